"""Adverse events: events with their counts, and the totals of groups, which stand among them."""

from typing import Any

from lxml.etree import _Element

from schemas.vocabularies import EVENT_ASSESSMENT
from scraper.parser.formats.public_xml.values import group
from scraper.parser.legacy.blocks import as_typed

TOTALS = {
    "Total, serious adverse events": "serious",
    "Total, other adverse events": "other",
    "Total, all-cause mortality": "deaths",
}
_COUNTS = {"events": "numEvents", "subjects_affected": "numAffected", "subjects_at_risk": "numAtRisk"}

Json = dict[str, Any]


def read_events(reported: _Element, module: Json) -> None:
    """Adds both kinds of events to a module that has its groups."""
    groups = {one.get("id"): one for one in module.get("eventGroups", [])}
    for kind in ("serious", "other"):
        events = reported.find(f"{kind}_events")
        if events is None:
            continue
        listed = [_event(event, category, events, groups) for category, event in _in_categories(events)]
        if found := [event for event in listed if event]:
            module[f"{kind}Events"] = found


def _in_categories(events: _Element) -> list[tuple[str, _Element]]:
    return [
        (_text(category, "title"), event)
        for category in events.iterfind("category_list/category")
        for event in category.iterfind("event_list/event")
    ]


def _event(event: _Element, category: str, events: _Element, groups: dict[str | None, Json]) -> Json | None:
    term = event.find("sub_title")
    name = _text(event, "sub_title")
    counts = list(event.iterfind("counts"))
    if category == "Total" and name in TOTALS:
        for count in counts:
            _add_total(count, TOTALS[name], groups)
        return None
    assessment = _text(event, "assessment") or _text(events, "default_assessment")
    said = {
        "term": name,
        "organSystem": category,
        "sourceVocabulary": (term is not None and term.get("vocab")) or _text(events, "default_vocab"),
        "assessmentType": assessment and str(EVENT_ASSESSMENT.read(assessment)),
        "notes": as_typed(event.findtext("description") or ""),
        "stats": [_stats(count) for count in counts],
    }
    return {key: value for key, value in said.items() if value}


def _add_total(count: _Element, kind: str, groups: dict[str | None, Json]) -> None:
    of_group = groups.get(group(count.get("group_id", "")))
    if of_group is None:
        raise ValueError(f"a total of {count.get('group_id')}, which is no group of the events")
    for attribute, name in (("subjects_affected", "NumAffected"), ("subjects_at_risk", "NumAtRisk")):
        if number := count.get(attribute):
            of_group[f"{kind}{name}"] = int(number)


def _stats(count: _Element) -> Json:
    numbers = {name: int(value) for key, name in _COUNTS.items() if (value := count.get(key))}
    return {"groupId": group(count.get("group_id", "")), **numbers}


def _text(element: _Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())
