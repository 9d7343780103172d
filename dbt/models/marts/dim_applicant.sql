select
    code as applicant_code,
    label_zh,
    label_en,
    sort_order,
    group_zh
from {{ source('raw', 'applicant') }}
