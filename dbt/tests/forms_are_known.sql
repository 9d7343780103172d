-- A report has a form of data/forms.
select report_key, form
from {{ ref('dim_report') }}
where form not in (select form from {{ source('raw', 'form') }})
