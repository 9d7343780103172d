{#- The place of the last digit of a number that is not zero: 3500 gives 100, 12 gives 1. NULL for 0. -#}
{% macro last_place(value) -%}
    case
        {%- for power in range(9, 0, -1) %}
        when {{ value }} <> 0 and {{ value }} % {{ 10 ** power }} = 0 then {{ 10 ** power }}
        {%- endfor %}
        when {{ value }} <> 0 and {{ value }} % 1 = 0 then 1
    end
{%- endmacro %}


{#-
  Whether a figure of the prose agrees with the table's. "3500余" and "3500多" say "3500 and some more": they agree with
  3500 to 3599. Every other figure agrees with itself only.
-#}
{% macro agrees_with_table(stated, raw, in_table) -%}
    case
        when {{ stated }} = {{ in_table }} then true
        when regexp_matches({{ raw }}, '[余餘多]') then
            coalesce(
                {{ in_table }} >= {{ stated }} and {{ in_table }} < {{ stated }} + {{ last_place(stated) }},
                false
            )
        else false
    end
{%- endmacro %}
