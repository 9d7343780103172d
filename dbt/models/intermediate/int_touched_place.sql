-- The divisions and years that this build is about: of the touched reports as they are now, and as they were in the last
-- release. A report that is retracted, or turns out to be another division's, leaves a place that must be filled anew.
select distinct
    jurisdiction_key,
    year
from {{ ref('stg_report') }}

{%- if execute %}
{%- set published = adapter.get_relation(target.database, 'marts', 'dim_report') %}
{%- if published %}

union

select
    jurisdiction_key,
    year
from {{ published }}
where report_key in (select report_key from {{ source('raw', 'touched_report') }})
{%- endif %}
{%- endif %}
