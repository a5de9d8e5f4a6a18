-- What does a meta-analysis of the cohort need: every posted effect and every group's number, with denominators?
select * from effects
where nct_id in (select nct_id from cohort_members where cohort = :cohort)
order by nct_id, outcome_id, level, analysis_id, measurement_id
