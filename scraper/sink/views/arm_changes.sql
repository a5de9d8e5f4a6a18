-- Which arms and interventions were added, dropped or changed, and how far was the trial at that time?
select
    i.nct_id,
    i.version,
    v.version_date,
    v.stage,
    i.kind,
    i.topic as what,
    i.type_before,
    i.type_after,
    i.before as name_before,
    i.after as name_after,
    i.description_before,
    i.description_after,
    i.changed_by,
    v.ordered_by,
    v.after_start,
    v.after_primary_completion,
    v.after_results,
    i.id as item_change_id
from item_changes i
join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where i.topic in ('arm', 'intervention')
