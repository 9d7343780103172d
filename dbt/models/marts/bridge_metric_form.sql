select
    metric_code,
    form,
    label_path_zh,
    sort_order
from {{ ref('stg_metric_form') }}
