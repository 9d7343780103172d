-- The first year in which something shows that a division existed: its source, or a report of its own, in any of its periods.
-- NULL where nothing does. The source of a zone may show it only later than its first report.
with first_held as (

    select
        division.durable_key,
        min(report.year) as year
    from {{ ref('dim_report') }} as report
    inner join {{ ref('dim_jurisdiction') }} as division using (jurisdiction_key)
    group by division.durable_key

)

select
    division.jurisdiction_key,
    least(division.evident_from_year, first_held.year) as evident_from_year
from {{ ref('dim_jurisdiction') }} as division
left join first_held using (durable_key)
