-- Who took part: every baseline number with its characteristic, group, unit, kind, spread and denominator?
select
    m.nct_id,
    m.title as characteristic,
    m.classification,
    m.category,
    g.title as group_title,
    m.param_type,
    m.param_value,
    m.param_value_num,
    m.value_kind,
    m.units,
    m.dispersion_type,
    m.dispersion_value,
    m.dispersion_value_num,
    m.dispersion_kind,
    m.dispersion_lower_limit_raw as lower_limit,
    m.dispersion_lower_limit as lower_limit_num,
    m.lower_limit_kind,
    m.dispersion_upper_limit_raw as upper_limit,
    m.dispersion_upper_limit as upper_limit_num,
    m.upper_limit_kind,
    m.number_analyzed,
    m.number_analyzed_units,
    case when m.param_type in ('COUNT_OF_PARTICIPANTS', 'COUNT_OF_UNITS')
         then round(100.0 * m.param_value_num / nullif(m.number_analyzed, 0), 2) end as percent_of_analyzed,
    m.explanation_of_na,
    m.population_description,
    m.baseline_measure_id,
    m.result_group_id,
    m.ctgov_group_code as group_code,
    m.id as measurement_id
from baseline_measurements m
left join result_groups g on g.id = m.result_group_id
