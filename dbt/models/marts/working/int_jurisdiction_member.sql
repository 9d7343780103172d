-- Who lay in whom: every division that existed on 31 December of a year, with all divisions above it in that year. A parent
-- that changed its own name in between is taken as it was then.
with present as (

    select
        division.jurisdiction_key,
        division.durable_key,
        division.parent_key,
        division.level,
        years.year
    from {{ ref('stg_jurisdiction') }} as division
    inner join {{ ref('dim_year') }} as years
        on years.year between division.valid_from_year and coalesce(division.valid_to_year, years.year)
    where division.jurisdiction_key <> 0

),

step as (

    select
        present.jurisdiction_key,
        present.year,
        parent.jurisdiction_key as parent_key
    from present
    inner join {{ ref('stg_jurisdiction') }} as named
        on named.jurisdiction_key = present.parent_key
    inner join present as parent
        on parent.durable_key = named.durable_key
        and parent.year = present.year

),

{#- Four steps lead from a township to the nation. #}
above_1 as (

    select jurisdiction_key, year, parent_key from step

)
{%- for n in range(2, 5) %},

above_{{ n }} as (

    select below.jurisdiction_key, below.year, step.parent_key
    from above_{{ n - 1 }} as below
    inner join step
        on step.jurisdiction_key = below.parent_key
        and step.year = below.year

)
{%- endfor %},

above as (
    {% for n in range(1, 5) %}
    select jurisdiction_key, year, parent_key from above_{{ n }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    above.jurisdiction_key,
    above.year,
    above.parent_key,
    present.level
from above
inner join present using (jurisdiction_key, year)
inner join {{ ref('stg_jurisdiction') }} as parent
    on parent.jurisdiction_key = above.parent_key
-- A zone of county level below a county-level division is not part of a sum over its own level.
where present.level <> parent.level
