-- What does a meta-analysis need: every posted effect and every group's number, with ids and denominators?
select
    a.nct_id,
    'comparison' as level,
    a.outcome_type,
    a.outcome,
    a.time_frame,
    t.end_days,
    (select m.row_day from outcome_measurements m
      where m.outcome_id = a.outcome_id and a.tested_evidence is not null
        and m.classification is a.tested_class and (a.tested_category is null or m.category = a.tested_category)
      limit 1) as row_day,
    null as classification,
    null as category,
    a.effect_measure as measure,
    a.effect_scale as scale,
    a.scale_used,
    a.scale_evidence,
    a.effect_as_published as measure_as_published,
    null as units,
    a.estimate,
    a.estimate_kind,
    a.dispersion_type as spread_type,
    a.dispersion_value as spread,
    a.interval_level,
    a.lower_limit,
    a.lower_limit_kind,
    a.upper_limit,
    a.upper_limit_kind,
    a.interval_sides,
    a.interval_looks_like,
    a.p_value_comparator,
    a.p_value,
    a.p_value_sides,
    a.hypothesis_type,
    a.method,
    a.direction,
    a.direction_evidence,
    a.tested_class,
    a.tested_category,
    a.groups,
    a.group_titles,
    x.result_group_id as group_1_id,
    g.title as group_1,
    (select c.count from outcome_counts c join outcomes o on o.id = c.outcome_id
      where c.result_group_id = x.result_group_id
        and lower(c.units) = lower(coalesce(o.denom_units_selected, 'Participants'))) as group_1_analyzed,
    y.result_group_id as group_2_id,
    h.title as group_2,
    (select c.count from outcome_counts c join outcomes o on o.id = c.outcome_id
      where c.result_group_id = y.result_group_id
        and lower(c.units) = lower(coalesce(o.denom_units_selected, 'Participants'))) as group_2_analyzed,
    coalesce(o.denom_units_selected, 'Participants') as analyzed_units,
    a.estimate_description,
    a.groups_description,
    coalesce(a.estimate_description, a.groups_description) as comment,
    a.outcome_id,
    a.analysis_id,
    null as measurement_id
from analyses a
join outcomes o on o.id = a.outcome_id
left join outcome_time_frames t on t.outcome_id = a.outcome_id
left join outcome_analysis_groups x on a.groups <= 2 and x.id =
    (select min(id) from outcome_analysis_groups where outcome_analysis_id = a.analysis_id)
left join outcome_analysis_groups y on a.groups = 2 and y.id =
    (select max(id) from outcome_analysis_groups where outcome_analysis_id = a.analysis_id)
left join result_groups g on g.id = x.result_group_id
left join result_groups h on h.id = y.result_group_id
union all
select
    r.nct_id,
    'group',
    r.outcome_type,
    r.outcome,
    r.time_frame,
    t.end_days,
    r.row_day,
    r.classification,
    r.category,
    lower(r.param_type),
    null,
    null,
    null,
    r.param_type,
    r.units,
    r.param_value_num,
    r.value_kind,
    r.dispersion_measure,
    r.dispersion_value_num,
    r.dispersion_level,
    r.lower_limit_num,
    r.lower_limit_kind,
    r.upper_limit_num,
    r.upper_limit_kind,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    null,
    1,
    r.group_title,
    r.result_group_id,
    r.group_title,
    r.number_analyzed,
    null,
    null,
    null,
    r.number_analyzed_units,
    null,
    null,
    r.explanation_of_na,
    r.outcome_id,
    null,
    r.measurement_id
from results r
left join outcome_time_frames t on t.outcome_id = r.outcome_id
