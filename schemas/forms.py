"""The forms that a record comes in: what each is called, how much it can say, and what it cannot know.

A reader of each form lies in the package of its name in ``scraper/parser/formats``.
"""

from dataclasses import dataclass

API_V2, REGISTRY_HISTORY, STUDY_PAGE = "api_v2", "registry_history", "study_page"
"""Names of the forms that crawls bring; a record of any other comes from a file."""

PARTIAL = 0
"""Rank of a record whose source left parts of it out, whatever its form."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of record.

    ``title`` is for people.  ``rank`` says how much of a record the form can say; a poorer form never
    replaces a richer one.  ``absent`` are the v2 paths that the form has no place for, each with all that
    lies below it: that such a value is missing says nothing about the trial.  ``marks_lists``: whether a text
    shows where the items of a list begin.
    """

    name: str
    title: str
    rank: int
    absent: frozenset[str] = frozenset()
    marks_lists: bool = True

    def can_know(self, path: str) -> bool:
        """Whether the form has a place for a v2 path (registry's names, no brackets)."""
        return not any(path == prefix or path.startswith(f"{prefix}.") for prefix in self.absent)


_ADDED_WHEN_SERVED = frozenset({"derivedSection", "hasResults"})
"""What the registry computes when it serves a record."""

_NOT_ON_PAGES = frozenset(
    {
        "protocolSection.identificationModule.nctIdAliases",
        "protocolSection.identificationModule.orgStudyIdInfo.type",
        "protocolSection.identificationModule.orgStudyIdInfo.link",
        "protocolSection.identificationModule.secondaryIdInfos.link",
        "protocolSection.identificationModule.organization",
        "protocolSection.statusModule.delayedPosting",
        "protocolSection.statusModule.expandedAccessInfo",
        "protocolSection.statusModule.resultsWaived",
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.class",
        "protocolSection.sponsorCollaboratorsModule.collaborators.class",
        "protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorFullName",
        "protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorTitle",
        "protocolSection.sponsorCollaboratorsModule.responsibleParty.investigatorAffiliation",
        "protocolSection.sponsorCollaboratorsModule.responsibleParty.oldNameTitle",
        "protocolSection.sponsorCollaboratorsModule.responsibleParty.oldOrganization",
        "protocolSection.oversightModule.fdaaa801Violation",
        "protocolSection.designModule.nPtrsToThisExpAccNctId",
        "protocolSection.designModule.expandedAccessTypes",
        "protocolSection.contactsLocationsModule.locations.geoPoint",
        "protocolSection.referencesModule.references.retractions",
        "protocolSection.referencesModule.availIpds",
        "resultsSection",
        "annotationSection",
        "documentSection",
        "derivedSection.miscInfoModule",
        "derivedSection.conditionBrowseModule.ancestors",
        "derivedSection.conditionBrowseModule.browseLeaves",
        "derivedSection.conditionBrowseModule.browseBranches",
        "derivedSection.interventionBrowseModule.ancestors",
        "derivedSection.interventionBrowseModule.browseLeaves",
        "derivedSection.interventionBrowseModule.browseBranches",
        "hasResults",
    }
)
"""What no study page shows as a value that can be typed."""

_NOT_IN_XML = frozenset(
    {
        "protocolSection.identificationModule.orgStudyIdInfo.type",
        "protocolSection.identificationModule.orgStudyIdInfo.link",
        "protocolSection.identificationModule.secondaryIdInfos.type",
        "protocolSection.identificationModule.secondaryIdInfos.domain",
        "protocolSection.identificationModule.secondaryIdInfos.link",
        "protocolSection.identificationModule.organization.class",
        "protocolSection.statusModule.delayedPosting",
        "protocolSection.statusModule.expandedAccessInfo.nctId",
        "protocolSection.statusModule.expandedAccessInfo.statusForNctId",
        "protocolSection.statusModule.resultsWaived",
        "protocolSection.oversightModule.fdaaa801Violation",
        "protocolSection.designModule.nPtrsToThisExpAccNctId",
        "protocolSection.contactsLocationsModule.locations.geoPoint",
        "protocolSection.referencesModule.references.retractions",
        "protocolSection.referencesModule.references.type",
        "resultsSection.participantFlowModule.typeUnitsAnalyzed",
        "resultsSection.participantFlowModule.periods.milestones.comment",
        "resultsSection.participantFlowModule.periods.milestones.achievements.numUnits",
        "resultsSection.participantFlowModule.periods.dropWithdraws.comment",
        "resultsSection.participantFlowModule.periods.dropWithdraws.reasons.numUnits",
        "resultsSection.baselineCharacteristicsModule.typeUnitsAnalyzed",
        "resultsSection.baselineCharacteristicsModule.measures.calculatePct",
        "resultsSection.outcomeMeasuresModule.outcomeMeasures.calculatePct",
        "resultsSection.outcomeMeasuresModule.outcomeMeasures.typeUnitsAnalyzed",
        "resultsSection.adverseEventsModule.allCauseMortalityComment",
        "annotationSection.annotationModule.unpostedAnnotation.unpostedResponsibleParty",
        "annotationSection.annotationModule.violationAnnotation",
        "documentSection.largeDocumentModule.noSap",
        "documentSection.largeDocumentModule.largeDocs.typeAbbrev",
        "documentSection.largeDocumentModule.largeDocs.uploadDate",
        "documentSection.largeDocumentModule.largeDocs.size",
        "derivedSection.miscInfoModule.modelPredictions",
        "derivedSection.miscInfoModule.submissionTracking",
        "derivedSection.conditionBrowseModule.meshes.id",
        "derivedSection.conditionBrowseModule.ancestors",
        "derivedSection.conditionBrowseModule.browseLeaves",
        "derivedSection.conditionBrowseModule.browseBranches",
        "derivedSection.interventionBrowseModule.meshes.id",
        "derivedSection.interventionBrowseModule.ancestors",
        "derivedSection.interventionBrowseModule.browseLeaves",
        "derivedSection.interventionBrowseModule.browseBranches",
    }
)
"""What the public XML has no element for; of references it tells apart those to results only."""

_NOT_IN_CLASSIC_JSON = frozenset(
    {
        "protocolSection.identificationModule.orgStudyIdInfo.link",
        "protocolSection.contactsLocationsModule.locations.geoPoint",
        "protocolSection.referencesModule.references.retractions",
        "derivedSection.miscInfoModule.submissionTracking",
    }
)
"""What the registry had no piece for, or did not serve, until 2024."""

_NOT_IN_EXPORTS = frozenset(
    {
        "protocolSection.outcomesModule",
        "protocolSection.oversightModule",
        "protocolSection.referencesModule",
        "protocolSection.ipdSharingStatementModule",
        "protocolSection.contactsLocationsModule",
        "protocolSection.descriptionModule.detailedDescription",
        "protocolSection.eligibilityModule.eligibilityCriteria",
        "protocolSection.eligibilityModule.healthyVolunteers",
        "protocolSection.armsInterventionsModule.armGroups",
        "resultsSection",
        "annotationSection",
        "documentSection",
        "derivedSection",
    }
)
"""What no column of a search export says in a way that can be typed."""

_NOT_IN_ENTRY_SYSTEM = frozenset(
    {
        "protocolSection.identificationModule.orgStudyIdInfo.type",
        "protocolSection.identificationModule.orgStudyIdInfo.link",
        "protocolSection.identificationModule.secondaryIdInfos.link",
        "protocolSection.identificationModule.organization.class",
        "protocolSection.statusModule.lastKnownStatus",
        "protocolSection.statusModule.expandedAccessInfo",
        "protocolSection.statusModule.studyFirstPostDateStruct",
        "protocolSection.statusModule.studyFirstSubmitQcDate",
        "protocolSection.statusModule.lastUpdatePostDateStruct",
        "protocolSection.statusModule.resultsFirstSubmitQcDate",
        "protocolSection.statusModule.resultsFirstPostDateStruct",
        "protocolSection.sponsorCollaboratorsModule.leadSponsor.class",
        "protocolSection.sponsorCollaboratorsModule.collaborators.class",
        "protocolSection.oversightModule.isFdaRegulatedDrug",
        "protocolSection.oversightModule.isFdaRegulatedDevice",
        "protocolSection.ipdSharingStatementModule",
        "protocolSection.contactsLocationsModule.locations.geoPoint",
        "protocolSection.referencesModule.availIpds",
        "resultsSection",
        "annotationSection",
        "documentSection",
        "derivedSection",
    }
)
"""What the entry system of 2005 to 2014 did not ask for, or what is not read of it."""

_NOT_IN_WHO_EXPORTS = (_NOT_IN_EXPORTS - {"protocolSection.eligibilityModule.eligibilityCriteria"}) | {
    "protocolSection.statusModule",
    "protocolSection.designModule.designInfo",
    "hasResults",
}
"""What no field of the WHO's exports says in the registry's words."""

FORMS = {
    form.name: form
    for form in (
        Form(REGISTRY_HISTORY, "past version from the registry", 30, _ADDED_WHEN_SERVED),
        Form("public_xml", "public XML record", 20, _NOT_IN_XML),
        Form("entry_system_xml", "XML of the registry's entry system", 15, _NOT_IN_ENTRY_SYSTEM),
        Form("who_export", "row of a WHO export", 4, _NOT_IN_WHO_EXPORTS),
        Form("search_export", "row of a search export", 5, _NOT_IN_EXPORTS),
        Form("classic_json", "classic API record", 20, _NOT_IN_CLASSIC_JSON, marks_lists=False),
        Form(API_V2, "API record", 30),
        Form(STUDY_PAGE, "study page of a mirror", 10, _NOT_ON_PAGES),
    )
}
"""By name, in the order in which they are asked for a file: the last two claim any JSON and any HTML."""


def rank_of(form: str, is_partial: bool) -> int:
    """Rank of a record among the records of its study."""
    return PARTIAL if is_partial else FORMS[form].rank


WHOLE = FORMS[API_V2].rank
"""Rank of a record as the registry has it."""


def absent_at(rank: int) -> frozenset[str]:
    """Paths that a record of this rank may be silent on only because its form cannot know them.

    A partial record is one of the registry's own, of which less was asked for.
    """
    return frozenset().union(*(form.absent for form in FORMS.values() if form.rank == (rank or WHOLE)))
