-- Which limits do trials set on one subject (hemoglobin, ecog ...), the highest first, those in one unit before the others?
select f.nct_id, c.criterion_type, f.comparator,
    coalesce(f.canonical_low, f.value_low) as low, coalesce(f.canonical_high, f.value_high) as high,
    coalesce(f.canonical_unit, f.unit_ucum, f.unit) as unit, c.text
from criterion_facts f join criteria c on c.id = f.criterion_id
where f.fact_type = 'threshold' and f.subject_normalized = coalesce(nullif(:subject, ''), 'hemoglobin')
order by f.canonical_unit is null, low is null, low desc
