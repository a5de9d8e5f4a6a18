-- Which effects of one trial were posted for two groups?
select e.*, null as row_day_evidence, null as row_day_anchor, o.units, g.role as group_1_role, h.role as group_2_role
from effects e
join outcomes o on o.id = e.outcome_id
join result_groups g on g.id = e.group_1_id
join result_groups h on h.id = e.group_2_id
where e.nct_id = :nct_id and e.level = 'comparison'
order by e.analysis_id
