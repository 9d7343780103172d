-- The forms that print tables of their own; a narrative report borrows the codes of another form.
select
    form,
    label_zh,
    label_en,
    first_year,
    last_year
from {{ source('raw', 'form') }}
where form = cells_of
