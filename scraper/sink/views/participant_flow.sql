-- How did participants go through the trial: how many of each group reached each milestone of each period?
select
    m.nct_id,
    m.period,
    m.title as milestone,
    g.title as group_title,
    m.count,
    p.units_analyzed as other_units,
    m.count_units as other_count,
    m.description as comment,
    m.milestone_description,
    m.result_group_id,
    m.ctgov_group_code as group_code,
    m.id as milestone_id
from milestones m
left join result_groups g on g.id = m.result_group_id
left join participant_flows p on p.nct_id = m.nct_id
