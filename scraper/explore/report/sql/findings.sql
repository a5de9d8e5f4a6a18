-- What does not go together inside the records?
select f.nct_id, f.severity, f.code, f.message
from cohort c join findings f on f.nct_id = c.nct_id
order by c.position, f.id
