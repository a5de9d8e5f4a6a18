-- How many of each group had a serious event, another event, or died?
select
    g.nct_id,
    g.group_title,
    g.serious_affected,
    g.serious_at_risk,
    g.serious_percent,
    g.other_affected,
    g.other_at_risk,
    g.other_percent,
    g.deaths,
    g.deaths_at_risk,
    g.deaths_percent,
    g.group_code,
    g.result_group_id
from adverse_event_groups g
where g.nct_id in (select nct_id from chosen)
order by g.nct_id, g.result_group_id
