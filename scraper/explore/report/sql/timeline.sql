-- When did each trial start, and when did it end or will it: from which day to which day can the date mean?
select
    s.nct_id,
    s.brief_title,
    s.overall_status,
    s.start_date_earliest as start_earliest,
    s.start_date as start_latest,
    s.start_date_type as start_type,
    s.primary_completion_date_earliest as primary_completion_earliest,
    s.primary_completion_date as primary_completion_latest,
    s.primary_completion_date_type as primary_completion_type,
    s.completion_date_earliest as completion_earliest,
    s.completion_date as completion_latest,
    s.completion_date_type as completion_type,
    s.data_date
from chosen
cross join studies s on s.nct_id = chosen.nct_id
order by s.start_date_earliest is null, s.start_date_earliest, s.nct_id
