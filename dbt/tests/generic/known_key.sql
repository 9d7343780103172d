{#- Every key points at a row of the other table. NULL is left to the column's own constraint. -#}
{% test known_key(model, column, to, to_column, condition=none) %}
    with child as (

        select {{ column }} as missing_key
        from {{ model }}
        where {{ column }} is not null
            {%- if condition %} and {{ condition }}{% endif %}

    )

    select missing_key, count(*) as times
    from child
    anti join {{ to }} as parent on parent.{{ to_column }} = child.missing_key
    group by missing_key
{% endtest %}
