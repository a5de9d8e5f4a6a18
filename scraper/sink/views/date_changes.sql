-- How did dates of start and completion move, and how far was the trial at that time?
select
    i.nct_id,
    i.version,
    v.version_date,
    v.stage,
    i.kind,
    i.topic as what,
    i.before as date_before,
    i.after as date_after,
    i.detail_before as date_type_before,
    i.detail_after as date_type_after,
    i.changed_by,
    v.ordered_by,
    v.after_start,
    v.after_primary_completion,
    v.after_results,
    i.id as item_change_id
from item_changes i
join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where i.topic in ('start_date', 'primary_completion_date', 'completion_date')
