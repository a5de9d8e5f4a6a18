-- How many of each group had any serious event, any other event, or died, and was it assessed at all?
select
    nct_id,
    group_title,
    case when serious_assessed then serious_published end as serious_affected,
    serious_at_risk,
    case when serious_assessed then round(100.0 * serious_published / serious_at_risk, 2) end as serious_percent,
    serious_assessed,
    case when other_assessed then other_published end as other_affected,
    other_at_risk,
    case when other_assessed then round(100.0 * other_published / other_at_risk, 2) end as other_percent,
    other_assessed,
    case when deaths_assessed then deaths_published end as deaths,
    deaths_at_risk,
    case when deaths_assessed then round(100.0 * deaths_published / deaths_at_risk, 2) end as deaths_percent,
    deaths_assessed,
    max(coalesce(serious_at_risk, 0), coalesce(other_at_risk, 0), coalesce(deaths_at_risk, 0)) as at_risk,
    flow_group_id,
    (select m.count from milestones m
      where m.result_group_id = flow_group_id and m.title = 'STARTED' and m.period is
        (select first.period from milestones first
          where first.nct_id = g.nct_id order by first.id limit 1)) as flow_started,
    (select max(m.count) from milestones m where m.result_group_id = flow_group_id and m.title = 'STARTED')
        as flow_largest,
    group_code,
    result_group_id
from (
    select
        g.nct_id,
        g.title as group_title,
        -- nobody at risk, or 0 affected where the texts say that nobody looked: not assessed, so not 0
        case when s.subjects_affected is null and s.subjects_at_risk is null then null
             when coalesce(s.subjects_at_risk, 0) = 0 then 0
             else coalesce(s.subjects_affected, 0) > 0 or instr(coalesce(r.not_assessed, ''), 'serious') = 0
             end as serious_assessed,
        s.subjects_affected as serious_published,
        s.subjects_at_risk as serious_at_risk,
        case when o.subjects_affected is null and o.subjects_at_risk is null then null
             when coalesce(o.subjects_at_risk, 0) = 0 then 0
             else coalesce(o.subjects_affected, 0) > 0 or instr(coalesce(r.not_assessed, ''), 'other') = 0
             end as other_assessed,
        o.subjects_affected as other_published,
        o.subjects_at_risk as other_at_risk,
        case when d.subjects_affected is null and d.subjects_at_risk is null then null
             when coalesce(d.subjects_at_risk, 0) = 0 then 0
             else coalesce(d.subjects_affected, 0) > 0 or instr(coalesce(r.not_assessed, ''), 'deaths') = 0
             end as deaths_assessed,
        d.subjects_affected as deaths_published,
        d.subjects_at_risk as deaths_at_risk,
        f.id as flow_group_id,
        g.ctgov_group_code as group_code,
        g.id as result_group_id
    from result_groups g
    left join adverse_event_reports r on r.nct_id = g.nct_id
    left join reported_event_totals s on s.result_group_id = g.id and s.event_type = 'serious'
    left join reported_event_totals o on o.result_group_id = g.id and o.event_type = 'other'
    left join reported_event_totals d on d.result_group_id = g.id and d.event_type = 'deaths'
    left join result_groups f on f.id =
        (select x.id from result_groups x
          where x.nct_id = g.nct_id and x.result_type = 'Participant Flow'
            and lower(trim(x.title)) = lower(trim(g.title)) order by x.id limit 1)
    where g.result_type = 'Reported Event'
) g
