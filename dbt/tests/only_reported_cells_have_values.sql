-- A blank, a dash or a word has no value, and a reported figure has one: zero is not blank.
select report_key, metric_code, applicant_code, value_status, value
from {{ ref('fct_disclosure') }}
where (value_status = 'reported') <> (value is not null)
    and report_key in (select report_key from {{ source('raw', 'touched_report') }})
