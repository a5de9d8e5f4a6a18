-- What did sponsors change in versions since a day (YYYY-MM-DD)?
select c.nct_id, v.version_date, c.path, c.before, c.after
from record_versions v
join record_changes c on c.nct_id = v.nct_id and c.version = v.version
where v.version > 1 and v.version_date >= coalesce(nullif(:since, ''), '2000-01-01') and c.changed_by = 'sponsor'
order by v.version_date desc, c.id
