select
    metric_code,
    other_metric_code,
    grade,
    reason
from {{ source('raw', 'concordance') }}
