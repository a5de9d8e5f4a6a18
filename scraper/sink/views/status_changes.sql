-- When did a trial's status change, from what to what, and why was it stopped?
select
    i.nct_id,
    i.version,
    v.version_date,
    v.stage,
    i.kind,
    i.before as status_before,
    i.after as status_after,
    i.detail_after as why_stopped,
    i.changed_by,
    v.ordered_by,
    v.after_start,
    v.after_primary_completion,
    v.after_results,
    i.id as item_change_id
from item_changes i
join study_versions v on v.nct_id = i.nct_id and v.version = i.version
where i.topic = 'status'
