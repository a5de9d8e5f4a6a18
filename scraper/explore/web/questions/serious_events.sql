-- In which trials did serious events affect the largest share of a group?
select t.nct_id, g.title as group_title, t.subjects_affected, t.subjects_at_risk,
    round(100.0 * t.subjects_affected / t.subjects_at_risk, 1) as percent
from reported_event_totals t join result_groups g on g.id = t.result_group_id
where t.event_type = 'serious' and t.subjects_at_risk >= 10
order by percent desc
