select
    fact.report_key,
    fact.section,
    fact.raw,
    fact.reason,
    fact.location
from {{ source('raw', 'refused_cell') }} as fact
-- The rows of a retracted report stay out of every mart.
semi join {{ ref('stg_report') }} as report using (report_key)
