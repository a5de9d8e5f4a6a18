-- Which trials exclude or demand what: pregnancy, contraception, consent, language and other flags of criteria?
select
    f.nct_id,
    f.subject_normalized as flag,
    c.criterion_type,
    f.negated,
    f.subject as words,
    c.cohort,
    c.text as criterion,
    c.id as criterion_id
from criterion_facts f
join criteria c on c.id = f.criterion_id
where f.fact_type in ('flag', 'sex', 'healthy_volunteers')
