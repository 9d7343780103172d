select
    report_key,
    section,
    status,
    reason,
    cells_expected,
    cells_read
from {{ ref('stg_report_table') }}
