-- Which trials exclude or demand what: pregnancy, contraception, consent, language, sex, healthy volunteers and other flags of criteria?
select
    f.nct_id,
    case f.fact_type when 'flag' then f.subject_normalized else f.fact_type end as flag,
    case f.fact_type when 'sex' then f.subject_normalized end as sex,
    c.criterion_type,
    f.negated,
    f.role,
    f.asks,
    f.subject as words,
    c.applies_to,
    c.text as criterion,
    c.id as criterion_id
from criterion_facts f
join criteria c on c.id = f.criterion_id
where f.fact_type in ('flag', 'sex', 'healthy_volunteers')
