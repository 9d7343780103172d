with counted as (

    select
        report_key,
        count(*) as checks,
{%- for severity in ['error', 'warning', 'hint'] %}
        count(*) filter (severity = '{{ severity }}' and status = 'pass') as {{ severity }}s_passed,
        count(*) filter (severity = '{{ severity }}' and status = 'fail') as {{ severity }}s_failed,
        count(*) filter (severity = '{{ severity }}' and status = 'not_assessable') as {{ severity }}s_not_assessable,
{%- endfor %}
        count(*) filter (status = 'not_applicable') as not_applicable
    from {{ source('raw', 'check_result') }}
    group by report_key

)

select
    report.report_key,
    report.reporting_body_key,
    report.jurisdiction_key,
    report.year,
    report.form,
    version.is_current,
    -- Counts of verdicts, not printed figures: none is 0.
    cast(coalesce(counted.checks, 0) as integer) as checks,
{%- for severity in ['error', 'warning', 'hint'] %}
{%- for status in ['passed', 'failed', 'not_assessable'] %}
    cast(coalesce(counted.{{ severity }}s_{{ status }}, 0) as integer) as {{ severity }}s_{{ status }},
{%- endfor %}
{%- endfor %}
    cast(coalesce(counted.not_applicable, 0) as integer) as not_applicable
from {{ ref('stg_report') }} as report
inner join {{ ref('int_report_version') }} as version using (report_key)
left join counted using (report_key)
