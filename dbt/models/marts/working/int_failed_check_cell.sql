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
    cell.applicant_code,
    failed.report_key as cell_report_key
from failed
inner join {{ source('raw', 'rule_cell') }} as cell
    on cell.check_id = failed.check_id
    and cell.instance_applicant = failed.applicant_code
    and cell.instance_metric is not distinct from failed.metric_code
where failed.scope <> 'cell'

union

-- Of a rule that compares years also the cells of the report of the year before.
select
    failed.report_key,
    failed.check_id,
    failed.severity,
    failed.left_value,
    failed.right_value,
    failed.difference,
    failed.applicant_code,
    failed.metric_code,
    cell.metric_code,
    cell.applicant_code,
    pair.before_key
from failed
inner join {{ source('raw', 'rule_cell_before') }} as cell
    on cell.check_id = failed.check_id
    and cell.instance_applicant = failed.applicant_code
    and cell.instance_metric is not distinct from failed.metric_code
inner join {{ source('raw', 'report_before') }} as pair
    on pair.report_key = failed.report_key
    and pair.before_key is not null

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
    applicant_code,
    report_key
from failed
where
    metric_code is not null
    and (scope = 'cell' or check_id not in (select check_id from {{ source('raw', 'rule_cell') }}))
