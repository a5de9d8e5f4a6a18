"""What API v2 says in places of its own, and older forms show elsewhere or leave to their readers."""

from typing import Any

from schemas.values import NormalizedTime

Json = dict[str, Any]


def interventions_of_arms(protocol: Json) -> None:
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


def age_groups(protocol: Json) -> None:
    """The groups that the age limits reach, as the registry computes them."""
    module = protocol.get("eligibilityModule")
    if module:
        low, high = _years(module.get("minimumAge"), 0.0), _years(module.get("maximumAge"), 999.0)
        reached = [name for name, (start, end) in _AGE_GROUPS.items() if low < end and high >= start]
        module["stdAges"] = reached


def _years(age: str | None, otherwise: float) -> float:
    days = NormalizedTime(age).days if age else None
    return otherwise if days is None else days / 365.25
