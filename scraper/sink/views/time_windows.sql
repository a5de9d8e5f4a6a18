-- What must have happened, or not, in which time before or after what: every time window of the criteria in days?
select
    f.nct_id,
    c.criterion_type,
    f.subject,
    f.comparator,
    f.days_low,
    f.days_high,
    f.relation,
    f.anchor,
    f.negated,
    f.role,
    f.concerns,
    c.text as criterion,
    c.id as criterion_id
from criterion_facts f
join criteria c on c.id = f.criterion_id
where f.fact_type = 'time_window'
