-- How long do they follow participants for their outcomes?
select o.nct_id, o.outcome_type, o.measure, o.time_frame, t.kind, t.end_days
from cohort c
join design_outcomes o on o.nct_id = c.nct_id
left join outcome_time_frames t on t.design_outcome_id = o.id
order by c.position, o.id
