-- Who may take part by age: what do the fields say, and what do the words of the criteria say, in days?
select
    a.nct_id,
    s.brief_title,
    a.minimum_age,
    a.maximum_age,
    a.minimum_age_days,
    a.maximum_age_days,
    a.criterion_type,
    a.applies_to,
    a.text_days_low,
    a.text_days_high,
    a.low_inclusive,
    a.high_inclusive,
    a.words
from chosen
cross join age_limits a on a.nct_id = chosen.nct_id
join studies s on s.nct_id = a.nct_id
order by coalesce(a.minimum_age_days, 0), coalesce(a.maximum_age_days, 1e9), a.nct_id,
    a.criterion_id, a.text_days_low, a.text_days_high, a.words
