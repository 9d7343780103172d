-- Exactly one version of each body, year and scope is current, and every other one names it.
select
    report.reporting_body_key,
    report.year,
    report.scope,
    count(*) filter (where report.is_current) as current_versions,
    count(*) filter (where not report.is_current and newer.report_key is null) as without_successor
from {{ ref('dim_report') }} as report
left join {{ ref('dim_report') }} as newer
    on newer.report_key = report.superseded_by
    and newer.is_current
    and newer.reporting_body_key = report.reporting_body_key
    and newer.year = report.year
    and newer.scope = report.scope
where report.reporting_body_key <> 0
group by all
having current_versions <> 1 or without_successor > 0
