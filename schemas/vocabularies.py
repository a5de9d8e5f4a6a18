"""The registry's 41 closed vocabularies: every word of API v2, with its older spellings.

Words and spellings were read from the registry's OpenAPI document, its migration guide and its list
of enumerations on 2026-11-23.  A vocabulary has no "else": a word outside it is kept as published,
as an ``UnknownWord``, and reported with its place; the registry has added words without notice.
"""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import GetCoreSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

REPORT_UNKNOWN_WORDS = {"report_unknown_words": True}
"""Validation context under which a word outside its vocabulary is an error of type ``unknown_word``."""


class UnknownWord(str):
    """A word that its vocabulary does not have, kept as published."""

    __slots__ = ()


class Vocabulary:
    """One closed list of words; as pydantic annotation (``Annotated[str, SEX]``) it checks a field.

    ``words`` maps each word of API v2 to its older spellings (classic API, public XML, study pages).
    """

    def __init__(self, name: str, words: dict[str, tuple[str, ...]]) -> None:
        self.name = name
        self.words = words
        self._spellings = {
            _fold(spelling): word for word, spellings in words.items() for spelling in (word, *spellings)
        }

    def __iter__(self) -> Iterator[str]:
        return iter(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self.words

    def read(self, text: str) -> str:
        """The v2 word for any known spelling; an unknown one comes back as ``UnknownWord``."""
        return self._spellings.get(_fold(text)) or UnknownWord(text.strip())

    def legacy(self, word: str) -> str:
        """The wording of the classic site, as people read it; an unknown word stays as it is."""
        return next(iter(self.words.get(word, ())), word)

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        unknown = core_schema.with_info_after_validator_function(self._unknown, core_schema.str_schema())
        return core_schema.union_schema(
            [core_schema.literal_schema(list(self.words)), unknown], mode="left_to_right"
        )

    def _unknown(self, word: str, info: ValidationInfo) -> UnknownWord:
        if info.context is REPORT_UNKNOWN_WORDS:
            raise PydanticCustomError(
                "unknown_word", "{word} is not in {vocabulary}", {"word": word, "vocabulary": self.name}
            )
        return UnknownWord(word)


def _fold(text: str) -> str:
    return re.sub(r"[^a-z0-9%.]+", " ", text.lower()).strip()


STATUS = Vocabulary(
    "Status",
    {
        "ACTIVE_NOT_RECRUITING": ("Active, not recruiting", "No longer recruiting"),
        "COMPLETED": ("Completed",),
        "ENROLLING_BY_INVITATION": ("Enrolling by invitation",),
        "NOT_YET_RECRUITING": ("Not yet recruiting",),
        "RECRUITING": ("Recruiting",),
        "SUSPENDED": ("Suspended",),
        "TERMINATED": ("Terminated",),
        "WITHDRAWN": ("Withdrawn",),
        "AVAILABLE": ("Available",),
        "NO_LONGER_AVAILABLE": ("No longer available",),
        "TEMPORARILY_NOT_AVAILABLE": ("Temporarily not available",),
        "APPROVED_FOR_MARKETING": ("Approved for marketing",),
        "WITHHELD": ("Withheld",),
        "UNKNOWN": (
            "Unknown status",
            "Unknown",
        ),
    },
)
STUDY_TYPE = Vocabulary(
    "StudyType",
    {
        "EXPANDED_ACCESS": ("Expanded Access",),
        "INTERVENTIONAL": ("Interventional",),
        "OBSERVATIONAL": (
            "Observational",
            "Observational [Patient Registry]",
        ),
    },
)
PHASE = Vocabulary(
    "Phase",
    {
        "NA": (
            "Not Applicable",
            "N/A",
        ),
        "EARLY_PHASE1": (
            "Early Phase 1",
            "Phase 0",
        ),
        "PHASE1": ("Phase 1",),
        "PHASE2": ("Phase 2",),
        "PHASE3": ("Phase 3",),
        "PHASE4": ("Phase 4",),
    },
)
SEX = Vocabulary(
    "Sex",
    {
        "FEMALE": ("Female",),
        "MALE": ("Male",),
        "ALL": (
            "All",
            "Both",
        ),
    },
)
STANDARD_AGE = Vocabulary(
    "StandardAge",
    {
        "CHILD": ("Child",),
        "ADULT": ("Adult",),
        "OLDER_ADULT": ("Older Adult",),
    },
)
SAMPLING_METHOD = Vocabulary(
    "SamplingMethod",
    {
        "PROBABILITY_SAMPLE": ("Probability Sample",),
        "NON_PROBABILITY_SAMPLE": ("Non-Probability Sample",),
    },
)
IPD_SHARING = Vocabulary(
    "IpdSharing",
    {
        "YES": ("Yes",),
        "NO": ("No",),
        "UNDECIDED": ("Undecided",),
    },
)
IPD_SHARING_INFO_TYPE = Vocabulary(
    "IpdSharingInfoType",
    {
        "STUDY_PROTOCOL": ("Study Protocol",),
        "SAP": ("Statistical Analysis Plan (SAP)",),
        "ICF": ("Informed Consent Form (ICF)",),
        "CSR": ("Clinical Study Report (CSR)",),
        "ANALYTIC_CODE": ("Analytic Code",),
    },
)
ORG_STUDY_ID_TYPE = Vocabulary(
    "OrgStudyIdType",
    {
        "NIH": ("U.S. NIH Grant/Contract",),
        "FDA": ("U.S. FDA Grant/Contract",),
        "VA": ("U.S. VA Grant/Contract",),
        "CDC": ("U.S. CDC Grant/Contract",),
        "AHRQ": ("U.S. AHRQ Grant/Contract",),
        "SAMHSA": ("U.S. SAMHSA Grant/Contract",),
    },
)
SECONDARY_ID_TYPE = Vocabulary(
    "SecondaryIdType",
    {
        "NIH": (
            "U.S. NIH Grant/Contract",
            "US NIH Grant Number",
        ),
        "FDA": ("U.S. FDA Grant/Contract",),
        "VA": ("U.S. VA Grant/Contract",),
        "CDC": ("U.S. CDC Grant/Contract",),
        "AHRQ": ("U.S. AHRQ Grant/Contract",),
        "SAMHSA": ("U.S. SAMHSA Grant/Contract",),
        "OTHER_GRANT": ("Other Grant/Funding Number",),
        "EUDRACT_NUMBER": ("EudraCT Number",),
        "CTIS": ("EU Trial (CTIS) Number",),
        "REGISTRY": ("Registry Identifier",),
        "OTHER": ("Other Identifier",),
    },
)
AGENCY_CLASS = Vocabulary(
    "AgencyClass",
    {
        "NIH": ("NIH",),
        "FED": (
            "FED",
            "U.S. Fed",
        ),
        "OTHER_GOV": ("OTHER_GOV",),
        "INDIV": ("INDIV",),
        "INDUSTRY": (
            "INDUSTRY",
            "Industry",
        ),
        "NETWORK": ("NETWORK",),
        "AMBIG": ("AMBIG",),
        "OTHER": (
            "OTHER",
            "Other",
        ),
        "UNKNOWN": ("UNKNOWN",),
    },
)
EXPANDED_ACCESS_STATUS = Vocabulary(
    "ExpandedAccessStatus",
    {
        "AVAILABLE": ("Available",),
        "NO_LONGER_AVAILABLE": ("No longer available",),
        "TEMPORARILY_NOT_AVAILABLE": ("Temporarily not available",),
        "APPROVED_FOR_MARKETING": ("Approved for marketing",),
    },
)
DATE_TYPE = Vocabulary(
    "DateType",
    {
        "ACTUAL": ("Actual",),
        "ESTIMATED": (
            "Anticipated",
            "Estimate",
            "Estimated",
        ),
    },
)
RESPONSIBLE_PARTY_TYPE = Vocabulary(
    "ResponsiblePartyType",
    {
        "SPONSOR": ("Sponsor",),
        "PRINCIPAL_INVESTIGATOR": ("Principal Investigator",),
        "SPONSOR_INVESTIGATOR": ("Sponsor-Investigator",),
    },
)
DESIGN_ALLOCATION = Vocabulary(
    "DesignAllocation",
    {
        "RANDOMIZED": ("Randomized",),
        "NON_RANDOMIZED": (
            "Non-Randomized",
            "Nonrandomized",
            "Non-randomized Trial",
        ),
        "NA": ("N/A",),
    },
)
INTERVENTIONAL_ASSIGNMENT = Vocabulary(
    "InterventionalAssignment",
    {
        "SINGLE_GROUP": ("Single Group Assignment",),
        "PARALLEL": ("Parallel Assignment",),
        "CROSSOVER": ("Crossover Assignment",),
        "FACTORIAL": ("Factorial Assignment",),
        "SEQUENTIAL": ("Sequential Assignment",),
    },
)
PRIMARY_PURPOSE = Vocabulary(
    "PrimaryPurpose",
    {
        "TREATMENT": ("Treatment",),
        "PREVENTION": ("Prevention",),
        "DIAGNOSTIC": ("Diagnostic",),
        "ECT": ("Educational/Counseling/Training",),
        "SUPPORTIVE_CARE": ("Supportive Care",),
        "SCREENING": ("Screening",),
        "HEALTH_SERVICES_RESEARCH": ("Health Services Research",),
        "BASIC_SCIENCE": ("Basic Science",),
        "DEVICE_FEASIBILITY": ("Device Feasibility",),
        "OTHER": ("Other",),
    },
)
OBSERVATIONAL_MODEL = Vocabulary(
    "ObservationalModel",
    {
        "COHORT": ("Cohort",),
        "CASE_CONTROL": ("Case-Control",),
        "CASE_ONLY": ("Case-Only",),
        "CASE_CROSSOVER": ("Case-Crossover",),
        "ECOLOGIC_OR_COMMUNITY": ("Ecologic or Community",),
        "FAMILY_BASED": ("Family-Based",),
        "DEFINED_POPULATION": ("Defined Population",),
        "NATURAL_HISTORY": ("Natural History",),
        "OTHER": ("Other",),
    },
)
DESIGN_TIME_PERSPECTIVE = Vocabulary(
    "DesignTimePerspective",
    {
        "RETROSPECTIVE": ("Retrospective",),
        "PROSPECTIVE": ("Prospective",),
        "CROSS_SECTIONAL": ("Cross-Sectional",),
        "OTHER": ("Other",),
    },
)
BIO_SPEC_RETENTION = Vocabulary(
    "BioSpecRetention",
    {
        "NONE_RETAINED": ("None Retained",),
        "SAMPLES_WITH_DNA": ("Samples With DNA",),
        "SAMPLES_WITHOUT_DNA": ("Samples Without DNA",),
    },
)
ENROLLMENT_TYPE = Vocabulary(
    "EnrollmentType",
    {
        "ACTUAL": ("Actual",),
        "ESTIMATED": (
            "Anticipated",
            "Estimate",
            "Estimated",
        ),
    },
)
ARM_GROUP_TYPE = Vocabulary(
    "ArmGroupType",
    {
        "EXPERIMENTAL": ("Experimental",),
        "ACTIVE_COMPARATOR": ("Active Comparator",),
        "PLACEBO_COMPARATOR": ("Placebo Comparator",),
        "SHAM_COMPARATOR": ("Sham Comparator",),
        "NO_INTERVENTION": ("No Intervention",),
        "OTHER": ("Other",),
    },
)
INTERVENTION_TYPE = Vocabulary(
    "InterventionType",
    {
        "BEHAVIORAL": ("Behavioral",),
        "BIOLOGICAL": ("Biological",),
        "COMBINATION_PRODUCT": ("Combination Product",),
        "DEVICE": ("Device",),
        "DIAGNOSTIC_TEST": ("Diagnostic Test",),
        "DIETARY_SUPPLEMENT": ("Dietary Supplement",),
        "DRUG": ("Drug",),
        "GENETIC": ("Genetic",),
        "PROCEDURE": ("Procedure",),
        "RADIATION": ("Radiation",),
        "OTHER": ("Other",),
    },
)
CONTACT_ROLE = Vocabulary(
    "ContactRole",
    {
        "STUDY_CHAIR": ("Study Chair",),
        "STUDY_DIRECTOR": ("Study Director",),
        "PRINCIPAL_INVESTIGATOR": ("Principal Investigator",),
        "SUB_INVESTIGATOR": ("Sub-Investigator",),
        "CONTACT": ("Contact",),
    },
)
OFFICIAL_ROLE = Vocabulary(
    "OfficialRole",
    {
        "STUDY_CHAIR": ("Study Chair",),
        "STUDY_DIRECTOR": ("Study Director",),
        "PRINCIPAL_INVESTIGATOR": ("Principal Investigator",),
        "SUB_INVESTIGATOR": ("Sub-Investigator",),
    },
)
RECRUITMENT_STATUS = Vocabulary(
    "RecruitmentStatus",
    {
        "ACTIVE_NOT_RECRUITING": ("Active, not recruiting", "No longer recruiting"),
        "COMPLETED": ("Completed",),
        "ENROLLING_BY_INVITATION": ("Enrolling by invitation",),
        "NOT_YET_RECRUITING": ("Not yet recruiting",),
        "RECRUITING": ("Recruiting",),
        "SUSPENDED": ("Suspended",),
        "TERMINATED": ("Terminated",),
        "WITHDRAWN": ("Withdrawn",),
        "AVAILABLE": ("Available",),
    },
)
REFERENCE_TYPE = Vocabulary(
    "ReferenceType",
    {
        "BACKGROUND": ("background",),
        "RESULT": ("result",),
        "DERIVED": ("derived",),
    },
)
MEASURE_PARAM = Vocabulary(
    "MeasureParam",
    {
        "GEOMETRIC_MEAN": ("Geometric Mean",),
        "GEOMETRIC_LEAST_SQUARES_MEAN": ("Geometric Least Squares Mean",),
        "LEAST_SQUARES_MEAN": ("Least Squares Mean",),
        "LOG_MEAN": ("Log Mean",),
        "MEAN": ("Mean",),
        "MEDIAN": ("Median",),
        "NUMBER": ("Number",),
        "COUNT_OF_PARTICIPANTS": ("Count of Participants",),
        "COUNT_OF_UNITS": ("Count of Units",),
    },
)
MEASURE_DISPERSION_TYPE = Vocabulary(
    "MeasureDispersionType",
    {
        "NA": ("Not Applicable",),
        "STANDARD_DEVIATION": ("Standard Deviation",),
        "STANDARD_ERROR": ("Standard Error",),
        "INTER_QUARTILE_RANGE": ("Inter-Quartile Range",),
        "FULL_RANGE": ("Full Range",),
        "CONFIDENCE_80": ("80% Confidence Interval",),
        "CONFIDENCE_90": ("90% Confidence Interval",),
        "CONFIDENCE_95": ("95% Confidence Interval",),
        "CONFIDENCE_975": ("97.5% Confidence Interval",),
        "CONFIDENCE_99": ("99% Confidence Interval",),
        "CONFIDENCE_OTHER": ("Other Confidence Interval Level",),
        "GEOMETRIC_COEFFICIENT": ("Geometric Coefficient of Variation",),
    },
)
OUTCOME_MEASURE_TYPE = Vocabulary(
    "OutcomeMeasureType",
    {
        "PRIMARY": ("Primary",),
        "SECONDARY": ("Secondary",),
        "OTHER_PRE_SPECIFIED": ("Other Pre-specified",),
        "POST_HOC": ("Post-Hoc",),
    },
)
REPORTING_STATUS = Vocabulary(
    "ReportingStatus",
    {
        "NOT_POSTED": ("Not Posted",),
        "POSTED": ("Posted",),
    },
)
EVENT_ASSESSMENT = Vocabulary(
    "EventAssessment",
    {
        "NON_SYSTEMATIC_ASSESSMENT": ("Non-systematic Assessment",),
        "SYSTEMATIC_ASSESSMENT": ("Systematic Assessment",),
    },
)
AGREEMENT_RESTRICTION_TYPE = Vocabulary(
    "AgreementRestrictionType",
    {
        "LTE60": ("LTE60",),
        "GT60": ("GT60",),
        "OTHER": ("OTHER",),
    },
)
BROWSE_LEAF_RELEVANCE = Vocabulary(
    "BrowseLeafRelevance",
    {
        "LOW": ("low",),
        "HIGH": ("high",),
    },
)
DESIGN_MASKING = Vocabulary(
    "DesignMasking",
    {
        "NONE": (
            "None (Open Label)",
            "Open Label",
            "No masking",
            "None",
        ),
        "SINGLE": (
            "Single",
            "Single Blind",
        ),
        "DOUBLE": (
            "Double",
            "Double-Blind",
            "Double Blind",
        ),
        "TRIPLE": ("Triple",),
        "QUADRUPLE": ("Quadruple",),
    },
)
WHO_MASKED = Vocabulary(
    "WhoMasked",
    {
        "PARTICIPANT": (
            "Participant",
            "Subject",
        ),
        "CARE_PROVIDER": (
            "Care Provider",
            "Caregiver",
        ),
        "INVESTIGATOR": ("Investigator",),
        "OUTCOMES_ASSESSOR": ("Outcomes Assessor",),
    },
)
ANALYSIS_DISPERSION_TYPE = Vocabulary(
    "AnalysisDispersionType",
    {
        "STANDARD_DEVIATION": ("Standard Deviation",),
        "STANDARD_ERROR_OF_MEAN": ("Standard Error of the Mean",),
    },
)
CONFIDENCE_INTERVAL_NUM_SIDES = Vocabulary(
    "ConfidenceIntervalNumSides",
    {
        "ONE_SIDED": ("1-Sided",),
        "TWO_SIDED": ("2-Sided",),
    },
)
NON_INFERIORITY_TYPE = Vocabulary(
    "NonInferiorityType",
    {
        "SUPERIORITY": ("Superiority",),
        "NON_INFERIORITY": ("Non-Inferiority",),
        "EQUIVALENCE": ("Equivalence",),
        "OTHER": ("Other",),
        "NON_INFERIORITY_OR_EQUIVALENCE": ("Non-Inferiority or Equivalence",),
        "SUPERIORITY_OR_OTHER": ("Superiority or Other",),
        "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY": ("Non-Inferiority or Equivalence (legacy)",),
        "SUPERIORITY_OR_OTHER_LEGACY": ("Superiority or Other (legacy)",),
    },
)
UNPOSTED_EVENT_TYPE = Vocabulary(
    "UnpostedEventType",
    {
        "RESET": ("Reset",),
        "RELEASE": ("Release",),
        "UNRELEASE": ("Unrelease",),
    },
)
VIOLATION_EVENT_TYPE = Vocabulary(
    "ViolationEventType",
    {
        "VIOLATION_IDENTIFIED": ("Violation Identified by FDA",),
        "CORRECTION_CONFIRMED": ("Correction Confirmed by FDA",),
        "PENALTY_IMPOSED": ("Penalty Imposed by FDA",),
        "ISSUES_IN_LETTER_ADDRESSED_CONFIRMED": ("Issues in letter addressed; confirmed by FDA.",),
    },
)

VOCABULARIES: dict[str, Vocabulary] = {
    vocabulary.name: vocabulary
    for vocabulary in (
        STATUS,
        STUDY_TYPE,
        PHASE,
        SEX,
        STANDARD_AGE,
        SAMPLING_METHOD,
        IPD_SHARING,
        IPD_SHARING_INFO_TYPE,
        ORG_STUDY_ID_TYPE,
        SECONDARY_ID_TYPE,
        AGENCY_CLASS,
        EXPANDED_ACCESS_STATUS,
        DATE_TYPE,
        RESPONSIBLE_PARTY_TYPE,
        DESIGN_ALLOCATION,
        INTERVENTIONAL_ASSIGNMENT,
        PRIMARY_PURPOSE,
        OBSERVATIONAL_MODEL,
        DESIGN_TIME_PERSPECTIVE,
        BIO_SPEC_RETENTION,
        ENROLLMENT_TYPE,
        ARM_GROUP_TYPE,
        INTERVENTION_TYPE,
        CONTACT_ROLE,
        OFFICIAL_ROLE,
        RECRUITMENT_STATUS,
        REFERENCE_TYPE,
        MEASURE_PARAM,
        MEASURE_DISPERSION_TYPE,
        OUTCOME_MEASURE_TYPE,
        REPORTING_STATUS,
        EVENT_ASSESSMENT,
        AGREEMENT_RESTRICTION_TYPE,
        BROWSE_LEAF_RELEVANCE,
        DESIGN_MASKING,
        WHO_MASKED,
        ANALYSIS_DISPERSION_TYPE,
        CONFIDENCE_INTERVAL_NUM_SIDES,
        NON_INFERIORITY_TYPE,
        UNPOSTED_EVENT_TYPE,
        VIOLATION_EVENT_TYPE,
    )
}
