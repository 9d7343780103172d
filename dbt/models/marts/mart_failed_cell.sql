with section as (

    select
        form,
        metric_code,
        section
    from {{ ref('stg_metric_form') }}

),

-- The touched reports and those of the year before that they were compared with.
held_cell as (

    select cell.*, report.form
    from {{ ref('stg_cell') }} as cell
    inner join {{ ref('stg_report') }} as report using (report_key)

    union all by name

    select cell.*, report.form
    from {{ source('raw', 'other_cell') }} as cell
    inner join {{ source('raw', 'other_report') }} as report using (report_key)

),

read_cell as (

    select
        cell.*,
        section.section,
        bool_or(cell.origin = 'table') over (partition by cell.report_key, section.section) as is_in_table
    from held_cell as cell
    inner join section
        on section.form = cell.form
        and section.metric_code = cell.metric_code

),

-- What the checks look at: of a table that was printed its cells, of one that was not the figures in prose.
printed as (

    select * from read_cell
    where origin = 'table' or not is_in_table

),

suspect as (

    select
        report_key,
        metric_code,
        applicant_code,
        rank,
        repair_value,
        proposed_value
    from {{ source('raw', 'suspect_cell') }}
    qualify row_number() over (partition by report_key, metric_code, applicant_code order by rank, repair) = 1

)

select
    involved.report_key,
    involved.check_id,
    involved.check_applicant_code,
    involved.check_metric_code,
    involved.metric_code,
    involved.applicant_code,
    report.reporting_body_key,
    report.jurisdiction_key,
    report.year,
    report.form,
    version.is_current,
    involved.severity,
    case when involved.cell_report_key <> involved.report_key then '上一年度 ' else '' end
    || case when metric.has_applicant_breakdown then applicant.label_zh || '·' else '' end
    || metric.label_zh as cell_label_zh,
    printed.value,
    printed.value_status,
    printed.raw,
    printed.location,
    involved.left_value,
    involved.right_value,
    involved.difference,
    suspect.rank as suspect_rank,
    suspect.repair_value,
    suspect.proposed_value,
    report.source_url,
    involved.cell_report_key
from {{ ref('int_failed_check_cell') }} as involved
inner join {{ ref('stg_report') }} as report using (report_key)
inner join {{ ref('int_report_version') }} as version using (report_key)
inner join {{ ref('stg_metric') }} as metric
    on metric.metric_code = involved.metric_code
inner join {{ source('raw', 'applicant') }} as applicant
    on applicant.code = involved.applicant_code
left join printed
    on printed.report_key = involved.cell_report_key
    and printed.metric_code = involved.metric_code
    and printed.applicant_code = involved.applicant_code
left join suspect
    on suspect.report_key = involved.report_key
    and suspect.report_key = involved.cell_report_key
    and suspect.metric_code = involved.metric_code
    and suspect.applicant_code = involved.applicant_code
