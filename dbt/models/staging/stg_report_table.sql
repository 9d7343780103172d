select
    fact.report_key,
    fact.section,
    fact.status,
    fact.reason,
    fact.cells_expected,
    fact.cells_read
from {{ source('raw', 'report_table') }} as fact
-- The rows of a retracted report stay out of every mart.
semi join {{ ref('stg_report') }} as report using (report_key)
