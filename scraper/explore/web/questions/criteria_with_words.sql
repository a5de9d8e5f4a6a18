-- Which criteria have these words, and whom do they keep in or out?
select c.nct_id, c.criterion_type, c.text, s.brief_title
from criteria_fts f
join criteria c on c.id = f.rowid
join studies s on s.nct_id = c.nct_id
where criteria_fts match '"' || replace(coalesce(nullif(:words, ''), 'pregnant'), '"', ' ') || '"'
order by c.id
