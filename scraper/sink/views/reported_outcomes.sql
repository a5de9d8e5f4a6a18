-- Which outcomes were reported, and if one has no numbers, why: not posted yet, nobody analysed, or not said?
select
    o.nct_id,
    o.outcome_type,
    o.title as outcome,
    o.time_frame,
    o.units,
    o.param_type,
    o.dispersion_type,
    o.dispersion_measure,
    o.dispersion_level,
    o.reporting_status,
    o.anticipated_posting_month_year,
    (select count(*) from result_groups g where g.outcome_id = o.id) as groups,
    (select count(*) from outcome_measurements m
      where m.outcome_id = o.id and m.value_kind <> 'no_value') as numbers,
    (select count(*) from outcome_analyses a where a.outcome_id = o.id) as analyses,
    case
        when exists (select 1 from outcome_measurements m
                      where m.outcome_id = o.id and m.value_kind <> 'no_value') then null
        when o.reporting_status = 'NOT_POSTED' then 'not_posted'
        when (select max(count) from outcome_counts c where c.outcome_id = o.id) = 0 then 'none_analyzed'
        else 'not_said'
    end as no_numbers_because,
    o.population,
    o.description,
    o.id as outcome_id
from outcomes o
