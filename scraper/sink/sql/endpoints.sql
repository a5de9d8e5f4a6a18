-- What do these trials measure, and when: every registered outcome, beside the reported one of the same title?
select
    o.nct_id,
    o.outcome_type,
    o.measure,
    o.time_frame,
    o.description,
    r.id as reported_outcome_id,
    r.time_frame as reported_time_frame,
    r.param_type,
    r.units,
    r.reporting_status
from design_outcomes o
left join outcomes r
    on r.nct_id = o.nct_id
    and r.title = o.measure
    and lower(substr(r.outcome_type, 1, 5)) = lower(substr(o.outcome_type, 1, 5))
