-- Conservation: every cell read from a table is in exactly one of fct_disclosure and fct_disclosure_superseded; a figure from
-- prose too, unless a table cell of that metric and applicant stands in its place. Nothing else is there.
with cell as (

    select cell.*
    from {{ source('raw', 'cell') }} as cell
    semi join {{ source('raw', 'report') }} as report
        on report.report_key = cell.report_key and not report.is_retracted

),

table_cell as (

    select report_key, metric_code, applicant_code, raw, location
    from cell
    where origin = 'table'

),

counted as (

    select report_key, metric_code, applicant_code, raw, location, 1 as surplus
    from table_cell

    union all

    select cell.report_key, cell.metric_code, cell.applicant_code, cell.raw, cell.location, 1
    from cell
    anti join table_cell using (report_key, metric_code, applicant_code)
    where cell.origin = 'narrative'

    union all

    select report_key, metric_code, applicant_code, raw, location, -1
    from {{ ref('fct_disclosure') }}
    where report_key in (select report_key from {{ source('raw', 'touched_report') }})

    union all

    select report_key, metric_code, applicant_code, raw, location, -1
    from {{ ref('fct_disclosure_superseded') }}
    where report_key in (select report_key from {{ source('raw', 'touched_report') }})

)

select
    report_key,
    metric_code,
    applicant_code,
    raw,
    location,
    sum(surplus) as lost,
    count(*) as times
from counted
group by report_key, metric_code, applicant_code, raw, location
-- Two rows are one cell and its home.
having lost <> 0 or times <> 2
