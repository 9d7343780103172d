-- In how many failed checks of severity error a cell takes part.
select
    report_key,
    metric_code,
    applicant_code,
    cast(count(*) as integer) as failed_checks
from {{ ref('int_failed_check_cell') }}
where severity = 'error' and cell_report_key = report_key
group by report_key, metric_code, applicant_code
