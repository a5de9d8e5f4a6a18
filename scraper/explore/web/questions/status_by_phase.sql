-- How many trials are in which phase and status, and how many people do they plan or have?
select coalesce(phase, '(none)') as phase, overall_status, count(*) as trials, sum(enrollment) as participants
from studies
where study_type = 'INTERVENTIONAL'
group by 1, 2
order by 1, 3 desc
