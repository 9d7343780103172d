-- Conservation: as many refused cells in the mart as were read of the touched reports, and no verdict is lost.
with read as (

    select 'refused_cell' as kind, count(*) as times
    from {{ source('raw', 'refused_cell') }}
    semi join {{ source('raw', 'report') }} as report using (report_key)

    union all

    select 'check_result', count(*)
    from {{ source('raw', 'check_result') }}
    semi join {{ source('raw', 'report') }} as report using (report_key)

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
