-- What does a meta-analysis need of one trial: every posted effect and every group's number, with denominators?
select * from effects
where nct_id = :nct_id
order by outcome_id, level, analysis_id, measurement_id
