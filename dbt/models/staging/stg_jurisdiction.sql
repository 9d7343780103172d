select
    jurisdiction_key,
    durable_key,
    parent_key,
    code,
    name,
    short_name,
    level,
    division_type,
    valid_from_year,
    valid_to_year,
    sort_order,
    evident_from_year
from {{ source('raw', 'jurisdiction') }}
where jurisdiction_key <> 0

union all

select
    0,
    0,
    null,
    null,
    '未识别',
    '未识别',
    null,
    '未识别',
    cast({{ var('first_year') }} as smallint),
    null,
    0,
    cast({{ var('first_year') }} as smallint)
