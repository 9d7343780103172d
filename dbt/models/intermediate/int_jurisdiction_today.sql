-- What a division is today: itself while it exists, else its one successor, followed as far as it goes; NULL when there are
-- several or none.
with recursive followed as (

    -- A division that gave off a part and went on is not followed by that part: only what came at its end follows it.
    select
        successor.jurisdiction_key,
        successor.successor_key
    from {{ source('raw', 'jurisdiction_successor') }} as successor
    inner join {{ ref('stg_jurisdiction') }} as division using (jurisdiction_key)
    where successor.year > division.valid_to_year

),

step as (

    select
        jurisdiction_key,
        successor_key as next_key
    from followed

    union

    -- A change of name, level or parent within one unit, where the registry lists no successor.
    select
        earlier.jurisdiction_key,
        later.jurisdiction_key
    from {{ ref('stg_jurisdiction') }} as earlier
    inner join {{ ref('stg_jurisdiction') }} as later
        on later.durable_key = earlier.durable_key
        and later.valid_from_year > earlier.valid_to_year
    where earlier.jurisdiction_key not in (select jurisdiction_key from followed)

),

reached as (

    select
        jurisdiction_key,
        jurisdiction_key as reached_key
    from {{ ref('stg_jurisdiction') }}

    union

    select
        reached.jurisdiction_key,
        step.next_key
    from reached
    inner join {{ ref('stg_jurisdiction') }} as here
        on here.jurisdiction_key = reached.reached_key
        and here.valid_to_year is not null
    inner join step
        on step.jurisdiction_key = reached.reached_key

),

living as (

    select
        reached.jurisdiction_key,
        min(reached.reached_key) as today_key
    from reached
    inner join {{ ref('stg_jurisdiction') }} as today
        on today.jurisdiction_key = reached.reached_key
        and today.valid_to_year is null
    group by reached.jurisdiction_key
    having count(*) = 1

)

select
    jurisdiction.jurisdiction_key,
    living.today_key
from {{ ref('stg_jurisdiction') }} as jurisdiction
left join living using (jurisdiction_key)
