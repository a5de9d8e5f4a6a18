-- What do the trials of the cohort measure, and on which day: a row an outcome and day, numbers counted?
select
    e.nct_id,
    e.outcome_type,
    e.measure,
    coalesce(p.value, e.end_days) as day,
    e.time_frame_kind,
    e.start_days,
    e.end_days,
    e.every_days,
    e.anchor,
    e.time_frame,
    e.param_type,
    e.units,
    e.reported_outcome_id,
    e.link_evidence,
    (select count(*) from outcome_measurements m
      where m.outcome_id = e.reported_outcome_id and m.param_value is not null) as numbers,
    'registered' as source
from cohort_members k
cross join endpoints e on e.nct_id = k.nct_id
left join json_each(e.points_days) p
where k.cohort = :cohort
union all
select
    o.nct_id,
    o.outcome_type,
    o.title,
    coalesce(p.value, t.end_days),
    t.kind,
    t.start_days,
    t.end_days,
    t.every_days,
    t.anchor,
    o.time_frame,
    o.param_type,
    o.units,
    o.id,
    null,
    (select count(*) from outcome_measurements m where m.outcome_id = o.id and m.param_value is not null),
    'reported only'
from cohort_members k
cross join outcomes o on o.nct_id = k.nct_id
left join outcome_time_frames t on t.outcome_id = o.id
left join json_each(t.points_days) p
where k.cohort = :cohort and not exists (select 1 from outcome_links l where l.outcome_id = o.id)
order by 1, 16, 2, 3, 4
