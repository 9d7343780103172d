-- Bodies of which a report is held: the registry of bodies also knows those of retracted reports.
with held as (

    select
        reporting_body_key,
        min(year) as first_year,
        max(year) as last_year
    from {{ ref('dim_report') }}
    group by reporting_body_key

),

organ as (

    select
        body.reporting_body_key,
        body.jurisdiction_key,
        body.stem,
        held.first_year,
        held.last_year
    from {{ source('raw', 'reporting_body') }} as body
    inner join held using (reporting_body_key)
    where body.stem is not null and body.jurisdiction_key <> 0

),

-- Of the organs of one division those whose name followed another's, and that did not report beside it: a new kind of organ
-- (委员会 to 局), or a new name by a reform within the years of that reform.
followed as (

    select
        earlier.reporting_body_key,
        later.reporting_body_key as successor_key,
        min(later.first_year) as since
    from organ as earlier
    inner join organ as later
        on later.jurisdiction_key = earlier.jurisdiction_key
        and later.reporting_body_key <> earlier.reporting_body_key
    left join {{ source('raw', 'body_succession') }} as reform
        on reform.from_name = earlier.stem
        and reform.to_name = later.stem
        and earlier.last_year <= reform.last_year
        and later.first_year >= reform.first_year
    where
        (later.stem = earlier.stem and earlier.last_year < later.first_year)
        or (reform.from_name is not null and earlier.last_year <= later.first_year)
    group by all

),

-- The first that followed; none where two did in the same year.
successor as (

    select
        reporting_body_key,
        min(successor_key) as successor_key
    from (
        select
            reporting_body_key,
            successor_key
        from followed
        qualify rank() over (partition by reporting_body_key order by since) = 1
    )
    group by reporting_body_key
    having count(*) = 1

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
    held.last_year,
    successor.successor_key
from {{ source('raw', 'reporting_body') }} as body
inner join held using (reporting_body_key)
left join successor using (reporting_body_key)
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
    (select last_year from held where reporting_body_key = 0),
    null
