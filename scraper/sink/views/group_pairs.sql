-- Which numbers stand side by side: two groups of an outcome, class and category, each with spread and denominator?
select
    x.nct_id,
    o.outcome_type,
    o.title as outcome,
    o.time_frame,
    x.classification,
    x.category,
    x.row_day,
    x.row_day_evidence,
    x.row_day_anchor,
    o.param_type,
    o.units,
    o.dispersion_measure,
    o.dispersion_level,
    x.number_analyzed_units,
    g.title as group_1,
    g.role as group_1_role,
    x.param_value as value_1_as_published,
    x.param_value_num as value_1,
    x.dispersion_value_num as spread_1,
    x.dispersion_lower_limit as lower_1,
    x.dispersion_upper_limit as upper_1,
    x.number_analyzed as analyzed_1,
    h.title as group_2,
    h.role as group_2_role,
    y.param_value as value_2_as_published,
    y.param_value_num as value_2,
    y.dispersion_value_num as spread_2,
    y.dispersion_lower_limit as lower_2,
    y.dispersion_upper_limit as upper_2,
    y.number_analyzed as analyzed_2,
    (select count(*) from result_groups r where r.outcome_id = x.outcome_id) as groups,
    g.id - (select min(id) from result_groups r where r.outcome_id = x.outcome_id) as group_1_position,
    h.id - (select min(id) from result_groups r where r.outcome_id = x.outcome_id) as group_2_position,
    x.outcome_id,
    x.result_group_id as group_1_id,
    y.result_group_id as group_2_id,
    x.id as measurement_1_id,
    y.id as measurement_2_id
from outcome_measurements x
join outcomes o on o.id = x.outcome_id
join result_groups g on g.id = x.result_group_id and coalesce(g.is_total, 0) = 0
-- the numbers of a category stand in a row, so those of other groups are at most as far as there are groups
join outcome_measurements y on y.id > x.id
    and y.id < x.id + (select count(*) from result_groups r where r.outcome_id = x.outcome_id)
    and y.outcome_id = x.outcome_id and y.classification is x.classification and y.category is x.category
join result_groups h on h.id = y.result_group_id and h.id > g.id and coalesce(h.is_total, 0) = 0
