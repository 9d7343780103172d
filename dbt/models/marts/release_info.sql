select
    release_id,
    schema_version,
    product_version,
    reader_version,
    forms_version,
    built_at,
    (select count(*) from {{ ref('dim_report') }}) as reports,
    (select count(*) from {{ ref('fct_disclosure') }}) as facts
from {{ source('raw', 'build_info') }}
