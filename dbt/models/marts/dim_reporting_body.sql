-- Bodies of which a report is held: the registry of bodies also knows those of retracted reports.
with held as (

    select
        reporting_body_key,
        min(year) as first_year,
        max(year) as last_year
    from {{ ref('dim_report') }}
    group by reporting_body_key

)

select
    body.reporting_body_key,
    body.name,
    body.kind,
    body.jurisdiction_key,
    body.level,
    body.sector_code,
    body.sector_zh,
    body.is_vertical,
    held.first_year,
    held.last_year
from {{ source('raw', 'reporting_body') }} as body
inner join held using (reporting_body_key)
where body.reporting_body_key <> 0

union all

select
    0,
    '未识别',
    null,
    0,
    null,
    null,
    null,
    false,
    (select first_year from held where reporting_body_key = 0),
    (select last_year from held where reporting_body_key = 0)
