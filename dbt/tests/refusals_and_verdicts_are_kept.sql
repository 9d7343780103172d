-- Conservation: as many refused cells and verdicts in the marts as were read and reached of the touched reports.
with read as (

    select 'refused_cell' as kind, count(*) as times
    from {{ source('raw', 'refused_cell') }} as cell
    semi join {{ source('raw', 'report') }} as report
        on report.report_key = cell.report_key and not report.is_retracted

    union all

    select 'check_result', count(*)
    from {{ source('raw', 'check_result') }} as result
    semi join {{ source('raw', 'report') }} as report
        on report.report_key = result.report_key and not report.is_retracted

),

kept as (

    select 'refused_cell' as kind, count(*) as times
    from {{ ref('fct_refused_cell') }}
    where report_key in (select report_key from {{ source('raw', 'touched_report') }})

    union all

    select 'check_result', count(*)
    from {{ ref('fct_check_result') }}
    where report_key in (select report_key from {{ source('raw', 'touched_report') }})

)

select
    read.kind,
    read.times as times_read,
    kept.times as times_kept
from read
inner join kept using (kind)
where read.times <> kept.times
