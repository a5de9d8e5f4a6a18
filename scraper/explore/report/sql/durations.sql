-- How long do the trials look: on which day does the time frame of each registered primary outcome end?
select
    o.nct_id,
    o.measure,
    o.time_frame,
    t.kind,
    t.start_days,
    t.end_days,
    t.points_days,
    t.anchor,
    o.id as design_outcome_id
from chosen
cross join design_outcomes o on o.nct_id = chosen.nct_id and o.outcome_type = 'primary'
left join outcome_time_frames t on t.design_outcome_id = o.id
order by (select max(x.end_days) from outcome_time_frames x
           join design_outcomes y on y.id = x.design_outcome_id and y.outcome_type = 'primary'
          where x.nct_id = o.nct_id) desc nulls last, o.nct_id, o.id
