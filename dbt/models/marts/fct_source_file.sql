select
    file.path,
    file.sha256,
    file.bytes,
    file.media_type,
    case
        when file.report_key is null then 'quarantined'
        when file.is_retracted then 'retracted'
        when not file.is_primary then 'duplicate'
        when not report.is_current then 'superseded'
        else 'loaded'
    end as outcome,
    file.reason,
    file.report_key
from {{ source('raw', 'source_file') }} as file
left join {{ ref('dim_report') }} as report using (report_key)
