-- Each division with itself and all above it, as the registry links them.
with recursive lineage as (

    select
        jurisdiction_key,
        jurisdiction_key as ancestor_key,
        0 as distance
    from {{ ref('stg_jurisdiction') }}

    union all

    select
        lineage.jurisdiction_key,
        above.parent_key,
        lineage.distance + 1
    from lineage
    inner join {{ ref('stg_jurisdiction') }} as above
        on above.jurisdiction_key = lineage.ancestor_key
    where above.parent_key is not null

)

select
    lineage.jurisdiction_key,
    lineage.ancestor_key,
    lineage.distance,
    ancestor.level,
    ancestor.name
from lineage
inner join {{ ref('stg_jurisdiction') }} as ancestor
    on ancestor.jurisdiction_key = lineage.ancestor_key
