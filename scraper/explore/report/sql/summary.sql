-- How many trials are these, how large, where, and of which day are the data?
select
    count(*) as trials,
    sum(s.has_results) as with_posted_results,
    sum(case when s.enrollment_type = 'ACTUAL' then s.enrollment end) as enrolled,
    sum(case when s.enrollment_type = 'ESTIMATED' then s.enrollment end) as planned_to_enroll,
    sum((select count(*) from facilities f where f.nct_id = s.nct_id)) as sites,
    (select count(distinct name) from countries c
      where not c.removed and c.nct_id in (select nct_id from chosen)) as countries,
    min(s.data_date) as oldest_data,
    max(s.data_date) as newest_data
from chosen
cross join studies s on s.nct_id = chosen.nct_id
