-- How did the number of participants change, planned or actual, and how far was the trial at that time?
select
    i.nct_id,
    i.version,
    v.version_date,
    v.stage,
    i.kind,
    cast(i.before as integer) as enrollment_before,
    cast(i.after as integer) as enrollment_after,
    i.detail_before as enrollment_type_before,
    i.detail_after as enrollment_type_after,
    i.changed_by,
    v.ordered_by,
    v.after_start,
    v.after_primary_completion,
    v.after_results,
    i.id as item_change_id
from item_changes i
join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where i.topic = 'enrollment'
