-- No sum covers more divisions than existed.
select parent_jurisdiction_key, level, year, metric_code, applicant_code, reports_held, reports_expected
from {{ ref('mart_total_year_metric') }}
where reports_held > reports_expected
