-- How many of each group had any serious event, any other event, or died; and which group of the flow is it?
select
    g.nct_id,
    g.title as group_title,
    s.subjects_affected as serious_affected,
    s.subjects_at_risk as serious_at_risk,
    round(100.0 * s.subjects_affected / nullif(s.subjects_at_risk, 0), 2) as serious_percent,
    o.subjects_affected as other_affected,
    o.subjects_at_risk as other_at_risk,
    round(100.0 * o.subjects_affected / nullif(o.subjects_at_risk, 0), 2) as other_percent,
    d.subjects_affected as deaths,
    d.subjects_at_risk as deaths_at_risk,
    round(100.0 * d.subjects_affected / nullif(d.subjects_at_risk, 0), 2) as deaths_percent,
    max(coalesce(s.subjects_at_risk, 0), coalesce(o.subjects_at_risk, 0), coalesce(d.subjects_at_risk, 0))
        as at_risk,
    f.id as flow_group_id,
    (select m.count from milestones m
      where m.result_group_id = f.id and m.title = 'STARTED' and m.period is
        (select first.period from milestones first where first.nct_id = g.nct_id order by first.id limit 1))
        as flow_started,
    (select max(m.count) from milestones m where m.result_group_id = f.id and m.title = 'STARTED')
        as flow_largest,
    g.ctgov_group_code as group_code,
    g.id as result_group_id
from result_groups g
left join reported_event_totals s on s.result_group_id = g.id and s.event_type = 'serious'
left join reported_event_totals o on o.result_group_id = g.id and o.event_type = 'other'
left join reported_event_totals d on d.result_group_id = g.id and d.event_type = 'deaths'
left join result_groups f on f.id =
    (select x.id from result_groups x
      where x.nct_id = g.nct_id and x.result_type = 'Participant Flow'
        and lower(trim(x.title)) = lower(trim(g.title)) order by x.id limit 1)
where g.result_type = 'Reported Event'
