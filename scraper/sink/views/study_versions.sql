-- What did each version of a record say of status, dates and enrollment, and how far was the trial at that time?
select
    x.*,
    case
        when x.after_results then 'after results'
        when x.after_primary_completion then 'after primary completion'
        when x.after_start then 'after start'
        when x.after_start = 0 then 'before start'
    end as stage
from (
select
    v.nct_id,
    v.version,
    v.version_date,
    v.ordered_by,
    v.registry_version,
    v.data_date,
    v.source_format,
    case
        when v.version_date < s.start_date_earliest then 0
        when v.version_date > s.start_date then 1
    end as after_start,
    case
        when v.version_date < s.primary_completion_date_earliest then 0
        when v.version_date > s.primary_completion_date then 1
    end as after_primary_completion,
    case
        when v.version_date < s.results_first_posted_date_earliest then 0
        when v.version_date >= s.results_first_posted_date then 1
        when not s.has_results then 0
    end as after_results,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.identificationModule.briefTitle' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.identificationModule.briefTitle' and c.version > v.version order by c.version limit 1),
        s.brief_title) as brief_title,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.identificationModule.officialTitle' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.identificationModule.officialTitle' and c.version > v.version order by c.version limit 1),
        s.official_title) as official_title,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.sponsorCollaboratorsModule.leadSponsor.name' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.sponsorCollaboratorsModule.leadSponsor.name' and c.version > v.version order by c.version limit 1),
        (select p.name from sponsors p where p.nct_id = v.nct_id and p.lead_or_collaborator = 'lead')) as lead_sponsor,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.overallStatus' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.overallStatus' and c.version > v.version order by c.version limit 1),
        s.overall_status) as overall_status,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.whyStopped' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.whyStopped' and c.version > v.version order by c.version limit 1),
        s.why_stopped) as why_stopped,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.startDateStruct.date' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.startDateStruct.date' and c.version > v.version order by c.version limit 1),
        s.start_month_year) as start_date,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.startDateStruct.type' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.startDateStruct.type' and c.version > v.version order by c.version limit 1),
        s.start_date_type) as start_date_type,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.primaryCompletionDateStruct.date' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.primaryCompletionDateStruct.date' and c.version > v.version order by c.version limit 1),
        s.primary_completion_month_year) as primary_completion_date,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.primaryCompletionDateStruct.type' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.primaryCompletionDateStruct.type' and c.version > v.version order by c.version limit 1),
        s.primary_completion_date_type) as primary_completion_date_type,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.completionDateStruct.date' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.completionDateStruct.date' and c.version > v.version order by c.version limit 1),
        s.completion_month_year) as completion_date,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.completionDateStruct.type' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.statusModule.completionDateStruct.type' and c.version > v.version order by c.version limit 1),
        s.completion_date_type) as completion_date_type,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.designModule.enrollmentInfo.count' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.designModule.enrollmentInfo.count' and c.version > v.version order by c.version limit 1),
        s.enrollment_published) as enrollment,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.designModule.enrollmentInfo.type' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.designModule.enrollmentInfo.type' and c.version > v.version order by c.version limit 1),
        s.enrollment_type) as enrollment_type,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.minimumAge' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.minimumAge' and c.version > v.version order by c.version limit 1),
        (select e.minimum_age from eligibilities e where e.nct_id = v.nct_id)) as minimum_age,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.maximumAge' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.maximumAge' and c.version > v.version order by c.version limit 1),
        (select e.maximum_age from eligibilities e where e.nct_id = v.nct_id)) as maximum_age,
    iif(exists (select 1 from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.eligibilityCriteria' and c.version > v.version),
        (select json_extract(c.before, '$') from record_changes c where c.nct_id = v.nct_id and c.path = 'protocolSection.eligibilityModule.eligibilityCriteria' and c.version > v.version order by c.version limit 1),
        (select e.criteria from eligibilities e where e.nct_id = v.nct_id)) as eligibility_criteria
from record_versions v
join studies s on s.nct_id = v.nct_id
) x
