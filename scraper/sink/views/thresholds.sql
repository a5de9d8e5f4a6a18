-- Which limits do criteria set on one subject (hemoglobin, ecog ...), in one unit where the conversion is exact, and what do they ask of whom?
select
    f.nct_id,
    f.subject_normalized,
    c.criterion_type,
    f.comparator,
    case when f.canonical_unit is null then f.value_low else f.canonical_low end as low,
    case when f.canonical_unit is null then f.value_high else f.canonical_high end as high,
    f.low_inclusive,
    f.high_inclusive,
    coalesce(f.canonical_unit, f.unit_ucum, f.unit) as unit,
    f.negated,
    f.role,
    f.concerns,
    f.concerns_sex,
    f.asks,
    f.asks_low,
    f.asks_high,
    f.asks_low_inclusive,
    f.asks_high_inclusive,
    f.value_set,
    c.applies_to,
    f.subject,
    f.value_low as published_low,
    f.value_high as published_high,
    f.unit as published_unit,
    c.text as criterion,
    c.id as criterion_id
from criterion_facts f
join criteria c on c.id = f.criterion_id
where f.fact_type = 'threshold'
