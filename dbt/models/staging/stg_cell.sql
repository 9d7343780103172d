select
    fact.report_key,
    fact.metric_code,
    fact.applicant_code,
    fact.value,
    fact.value_status,
    fact.unit,
    fact.raw,
    fact.raw_unit,
    fact.note,
    fact.origin,
    fact.location
from {{ source('raw', 'cell') }} as fact
-- The rows of a retracted report stay out of every mart.
semi join {{ ref('stg_report') }} as report using (report_key)
