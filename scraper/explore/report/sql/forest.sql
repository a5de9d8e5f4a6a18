-- Which effects of one outcome can stand under each other, trial by trial, with group sizes and events?
select
    e.nct_id,
    s.acronym,
    e.outcome_type,
    e.outcome,
    e.time_frame,
    e.row_day,
    t.kind as time_frame_kind,
    t.end_days,
    t.points_days,
    t.anchor,
    e.tested_class,
    e.tested_category,
    e.measure,
    e.scale,
    e.scale_used,
    o.units,
    a.param_value_raw as estimate_as_published,
    e.estimate,
    a.ci_lower_limit_raw as lower_limit_as_published,
    e.lower_limit,
    a.ci_upper_limit_raw as upper_limit_as_published,
    e.upper_limit,
    e.interval_level,
    e.interval_sides,
    e.interval_looks_like,
    e.direction,
    e.direction_evidence,
    e.group_1,
    g.role as group_1_role,
    e.group_1_analyzed,
    (select m.param_value from outcome_measurements m
      where m.outcome_id = e.outcome_id and m.result_group_id = e.group_1_id and m.classification is e.tested_class
        and m.category is e.tested_category and o.param_type = 'COUNT_OF_PARTICIPANTS' limit 1) as group_1_events,
    e.group_2,
    h.role as group_2_role,
    e.group_2_analyzed,
    (select m.param_value from outcome_measurements m
      where m.outcome_id = e.outcome_id and m.result_group_id = e.group_2_id and m.classification is e.tested_class
        and m.category is e.tested_category and o.param_type = 'COUNT_OF_PARTICIPANTS' limit 1) as group_2_events,
    e.analyzed_units,
    e.outcome_id,
    e.analysis_id
from effects e
join studies s on s.nct_id = e.nct_id
join outcomes o on o.id = e.outcome_id
join outcome_analyses a on a.id = e.analysis_id
join result_groups g on g.id = e.group_1_id
join result_groups h on h.id = e.group_2_id
left join outcome_time_frames t on t.outcome_id = e.outcome_id
where e.level = 'comparison' and e.groups = 2 and e.estimate is not null
    and e.nct_id in (select nct_id from chosen)
order by e.nct_id, e.outcome_id, e.analysis_id
