-- Which trials certainly started between two days (YYYY-MM-DD)?  A month counts if it lies wholly inside.
select nct_id, brief_title, start_date_earliest, start_date, start_date_precision, overall_status
from studies
where start_date_earliest >= coalesce(nullif(:from, ''), '2022-01-01')
    and start_date <= coalesce(nullif(:to, ''), '2022-12-31')
order by start_date
