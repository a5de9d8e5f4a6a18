-- Who may take part by age: the fields' limits beside every limit that the criteria's words set, in days?
select
    e.nct_id,
    e.minimum_age,
    e.maximum_age,
    e.minimum_age_days,
    e.maximum_age_days,
    c.criterion_type,
    c.applies_to,
    f.days_low as text_days_low,
    f.days_high as text_days_high,
    f.low_inclusive,
    f.high_inclusive,
    f.concerns,
    f.asks,
    f.asks_low as asks_days_low,
    f.asks_high as asks_days_high,
    f.asks_low_inclusive,
    f.asks_high_inclusive,
    substr(e.criteria, f.span_start + 1, f.span_end - f.span_start) as words,
    c.id as criterion_id
from eligibilities e
left join criterion_facts f on f.nct_id = e.nct_id and f.fact_type = 'age' and f.role = 'limit'
left join criteria c on c.id = f.criterion_id
