-- Which version of a report counts: one for each body, year and scope. The order is part of the public interface and never
-- looks at the time of arrival. Reports of an unknown body are told apart by their file, so that none displaces another.
with ordered as (

    select
        report_key,
        reporting_body_key,
        year,
        scope,
        first_value(report_key) over (
            partition by
                reporting_body_key,
                year,
                scope,
                case when reporting_body_key = 0 then sha256 end
            order by
                published_on desc nulls last,
                is_correction desc,
                cells_read desc,
                sha256 desc,
                report_key desc
        ) as current_key
    from {{ ref('stg_report') }}

)

select
    report_key,
    reporting_body_key,
    year,
    scope,
    report_key = current_key as is_current,
    case when report_key <> current_key then current_key end as superseded_by
from ordered
