"""Posted results for tests, in the registry's shapes: small builders, one trap of the field each."""

from typing import Any

from tests.databases import Record, study

Groups = list[tuple[str, str]]
"""Code and title of each group."""


def groups(*titles: str, prefix: str = "OG") -> list[Record]:
    return [{"id": f"{prefix}{number:03}", "title": title} for number, title in enumerate(titles)]


def denominators(*counts: str, units: str = "Participants", prefix: str = "OG") -> Record:
    return {
        "units": units,
        "counts": [
            {"groupId": f"{prefix}{number:03}", "value": count} for number, count in enumerate(counts)
        ],
    }


def cells(*values: str | Record, prefix: str = "OG") -> list[Record]:
    """One measurement a group: a value, or the whole cell."""
    return [
        {"groupId": f"{prefix}{number:03}", **(value if isinstance(value, dict) else {"value": value})}
        for number, value in enumerate(values)
    ]


def outcome(*values: str | Record, titles: tuple[str, ...] = ("Drug", "Placebo"), **rest: Any) -> Record:
    """A posted primary outcome with one number a group, 50 and 49 analysed unless ``rest`` says else."""
    return {
        "type": "PRIMARY",
        "title": "Change of Pain",
        "timeFrame": "Week 12",
        "reportingStatus": "POSTED",
        "paramType": "MEAN",
        "dispersionType": "Standard Deviation",
        "unitOfMeasure": "units on a scale",
        "groups": groups(*titles),
        "denoms": [denominators("50", "49", *["10"] * (len(titles) - 2))],
        "classes": [{"categories": [{"measurements": cells(*values)}]}],
        **rest,
    }


def analysis(**fields: Any) -> Record:
    return {"groupIds": ["OG000", "OG001"], **fields}


def flow(*started: tuple[str, str], periods: tuple[str, ...] = ("Overall Study",)) -> Record:
    """Groups with the number that started, the same in every period."""
    achievements = [
        {"groupId": f"FG{number:03}", "numSubjects": count} for number, (_, count) in enumerate(started)
    ]
    return {
        "groups": groups(*[title for title, _ in started], prefix="FG"),
        "periods": [
            {"title": title, "milestones": [{"type": "STARTED", "achievements": achievements}]}
            for title in periods
        ],
    }


def event_group(number: int, title: str, serious: int, at_risk: int, **rest: int) -> Record:
    return {
        "id": f"EG{number:03}",
        "title": title,
        "seriousNumAffected": serious,
        "seriousNumAtRisk": at_risk,
        "otherNumAffected": serious,
        "otherNumAtRisk": at_risk,
        **rest,
    }


def events(*groups_with_counts: tuple[str, int, int], **rest: Any) -> Record:
    """Groups of adverse events: title, participants with a serious event, participants at risk."""
    return {
        "frequencyThreshold": "5",
        "timeFrame": "Up to 12 weeks",
        "eventGroups": [
            event_group(number, title, affected, at_risk)
            for number, (title, affected, at_risk) in enumerate(groups_with_counts)
        ],
        **rest,
    }


def trial(
    *outcomes: Record,
    nct_id: str = "NCT99000901",
    participants: Record | None = None,
    adverse_events: Record | None = None,
    baseline: Record | None = None,
    **modules: Any,
) -> Record:
    """A whole record with posted results."""
    results: Record = {}
    if outcomes:
        results["outcomeMeasuresModule"] = {"outcomeMeasures": list(outcomes)}
    if participants:
        results["participantFlowModule"] = participants
    if adverse_events:
        results["adverseEventsModule"] = adverse_events
    if baseline:
        results["baselineCharacteristicsModule"] = baseline
    return {**study(nct_id, **modules), "resultsSection": results, "hasResults": True}
