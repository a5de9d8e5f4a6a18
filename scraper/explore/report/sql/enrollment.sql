-- How many participants has each trial, or plans to have?
select s.nct_id, s.brief_title, s.enrollment, s.enrollment_type, s.enrollment_published
from chosen
cross join studies s on s.nct_id = chosen.nct_id
order by s.enrollment is null, s.enrollment desc, s.nct_id
