-- Which ages may take part, by the fields and by the words of the criteria?
select c.position, e.nct_id, 'field' as said_by, round(e.minimum_age_days / 365.25, 2) as from_years,
    round(e.maximum_age_days / 365.25, 2) as to_years,
    coalesce(e.minimum_age, 'no limit') || ' to ' || coalesce(e.maximum_age, 'no limit') as words
from cohort c join eligibilities e on e.nct_id = c.nct_id
union all
select c.position, a.nct_id, a.criterion_type, round(a.text_days_low / 365.25, 2),
    round(a.text_days_high / 365.25, 2), a.words
from cohort c join age_limits a on a.nct_id = c.nct_id
where a.criterion_id is not null
order by 1, 3 desc
