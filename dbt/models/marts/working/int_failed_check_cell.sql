-- Which cells take part in which failed check, whatever its severity.
with failed as (

    select
        result.report_key,
        result.check_id,
        result.applicant_code,
        result.metric_code,
        result.severity,
        result.left_value,
        result.right_value,
        result.difference,
        rule.scope
    from {{ source('raw', 'check_result') }} as result
    inner join {{ ref('stg_check') }} as rule using (check_id)
    where result.status = 'fail'

)

select
    failed.report_key,
    failed.check_id,
    failed.severity,
    failed.left_value,
    failed.right_value,
    failed.difference,
    failed.applicant_code as check_applicant_code,
    failed.metric_code as check_metric_code,
    cell.metric_code,
    cell.applicant_code
from failed
inner join {{ source('raw', 'rule_cell') }} as cell
    on cell.check_id = failed.check_id
    and cell.instance_applicant = failed.applicant_code
    and cell.instance_metric is not distinct from failed.metric_code
where failed.scope <> 'cell'

union

-- A rule about single cells, or one that compares a cell with something outside the tables: that cell alone.
select
    report_key,
    check_id,
    severity,
    left_value,
    right_value,
    difference,
    applicant_code,
    metric_code,
    metric_code,
    applicant_code
from failed
where
    metric_code is not null
    and (scope = 'cell' or check_id not in (select check_id from {{ source('raw', 'rule_cell') }}))
