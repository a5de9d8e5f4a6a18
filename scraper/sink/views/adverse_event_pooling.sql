-- How many of all participants had an event: summed over groups only where nobody can be in two and all were looked at?
select
    nct_id,
    groups,
    at_risk,
    started,
    why_not_pooled is null as pooled,
    why_not_pooled,
    case when serious_why_not_pooled is null then serious_affected end as serious_affected,
    case when serious_why_not_pooled is null then serious_at_risk end as serious_at_risk,
    case when serious_why_not_pooled is null
         then round(100.0 * serious_affected / nullif(serious_at_risk, 0), 2) end as serious_percent,
    serious_why_not_pooled,
    case when other_why_not_pooled is null then other_affected end as other_affected,
    case when other_why_not_pooled is null then other_at_risk end as other_at_risk,
    case when other_why_not_pooled is null
         then round(100.0 * other_affected / nullif(other_at_risk, 0), 2) end as other_percent,
    other_why_not_pooled,
    case when deaths_why_not_pooled is null then deaths end as deaths,
    case when deaths_why_not_pooled is null then deaths_at_risk end as deaths_at_risk,
    case when deaths_why_not_pooled is null
         then round(100.0 * deaths / nullif(deaths_at_risk, 0), 2) end as deaths_percent,
    deaths_why_not_pooled
from (
    select
        *,
        coalesce(serious_why_not_pooled, other_why_not_pooled) as why_not_pooled
    from (
        select
            *,
            coalesce(overlap, 'serious events were not assessed in: ' || serious_not_assessed)
                as serious_why_not_pooled,
            coalesce(overlap, 'other events were not assessed in: ' || other_not_assessed)
                as other_why_not_pooled,
            coalesce(overlap, 'deaths were not assessed, or not reported, in: ' || deaths_not_assessed)
                as deaths_why_not_pooled
        from (
            select
                e.nct_id,
                count(*) as groups,
                sum(e.at_risk) as at_risk,
                t.started,
                case
                    when count(*) = 1 then null
                    when t.intervention_model = 'CROSSOVER'
                        then 'crossover: a participant is in more than one group'
                    when max(e.group_title like 'total%' or e.group_title like 'overall%' or e.group_title like 'all %')
                        then 'a group holds others: ' || min(case when e.group_title like 'total%'
                            or e.group_title like 'overall%' or e.group_title like 'all %' then e.group_title end)
                    when t.started is null then 'the record does not say how many started'
                    when sum(e.at_risk) > t.started
                        then sum(e.at_risk) || ' at risk in all groups, but only ' || t.started || ' started: some count twice'
                    when count(e.flow_group_id) < count(*)
                        then 'no group of the participant flow is called: '
                            || min(case when e.flow_group_id is null then e.group_title end)
                    when count(distinct e.flow_group_id) < count(*) then 'two groups have the same title'
                    when count(e.flow_started) < count(*) or min(e.flow_started) = 0
                        then 'a group had nobody in the first period: its participants come from other groups'
                    when max(e.at_risk > e.flow_started) or max(e.flow_largest > e.flow_started)
                        then 'more are in a group than started in it: some come from other groups'
                end as overlap,
                sum(e.serious_affected) as serious_affected,
                sum(e.serious_at_risk) as serious_at_risk,
                sum(e.other_affected) as other_affected,
                sum(e.other_at_risk) as other_at_risk,
                sum(e.deaths) as deaths,
                sum(e.deaths_at_risk) as deaths_at_risk,
                group_concat(case when coalesce(e.serious_assessed, 0) = 0 then coalesce(e.group_title, e.group_code) end, '; ')
                    as serious_not_assessed,
                group_concat(case when coalesce(e.other_assessed, 0) = 0 then coalesce(e.group_title, e.group_code) end, '; ')
                    as other_not_assessed,
                group_concat(case when coalesce(e.deaths_assessed, 0) = 0 then coalesce(e.group_title, e.group_code) end, '; ')
                    as deaths_not_assessed
            from (
                select r.nct_id, d.intervention_model,
                    (select max(total) from
                        (select sum(m.count) as total from milestones m
                          where m.nct_id = r.nct_id and m.title = 'STARTED' group by m.period)) as started
                from adverse_event_reports r
                left join designs d on d.nct_id = r.nct_id
            ) t
            join adverse_event_groups e on e.nct_id = t.nct_id
            group by e.nct_id
        )
    )
)
