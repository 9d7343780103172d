with named as (

    select
        jurisdiction_key,
        max(name) filter (where level = 'province') as province_name,
        max(name) filter (where level = 'prefecture') as prefecture_name,
        max(name) filter (where level = 'county') as county_name,
        -- From the province down: the nation is named only for itself.
        string_agg(name, '/' order by distance desc)
            filter (where distance = 0 or level <> 'national') as path_name
    from {{ ref('int_jurisdiction_lineage') }}
    group by jurisdiction_key

)

select
    jurisdiction.jurisdiction_key,
    jurisdiction.code,
    jurisdiction.name,
    jurisdiction.short_name,
    named.path_name,
    jurisdiction.level,
    jurisdiction.division_type,
    jurisdiction.parent_key,
    named.province_name,
    named.prefecture_name,
    named.county_name,
    jurisdiction.valid_from_year,
    jurisdiction.valid_to_year,
    jurisdiction.durable_key,
    today.today_key,
    jurisdiction.sort_order,
    jurisdiction.evident_from_year
from {{ ref('stg_jurisdiction') }} as jurisdiction
inner join named using (jurisdiction_key)
inner join {{ ref('int_jurisdiction_today') }} as today using (jurisdiction_key)
