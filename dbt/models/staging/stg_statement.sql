select
    fact.report_key,
    fact.kind,
    fact.metric_code,
    -- A statement that names no kind of applicant is about all of them.
    coalesce(fact.applicant_code, 'total') as applicant_code,
    fact.value,
    fact.raw,
    fact.sentence,
    fact.location
from {{ source('raw', 'statement') }} as fact
semi join {{ ref('stg_report') }} as report using (report_key)
