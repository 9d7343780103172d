select
    suspect.report_key,
    suspect.repair,
    suspect.metric_code,
    suspect.applicant_code,
    suspect.reported_value,
    suspect.repair_value,
    suspect.proposed_value,
    suspect.rank,
    suspect.explains,
    suspect.repairs_left_out
from {{ source('raw', 'suspect_cell') }} as suspect
semi join {{ ref('stg_report') }} as report using (report_key)
