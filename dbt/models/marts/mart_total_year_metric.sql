-- Sums of what was reported, over the divisions of one level inside a parent. A division that did not report a metric is not
-- in its sum, nor in reports_held; it is in reports_expected, if anything shows that it existed by then: zones of unknown age
-- are expected as in mart_coverage, from the first year for which a source shows them or for which this warehouse holds a report.
with reported as (

    select
        fact.jurisdiction_key,
        division.durable_key,
        division.level,
        fact.year,
        fact.metric_code,
        fact.applicant_code,
        fact.value
    from {{ ref('mart_jurisdiction_year_metric') }} as fact
    inner join {{ ref('dim_jurisdiction') }} as division using (jurisdiction_key)
    inner join {{ ref('dim_metric') }} as metric using (metric_code)
    where metric.is_additive_over_bodies and fact.value_status = 'reported'

),

with_last_year as (

    select
        reported.*,
        last_year.value as value_last_year
    from reported
    left join reported as last_year
        on last_year.durable_key = reported.durable_key
        and last_year.level = reported.level
        and last_year.year = reported.year - 1
        and last_year.metric_code = reported.metric_code
        and last_year.applicant_code = reported.applicant_code

),

summed as (

    select
        member.parent_key as parent_jurisdiction_key,
        member.level,
        unit.year,
        unit.metric_code,
        unit.applicant_code,
        cast(sum(unit.value) as decimal(20, 6)) as value,
        cast(count(*) as integer) as reports_held,
        -- NULL, not 0, where no division reported in both years.
        cast(sum(unit.value - unit.value_last_year) as decimal(20, 6)) as like_for_like_change
    from with_last_year as unit
    inner join {{ ref('int_jurisdiction_member') }} as member
        on member.jurisdiction_key = unit.jurisdiction_key
        and member.year = unit.year
    group by all

),

expected as (

    select
        member.parent_key as parent_jurisdiction_key,
        member.level,
        member.year,
        cast(count(*) as integer) as reports_expected
    from {{ ref('int_jurisdiction_member') }} as member
    inner join {{ ref('int_evident_division') }} as division using (jurisdiction_key)
    where member.year >= division.evident_from_year
    group by all

)

select
    summed.parent_jurisdiction_key,
    summed.level,
    summed.year,
    summed.metric_code,
    summed.applicant_code,
    summed.value,
    summed.reports_held,
    expected.reports_expected,
    printed.value as printed_value,
    summed.like_for_like_change
from summed
inner join expected using (parent_jurisdiction_key, level, year)
left join {{ ref('mart_jurisdiction_year_metric') }} as printed
    on printed.jurisdiction_key = summed.parent_jurisdiction_key
    and printed.year = summed.year
    and printed.metric_code = summed.metric_code
    and printed.applicant_code = summed.applicant_code
