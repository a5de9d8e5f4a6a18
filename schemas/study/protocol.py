"""The protocol section: what the sponsor registered."""

from typing import Annotated

from pydantic import Field

from schemas.study.base import Markup, RecordPart, Whole
from schemas.values import NctId, NormalizedTime, PartialDate
from schemas.vocabularies import (
    AGENCY_CLASS,
    ARM_GROUP_TYPE,
    BIO_SPEC_RETENTION,
    CONTACT_ROLE,
    DATE_TYPE,
    DESIGN_ALLOCATION,
    DESIGN_MASKING,
    DESIGN_TIME_PERSPECTIVE,
    ENROLLMENT_TYPE,
    EXPANDED_ACCESS_STATUS,
    INTERVENTION_TYPE,
    INTERVENTIONAL_ASSIGNMENT,
    IPD_SHARING,
    IPD_SHARING_INFO_TYPE,
    OBSERVATIONAL_MODEL,
    OFFICIAL_ROLE,
    ORG_STUDY_ID_TYPE,
    PHASE,
    PRIMARY_PURPOSE,
    RECRUITMENT_STATUS,
    REFERENCE_TYPE,
    RESPONSIBLE_PARTY_TYPE,
    SAMPLING_METHOD,
    SECONDARY_ID_TYPE,
    SEX,
    STANDARD_AGE,
    STATUS,
    STUDY_TYPE,
    WHO_MASKED,
)


class OrgStudyIdInfo(RecordPart):
    """Sponsor's own study id block."""

    id: str | None = None
    type: Annotated[str, ORG_STUDY_ID_TYPE] | None = None
    link: str | None = None


class SecondaryIdInfo(RecordPart):
    """Other ids: grants, other registries, EudraCT, CTIS."""

    id: str | None = None
    type: Annotated[str, SECONDARY_ID_TYPE] | None = None
    domain: str | None = None
    link: str | None = None


class Organization(RecordPart):
    """Organization that owns the PRS record."""

    fullName: str | None = None
    class_: Annotated[str, AGENCY_CLASS] | None = Field(default=None, alias="class")


class IdentificationModule(RecordPart):
    """Identifiers and titles."""

    nctId: NctId
    nctIdAliases: list[NctId] | None = None
    orgStudyIdInfo: OrgStudyIdInfo | None = None
    secondaryIdInfos: list[SecondaryIdInfo] | None = None
    briefTitle: str | None = None
    officialTitle: str | None = None
    acronym: str | None = None
    organization: Organization | None = None


class ExpandedAccessInfo(RecordPart):
    """Whether expanded access exists, and its record."""

    hasExpandedAccess: bool | None = None
    nctId: NctId | None = None
    statusForNctId: Annotated[str, EXPANDED_ACCESS_STATUS] | None = None


class PartialDateStruct(RecordPart):
    """A study date, with its kind."""

    date: PartialDate | None = None
    type: Annotated[str, DATE_TYPE] | None = None


class DateStruct(RecordPart):
    """A posting date: always a full day."""

    date: PartialDate | None = None
    type: Annotated[str, DATE_TYPE] | None = None


class StatusModule(RecordPart):
    """Statuses and dates."""

    statusVerifiedDate: PartialDate | None = None
    overallStatus: Annotated[str, STATUS] | None = None
    lastKnownStatus: Annotated[str, STATUS] | None = None
    delayedPosting: bool | None = None
    whyStopped: Markup | None = None
    expandedAccessInfo: ExpandedAccessInfo | None = None
    startDateStruct: PartialDateStruct | None = None
    primaryCompletionDateStruct: PartialDateStruct | None = None
    completionDateStruct: PartialDateStruct | None = None
    studyFirstSubmitDate: PartialDate | None = None
    studyFirstSubmitQcDate: PartialDate | None = None
    studyFirstPostDateStruct: DateStruct | None = None
    resultsWaived: bool | None = None
    resultsFirstSubmitDate: PartialDate | None = None
    resultsFirstSubmitQcDate: PartialDate | None = None
    resultsFirstPostDateStruct: DateStruct | None = None
    dispFirstSubmitDate: PartialDate | None = None
    dispFirstSubmitQcDate: PartialDate | None = None
    dispFirstPostDateStruct: DateStruct | None = None
    lastUpdateSubmitDate: PartialDate | None = None
    lastUpdatePostDateStruct: DateStruct | None = None


class ResponsibleParty(RecordPart):
    """Legal responsible party."""

    type: Annotated[str, RESPONSIBLE_PARTY_TYPE] | None = None
    investigatorFullName: str | None = None
    investigatorTitle: str | None = None
    investigatorAffiliation: str | None = None
    oldNameTitle: str | None = None
    oldOrganization: str | None = None


class Sponsor(RecordPart):
    """A lead sponsor or collaborator."""

    name: str | None = None
    class_: Annotated[str, AGENCY_CLASS] | None = Field(default=None, alias="class")


class SponsorCollaboratorsModule(RecordPart):
    """Sponsor, collaborators, responsible party."""

    responsibleParty: ResponsibleParty | None = None
    leadSponsor: Sponsor | None = None
    collaborators: list[Sponsor] | None = None


class OversightModule(RecordPart):
    """FDA and DMC oversight."""

    oversightHasDmc: bool | None = None
    isFdaRegulatedDrug: bool | None = None
    isFdaRegulatedDevice: bool | None = None
    isUnapprovedDevice: bool | None = None
    isPpsd: bool | None = None
    isUsExport: bool | None = None
    fdaaa801Violation: bool | None = None


class DescriptionModule(RecordPart):
    """Summary and description."""

    briefSummary: Markup | None = None
    detailedDescription: Markup | None = None


class ConditionsModule(RecordPart):
    """Conditions and keywords."""

    conditions: list[str] | None = None
    keywords: list[str] | None = None


class ExpandedAccessTypes(RecordPart):
    """Kinds of expanded access."""

    individual: bool | None = None
    intermediate: bool | None = None
    treatment: bool | None = None


class MaskingBlock(RecordPart):
    """Masking block."""

    masking: Annotated[str, DESIGN_MASKING] | None = None
    maskingDescription: Markup | None = None
    whoMasked: list[Annotated[str, WHO_MASKED]] | None = None


class DesignInfo(RecordPart):
    """Design details."""

    allocation: Annotated[str, DESIGN_ALLOCATION] | None = None
    interventionModel: Annotated[str, INTERVENTIONAL_ASSIGNMENT] | None = None
    interventionModelDescription: Markup | None = None
    primaryPurpose: Annotated[str, PRIMARY_PURPOSE] | None = None
    observationalModel: Annotated[str, OBSERVATIONAL_MODEL] | None = None
    timePerspective: Annotated[str, DESIGN_TIME_PERSPECTIVE] | None = None
    maskingInfo: MaskingBlock | None = None


class BioSpec(RecordPart):
    """Biospecimens (observational)."""

    retention: Annotated[str, BIO_SPEC_RETENTION] | None = None
    description: Markup | None = None


class EnrollmentInfo(RecordPart):
    """Enrollment."""

    count: Whole | None = None
    type: Annotated[str, ENROLLMENT_TYPE] | None = None


class DesignModule(RecordPart):
    """Study type and design."""

    studyType: Annotated[str, STUDY_TYPE] | None = None
    nPtrsToThisExpAccNctId: Whole | None = None
    expandedAccessTypes: ExpandedAccessTypes | None = None
    patientRegistry: bool | None = None
    targetDuration: NormalizedTime | None = None
    phases: list[Annotated[str, PHASE]] | None = None
    designInfo: DesignInfo | None = None
    bioSpec: BioSpec | None = None
    enrollmentInfo: EnrollmentInfo | None = None


class ArmGroup(RecordPart):
    """Arms (interventional) or groups/cohorts (observational)."""

    label: str | None = None
    type: Annotated[str, ARM_GROUP_TYPE] | None = None
    description: Markup | None = None
    interventionNames: list[str] | None = None


class Intervention(RecordPart):
    """Interventions."""

    type: Annotated[str, INTERVENTION_TYPE] | None = None
    name: str | None = None
    description: Markup | None = None
    armGroupLabels: list[str] | None = None
    otherNames: list[str] | None = None


class ArmsInterventionsModule(RecordPart):
    """Arms and interventions."""

    armGroups: list[ArmGroup] | None = None
    interventions: list[Intervention] | None = None


class Outcome(RecordPart):
    """Registered primary outcomes."""

    measure: str | None = None
    description: Markup | None = None
    timeFrame: str | None = None


class OutcomesModule(RecordPart):
    """Registered outcomes."""

    primaryOutcomes: list[Outcome] | None = None
    secondaryOutcomes: list[Outcome] | None = None
    otherOutcomes: list[Outcome] | None = None


class EligibilityModule(RecordPart):
    """Who can take part."""

    eligibilityCriteria: Markup | None = None
    healthyVolunteers: bool | None = None
    sex: Annotated[str, SEX] | None = None
    genderBased: bool | None = None
    genderDescription: Markup | None = None
    minimumAge: NormalizedTime | None = None
    maximumAge: NormalizedTime | None = None
    stdAges: list[Annotated[str, STANDARD_AGE]] | None = None
    studyPopulation: Markup | None = None
    samplingMethod: Annotated[str, SAMPLING_METHOD] | None = None


class Contact(RecordPart):
    """Study-wide contacts (recruiting studies)."""

    name: str | None = None
    role: Annotated[str, CONTACT_ROLE] | None = None
    phone: str | None = None
    phoneExt: str | None = None
    email: str | None = None


class Official(RecordPart):
    """Overall officials / principal investigators."""

    name: str | None = None
    affiliation: str | None = None
    role: Annotated[str, OFFICIAL_ROLE] | None = None


class GeoPoint(RecordPart):
    """City-level coordinates computed by the registry, in degrees."""

    lat: float | None = None
    lon: float | None = None


class Location(RecordPart):
    """Sites."""

    facility: str | None = None
    status: Annotated[str, RECRUITMENT_STATUS] | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    contacts: list[Contact] | None = None
    geoPoint: GeoPoint | None = None


class ContactsLocationsModule(RecordPart):
    """Contacts, officials and sites."""

    centralContacts: list[Contact] | None = None
    overallOfficials: list[Official] | None = None
    locations: list[Location] | None = None


class Retraction(RecordPart):
    """Retractions of the cited article."""

    pmid: str | None = None
    source: str | None = None


class Reference(RecordPart):
    """Citations."""

    pmid: str | None = None
    type: Annotated[str, REFERENCE_TYPE] | None = None
    citation: str | None = None
    retractions: list[Retraction] | None = None


class SeeAlsoLink(RecordPart):
    """Related links."""

    label: Markup | None = None
    url: str | None = None


class AvailIpd(RecordPart):
    """Available individual data or documents."""

    id: str | None = None
    type: str | None = None
    url: str | None = None
    comment: Markup | None = None


class ReferencesModule(RecordPart):
    """Publications, links, available data."""

    references: list[Reference] | None = None
    seeAlsoLinks: list[SeeAlsoLink] | None = None
    availIpds: list[AvailIpd] | None = None


class IpdSharingStatementModule(RecordPart):
    """Plan to share individual participant data."""

    ipdSharing: Annotated[str, IPD_SHARING] | None = None
    description: Markup | None = None
    infoTypes: list[Annotated[str, IPD_SHARING_INFO_TYPE]] | None = None
    timeFrame: Markup | None = None
    accessCriteria: Markup | None = None
    url: str | None = None


class ProtocolSection(RecordPart):
    """Registration (protocol) part of the record."""

    identificationModule: IdentificationModule
    statusModule: StatusModule | None = None
    sponsorCollaboratorsModule: SponsorCollaboratorsModule | None = None
    oversightModule: OversightModule | None = None
    descriptionModule: DescriptionModule | None = None
    conditionsModule: ConditionsModule | None = None
    designModule: DesignModule | None = None
    armsInterventionsModule: ArmsInterventionsModule | None = None
    outcomesModule: OutcomesModule | None = None
    eligibilityModule: EligibilityModule | None = None
    contactsLocationsModule: ContactsLocationsModule | None = None
    referencesModule: ReferencesModule | None = None
    ipdSharingStatementModule: IpdSharingStatementModule | None = None
