-- In which phase and status are they?
select coalesce(s.phase, 'none') as phase, coalesce(s.overall_status, 'not said') as status, count(*) as trials
from cohort c join studies s on s.nct_id = c.nct_id
group by 1, 2
order by 1, 3 desc, 2
