-- In how many failed checks of severity error a cell takes part.
with failed as (

    select distinct
        result.report_key,
        result.check_id,
        result.applicant_code,
        result.metric_code,
        rule.scope
    from {{ source('raw', 'check_result') }} as result
    inner join {{ ref('stg_check') }} as rule using (check_id)
    where result.status = 'fail' and result.severity = 'error'

),

involved as (

    select
        failed.report_key,
        failed.check_id,
        failed.applicant_code as instance_applicant,
        failed.metric_code as instance_metric,
        cell.metric_code,
        cell.applicant_code
    from failed
    inner join {{ source('raw', 'rule_cell') }} as cell
        on cell.check_id = failed.check_id
        and cell.instance_applicant = failed.applicant_code
        and cell.instance_metric is not distinct from failed.metric_code
    where failed.scope <> 'cell'

    union

    -- A rule about single cells has one row for the report, and one for each cell that fails it: that cell alone.
    select
        report_key,
        check_id,
        applicant_code,
        metric_code,
        metric_code,
        applicant_code
    from failed
    where scope = 'cell' and metric_code is not null

)

select
    report_key,
    metric_code,
    applicant_code,
    cast(count(*) as integer) as failed_checks
from involved
group by report_key, metric_code, applicant_code
