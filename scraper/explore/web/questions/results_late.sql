-- Which completed trials had posted no results a year after primary completion, on the day of the data?
select nct_id, brief_title, primary_completion_date, data_date,
    cast(julianday(data_date) - julianday(primary_completion_date) as integer) as days_since
from studies
where overall_status = 'COMPLETED' and study_type = 'INTERVENTIONAL' and has_results = 0
    and primary_completion_date_type = 'ACTUAL'
    and julianday(data_date) - julianday(primary_completion_date) > 365
order by days_since desc
