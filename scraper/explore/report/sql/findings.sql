-- What is odd inside these records: which values do not go together?
select f.nct_id, f.code, f.severity, f.message, f.value, f.source, f.other_value, f.other_source
from chosen
cross join findings f on f.nct_id = chosen.nct_id
order by case f.severity when 'conflict' then 1 when 'warning' then 2 else 3 end, f.code, f.nct_id, f.id
