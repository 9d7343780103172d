select
    fact.jurisdiction_key,
    fact.year,
    fact.level,
    fact.metric_code,
    fact.applicant_code,
    fact.value,
    fact.value_status,
    fact.origin,
    fact.report_key,
    fact.failed_checks
from {{ ref('fct_disclosure') }} as fact
inner join {{ ref('int_jurisdiction_report') }} as report using (report_key)
semi join {{ ref('int_touched_place') }} as touched
    on touched.jurisdiction_key = report.jurisdiction_key
    and touched.year = report.year
-- The prose of a report whose form has tables says only part of what the tables would: it does not stand for them.
where fact.origin = 'table' or report.form = 'narrative'
