"""What API v2 says in places of its own and the XML shows elsewhere."""

from typing import Any

from lxml.etree import _Element

from schemas.values import NormalizedTime

Json = dict[str, Any]


def complete(record: Json, root: _Element) -> None:
    """Adds to a record what follows from its other elements."""
    protocol = record.get("protocolSection", {})
    record["hasResults"] = root.find("clinical_results") is not None
    _interventions_of_arms(protocol)
    _age_groups(protocol)
    if "[Patient Registry]" in (root.findtext("study_type") or ""):
        protocol.setdefault("designModule", {})["patientRegistry"] = True
    for outcome in (
        record.get("resultsSection", {}).get("outcomeMeasuresModule", {}).get("outcomeMeasures", [])
    ):
        outcome["reportingStatus"] = "POSTED" if "classes" in outcome or "denoms" in outcome else "NOT_POSTED"


def _interventions_of_arms(protocol: Json) -> None:
    """``Drug: Aspirin`` under each arm that the intervention names."""
    module = protocol.get("armsInterventionsModule", {})
    arms = {arm.get("label"): arm for arm in module.get("armGroups", [])}
    for intervention in module.get("interventions", []):
        kind = str(intervention.get("type", "")).replace("_", " ").capitalize()
        kind = _KINDS.get(str(intervention.get("type")), kind)
        for label in intervention.get("armGroupLabels", []):
            if label in arms:
                arms[label].setdefault("interventionNames", []).append(
                    f"{kind}: {intervention.get('name', '')}"
                )


_KINDS = {
    "COMBINATION_PRODUCT": "Combination Product",
    "DIAGNOSTIC_TEST": "Diagnostic Test",
    "DIETARY_SUPPLEMENT": "Dietary Supplement",
}
"""Types of interventions of two words as API v2 prints them before a name."""

_AGE_GROUPS = {"CHILD": (0, 18), "ADULT": (18, 65), "OLDER_ADULT": (65, 1000)}
"""Years from and up to which participants belong to the registry's groups."""


def _age_groups(protocol: Json) -> None:
    """The groups that the age limits reach, as the registry computes them."""
    module = protocol.get("eligibilityModule")
    if module:
        low, high = _years(module.get("minimumAge"), 0.0), _years(module.get("maximumAge"), 999.0)
        reached = [name for name, (start, end) in _AGE_GROUPS.items() if low < end and high >= start]
        module["stdAges"] = reached


def _years(age: str | None, otherwise: float) -> float:
    days = NormalizedTime(age).days if age else None
    return otherwise if days is None else days / 365.25
