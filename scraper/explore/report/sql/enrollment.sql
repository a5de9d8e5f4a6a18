-- How many participants do they have, or plan?
select s.nct_id, s.enrollment, s.enrollment_type
from cohort c join studies s on s.nct_id = c.nct_id
order by s.enrollment is null, s.enrollment desc, c.position
