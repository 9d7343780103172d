with verdict as (

    -- A report counts once for each check: by its worst place.
    select
        result.check_id,
        result.report_key,
        count(*) filter (result.status = 'fail') as failing_places,
        count(*) filter (result.status = 'pass') as passing_places,
        count(*) filter (result.status = 'not_assessable') as open_places
    from {{ ref('fct_check_result') }} as result
    group by result.check_id, result.report_key

),

province as (

    select
        jurisdiction_key,
        ancestor_key as province_key
    from {{ ref('int_jurisdiction_lineage') }}
    where level = 'province' or (level = 'national' and distance = 0)

)

select
    verdict.check_id,
    report.year,
    report.form,
    coalesce(province.province_key, 0) as province_key,
    cast(count(*) as integer) as reports,
    cast(count(*) filter (verdict.failing_places + verdict.passing_places > 0) as integer) as compared,
    cast(count(*) filter (verdict.failing_places = 0 and verdict.passing_places > 0) as integer) as passed,
    cast(count(*) filter (verdict.failing_places > 0) as integer) as failed,
    cast(
        count(*) filter (
            verdict.failing_places + verdict.passing_places = 0 and verdict.open_places > 0
        ) as integer
    ) as not_assessable,
    cast(
        count(*) filter (verdict.failing_places + verdict.passing_places + verdict.open_places = 0) as integer
    ) as not_applicable,
    cast(sum(verdict.failing_places) as integer) as failing_places
from verdict
inner join {{ ref('dim_report') }} as report using (report_key)
left join province
    on province.jurisdiction_key = report.jurisdiction_key
where report.is_current
group by verdict.check_id, report.year, report.form, coalesce(province.province_key, 0)
