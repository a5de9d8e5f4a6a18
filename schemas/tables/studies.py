"""The table of studies: one row a trial, everything the registry says once a record."""

from schemas.forms import FORMS
from schemas.tables.columns import Column, FromContext, Rows, Table, boolean, dates, integer, real, text

_ID = "protocolSection.identificationModule"
_STATUS = "protocolSection.statusModule"
_DESIGN = "protocolSection.designModule"
_OVERSIGHT = "protocolSection.oversightModule"
_IPD = "protocolSection.ipdSharingStatementModule"
_ARMS = "protocolSection.armsInterventionsModule.armGroups"
_BASELINE = "resultsSection.baselineCharacteristicsModule"
_MISC = "derivedSection.miscInfoModule"
_UNPOSTED = "annotationSection.annotationModule.unpostedAnnotation"

STUDIES = Table(
    "studies",
    "one study record",
    (
        text("nlm_download_date_description", None, "Never filled from API v2; see data_date."),
        *dates(
            "study_first_submitted_date", f"{_STATUS}.studyFirstSubmitDate", "The record was first submitted."
        ),
        *dates(
            "results_first_submitted_date",
            f"{_STATUS}.resultsFirstSubmitDate",
            "Results were first submitted; empty until they are posted.",
        ),
        *dates(
            "disposition_first_submitted_date",
            f"{_STATUS}.dispFirstSubmitDate",
            "Certification or extension request to delay results was first submitted.",
        ),
        *dates(
            "last_update_submitted_date",
            f"{_STATUS}.lastUpdateSubmitDate",
            "The last update that met quality control was submitted.",
        ),
        *dates(
            "study_first_submitted_qc_date",
            f"{_STATUS}.studyFirstSubmitQcDate",
            "First submission that met quality control.",
        ),
        *dates(
            "study_first_posted_date", f"{_STATUS}.studyFirstPostDateStruct.date", "First public posting."
        ),
        text(
            "study_first_posted_date_type",
            f"{_STATUS}.studyFirstPostDateStruct.type",
            "ACTUAL, or ESTIMATED by the registry (postings before 2017).",
        ),
        *dates(
            "results_first_submitted_qc_date",
            f"{_STATUS}.resultsFirstSubmitQcDate",
            "First results submission that met quality control.",
        ),
        *dates(
            "results_first_posted_date",
            f"{_STATUS}.resultsFirstPostDateStruct.date",
            "Results were first public.",
        ),
        text(
            "results_first_posted_date_type",
            f"{_STATUS}.resultsFirstPostDateStruct.type",
            "ACTUAL or ESTIMATED.",
        ),
        *dates(
            "disposition_first_submitted_qc_date",
            f"{_STATUS}.dispFirstSubmitQcDate",
            "First certification or extension request that met quality control.",
        ),
        *dates(
            "disposition_first_posted_date",
            f"{_STATUS}.dispFirstPostDateStruct.date",
            "Certification or extension request was first public.",
        ),
        text(
            "disposition_first_posted_date_type",
            f"{_STATUS}.dispFirstPostDateStruct.type",
            "ACTUAL or ESTIMATED.",
        ),
        *dates(
            "last_update_submitted_qc_date",
            f"{_STATUS}.lastUpdateSubmitDate",
            "As last_update_submitted_date: API v2 has one date for both.",
        ),
        *dates(
            "last_update_posted_date",
            f"{_STATUS}.lastUpdatePostDateStruct.date",
            "The last update became public.",
        ),
        text(
            "last_update_posted_date_type", f"{_STATUS}.lastUpdatePostDateStruct.type", "ACTUAL or ESTIMATED."
        ),
        text("start_month_year", f"{_STATUS}.startDateStruct.date", "Study start as published.", "date_text"),
        text(
            "start_date_type",
            f"{_STATUS}.startDateStruct.type",
            "ACTUAL or ESTIMATED; absent on records older than about 2017.",
        ),
        *dates("start_date", f"{_STATUS}.startDateStruct.date", "First participant enrolled."),
        text(
            "verification_month_year",
            f"{_STATUS}.statusVerifiedDate",
            "Verification as published.",
            "date_text",
        ),
        *dates("verification_date", f"{_STATUS}.statusVerifiedDate", "The owner last verified the record."),
        text(
            "completion_month_year",
            f"{_STATUS}.completionDateStruct.date",
            "Completion as published.",
            "date_text",
        ),
        text("completion_date_type", f"{_STATUS}.completionDateStruct.type", "ACTUAL or ESTIMATED."),
        *dates("completion_date", f"{_STATUS}.completionDateStruct.date", "Last participant, last visit."),
        text(
            "primary_completion_month_year",
            f"{_STATUS}.primaryCompletionDateStruct.date",
            "Primary completion as published.",
            "date_text",
        ),
        text(
            "primary_completion_date_type",
            f"{_STATUS}.primaryCompletionDateStruct.type",
            "ACTUAL or ESTIMATED.",
        ),
        *dates(
            "primary_completion_date",
            f"{_STATUS}.primaryCompletionDateStruct.date",
            "Last participant examined for the primary outcome.",
        ),
        text("target_duration", f"{_DESIGN}.targetDuration", "Follow-up of each participant of a registry."),
        real("target_duration_days", f"{_DESIGN}.targetDuration", "The same as a number.", "days", "day"),
        text("study_type", f"{_DESIGN}.studyType", "INTERVENTIONAL, OBSERVATIONAL or EXPANDED_ACCESS."),
        text("acronym", f"{_ID}.acronym", "Acronym of the study."),
        text(
            "baseline_population",
            f"{_BASELINE}.populationDescription",
            "Who was analysed at baseline, and why not all.",
        ),
        text("brief_title", f"{_ID}.briefTitle", "Short title for the public."),
        text("official_title", f"{_ID}.officialTitle", "Title of the protocol."),
        text(
            "overall_status",
            f"{_STATUS}.overallStatus",
            "Recruitment status; UNKNOWN is the registry's word for an open study not verified for 2 years.",
        ),
        text("last_known_status", f"{_STATUS}.lastKnownStatus", "The sponsor's last word before UNKNOWN."),
        text(
            "phase",
            f"{_DESIGN}.phases",
            "Phases joined with '/'; NA: interventional without phase.",
            "joined",
        ),
        integer(
            "enrollment",
            f"{_DESIGN}.enrollmentInfo.count",
            "Number of participants; null also where the registry's 99999999 stands for unknown.",
            "known_enrollment",
            "participant",
        ),
        integer(
            "enrollment_published",
            f"{_DESIGN}.enrollmentInfo.count",
            "The number as published, 99999999 included.",
            unit="participant",
        ),
        text(
            "enrollment_type", f"{_DESIGN}.enrollmentInfo.type", "ACTUAL or ESTIMATED; absent on old records."
        ),
        text("source", f"{_ID}.organization.fullName", "Organization that owns the record."),
        text(
            "limitations_and_caveats",
            "resultsSection.moreInfoModule.limitationsAndCaveats.description",
            "Limitations of the results as the sponsor describes them.",
        ),
        integer(
            "number_of_arms",
            (f"{_DESIGN}.studyType", _ARMS),
            "Arms of an interventional study.",
            "arms_if_interventional",
        ),
        integer(
            "number_of_groups",
            (f"{_DESIGN}.studyType", _ARMS),
            "Groups of any other study.",
            "groups_if_not_interventional",
        ),
        text("why_stopped", f"{_STATUS}.whyStopped", "Why the study was suspended, terminated or withdrawn."),
        boolean(
            "has_expanded_access",
            f"{_STATUS}.expandedAccessInfo.hasExpandedAccess",
            "Expanded access to the product is available.",
        ),
        boolean(
            "expanded_access_type_individual",
            f"{_DESIGN}.expandedAccessTypes.individual",
            "Expanded access for individual patients.",
        ),
        boolean(
            "expanded_access_type_intermediate",
            f"{_DESIGN}.expandedAccessTypes.intermediate",
            "Expanded access for intermediate-size populations.",
        ),
        boolean(
            "expanded_access_type_treatment",
            f"{_DESIGN}.expandedAccessTypes.treatment",
            "Expanded access under a treatment protocol.",
        ),
        boolean(
            "has_dmc", f"{_OVERSIGHT}.oversightHasDmc", "A data monitoring committee oversees the study."
        ),
        boolean(
            "is_fda_regulated_drug", f"{_OVERSIGHT}.isFdaRegulatedDrug", "Studies an FDA-regulated drug."
        ),
        boolean(
            "is_fda_regulated_device",
            f"{_OVERSIGHT}.isFdaRegulatedDevice",
            "Studies an FDA-regulated device.",
        ),
        boolean(
            "is_unapproved_device",
            f"{_OVERSIGHT}.isUnapprovedDevice",
            "The device was not approved or cleared when the record was posted.",
        ),
        boolean("is_ppsd", f"{_OVERSIGHT}.isPpsd", "A pediatric postmarket surveillance of a device."),
        boolean("is_us_export", f"{_OVERSIGHT}.isUsExport", "The product is exported from the U.S."),
        text("biospec_retention", f"{_DESIGN}.bioSpec.retention", "Whether samples, with DNA, are kept."),
        text("biospec_description", f"{_DESIGN}.bioSpec.description", "What samples are kept."),
        text("ipd_time_frame", f"{_IPD}.timeFrame", "When individual data are available."),
        text("ipd_access_criteria", f"{_IPD}.accessCriteria", "Who may have individual data, and how."),
        text("ipd_url", f"{_IPD}.url", "Where the plan to share individual data is described."),
        text("plan_to_share_ipd", f"{_IPD}.ipdSharing", "YES, NO or UNDECIDED."),
        text("plan_to_share_ipd_description", f"{_IPD}.description", "The plan in words."),
        text("created_at", None, "Never filled: see source_documents.retrieved_at."),
        text("updated_at", None, "Never filled: see source_documents.retrieved_at."),
        text("source_class", f"{_ID}.organization.class", "Class of the organization that owns the record."),
        boolean(
            "delayed_posting",
            f"{_STATUS}.delayedPosting",
            "A device study posted before U.S. approval under delayed posting.",
        ),
        text("expanded_access_nctid", f"{_STATUS}.expandedAccessInfo.nctId", "The expanded-access record."),
        text(
            "expanded_access_status_for_nctid",
            f"{_STATUS}.expandedAccessInfo.statusForNctId",
            "Availability of that expanded-access record.",
        ),
        boolean(
            "fdaaa801_violation",
            f"{_OVERSIGHT}.fdaaa801Violation",
            "The FDA found a violation of section 801 of FDAAA.",
        ),
        text(
            "baseline_type_units_analyzed",
            f"{_BASELINE}.typeUnitsAnalyzed",
            "What was analysed at baseline, if not participants.",
        ),
        boolean(
            "patient_registry",
            f"{_DESIGN}.patientRegistry",
            "An observational study that is a patient registry.",
        ),
        boolean("has_results", "hasResults", "Results are posted."),
        boolean("results_waived", f"{_STATUS}.resultsWaived", "The results requirement was waived."),
        integer(
            "expanded_access_pointer_count",
            f"{_DESIGN}.nPtrsToThisExpAccNctId",
            "Number of records that point to this expanded-access record.",
        ),
        boolean(
            "no_sap",
            "documentSection.largeDocumentModule.noSap",
            "The study has no statistical analysis plan.",
        ),
        text(
            "unposted_responsible_party",
            f"{_UNPOSTED}.unpostedResponsibleParty",
            "Who answers for results that are submitted and not yet posted.",
        ),
        *dates(
            "estimated_results_first_submit_date",
            f"{_MISC}.submissionTracking.estimatedResultsFirstSubmitDate",
            "The registry's estimate of when results were first submitted.",
        ),
        *dates(
            "first_mcp_posted_date",
            f"{_MISC}.submissionTracking.firstMcpInfo.postDateStruct.date",
            "First posting of results with major comments by reviewers.",
        ),
        text(
            "first_mcp_posted_date_type",
            f"{_MISC}.submissionTracking.firstMcpInfo.postDateStruct.type",
            "ACTUAL or ESTIMATED.",
        ),
        real(
            "predicted_min_bmi",
            f"{_MISC}.modelPredictions.bmiLimits.minBmi",
            "Lower limit of body mass index that the registry's model read from the criteria (2023).",
            unit="kg/m2",
        ),
        real(
            "predicted_max_bmi",
            f"{_MISC}.modelPredictions.bmiLimits.maxBmi",
            "Upper limit of the same.",
            unit="kg/m2",
        ),
        Column(
            "data_date",
            "date",
            f"{_MISC}.versionHolder",
            "The registry processed its data on this day.",
            "latest",
        ),
        text(
            "source_format",
            FromContext("source_format"),
            f"Format of the source: {', '.join(FORMS)}.",
        ),
        boolean(
            "is_partial",
            FromContext("is_partial"),
            "The source left parts of the record out (an answer to fields=).",
        ),
        text("removed_upstream_date", None, "Day on which the record was found gone from the registry."),
        text(
            "source_sha256",
            FromContext("source_sha256"),
            "The bytes these rows were read from (source_documents.sha256).",
        ),
    ),
    rows=(Rows(""),),
    full_text=("brief_title", "official_title", "acronym"),
    indexes=(("overall_status",), ("study_type",), ("phase",), ("last_update_posted_date",)),
)
