-- Decisions on the reports held: one on a retracted report says nothing about a figure of the release.
select
    decision.report_key,
    decision.check_id,
    decision.metric_code,
    decision.applicant_code,
    decision.verdict,
    decision.decided_value,
    decision.reason,
    decision.evidence,
    decision.decided_by,
    decision.decided_on
from {{ source('raw', 'decision') }} as decision
semi join {{ ref('dim_report') }} as report using (report_key)
