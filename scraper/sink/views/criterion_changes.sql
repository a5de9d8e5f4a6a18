-- Which criteria were added, dropped, reworded or moved to the other side, and how far was the trial at that time?
select
    i.nct_id,
    i.version,
    v.version_date,
    v.stage,
    i.kind,
    i.type_before as criterion_type_before,
    i.type_after as criterion_type_after,
    i.before as criterion_before,
    i.after as criterion_after,
    i.changed_by,
    v.ordered_by,
    v.after_start,
    v.after_primary_completion,
    v.after_results,
    i.id as item_change_id
from item_changes i
join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where i.topic = 'criterion'
