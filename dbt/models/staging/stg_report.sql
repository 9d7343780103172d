select
    report_key,
    report_id,
    sha256,
    part,
    reader_version,

    form,
    title,
    year,
    scope,
    published_on,
    source_url,
    is_correction,

    jurisdiction_key,
    level,
    reporting_body_key,

    tables_read,
    cells_read
from {{ source('raw', 'report') }}
where not is_retracted
