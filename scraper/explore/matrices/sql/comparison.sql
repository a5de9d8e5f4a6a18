-- What are the trials of the cohort, one row each, attribute by attribute?
select
    t.*,
    (select group_concat(measure, ' | ') from design_outcomes o
      where o.nct_id = t.nct_id and o.outcome_type = 'primary') as primary_outcome_measures,
    (select count(*) from criteria c where c.nct_id = t.nct_id and c.criterion_type = 'inclusion')
        as inclusion_criteria,
    (select count(*) from criteria c where c.nct_id = t.nct_id and c.criterion_type = 'exclusion')
        as exclusion_criteria,
    (select max(total) from (select sum(m.count) as total from milestones m
      where m.nct_id = t.nct_id and m.title = 'STARTED' group by m.period)) as started,
    (select count(*) from outcomes o where o.nct_id = t.nct_id) as reported_outcomes,
    (select count(*) from outcome_analyses a where a.nct_id = t.nct_id) as analyses,
    (select count(*) from findings f where f.nct_id = t.nct_id) as findings
from cohort_members k
cross join trials t on t.nct_id = k.nct_id
where k.cohort = :cohort
order by t.nct_id
