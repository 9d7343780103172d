{#-
  How a build replaces rows. The candidate starts as a copy of the last release, and a model's query gives the rows of the
  touched reports only. Old rows of touched reports go and new ones come in one transaction, so that reports which have
  gone (retracted, emptied) leave nothing behind: dbt's own delete+insert deletes only what the new rows replace.
-#}

{% macro get_incremental_touched_reports_sql(arg_dict) %}
    delete from {{ arg_dict['target_relation'] }}
    where report_key in (select report_key from scratch.raw.touched_report);
    {{ append_rows(arg_dict) }}
{% endmacro %}


{#- For a table in which another report may take a touched one's place: whole divisions and years are replaced. -#}
{% macro get_incremental_touched_places_sql(arg_dict) %}
    delete from {{ arg_dict['target_relation'] }}
    where (jurisdiction_key, year) in (
        select (jurisdiction_key, year) from scratch.intermediate.int_touched_place
    );
    {{ append_rows(arg_dict) }}
{% endmacro %}


{% macro append_rows(arg_dict) %}
    {%- set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) -%}
    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }} from {{ arg_dict['temp_relation'] }}
{% endmacro %}
