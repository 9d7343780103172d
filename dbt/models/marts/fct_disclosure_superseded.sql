select
    cell.report_key,
    cell.metric_code,
    cell.applicant_code,
    cell.value,
    cell.value_status,
    cell.raw,
    cell.location
from {{ ref('int_reported_cell') }} as cell
inner join {{ ref('int_report_version') }} as version using (report_key)
where not version.is_current
