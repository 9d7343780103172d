-- Conservation: every cell read from a table is in exactly one of fct_disclosure and fct_disclosure_superseded; a figure from
-- prose too, unless a table cell of that metric and applicant stands in its place.
with home as (

    select report_key, metric_code, applicant_code, origin, raw, location, 'current' as home
    from {{ ref('fct_disclosure') }}

    union all

    select report_key, metric_code, applicant_code, null, raw, location, 'superseded'
    from {{ ref('fct_disclosure_superseded') }}

),

table_cell as (

    select report_key, metric_code, applicant_code
    from {{ source('raw', 'cell') }}
    where origin = 'table'

)

select
    cell.report_key,
    cell.metric_code,
    cell.applicant_code,
    cell.origin,
    count(home.home) as homes
from {{ source('raw', 'cell') }} as cell
semi join {{ source('raw', 'report') }} as report
    on report.report_key = cell.report_key and not report.is_retracted
left join home
    on home.report_key = cell.report_key
    and home.metric_code = cell.metric_code
    and home.applicant_code = cell.applicant_code
    and home.raw = cell.raw
    and home.location = cell.location
    and coalesce(home.origin, cell.origin) = cell.origin
left join table_cell
    on cell.origin = 'narrative'
    and table_cell.report_key = cell.report_key
    and table_cell.metric_code = cell.metric_code
    and table_cell.applicant_code = cell.applicant_code
group by all
having count(home.home) <> case when count(table_cell.report_key) > 0 then 0 else 1 end
