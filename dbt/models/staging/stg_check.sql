select
    id as check_id,
    form,
    kind,
    scope,
    severity,
    label_zh,
    label_en,
    statement_zh,
    source
from {{ source('raw', 'rule') }}
