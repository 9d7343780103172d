-- Conservation: a figure read from prose is a statement in fct_text_witness, also where a table cell stands in its place.
select
    cell.report_key,
    cell.metric_code,
    cell.applicant_code,
    cell.raw,
    cell.location
from {{ source('raw', 'cell') }} as cell
semi join {{ source('raw', 'report') }} as report
    on report.report_key = cell.report_key and not report.is_retracted
anti join {{ ref('fct_text_witness') }} as witness
    on witness.report_key = cell.report_key
    and witness.metric_code = cell.metric_code
    and witness.applicant_code = cell.applicant_code
    and witness.value is not distinct from cell.value
where cell.origin = 'narrative'
