select
    result.report_key,
    result.check_id,
    result.applicant_code,
    result.metric_code,
    result.status,
    result.reason,
    result.left_value,
    result.right_value,
    result.difference,
    result.blanks_as_zero,
    result.severity
from {{ source('raw', 'check_result') }} as result
semi join {{ ref('stg_report') }} as report using (report_key)
