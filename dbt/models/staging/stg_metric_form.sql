-- Where a form prints a metric. In the registry the labels of a path are joined by " > ", because some hold a slash.
select
    form,
    code as metric_code,
    section,
    "order" as sort_order,
    replace(concat_ws(' > ', nullif(row_path, ''), nullif(column_path, '')), ' > ', '/') as label_path_zh
from {{ source('raw', 'form_cell') }}
