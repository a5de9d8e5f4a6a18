-- How many of the trials are in each phase, and in each status?
select s.study_type, s.phase, s.overall_status, count(*) as trials
from chosen
cross join studies s on s.nct_id = chosen.nct_id
group by s.study_type, s.phase, s.overall_status
order by s.study_type is null, s.study_type, s.phase is null, s.phase, s.overall_status
