with refused as (

    select distinct report_key
    from {{ ref('fct_report_table') }}
    where status = 'refused'

),

-- The newest day that this warehouse knows of: later deadlines have not come, as far as it can tell. A report proves that
-- its year is over; a form or a change of divisions, that its year has begun. Never today: a rebuild gives the same rows.
known_until as (

    select
        greatest(
            (select max(published_on) from {{ ref('dim_report') }}),
            (select make_date(max(year), 12, 31) from {{ ref('dim_report') }}),
            (select make_date(max(first_year), 1, 1) from {{ ref('stg_form') }}),
            (select make_date(max(valid_from_year), 1, 1) from {{ ref('dim_jurisdiction') }})
        ) as day

),

any_report as (

    select distinct
        jurisdiction_key,
        year
    from {{ ref('dim_report') }}

),

-- The division's own report: the one that speaks for it, else what its government published of another scope. That says no
-- figure of the whole division, but it is held.
own as (

    select
        report.report_key,
        report.jurisdiction_key,
        report.year,
        report.published_on,
        report.source_url,
        report.tables_read,
        report.failed_errors
    from {{ ref('dim_report') }} as report
    inner join {{ ref('dim_reporting_body') }} as body using (reporting_body_key)
    left join {{ ref('int_jurisdiction_report') }} as speaking using (report_key)
    where report.is_current and (speaking.report_key is not null or body.kind in ('government', 'township_government'))
    qualify row_number() over (
        partition by report.jurisdiction_key, report.year
        order by
            speaking.report_key is null,
            report.tables_read desc,
            report.published_on desc nulls last,
            report.sha256 desc,
            report.report_key desc
    ) = 1

),

unreadable as (

    select distinct
        jurisdiction_key,
        year
    from {{ source('raw', 'source_file') }}
    where report_key is null and jurisdiction_key is not null and year is not null

)

select
    division.jurisdiction_key,
    years.year,
    any_report.jurisdiction_key is not null as has_report,
    coalesce(own.tables_read > 0, false) as has_table,
    case
        when own.report_key is not null and refused.report_key is not null then 'held_partial'
        when own.report_key is not null then 'held'
        when unreadable.jurisdiction_key is not null then 'held_unreadable'
        when years.deadline_government > (select day from known_until) then 'not_due'
        -- Nothing shows that the zone existed by then.
        when evident.evident_from_year is null or years.year < evident.evident_from_year then 'not_due'
        else 'not_held'
    end as status,
    years.deadline_government as deadline,
    cast(
        case
            when own.published_on > years.deadline_government then own.published_on - years.deadline_government
            when own.published_on is not null then 0
        end as integer
    ) as days_late,
    own.source_url,
    own.failed_errors as checks_failed
from {{ ref('dim_jurisdiction') }} as division
inner join {{ ref('dim_year') }} as years
    on years.year between division.valid_from_year and coalesce(division.valid_to_year, years.year)
left join own
    on own.jurisdiction_key = division.jurisdiction_key
    and own.year = years.year
left join refused
    on refused.report_key = own.report_key
inner join {{ ref('int_evident_division') }} as evident
    on evident.jurisdiction_key = division.jurisdiction_key
left join any_report
    on any_report.jurisdiction_key = division.jurisdiction_key
    and any_report.year = years.year
left join unreadable
    on unreadable.jurisdiction_key = division.jurisdiction_key
    and unreadable.year = years.year
where division.level in ('national', 'province', 'prefecture', 'county')
