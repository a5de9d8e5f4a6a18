-- What do these trials measure, and when: every registered outcome with its time in days, beside the reported one?
select
    o.nct_id,
    case o.outcome_type when 'other' then 'OTHER_PRE_SPECIFIED' else upper(o.outcome_type) end as outcome_type,
    o.measure,
    o.time_frame,
    t.kind as time_frame_kind,
    t.start_days,
    t.end_days,
    t.points_days,
    t.every_days,
    t.anchor,
    o.description,
    r.id as reported_outcome_id,
    l.evidence as link_evidence,
    r.time_frame as reported_time_frame,
    r.param_type,
    r.units,
    r.reporting_status
from design_outcomes o
left join outcome_time_frames t on t.design_outcome_id = o.id
left join outcome_links l on l.design_outcome_id = o.id
left join outcomes r on r.id = l.outcome_id
