-- Which conditions, drugs, procedures does each criterion require or exclude, and within which time?
select
    c.nct_id,
    c.criterion_type,
    k.kind,
    k.role,
    coalesce(k.name, k.text) as concept,
    k.text as mentioned_as,
    k.vocabulary,
    k.code,
    k.negated,
    k.exception,
    w.relation as window_relation,
    w.anchor as window_anchor,
    w.days_low as window_days_low,
    w.days_high as window_days_high,
    t.subject_normalized as measured_as,
    c.applies_to,
    c.text as criterion,
    k.criterion_id,
    k.id as concept_id
from criterion_concepts k
join criteria c on c.id = k.criterion_id
left join criterion_facts w on w.id = k.window_id
left join criterion_facts t on t.id = k.threshold_id
