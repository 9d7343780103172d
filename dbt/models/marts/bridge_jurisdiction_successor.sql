select
    jurisdiction_key,
    successor_key,
    year,
    kind
from {{ source('raw', 'jurisdiction_successor') }}
