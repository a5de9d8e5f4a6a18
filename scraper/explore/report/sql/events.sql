-- Which adverse events affected the largest share of a group?
select e.nct_id, e.event_type, e.organ_system, e.adverse_event_term, g.title as group_title,
    e.subjects_affected, e.subjects_at_risk,
    round(100.0 * e.subjects_affected / e.subjects_at_risk, 1) as percent
from cohort c
join reported_events e on e.nct_id = c.nct_id
join result_groups g on g.id = e.result_group_id
where e.subjects_at_risk > 0 and e.subjects_affected > 0
order by percent desc, e.id
