{#- Columns hold one of their codes (or NULL, where the contract allows it); one test for all columns of a table. -#}
{% test known_codes(model, codes) %}
    {%- for column, values in codes.items() %}
    select '{{ column }}' as column_name, {{ column }} as value, count(*) as times
    from {{ model }}
    where {{ column }} not in ('{{ values | join("', '") }}')
    group by {{ column }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endtest %}
