select
    code as metric_code,
    parent as parent_metric_code,
    section,
    label_zh,
    label_en,
    unit,
    measure,
    is_total,
    is_additive_over_bodies,
    is_additive_over_years,
    has_applicant_breakdown
from {{ source('raw', 'metric') }}
