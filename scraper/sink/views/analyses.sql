-- Which effects were estimated: every analysis with its kind of effect, interval, p-value and hypothesis?
select
    a.nct_id,
    o.outcome_type,
    o.title as outcome,
    o.time_frame,
    a.effect_measure,
    a.effect_scale,
    iif(i.id is null, a.effect_scale, i.scale_used) as scale_used,
    i.scale_evidence,
    a.param_type as effect_as_published,
    a.param_value as estimate,
    a.estimate_kind,
    a.ci_percent as interval_level,
    a.ci_lower_limit as lower_limit,
    a.ci_lower_limit_kind as lower_limit_kind,
    a.ci_upper_limit as upper_limit,
    a.ci_upper_limit_kind as upper_limit_kind,
    a.ci_n_sides as interval_sides,
    case
        when a.ci_lower_limit is null or a.ci_upper_limit is null or a.param_value is null
            or a.ci_lower_limit >= a.ci_upper_limit then null
        when a.param_value < a.ci_lower_limit or a.param_value > a.ci_upper_limit then 'outside'
        when a.ci_lower_limit > 0
            and abs(a.param_value * a.param_value / (a.ci_lower_limit * a.ci_upper_limit) - 1) < 0.05
            and abs((a.ci_lower_limit + a.ci_upper_limit) / 2 - a.param_value)
                < 0.05 * (a.ci_upper_limit - a.ci_lower_limit) then 'either'
        when a.ci_lower_limit > 0
            and abs(a.param_value * a.param_value / (a.ci_lower_limit * a.ci_upper_limit) - 1) < 0.05
            then 'ratio'
        when abs((a.ci_lower_limit + a.ci_upper_limit) / 2 - a.param_value)
            < 0.05 * (a.ci_upper_limit - a.ci_lower_limit) then 'difference'
        else 'neither'
    end as interval_looks_like,
    a.dispersion_type,
    a.dispersion_value,
    nullif(a.p_value_modifier, '') as p_value_comparator,
    a.p_value,
    a.p_value_raw as p_value_as_published,
    i.p_value_sides,
    a.p_value_description,
    case
        when a.non_inferiority_type in ('SUPERIORITY', 'NON_INFERIORITY', 'EQUIVALENCE', 'OTHER')
            then lower(a.non_inferiority_type)
        when a.non_inferiority_type like 'SUPERIORITY_OR_OTHER%' then 'superiority_or_other'
        when a.non_inferiority_type is not null then lower(a.non_inferiority_type)
        when a.tested_non_inferiority then 'non_inferiority_or_equivalence'
    end as hypothesis_type,
    a.non_inferiority_type as hypothesis_as_published,
    a.non_inferiority_description as hypothesis_description,
    i.margin,
    i.margin_other,
    i.margin_unit,
    i.margin_side,
    a.method,
    a.method_description,
    a.estimate_description,
    a.groups_description,
    a.other_analysis_description,
    i.direction,
    i.direction_evidence,
    i.tested_class,
    i.tested_category,
    i.tested_evidence,
    i.compared,
    (select count(*) from outcome_analysis_groups x where x.outcome_analysis_id = a.id) as groups,
    (select group_concat(title, ' | ') from
        (select coalesce(g.title, x.ctgov_group_code) as title from outcome_analysis_groups x
         left join result_groups g on g.id = x.result_group_id
         where x.outcome_analysis_id = a.id order by x.id)) as group_titles,
    a.outcome_id,
    a.id as analysis_id
from outcome_analyses a
join outcomes o on o.id = a.outcome_id
left join analysis_readings i on i.outcome_analysis_id = a.id
