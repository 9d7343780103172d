-- The one report that speaks for a whole division and year. The government's; where none of it is held, that of its office
-- or of another body whose text says that it is about the whole division. Of several bodies of one kind the later published.
select
    report.report_key,
    report.jurisdiction_key,
    report.year,
    report.form,
    report.published_on,
    report.source_url,
    report.tables_read,
    report.failed_errors
from {{ ref('dim_report') }} as report
inner join {{ ref('dim_reporting_body') }} as body using (reporting_body_key)
where report.is_current
    and report.scope = 'whole_jurisdiction'
    and report.jurisdiction_key <> 0
qualify row_number() over (
    partition by report.jurisdiction_key, report.year
    order by
        case
            when body.kind in ('government', 'township_government') then 1
            when body.kind = 'office' then 2
            else 3
        end,
        report.published_on desc nulls last,
        report.tables_read desc,
        report.sha256 desc,
        report.report_key desc
) = 1
