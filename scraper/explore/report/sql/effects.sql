-- Which effects were posted: every analysis with its kind of effect, estimate, interval and groups?
select
    e.nct_id,
    e.outcome_type,
    e.outcome,
    e.time_frame,
    e.end_days,
    e.measure,
    e.scale,
    e.measure_as_published,
    o.units,
    e.estimate,
    e.estimate_kind,
    e.interval_level,
    e.lower_limit,
    e.lower_limit_kind,
    e.upper_limit,
    e.upper_limit_kind,
    e.interval_sides,
    e.interval_looks_like,
    e.p_value_comparator,
    e.p_value,
    e.hypothesis_type,
    e.method,
    e.groups,
    e.group_1,
    e.group_1_analyzed,
    e.group_2,
    e.group_2_analyzed,
    e.comment,
    e.outcome_id,
    e.analysis_id
from effects e
join outcomes o on o.id = e.outcome_id
where e.level = 'comparison' and e.nct_id in (select nct_id from chosen)
order by e.outcome_type <> 'PRIMARY', e.nct_id, e.outcome_id, e.analysis_id
