-- Which trials of the cohort (null: all) have groups of results, and of what design are they?
select
    s.nct_id,
    d.intervention_model,
    d.allocation,
    case s.enrollment_type when 'ACTUAL' then s.enrollment end as enrolled,
    coalesce(s.brief_title, '') || ' ' || coalesce(s.official_title, '') || ' '
        || coalesce(d.intervention_model_description, '') || ' ' || coalesce(b.description, '') as words
from studies s
left join designs d on d.nct_id = s.nct_id
left join brief_summaries b on b.nct_id = s.nct_id
where (:cohort is null or s.nct_id in (select nct_id from cohort_members where cohort = :cohort))
    and exists (select 1 from outcomes o where o.nct_id = s.nct_id)
order by s.nct_id
