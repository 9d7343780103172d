{#- Rows are unique in these columns together; NULL counts as a value. -#}
{% test unique_grain(model, columns) %}
    select {{ columns | join(', ') }}, count(*) as times
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
