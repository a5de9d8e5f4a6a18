-- What effects were posted, with their intervals?
select e.nct_id, e.outcome_type, e.outcome, e.time_frame, e.measure, e.scale, e.measure_as_published,
    e.group_1, e.group_1_analyzed, e.group_2, e.group_2_analyzed,
    e.estimate, e.lower_limit, e.upper_limit, e.interval_level, e.p_value_comparator, e.p_value
from cohort c join effects e on e.nct_id = c.nct_id
where e.level = 'comparison'
order by e.scale desc, e.measure, e.outcome_type, c.position, e.analysis_id
