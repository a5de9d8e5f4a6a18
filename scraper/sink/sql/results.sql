-- What came out: every reported number with its outcome, group, unit, spread and denominator?
select
    m.nct_id,
    o.outcome_type,
    o.title as outcome,
    o.time_frame,
    m.classification,
    m.category,
    g.title as group_title,
    m.param_type,
    m.param_value,
    m.param_value_num,
    m.units,
    m.dispersion_type,
    m.dispersion_value,
    m.dispersion_lower_limit_raw as lower_limit,
    m.dispersion_upper_limit_raw as upper_limit,
    m.number_analyzed,
    m.number_analyzed_units,
    m.explanation_of_na
from outcome_measurements m
join outcomes o on o.id = m.outcome_id
left join result_groups g on g.id = m.result_group_id
