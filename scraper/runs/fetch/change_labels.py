"""The fields whose changes a report names one by one: path in the record -> what people call it."""

LABELS = {
    "protocolSection.statusModule.overallStatus": "status",
    "protocolSection.statusModule.whyStopped": "why stopped",
    "protocolSection.designModule.enrollmentInfo.count": "enrollment",
    "protocolSection.designModule.enrollmentInfo.type": "enrollment type",
    "protocolSection.statusModule.startDateStruct.date": "start",
    "protocolSection.statusModule.primaryCompletionDateStruct.date": "primary completion",
    "protocolSection.statusModule.completionDateStruct.date": "completion",
    "protocolSection.outcomesModule.primaryOutcomes": "primary outcome",
    "protocolSection.outcomesModule.secondaryOutcomes": "secondary outcome",
    "protocolSection.eligibilityModule.eligibilityCriteria": "eligibility criteria",
    "protocolSection.eligibilityModule.minimumAge": "minimum age",
    "protocolSection.eligibilityModule.maximumAge": "maximum age",
    "protocolSection.eligibilityModule.sex": "sex",
    "protocolSection.eligibilityModule.healthyVolunteers": "healthy volunteers",
    "hasResults": "results posted",
    "protocolSection.statusModule.resultsFirstPostDateStruct.date": "results first posted",
    "protocolSection.designModule.phases": "phase",
    "protocolSection.designModule.designInfo": "design",
    "protocolSection.armsInterventionsModule.armGroups": "arm",
    "protocolSection.armsInterventionsModule.interventions": "intervention",
    "protocolSection.conditionsModule.conditions": "conditions",
    "protocolSection.sponsorCollaboratorsModule.leadSponsor.name": "lead sponsor",
    "protocolSection.identificationModule.briefTitle": "title",
    "protocolSection.identificationModule.officialTitle": "official title",
}
"""In the order of a report.  A path stands for everything below it."""


def label_of(path: str) -> str | None:
    """What people call the field that a changed path lies in; None: it has no name of its own."""
    for prefix, words in LABELS.items():
        if path == prefix or (path.startswith(prefix) and path[len(prefix)] in ".["):
            return words
    return None
