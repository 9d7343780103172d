-- A metric that several forms print is described as the newest of them prints it.
with newest_form as (

    select
        place.metric_code,
        place.label_path_zh,
        section.label_zh as section_label_zh,
        cast(row_number() over (order by form.first_year, place.sort_order) as integer) as sort_order
    from {{ ref('stg_metric_form') }} as place
    inner join {{ ref('stg_form') }} as form using (form)
    inner join {{ source('raw', 'section') }} as section using (form, section)
    qualify row_number() over (partition by place.metric_code order by form.first_year desc) = 1

)

select
    metric.metric_code,
    metric.label_zh,
    metric.label_en,
    newest_form.label_path_zh,
    metric.unit,
    metric.section,
    newest_form.section_label_zh,
    metric.parent_metric_code,
    depth.depth,
    newest_form.sort_order,
    metric.measure,
    metric.is_total,
    metric.has_applicant_breakdown,
    metric.is_additive_over_bodies,
    metric.is_additive_over_years,
    -- The kinds of applicants exclude each other wherever a form tells them apart.
    metric.has_applicant_breakdown as is_additive_over_applicants
from {{ ref('stg_metric') }} as metric
left join newest_form using (metric_code)
left join {{ ref('int_metric_depth') }} as depth using (metric_code)
