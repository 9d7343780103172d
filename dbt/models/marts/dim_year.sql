-- Up to the newest year with a report, and at least to the newest form. Never up to today: a rebuild gives the same rows.
with newest as (

    select
        greatest(
            (select max(first_year) from {{ ref('stg_form') }}),
            (select max(year) from {{ ref('dim_report') }}),
            {{ var('first_year') }}
        ) as year

),

years as (

    select cast(unnest(range({{ var('first_year') }}, newest.year + 1)) as smallint) as year
    from newest

)

select
    years.year,
    make_date(years.year, 1, 1) as year_start,
    make_date(years.year, 12, 31) as year_end,
    form.form as prescribed_form,
    coalesce(form.first_year = years.year, false) as is_form_change,
    cast(concat_ws('-', years.year + 1, deadline.department) as date) as deadline_department,
    cast(concat_ws('-', years.year + 1, deadline.government) as date) as deadline_government
from years
left join {{ ref('stg_form') }} as form
    on years.year between form.first_year and coalesce(form.last_year, years.year)
left join {{ source('raw', 'deadline') }} as deadline
    on years.year between deadline.first_year and coalesce(deadline.last_year, years.year)
