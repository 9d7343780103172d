select
    report_key,
    section,
    raw,
    reason,
    location
from {{ ref('stg_refused_cell') }}
