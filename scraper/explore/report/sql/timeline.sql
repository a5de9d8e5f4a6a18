-- When did the trials run?
select c.position, s.nct_id, s.start_date_earliest, s.start_date, s.start_date_type,
    s.primary_completion_date, s.primary_completion_date_type,
    s.completion_date, s.completion_date_type, s.results_first_posted_date
from cohort c join studies s on s.nct_id = c.nct_id
order by s.start_date is null, s.start_date, c.position
