"""Tables of what the sponsor registered: the protocol section, list by list."""

from schemas.tables.columns import (
    Constant,
    FirstOf,
    Key,
    Lookup,
    Rows,
    Table,
    boolean,
    real,
    reference,
    text,
)

_ID = "protocolSection.identificationModule"
_SPONSORS = "protocolSection.sponsorCollaboratorsModule"
_DESCRIPTION = "protocolSection.descriptionModule"
_CONDITIONS = "protocolSection.conditionsModule"
_DESIGN_INFO = "protocolSection.designModule.designInfo"
_ARMS = "protocolSection.armsInterventionsModule"
_OUTCOMES = "protocolSection.outcomesModule"
_ELIGIBILITY = "protocolSection.eligibilityModule"
_CONTACTS = "protocolSection.contactsLocationsModule"
_REFERENCES = "protocolSection.referencesModule"

ID_INFORMATION = Table(
    "id_information",
    "one further identifier of the study",
    (
        text("id_source", None, "nct_alias, org_study_id or secondary_id."),
        text("id_value", ".id", "The identifier."),
        text("id_type", ".type", "Kind of identifier, e.g. EUDRACT_NUMBER."),
        text("id_type_description", ".domain", "Registry, funder or other that issued it."),
        text("id_link", ".link", "Link that the registry made from identifier and kind."),
    ),
    rows=(
        Rows(
            f"{_ID}.nctIdAliases[]",
            {
                "id_source": Constant("nct_alias"),
                "id_value": ".",
                "id_type": None,
                "id_type_description": None,
                "id_link": None,
            },
        ),
        Rows(f"{_ID}.orgStudyIdInfo", {"id_source": Constant("org_study_id"), "id_type_description": None}),
        Rows(f"{_ID}.secondaryIdInfos[]", {"id_source": Constant("secondary_id")}),
    ),
    full_text=("id_value",),
    indexes=(("id_value",),),
)

SPONSORS = Table(
    "sponsors",
    "one sponsor or collaborator",
    (
        text("agency_class", ".class", "INDUSTRY, NIH, FED, OTHER_GOV, INDIV, NETWORK, OTHER ..."),
        text("lead_or_collaborator", None, "lead or collaborator."),
        text("name", ".name", "Name as registered."),
    ),
    rows=(
        Rows(f"{_SPONSORS}.leadSponsor", {"lead_or_collaborator": Constant("lead")}),
        Rows(f"{_SPONSORS}.collaborators[]", {"lead_or_collaborator": Constant("collaborator")}),
    ),
    full_text=("name",),
    indexes=(("name",),),
)

RESPONSIBLE_PARTIES = Table(
    "responsible_parties",
    "the party responsible for the record",
    (
        text("responsible_party_type", ".type", "SPONSOR, PRINCIPAL_INVESTIGATOR or SPONSOR_INVESTIGATOR."),
        text("name", ".investigatorFullName", "Full name of the investigator."),
        text("title", ".investigatorTitle", "Title of the investigator."),
        text("organization", ".oldOrganization", "Organization, as registered before 2011."),
        text("affiliation", ".investigatorAffiliation", "Affiliation of the investigator."),
        text("old_name_title", ".oldNameTitle", "Name and title, as registered before 2011."),
    ),
    rows=(Rows(f"{_SPONSORS}.responsibleParty"),),
    full_text=("name", "old_name_title"),
)

BRIEF_SUMMARIES = Table(
    "brief_summaries",
    "the summary for the public",
    (text("description", ".briefSummary", "The text, in the registry's markdown."),),
    rows=(Rows(_DESCRIPTION),),
    required=("description",),
    full_text=("description",),
)

DETAILED_DESCRIPTIONS = Table(
    "detailed_descriptions",
    "the detailed description",
    (text("description", ".detailedDescription", "The text, in the registry's markdown."),),
    rows=(Rows(_DESCRIPTION),),
    required=("description",),
    full_text=("description",),
)

CONDITIONS = Table(
    "conditions",
    "one condition, as the sponsor wrote it",
    (
        text("name", ".", "The condition."),
        text("downcase_name", ".", "The same in lower case.", "lower_case"),
    ),
    rows=(Rows(f"{_CONDITIONS}.conditions[]"),),
    full_text=("name",),
    indexes=(("downcase_name",),),
)

KEYWORDS = Table(
    "keywords",
    "one keyword, as the sponsor wrote it",
    (
        text("name", ".", "The keyword."),
        text("downcase_name", ".", "The same in lower case.", "lower_case"),
    ),
    rows=(Rows(f"{_CONDITIONS}.keywords[]"),),
    full_text=("name",),
)

DESIGNS = Table(
    "designs",
    "the design of the study",
    (
        text("allocation", ".allocation", "RANDOMIZED, NON_RANDOMIZED or NA (one arm)."),
        text("intervention_model", ".interventionModel", "PARALLEL, CROSSOVER, SINGLE_GROUP ..."),
        text("observational_model", ".observationalModel", "COHORT, CASE_CONTROL ..."),
        text("primary_purpose", ".primaryPurpose", "TREATMENT, PREVENTION ..."),
        text("time_perspective", ".timePerspective", "PROSPECTIVE, RETROSPECTIVE ..."),
        text("masking", ".maskingInfo.masking", "NONE, SINGLE, DOUBLE, TRIPLE or QUADRUPLE."),
        text("masking_description", ".maskingInfo.maskingDescription", "Masking in words."),
        text(
            "intervention_model_description", ".interventionModelDescription", "Intervention model in words."
        ),
        boolean("subject_masked", ".maskingInfo.whoMasked", "Participants are masked.", "has_participant"),
        boolean(
            "caregiver_masked", ".maskingInfo.whoMasked", "Care providers are masked.", "has_care_provider"
        ),
        boolean(
            "investigator_masked", ".maskingInfo.whoMasked", "Investigators are masked.", "has_investigator"
        ),
        boolean(
            "outcomes_assessor_masked",
            ".maskingInfo.whoMasked",
            "Outcomes assessors are masked.",
            "has_outcomes_assessor",
        ),
        text("who_masked", ".maskingInfo.whoMasked", "Who is masked, joined with '/'.", "joined"),
    ),
    rows=(Rows(_DESIGN_INFO),),
)

DESIGN_GROUPS = Table(
    "design_groups",
    "one arm or group",
    (
        text("group_type", ".type", "EXPERIMENTAL, ACTIVE_COMPARATOR ...; null for observational groups."),
        text("title", ".label", "Label, unique in the study."),
        text("description", ".description", "What the arm gets."),
        text(
            "intervention_names",
            ".interventionNames",
            'Interventions as the registry prints them ("Drug: name"), a JSON list.',
            "json_list",
        ),
    ),
    rows=(Rows(f"{_ARMS}.armGroups[]"),),
)

INTERVENTIONS = Table(
    "interventions",
    "one intervention",
    (
        text("intervention_type", ".type", "DRUG, DEVICE, BEHAVIORAL ..."),
        text("name", ".name", "Name as registered; not unique."),
        text("description", ".description", "Dose, route, schedule."),
    ),
    rows=(Rows(f"{_ARMS}.interventions[]"),),
    full_text=("name", "description"),
    indexes=(("name",),),
)

INTERVENTION_OTHER_NAMES = Table(
    "intervention_other_names",
    "one other name of an intervention",
    (
        reference("intervention_id", "interventions", Key("interventions"), "The intervention."),
        text("name", ".", "The other name: brand, code, synonym."),
    ),
    rows=(Rows(f"{_ARMS}.interventions[].otherNames[]"),),
    full_text=("name",),
)

DESIGN_GROUP_INTERVENTIONS = Table(
    "design_group_interventions",
    "one intervention of one arm",
    (
        reference(
            "design_group_id",
            "design_groups",
            Lookup(".", "arms_by_label"),
            "The arm; null when no arm has the label.",
        ),
        reference("intervention_id", "interventions", Key("interventions"), "The intervention."),
        text("arm_group_label", ".", "Label of the arm as the intervention names it."),
    ),
    rows=(Rows(f"{_ARMS}.interventions[].armGroupLabels[]"),),
)

DESIGN_OUTCOMES = Table(
    "design_outcomes",
    "one outcome measure, as registered",
    (
        text(
            "outcome_type",
            None,
            "primary, secondary or other, as in AACT; the view endpoints spells it as outcomes does.",
        ),
        text("measure", ".measure", "What is measured."),
        text("time_frame", ".timeFrame", "When, as written."),
        text("population", None, "Never filled from API v2."),
        text("description", ".description", "How it is measured."),
    ),
    rows=(
        Rows(f"{_OUTCOMES}.primaryOutcomes[]", {"outcome_type": Constant("primary")}),
        Rows(f"{_OUTCOMES}.secondaryOutcomes[]", {"outcome_type": Constant("secondary")}),
        Rows(f"{_OUTCOMES}.otherOutcomes[]", {"outcome_type": Constant("other")}),
    ),
    full_text=("measure",),
)

ELIGIBILITIES = Table(
    "eligibilities",
    "who may take part",
    (
        text("sampling_method", ".samplingMethod", "PROBABILITY_SAMPLE or NON_PROBABILITY_SAMPLE."),
        text("gender", ".sex", "ALL, FEMALE or MALE."),
        text("minimum_age", ".minimumAge", "Lower limit as published; null: none."),
        text("maximum_age", ".maximumAge", "Upper limit as published; null: none."),
        boolean("healthy_volunteers", ".healthyVolunteers", "Healthy volunteers are accepted."),
        text("population", ".studyPopulation", "Population that an observational study draws from."),
        text("criteria", ".eligibilityCriteria", "The criteria in one text; row by row in criteria."),
        text("gender_description", ".genderDescription", "Why eligibility depends on gender."),
        boolean("gender_based", ".genderBased", "Eligibility depends on self-represented gender."),
        boolean("adult", ".stdAges", "Ages 18 to 64 may take part.", "has_adult"),
        boolean("child", ".stdAges", "Ages under 18 may take part.", "has_child"),
        boolean("older_adult", ".stdAges", "Ages from 65 may take part.", "has_older_adult"),
        text("std_ages", ".stdAges", "Age groups joined with '/'.", "joined"),
        real(
            "minimum_age_days",
            ".minimumAge",
            "Lower limit in days (1 month = 30.4375, 1 year = 365.25).",
            "days",
            "day",
        ),
        real("maximum_age_days", ".maximumAge", "Upper limit in days.", "days", "day"),
    ),
    rows=(Rows(_ELIGIBILITY),),
)

CENTRAL_CONTACTS = Table(
    "central_contacts",
    "one contact for the whole study",
    (
        text(
            "contact_type",
            FirstOf("primary", "backup"),
            "primary for the first contact, backup for the others.",
        ),
        text("name", ".name", "Name."),
        text("phone", ".phone", "Telephone."),
        text("email", ".email", "E-mail address; not for marketing."),
        text("phone_extension", ".phoneExt", "Telephone extension."),
        text("role", ".role", "Role as published."),
    ),
    rows=(Rows(f"{_CONTACTS}.centralContacts[]"),),
)

OVERALL_OFFICIALS = Table(
    "overall_officials",
    "one official of the whole study",
    (
        text("role", ".role", "PRINCIPAL_INVESTIGATOR, STUDY_CHAIR, STUDY_DIRECTOR ..."),
        text("name", ".name", "Name with degrees."),
        text("affiliation", ".affiliation", "Affiliation."),
    ),
    rows=(Rows(f"{_CONTACTS}.overallOfficials[]"),),
    full_text=("name",),
)

FACILITIES = Table(
    "facilities",
    "one site",
    (
        text("status", ".status", "Recruitment status of the site; given mainly while the study is open."),
        text("name", ".facility", "Name of the facility, as written; not unified."),
        text("city", ".city", "City."),
        text("state", ".state", "State or province."),
        text("zip", ".zip", "Postal code, free text."),
        text("country", ".country", "Country, in the registry's spelling of the day."),
        real("latitude", ".geoPoint.lat", "Latitude of the city.", unit="degree"),
        real("longitude", ".geoPoint.lon", "Longitude of the city.", unit="degree"),
    ),
    rows=(Rows(f"{_CONTACTS}.locations[]"),),
    full_text=("name", "city", "state", "country"),
    indexes=(("country",),),
)

FACILITY_CONTACTS = Table(
    "facility_contacts",
    "one contact of a site",
    (
        reference("facility_id", "facilities", Key("facilities"), "The site."),
        text(
            "contact_type",
            FirstOf("primary", "backup"),
            "primary for the first contact of the site, backup for the others.",
        ),
        text("name", ".name", "Name."),
        text("email", ".email", "E-mail address; not for marketing."),
        text("phone", ".phone", "Telephone."),
        text("phone_extension", ".phoneExt", "Telephone extension."),
        text("role", ".role", "Role as published."),
    ),
    rows=(Rows(f"{_CONTACTS}.locations[].contacts[]", where="is_site_contact"),),
)

FACILITY_INVESTIGATORS = Table(
    "facility_investigators",
    "one investigator of a site",
    (
        reference("facility_id", "facilities", Key("facilities"), "The site."),
        text("role", ".role", "PRINCIPAL_INVESTIGATOR, SUB_INVESTIGATOR or STUDY_CHAIR."),
        text("name", ".name", "Name with degrees."),
        text("email", ".email", "E-mail address, where one is published."),
        text("phone", ".phone", "Telephone, where one is published."),
        text("phone_extension", ".phoneExt", "Telephone extension."),
    ),
    rows=(Rows(f"{_CONTACTS}.locations[].contacts[]", where="is_site_investigator"),),
    full_text=("name",),
)

COUNTRIES = Table(
    "countries",
    "one country that the study has, or had, sites in",
    (
        text("name", ".country", "Country, in the registry's spelling of the day."),
        boolean("removed", None, "All sites of that country were deleted from the record."),
    ),
    rows=(
        Rows(f"{_CONTACTS}.locations[]", {"removed": Constant(0)}, distinct=True),
        Rows(
            "derivedSection.miscInfoModule.removedCountries[]",
            {"name": ".", "removed": Constant(1)},
            distinct=True,
        ),
    ),
    required=("name",),
    indexes=(("name",),),
)

STUDY_REFERENCES = Table(
    "study_references",
    "one publication",
    (
        text("pmid", ".pmid", "PubMed identifier."),
        text(
            "reference_type",
            ".type",
            "BACKGROUND, RESULT (both the sponsor's claim) or DERIVED (found by the registry).",
        ),
        text("citation", ".citation", "Citation as published."),
    ),
    rows=(Rows(f"{_REFERENCES}.references[]"),),
    indexes=(("pmid",),),
)

RETRACTIONS = Table(
    "retractions",
    "one retraction of a publication",
    (
        reference("reference_id", "study_references", Key("study_references"), "The publication."),
        text("pmid", ".pmid", "PubMed identifier of the retraction."),
        text("source", ".source", "Where it was published."),
    ),
    rows=(Rows(f"{_REFERENCES}.references[].retractions[]"),),
)

LINKS = Table(
    "links",
    "one web page about the study",
    (
        text("url", ".url", "Address."),
        text("description", ".label", "What it is."),
    ),
    rows=(Rows(f"{_REFERENCES}.seeAlsoLinks[]"),),
)

DOCUMENTS = Table(
    "documents",
    "one data set or document that is available elsewhere",
    (
        text("document_id", ".id", "Identifier at its host."),
        text("document_type", ".type", "Individual Participant Data Set, Study Protocol ..."),
        text("url", ".url", "Address."),
        text("comment", ".comment", "How to get it."),
    ),
    rows=(Rows(f"{_REFERENCES}.availIpds[]"),),
)

IPD_INFORMATION_TYPES = Table(
    "ipd_information_types",
    "one kind of supporting information that will be shared",
    (text("name", ".", "STUDY_PROTOCOL, SAP, ICF, CSR or ANALYTIC_CODE."),),
    rows=(Rows("protocolSection.ipdSharingStatementModule.infoTypes[]"),),
)

PROTOCOL_TABLES = (
    ID_INFORMATION,
    SPONSORS,
    RESPONSIBLE_PARTIES,
    BRIEF_SUMMARIES,
    DETAILED_DESCRIPTIONS,
    CONDITIONS,
    KEYWORDS,
    DESIGNS,
    DESIGN_GROUPS,
    INTERVENTIONS,
    INTERVENTION_OTHER_NAMES,
    DESIGN_GROUP_INTERVENTIONS,
    DESIGN_OUTCOMES,
    ELIGIBILITIES,
    CENTRAL_CONTACTS,
    OVERALL_OFFICIALS,
    FACILITIES,
    FACILITY_CONTACTS,
    FACILITY_INVESTIGATORS,
    COUNTRIES,
    STUDY_REFERENCES,
    RETRACTIONS,
    LINKS,
    DOCUMENTS,
    IPD_INFORMATION_TYPES,
)
