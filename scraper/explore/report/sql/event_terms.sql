-- Which adverse events are reported by most of the trials, and by how many of each group?
select
    e.adverse_event_term,
    e.event_type,
    e.organ_system,
    e.nct_id,
    e.group_title,
    e.subjects_affected,
    e.subjects_at_risk,
    e.percent_affected,
    e.frequency_threshold,
    e.reported_event_id
from (
    select lower(x.adverse_event_term) as term, count(distinct x.nct_id) as trials, max(x.percent_affected) as most
    from adverse_events x
    where x.nct_id in (select nct_id from chosen) and x.percent_affected > 0
    group by 1
    order by trials desc, most desc, term
    limit 25
) k
join adverse_events e on e.nct_id in (select nct_id from chosen) and lower(e.adverse_event_term) = k.term
order by k.trials desc, k.most desc, k.term, e.nct_id, e.reported_event_id
