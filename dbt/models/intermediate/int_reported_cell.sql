-- The cells that stand for a report: those of its tables, and a figure from prose only where the tables hold no cell of
-- that metric and applicant. A blank table cell is held: it is not filled from the prose.
select
    cell.*
from {{ ref('stg_cell') }} as cell
where cell.origin = 'table'

union all

select
    cell.*
from {{ ref('stg_cell') }} as cell
anti join (
    select report_key, metric_code, applicant_code
    from {{ ref('stg_cell') }}
    where origin = 'table'
) as in_table using (report_key, metric_code, applicant_code)
where cell.origin = 'narrative'
