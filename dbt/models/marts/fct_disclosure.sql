select
    cell.report_key,
    report.reporting_body_key,
    report.jurisdiction_key,
    report.year,
    report.scope,
    report.level,
    cell.metric_code,
    cell.applicant_code,
    cell.value,
    cell.value_status,
    cell.unit,
    cell.raw,
    cell.raw_unit,
    cell.note,
    cell.origin,
    cell.location,
    -- A count of failures, not a printed figure: none is 0.
    coalesce(failed.failed_checks, 0) as failed_checks
from {{ ref('int_reported_cell') }} as cell
inner join {{ ref('stg_report') }} as report using (report_key)
inner join {{ ref('int_report_version') }} as version using (report_key)
left join {{ ref('int_failed_cell') }} as failed
    on failed.report_key = cell.report_key
    and failed.metric_code = cell.metric_code
    and failed.applicant_code = cell.applicant_code
where version.is_current
