"""What a version says otherwise than the one before, thing by thing: outcomes, criteria, dates ...

Outcomes, arms and criteria have no number of their own.  Those with the same words are one; of the rest, the
most alike are one that was reworded, if they are alike enough; what is left was added or dropped.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

ALIKE = 65.0
"""Least likeness (0 to 100) of an outcome, arm or criterion and what it was reworded to."""

_LIKE_A_DESCRIPTION = 40
"""Characters from which an equal description shows that two outcomes or arms are one."""

_OUTCOMES = (("primary", "primaryOutcomes"), ("secondary", "secondaryOutcomes"), ("other", "otherOutcomes"))
_RANKS = {kind: rank for rank, (kind, _) in enumerate(_OUTCOMES)}
_DATES = (
    ("start", "startDateStruct"),
    ("primary_completion", "primaryCompletionDateStruct"),
    ("completion", "completionDateStruct"),
)
_MARK = re.compile(r"^\s*(?:[*+•·‣▪-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+")
_HEADING = re.compile(r"^\W*(?:\w+\W+){0,4}?(inclusion|exclusion)\b(?:\W+\w+){0,4}\W*$", re.IGNORECASE)
_WORD = re.compile(r"\w+")


class Item(NamedTuple):
    """An outcome, arm, intervention or criterion of one version."""

    type: str | None
    text: str
    detail: str | None = None
    description: str | None = None


class ItemChange(NamedTuple):
    """One difference of one thing, as the columns of ``item_changes`` after its version."""

    topic: str
    kind: str
    type_before: str | None
    type_after: str | None
    before: str | None
    after: str | None
    detail_before: str | None = None
    detail_after: str | None = None
    description_before: str | None = None
    description_after: str | None = None


def item_changes(before: dict[str, Any], after: dict[str, Any]) -> list[ItemChange]:
    """All differences from one record of plain JSON values in v2 shape to the next."""
    found: list[ItemChange] = []
    for topic, items in _TOPICS.items():
        old, new = items(before), items(after)
        if old != new:
            found += _of_items(topic, old, new)
    return [*found, *_dates(before, after), *_status(before, after), *_enrollment(before, after)]


def _module(record: dict[str, Any], name: str) -> dict[str, Any]:
    protocol = record.get("protocolSection")
    module = protocol.get(name) if isinstance(protocol, dict) else None
    return module if isinstance(module, dict) else {}


def _list(module: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = module.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _outcomes(record: dict[str, Any]) -> list[Item]:
    module = _module(record, "outcomesModule")
    return [
        Item(kind, one.get("measure") or "", one.get("timeFrame"), one.get("description"))
        for kind, name in _OUTCOMES
        for one in _list(module, name)
    ]


def _arms(record: dict[str, Any]) -> list[Item]:
    arms = _list(_module(record, "armsInterventionsModule"), "armGroups")
    return [Item(one.get("type"), one.get("label") or "", None, one.get("description")) for one in arms]


def _interventions(record: dict[str, Any]) -> list[Item]:
    given = _list(_module(record, "armsInterventionsModule"), "interventions")
    return [Item(one.get("type"), one.get("name") or "", None, one.get("description")) for one in given]


def _criteria(record: dict[str, Any]) -> list[Item]:
    """The lines of the eligibility text without their marks, each with the side of the heading above it."""
    text = _module(record, "eligibilityModule").get("eligibilityCriteria")
    side, found = None, []
    for line in text.split("\n") if isinstance(text, str) else ():
        if heading := _HEADING.match(line[:120]):
            side = heading[1].lower()
        elif plain := _MARK.sub("", line).strip():
            found.append(Item(side, plain))
    return found


_TOPICS: dict[str, Callable[[dict[str, Any]], list[Item]]] = {
    "outcome": _outcomes,
    "arm": _arms,
    "intervention": _interventions,
    "criterion": _criteria,
}


def _folded(text: str | None) -> str:
    return " ".join(_WORD.findall((text or "").casefold()))


def _of_items(topic: str, old: list[Item], new: list[Item]) -> Iterator[ItemChange]:
    pairs = _pairs(old, new)
    for place, item in enumerate(old):
        if place in pairs:
            yield from _differences(topic, item, new[pairs[place]])
        else:
            yield ItemChange(
                topic, "dropped", item.type, None, item.text, None, item.detail, None, item.description
            )
    kept = set(pairs.values())
    for place, item in enumerate(new):
        if place not in kept:
            yield ItemChange(
                topic, "added", None, item.type, None, item.text, None, item.detail, None, item.description
            )


_KEYS: tuple[Callable[[Item], Any], ...] = (
    lambda item: item,
    lambda item: (item.type, _folded(item.text), _folded(item.detail)),
    lambda item: (item.type, _folded(item.text)),
    lambda item: (_folded(item.text), _folded(item.detail)),
    lambda item: _folded(item.text),
)
"""What items of two versions that are one have in common, the surest first."""


def _pairs(old: Sequence[Item], new: Sequence[Item]) -> dict[int, int]:
    """The place in the later version of each item that is still there, whatever became of its words."""
    pairs: dict[int, int] = {}
    left, right = dict(enumerate(old)), dict(enumerate(new))
    for key in _KEYS:
        there: dict[Any, list[int]] = {}
        for place, item in right.items():
            there.setdefault(key(item), []).append(place)
        for place, item in list(left.items()):
            if found := there.get(key(item)):
                pairs[place] = found.pop(0)
                del left[place], right[pairs[place]]
    for place, other in _alike(left, right):
        if place in left and other in right:
            pairs[place] = other
            del left[place], right[other]
    return pairs


def _alike(left: dict[int, Item], right: dict[int, Item]) -> list[tuple[int, int]]:
    """Pairs that are alike enough, the most alike first."""
    if not left or not right:
        return []
    from rapidfuzz import fuzz  # noqa: PLC0415 - few updates need it, and it is slow to load

    found = []
    for place, item in left.items():
        for other, candidate in right.items():
            likeness = fuzz.token_sort_ratio(_folded(item.text), _folded(candidate.text), score_cutoff=ALIKE)
            if _same_description(item, candidate):
                likeness = max(likeness, ALIKE)
            if likeness:
                found.append((-likeness, item.type != candidate.type, place, other))
    return [(place, other) for *_, place, other in sorted(found)]


def _same_description(one: Item, other: Item) -> bool:
    folded = _folded(one.description)
    return len(folded) >= _LIKE_A_DESCRIPTION and folded == _folded(other.description)


def _differences(topic: str, old: Item, new: Item) -> Iterator[ItemChange]:
    for kind in _kinds(topic, old, new):
        yield ItemChange(
            topic,
            kind,
            old.type,
            new.type,
            old.text,
            new.text,
            old.detail,
            new.detail,
            old.description,
            new.description,
        )


def _kinds(topic: str, old: Item, new: Item) -> Iterator[str]:
    if old.type != new.type and not (topic == "criterion" and None in (old.type, new.type)):
        yield _moved(topic, old.type, new.type)
    if _folded(old.text) != _folded(new.text) or _numbers(old.text) != _numbers(new.text):
        yield "reworded"
    if _folded(old.detail) != _folded(new.detail):
        yield "time_frame_changed"
    if _folded(old.description) != _folded(new.description):
        yield "description_changed"


def _moved(topic: str, old: str | None, new: str | None) -> str:
    if topic == "outcome":
        return "promoted" if _RANKS[new or ""] < _RANKS[old or ""] else "demoted"
    return "moved" if topic == "criterion" else "type_changed"


_NUMBER = re.compile(r"[<>=≤≥]+|\d+(?:[.,]\d+)*")


def _numbers(text: str) -> list[str]:
    """The numbers and signs of comparison: what words alone do not show to differ."""
    return _NUMBER.findall(text)


def _dates(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ItemChange]:
    old, new = _module(before, "statusModule"), _module(after, "statusModule")
    for name, field in _DATES:
        one, other = _part(old, field), _part(new, field)
        if one != other:
            kind = _kind_of_date(one.get("date"), other.get("date"))
            yield _valued(
                kind,
                f"{name}_date",
                (one.get("date"), other.get("date")),
                (one.get("type"), other.get("type")),
            )


def _part(module: dict[str, Any], name: str) -> dict[str, Any]:
    value = module.get(name)
    return value if isinstance(value, dict) else {}


def _kind_of_date(old: str | None, new: str | None) -> str:
    """How a date moved; a month and a day in it are one date in other precision."""
    if old is None or new is None:
        return "added" if old is None else "dropped"
    if old == new:
        return "type_changed"
    if old.startswith(new) or new.startswith(old):
        return "precision_changed"
    return "later" if new > old else "earlier"


def _valued(kind: str, topic: str, values: tuple[Any, Any], details: tuple[Any, Any]) -> ItemChange:
    before, after = (None if value is None else str(value) for value in values)
    return ItemChange(topic, kind, None, None, before, after, *details)


def _status(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ItemChange]:
    old, new = _module(before, "statusModule"), _module(after, "statusModule")
    values = old.get("overallStatus"), new.get("overallStatus")
    if values[0] != values[1]:
        yield _valued("changed", "status", values, (old.get("whyStopped"), new.get("whyStopped")))


def _enrollment(before: dict[str, Any], after: dict[str, Any]) -> Iterator[ItemChange]:
    old = _part(_module(before, "designModule"), "enrollmentInfo")
    new = _part(_module(after, "designModule"), "enrollmentInfo")
    if old == new:
        return
    counts = old.get("count"), new.get("count")
    if counts[0] == counts[1]:
        kind = "type_changed"
    elif None in counts:
        kind = "added" if counts[0] is None else "dropped"
    else:
        kind = "raised" if _count(counts[1]) > _count(counts[0]) else "lowered"
    yield _valued(kind, "enrollment", counts, (old.get("type"), new.get("type")))


def _count(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else -1.0
