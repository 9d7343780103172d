with in_table as (

    select
        report_key,
        metric_code,
        applicant_code,
        value
    from {{ ref('stg_cell') }}
    where origin = 'table' and value_status = 'reported'

)

select
    statement.report_key,
    statement.kind,
    statement.metric_code,
    statement.applicant_code,
    statement.value,
    statement.raw,
    statement.sentence,
    statement.location,
    case
        -- A part, a rate or a growth does not say what the cell says.
        when statement.kind <> 'value' or statement.value is null or in_table.value is null then null
        else {{ agrees_with_table('statement.value', 'statement.raw', 'in_table.value') }}
    end as agrees
from {{ ref('stg_statement') }} as statement
left join in_table
    on in_table.report_key = statement.report_key
    and in_table.metric_code = statement.metric_code
    and in_table.applicant_code = statement.applicant_code
