"""The words of a study page: which heading or label feeds which path of API v2, and how it is read.

Words as on the ichgcp.net mirror and ClinicalTrials.gov's own pages, old and new; letter case, dashes and
punctuation do not matter.  ``(Actual)`` or ``(Anticipated)`` after a label is read apart.
"""

from schemas.vocabularies import (
    BIO_SPEC_RETENTION,
    DESIGN_ALLOCATION,
    DESIGN_TIME_PERSPECTIVE,
    INTERVENTIONAL_ASSIGNMENT,
    IPD_SHARING,
    IPD_SHARING_INFO_TYPE,
    OBSERVATIONAL_MODEL,
    PRIMARY_PURPOSE,
    SAMPLING_METHOD,
    SEX,
    STATUS,
    STUDY_TYPE,
    Vocabulary,
)
from scraper.parser.formats.study_page.words import (
    ARM_WORDS,
    CONTACT_WORDS,
    CONTACTS,
    CRITERIA,
    DATES,
    MORE,
    OUTCOME_WORDS,
    OVERVIEW,
    PEOPLE,
    PLACE_WORDS,
    PLAN,
    PUBLICATIONS,
    RESULTS,
    Label,
    folds,
)

_P = "protocolSection."
_STATUS, _DESIGN = f"{_P}statusModule.", f"{_P}designModule."
_INFO, _ELIGIBILITY = f"{_DESIGN}designInfo.", f"{_P}eligibilityModule."
_IPD, _OVERSIGHT = f"{_P}ipdSharingStatementModule.", f"{_P}oversightModule."
_TOP = frozenset({OVERVIEW, PLAN, MORE})
_WHEN = frozenset({OVERVIEW, DATES, MORE})
_WHO = frozenset({OVERVIEW, PEOPLE, CONTACTS, MORE})

_PROSE = ("prose", "criteria", "arms", "outcomes", "references", "links", "table")
"""Readers of running text."""

_INNER = {
    "contacts": CONTACT_WORDS,
    "locations": PLACE_WORDS,
    "arms": ARM_WORDS,
    "outcomes": OUTCOME_WORDS,
    "table": folds("Description"),
}


def _label(names: str, reader: str, path: str = "", sections: frozenset[str] = frozenset()) -> Label:
    """A row of the table; the names, parted by bars, begin with the one that we call it by."""
    all_names = tuple(name.strip() for name in names.split("|"))
    inner = _INNER.get(reader, frozenset())
    return Label(all_names[0], all_names, reader, path, sections, reader in _PROSE, inner)


_HERE_OVERVIEW, _HERE_CRITERIA = frozenset({OVERVIEW}), frozenset({CRITERIA})
_HERE_PLAN, _HERE_PLACES = frozenset({PLAN}), frozenset({CONTACTS})
_HERE_PUBLICATIONS, _HERE_MORE = frozenset({PUBLICATIONS, PEOPLE, MORE}), frozenset({MORE, OVERVIEW})

_DOCUMENTS, _HERE_RESULTS = frozenset({MORE, RESULTS, PUBLICATIONS}), frozenset({RESULTS, MORE})

LABELS: tuple[Label, ...] = (
    # identification and overview
    _label(
        "ClinicalTrials.gov Identifier | ClinicalTrials.gov ID | NCT Number | NCT ID | Trial ID | "
        "NCT Identifier | Identifier | ClinicalTrials.gov Id | Study ID",
        "own_id",
    ),
    _label("Brief Title | Public Title", "text", f"{_P}identificationModule.briefTitle", _HERE_OVERVIEW),
    _label("Official Title | Scientific Title", "text", f"{_P}identificationModule.officialTitle", _TOP),
    _label("Acronym", "text", f"{_P}identificationModule.acronym", _TOP),
    _label(
        "Status | Overall Status | Recruitment Status | Study Status | Overall Recruitment Status",
        "status",
        f"{_STATUS}overallStatus",
        _HERE_OVERVIEW,
    ),
    _label(
        "Why Stopped | Why Study Stopped | Reason Stopped", "prose", f"{_STATUS}whyStopped", _HERE_OVERVIEW
    ),
    _label("Last Known Status", "word", f"{_STATUS}lastKnownStatus", _HERE_OVERVIEW),
    _label("Brief Summary | Summary", "prose", f"{_P}descriptionModule.briefSummary", _HERE_OVERVIEW),
    _label("Detailed Description", "prose", f"{_P}descriptionModule.detailedDescription", _HERE_OVERVIEW),
    _label(
        "Conditions | Condition | Condition or disease | Conditions or diseases | Condition(s)",
        "words",
        f"{_P}conditionsModule.conditions",
        _TOP,
    ),
    _label(
        "Intervention / Treatment | Interventions / Treatments | Interventions | Intervention | "
        "Intervention/treatment(s)",
        "interventions",
        "",
        _HERE_OVERVIEW,
    ),
    _label("Study Type", "study_type", f"{_DESIGN}studyType", _TOP),
    _label(
        "Enrollment | Enrolment | Enrollment Count | Number of Participants",
        "enrollment",
        f"{_DESIGN}enrollmentInfo",
        _TOP,
    ),
    _label("Phase | Phases | Study Phase", "phases", f"{_DESIGN}phases", _TOP),
    _label("Target Follow-Up Duration | Target Duration", "length", f"{_DESIGN}targetDuration", _TOP),
    _label("Patient Registry", "flag", f"{_DESIGN}patientRegistry", _TOP),
    _label("Biospecimen Retention", "word", f"{_DESIGN}bioSpec.retention", _TOP),
    _label("Biospecimen Description", "prose", f"{_DESIGN}bioSpec.description", _TOP),
    # contacts and locations
    _label(
        "Study Contact | Study Contacts | Central Contact | Central Contacts",
        "contacts",
        f"{_P}contactsLocationsModule.centralContacts",
        _WHO,
    ),
    _label(
        "Study Contact Backup | Central Contact Backup | Study Contacts Backup | Backup Study Contact",
        "contacts",
        f"{_P}contactsLocationsModule.centralContacts",
        _WHO,
    ),
    _label(
        "Study Locations | Locations | Study Location | Study Sites",
        "locations",
        f"{_P}contactsLocationsModule.locations",
        _HERE_PLACES,
    ),
    # participation criteria
    _label(
        "Eligibility Criteria | Eligibility Information",
        "criteria",
        f"{_ELIGIBILITY}eligibilityCriteria",
        _HERE_CRITERIA,
    ),
    _label(
        "Ages Eligible for Study | Age Eligible for Study | Ages Eligible | Eligible Ages | Age | "
        "Ages | Age Range",
        "ages",
        "",
        _HERE_CRITERIA,
    ),
    _label("Minimum Age", "length", f"{_ELIGIBILITY}minimumAge", _HERE_CRITERIA),
    _label("Maximum Age", "length", f"{_ELIGIBILITY}maximumAge", _HERE_CRITERIA),
    _label(
        "Genders Eligible for Study | Sexes Eligible for Study | Gender Eligible for Study | "
        "Sex Eligible for Study | Genders Eligible | Sexes Eligible | Sex | Gender | Sex/Gender",
        "word",
        f"{_ELIGIBILITY}sex",
        _HERE_CRITERIA,
    ),
    _label(
        "Accepts Healthy Volunteers | Healthy Volunteers | Accepts Healthy Volunteers?",
        "flag",
        f"{_ELIGIBILITY}healthyVolunteers",
        _HERE_CRITERIA,
    ),
    _label(
        "Gender Based | Gender-Based Eligibility | Gender Based Eligibility",
        "flag",
        f"{_ELIGIBILITY}genderBased",
        _HERE_CRITERIA,
    ),
    _label(
        "Gender Eligibility Description | Gender Description",
        "prose",
        f"{_ELIGIBILITY}genderDescription",
        _HERE_CRITERIA,
    ),
    _label("Sampling Method", "word", f"{_ELIGIBILITY}samplingMethod", _HERE_CRITERIA | _HERE_PLAN),
    _label(
        "Study Population | Study Population Description",
        "prose",
        f"{_ELIGIBILITY}studyPopulation",
        _HERE_CRITERIA,
    ),
    _label(
        "Description | Criteria | Eligibility Criteria Description | "
        "Inclusion and Exclusion Criteria | Criteria Description",
        "criteria",
        f"{_ELIGIBILITY}eligibilityCriteria",
        _HERE_CRITERIA,
    ),
    # study plan
    _label("How is the study designed? | Design Details | Study Design Details", "group", "", _HERE_PLAN),
    _label("What is the study measuring? | Outcome Measures", "group", "", _HERE_PLAN),
    _label("Primary Purpose", "word", f"{_INFO}primaryPurpose", _TOP),
    _label("Allocation", "word", f"{_INFO}allocation", _TOP),
    _label("Interventional Model | Intervention Model", "word", f"{_INFO}interventionModel", _TOP),
    _label(
        "Interventional Model Description | Intervention Model Description | Model Description",
        "prose",
        f"{_INFO}interventionModelDescription",
        _TOP,
    ),
    _label("Masking | Blinding", "masking", f"{_INFO}maskingInfo", _TOP),
    _label("Masking Description", "prose", f"{_INFO}maskingInfo.maskingDescription", _TOP),
    _label(
        "Who Masked | Who is Masked | Masked Roles", "masked_roles", f"{_INFO}maskingInfo.whoMasked", _TOP
    ),
    _label("Observational Model | Observational Models", "word", f"{_INFO}observationalModel", _TOP),
    _label("Time Perspective | Time Perspectives", "word", f"{_INFO}timePerspective", _TOP),
    _label(
        "Arms and Interventions | Arms and Intervention | Groups and Interventions | "
        "Groups and Cohorts | Cohorts and Interventions | Arms Interventions | "
        "Participant Group / Arm | Group / Cohort",
        "arms",
        "",
        _HERE_PLAN,
    ),
    _label(
        "Primary Outcome Measures | Primary Outcome Measure | Primary Outcomes | Primary Outcome",
        "outcomes",
        f"{_P}outcomesModule.primaryOutcomes",
        _HERE_PLAN,
    ),
    _label(
        "Secondary Outcome Measures | Secondary Outcome Measure | Secondary Outcomes | Secondary Outcome",
        "outcomes",
        f"{_P}outcomesModule.secondaryOutcomes",
        _HERE_PLAN,
    ),
    _label(
        "Other Outcome Measures | Other Outcome Measure | Other Outcomes | Other Outcome",
        "outcomes",
        f"{_P}outcomesModule.otherOutcomes",
        _HERE_PLAN,
    ),
    # people
    _label(
        "Sponsor | Lead Sponsor | Study Sponsor",
        "sponsor",
        f"{_P}sponsorCollaboratorsModule.leadSponsor",
        _WHO,
    ),
    _label(
        "Collaborators | Collaborator", "collaborators", f"{_P}sponsorCollaboratorsModule.collaborators", _WHO
    ),
    _label(
        "Responsible Party",
        "responsible_party",
        f"{_P}sponsorCollaboratorsModule.responsibleParty.type",
        _WHO,
    ),
    _label(
        "Investigators | Investigator | Overall Officials | Study Officials | Overall Study Officials",
        "officials",
        f"{_P}contactsLocationsModule.overallOfficials",
        _WHO,
    ),
    # publications
    _label(
        "General Publications | Publications | General | References", "references", "", _HERE_PUBLICATIONS
    ),
    _label(
        "Publications of Results | Study Results Publications", "references", "RESULT", _HERE_PUBLICATIONS
    ),
    _label(
        "From PubMed | Publications automatically filled from PubMed | "
        "Publications automatically indexed to this study by ClinicalTrials.gov Identifier (NCT Number)",
        "references",
        "DERIVED",
        _HERE_PUBLICATIONS,
    ),
    _label("Helpful Links | Links | Useful Links", "links", "", _HERE_PUBLICATIONS),
    # dates
    _label(
        "Study Major Dates | Study Registration Dates | Study Record Updates | "
        "Results Reporting Dates | Study Dates | Study Results Reporting Dates",
        "group",
        "",
        _WHEN,
    ),
    _label("Study Start | Study Start Date | Start Date", "dated", f"{_STATUS}startDateStruct", _WHEN),
    _label(
        "Primary Completion | Primary Completion Date | Study Primary Completion",
        "dated",
        f"{_STATUS}primaryCompletionDateStruct",
        _WHEN,
    ),
    _label(
        "Study Completion | Study Completion Date | Completion Date",
        "dated",
        f"{_STATUS}completionDateStruct",
        _WHEN,
    ),
    _label(
        "First Submitted | Study First Submitted | First Submitted Date",
        "date",
        f"{_STATUS}studyFirstSubmitDate",
        _WHEN,
    ),
    _label(
        "First Submitted That Met QC Criteria | First Submitted Met QC Criteria | "
        "Study First Submitted That Met QC Criteria",
        "date",
        f"{_STATUS}studyFirstSubmitQcDate",
        _WHEN,
    ),
    _label(
        "First Posted | Study First Posted | First Posted Date",
        "dated",
        f"{_STATUS}studyFirstPostDateStruct",
        _WHEN,
    ),
    _label("Results First Submitted", "date", f"{_STATUS}resultsFirstSubmitDate", _WHEN),
    _label(
        "Results First Submitted That Met QC Criteria", "date", f"{_STATUS}resultsFirstSubmitQcDate", _WHEN
    ),
    _label("Results First Posted", "dated", f"{_STATUS}resultsFirstPostDateStruct", _WHEN),
    _label(
        "Certification/Extension First Submitted | Certification or Extension First Submitted",
        "date",
        f"{_STATUS}dispFirstSubmitDate",
        _WHEN,
    ),
    _label(
        "Certification/Extension First Submitted That Met QC Criteria | "
        "Certification/Extension First Submitted That Passed QC Review",
        "date",
        f"{_STATUS}dispFirstSubmitQcDate",
        _WHEN,
    ),
    _label("Certification/Extension First Posted", "dated", f"{_STATUS}dispFirstPostDateStruct", _WHEN),
    _label(
        "Last Update Posted | Last Update Posted Date", "dated", f"{_STATUS}lastUpdatePostDateStruct", _WHEN
    ),
    _label(
        "Last Update Submitted That Met QC Criteria | Last Update Submitted",
        "date",
        f"{_STATUS}lastUpdateSubmitDate",
        _WHEN,
    ),
    _label(
        "Last Verified | Last Verified Date | Verification Date | Record Verification Date",
        "date",
        f"{_STATUS}statusVerifiedDate",
        _WHEN,
    ),
    # more information
    _label(
        "Terms related to this study | Drug and device information, study documents | "
        "Drug and device information | Plan for Individual participant data (IPD) | "
        "Plan for Individual participant data | IPD Sharing Statement",
        "group",
        "",
        _HERE_MORE,
    ),
    _label(
        "Other Study ID Numbers | Other Study ID Number | Other Study Ids | Other Study IDs | "
        "Study ID Numbers | Other IDs",
        "study_ids",
        "",
        _HERE_MORE,
    ),
    _label("Keywords | Keywords Provided by", "words", f"{_P}conditionsModule.keywords", _HERE_MORE),
    _label("Additional Relevant MeSH Terms | MeSH Terms | Relevant MeSH Terms", "unmapped", "", _HERE_MORE),
    _label(
        "Condition MeSH Terms | Conditions MeSH Terms",
        "mesh",
        "derivedSection.conditionBrowseModule.meshes",
        _HERE_MORE,
    ),
    _label(
        "Intervention MeSH Terms | Interventions MeSH Terms",
        "mesh",
        "derivedSection.interventionBrowseModule.meshes",
        _HERE_MORE,
    ),
    _label(
        "Plan to Share Individual Participant Data (IPD)? | "
        "Plan to Share Individual Participant Data | Plan to Share IPD | IPD Sharing | "
        "Plan to Share Participant Data",
        "word",
        f"{_IPD}ipdSharing",
        _HERE_MORE,
    ),
    _label(
        "IPD Plan Description | IPD Sharing Plan Description | Plan Description | IPD Description",
        "prose",
        f"{_IPD}description",
        _HERE_MORE,
    ),
    _label(
        "IPD Sharing Supporting Information Type | Supporting Information Type | "
        "Supporting Information | IPD Sharing Supporting Information",
        "vocabulary_list",
        f"{_IPD}infoTypes",
        _HERE_MORE,
    ),
    _label("IPD Sharing Time Frame", "prose", f"{_IPD}timeFrame", _HERE_MORE),
    _label("IPD Sharing Access Criteria", "prose", f"{_IPD}accessCriteria", _HERE_MORE),
    _label("IPD Sharing URL | IPD URL", "address", f"{_IPD}url", _HERE_MORE),
    _label(
        "Studies a U.S. FDA-regulated drug product | Studies a US FDA-regulated drug product | "
        "U.S. FDA-regulated drug product",
        "flag",
        f"{_OVERSIGHT}isFdaRegulatedDrug",
        _HERE_MORE,
    ),
    _label(
        "Studies a U.S. FDA-regulated device product | Studies a US FDA-regulated device product | "
        "U.S. FDA-regulated device product",
        "flag",
        f"{_OVERSIGHT}isFdaRegulatedDevice",
        _HERE_MORE,
    ),
    _label(
        "Product manufactured in and exported from the U.S. | Product Exported from U.S. | "
        "Drug or device product manufactured in and exported from the U.S.",
        "flag",
        f"{_OVERSIGHT}isUsExport",
        _HERE_MORE,
    ),
    _label(
        "Has Data Monitoring Committee | Data Monitoring Committee | "
        "Has a Data Monitoring Committee | Has DMC",
        "flag",
        f"{_OVERSIGHT}oversightHasDmc",
        _HERE_MORE,
    ),
    _label(
        "Device Product Not Approved or Cleared by U.S. FDA | Unapproved Device | "
        "Studies an unapproved device",
        "flag",
        f"{_OVERSIGHT}isUnapprovedDevice",
        _HERE_MORE,
    ),
    _label(
        "Pediatric Postmarket Surveillance of a Device Product | Pediatric Postmarket Surveillance",
        "flag",
        f"{_OVERSIGHT}isPpsd",
        _HERE_MORE,
    ),
    _label("Study Documents", "unmapped", "", _DOCUMENTS),
    # results: tables that the page shows, kept as they stand
    _label("Participant Flow", "table", "", _HERE_RESULTS),
    _label("Baseline Characteristics", "table", "", _HERE_RESULTS),
    _label("Outcome Measures Results", "table", "", _HERE_RESULTS),
    _label("Adverse Events", "table", "", _HERE_RESULTS),
    _label("Serious Adverse Events", "table", "", _HERE_RESULTS),
    _label("Other Adverse Events", "table", "", _HERE_RESULTS),
    _label("All-Cause Mortality", "table", "", _HERE_RESULTS),
    _label("Reported Outcome Measures", "table", "", _HERE_RESULTS),
    _label("Limitations and Caveats", "table", "", _HERE_RESULTS),
    _label("Certain Agreements", "table", "", _HERE_RESULTS),
)

VOCABULARY_OF: dict[str, Vocabulary] = {
    f"{_STATUS}overallStatus": STATUS,
    f"{_STATUS}lastKnownStatus": STATUS,
    f"{_DESIGN}studyType": STUDY_TYPE,
    f"{_DESIGN}bioSpec.retention": BIO_SPEC_RETENTION,
    f"{_ELIGIBILITY}sex": SEX,
    f"{_ELIGIBILITY}samplingMethod": SAMPLING_METHOD,
    f"{_INFO}primaryPurpose": PRIMARY_PURPOSE,
    f"{_INFO}allocation": DESIGN_ALLOCATION,
    f"{_INFO}interventionModel": INTERVENTIONAL_ASSIGNMENT,
    f"{_INFO}observationalModel": OBSERVATIONAL_MODEL,
    f"{_INFO}timePerspective": DESIGN_TIME_PERSPECTIVE,
    f"{_IPD}ipdSharing": IPD_SHARING,
    f"{_IPD}infoTypes": IPD_SHARING_INFO_TYPE,
}
"""Vocabulary of each path that one word fills."""
