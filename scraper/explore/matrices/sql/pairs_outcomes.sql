-- Of what kind are the numbers of one trial's outcomes?
select
    id,
    coalesce(title, '') as title,
    coalesce(description, '') || ' ' || coalesce(population, '') as description,
    param_type,
    coalesce(units, '') as units,
    dispersion_measure as dispersion,
    dispersion_level as level,
    coalesce(denom_units_selected, 'Participants') as analyzed_units
from outcomes
where nct_id = :nct_id
