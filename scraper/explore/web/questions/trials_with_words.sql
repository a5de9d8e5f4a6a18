-- Which trials have these words in their titles?
select s.nct_id, s.brief_title, s.overall_status, s.phase, s.enrollment
from studies_fts f join studies s on s.id = f.rowid
where studies_fts match '"' || replace(coalesce(nullif(:words, ''), 'disease'), '"', ' ') || '"'
order by s.last_update_posted_date desc
