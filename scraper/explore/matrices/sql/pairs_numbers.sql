-- Which numbers of one trial stand side by side?
select * from group_pairs where nct_id = :nct_id order by measurement_1_id, measurement_2_id
