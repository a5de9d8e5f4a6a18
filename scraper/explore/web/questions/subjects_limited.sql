-- On what do criteria set limits, and in how many trials?
select subject_normalized as subject, count(*) as limits, count(distinct nct_id) as trials
from criterion_facts
where fact_type = 'threshold' and subject_normalized is not null
group by 1
order by trials desc, subject
