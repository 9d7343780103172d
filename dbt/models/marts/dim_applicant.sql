-- The group is the head above the applicant in the newest form that prints one of its own for it.
with newest_column as (

    select
        place.applicant,
        nullif(array_to_string(string_split(place.column_path, ' > ')[:-2], '/'), '') as group_zh
    from {{ source('raw', 'applicant_column') }} as place
    inner join {{ ref('stg_form') }} as form using (form)
    qualify row_number() over (partition by place.applicant order by form.first_year desc, place.section, place."order") = 1

)

select
    applicant.code as applicant_code,
    applicant.label_zh,
    applicant.label_en,
    applicant.sort_order,
    newest_column.group_zh
from {{ source('raw', 'applicant') }} as applicant
left join newest_column
    on newest_column.applicant = applicant.code
