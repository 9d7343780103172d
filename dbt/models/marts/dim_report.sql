with failed as (

    select
        report_key,
        cast(count(*) as integer) as failed_errors
    from {{ source('raw', 'check_result') }}
    where status = 'fail' and severity = 'error'
    group by report_key

)

select
    report.report_key,
    report.report_id,
    report.reporting_body_key,
    report.jurisdiction_key,
    report.year,
    report.form,
    report.scope,
    report.title,
    report.published_on,
    report.source_url,
    report.sha256,
    version.is_current,
    version.superseded_by,
    report.tables_read,
    -- A count of failures, not a printed figure: none is 0.
    coalesce(failed.failed_errors, 0) as failed_errors,
    report.reader_version
from {{ ref('stg_report') }} as report
inner join {{ ref('int_report_version') }} as version using (report_key)
left join failed using (report_key)
