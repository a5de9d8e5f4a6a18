-- How many had the event: every adverse event by group, with its share of those at risk?
select
    e.nct_id,
    e.event_type,
    e.organ_system,
    e.adverse_event_term,
    g.title as group_title,
    e.subjects_affected,
    e.subjects_at_risk,
    round(100.0 * e.subjects_affected / nullif(e.subjects_at_risk, 0), 2) as percent_affected,
    e.event_count,
    e.vocab,
    e.assessment,
    e.frequency_threshold,
    e.notes,
    e.result_group_id,
    e.ctgov_group_code as group_code,
    e.id as reported_event_id
from reported_events e
left join result_groups g on g.id = e.result_group_id
