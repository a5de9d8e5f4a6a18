-- Who may take part: every criterion, beside the age limits, sex and healthy-volunteers flag of its trial?
select
    c.nct_id,
    c.id as criterion_id,
    c.criterion_type,
    c.section,
    c.applies_to,
    c.depth,
    c.text,
    p.text as parent_text,
    e.gender as sex,
    e.minimum_age,
    e.maximum_age,
    e.minimum_age_days,
    e.maximum_age_days,
    e.healthy_volunteers
from criteria c
left join criteria p on p.id = c.parent_id
left join eligibilities e on e.nct_id = c.nct_id
