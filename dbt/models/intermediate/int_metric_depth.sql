-- How deep a metric lies below the metric that nothing is above of.
with recursive depth as (

    select
        metric_code,
        0 as depth
    from {{ ref('stg_metric') }}
    where parent_metric_code is null

    union all

    select
        part.metric_code,
        depth.depth + 1
    from depth
    inner join {{ ref('stg_metric') }} as part
        on part.parent_metric_code = depth.metric_code

)

select
    metric_code,
    depth
from depth
