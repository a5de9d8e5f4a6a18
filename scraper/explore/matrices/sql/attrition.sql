-- How many studies fell out at each filter of the cohort?
select
    position,
    kind,
    filter,
    studies_before,
    studies_left,
    studies_before - studies_left as fell_out
from cohort_filters
where cohort = :cohort
order by position
