"""Derived facts as marks on their source text, and how each is shown."""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from schemas.markup import unescape
from scraper.explore.admitted import Admitted, in_signs
from scraper.explore.compare.formatting import bound
from scraper.explore.web.marks import Mark

Row = Mapping[str, Any]

KINDS = {
    "age": "Age",
    "sex": "Sex",
    "healthy_volunteers": "Healthy volunteers",
    "threshold": "Threshold",
    "time_window": "Time window",
    "flag": "Flag",
    "time_frame": "Time frame",
    "finding": "Finding",
}
"""Kinds of marks, as the legend names them."""

_FACTS = """
select f.*, c.criterion_type from criterion_facts f join criteria c on c.id = f.criterion_id
where f.nct_id = ? order by f.span_start, f.id
"""


def _value(fact: Row) -> str | None:
    if fact["value_low"] is None and fact["value_high"] is None:
        return None
    unit = fact["unit"] or fact["unit_ucum"] or ""
    bounds = (fact["value_low"], fact["value_high"], fact["low_inclusive"], fact["high_inclusive"])
    return bound((fact["comparator"], *bounds, unit))


def _converted(fact: Row) -> str | None:
    if fact["canonical_unit"] is None or (fact["canonical_low"] is None and fact["canonical_high"] is None):
        return None
    bounds = (fact["canonical_low"], fact["canonical_high"], fact["low_inclusive"], fact["high_inclusive"])
    shown = bound((fact["comparator"], *bounds, fact["canonical_unit"]))
    return shown if shown != _value(fact) else None


def _days(fact: Row) -> str | None:
    low, high = fact["days_low"], fact["days_high"]
    if low is None and high is None:
        return None
    bounds = (low, high, fact["low_inclusive"], fact["high_inclusive"])
    comparator = fact["comparator"] if fact["comparator"] != "IN" else "BETWEEN"
    return bound((comparator, *bounds, "days"))


def _window(fact: Row) -> str | None:
    return " ".join(part for part in (fact["relation"], fact["anchor"]) if part) or None


def _named(fact: Row) -> str | None:
    name = fact["subject_normalized"]
    return str(name or fact["subject"] or "").replace("_", " ")


def _values(fact: Row) -> str | None:
    return ", ".join(f"{value:g}" for value in json.loads(fact["value_set"])) if fact["value_set"] else None


def _asks(fact: Row) -> str | None:
    """What it asks of a participant: "≤ 2 mg/dL", of an age in days."""
    if fact["asks"] is None:
        return None
    if fact["asks"] in ("present", "absent"):
        return str(fact["asks"])
    ends = (fact["asks_low"], fact["asks_high"], fact["asks_low_inclusive"], fact["asks_high_inclusive"])
    unit = "days" if fact["fact_type"] == "age" else fact["canonical_unit"] or fact["unit"] or ""
    return f"{in_signs(Admitted(fact['asks'], *ends, fact['value_set']))} {unit}".rstrip()


def _role(fact: Row) -> str | None:
    return None if fact["role"] in (None, "limit") else str(fact["role"]).replace("_", " ")


LINES: Mapping[str, Callable[[Row], str | None]] = {
    "Subject": _named,
    "Value": _value,
    "Values": _values,
    "In one unit": _converted,
    "In days": _days,
    "Window": _window,
    "Denied": lambda fact: "yes: the words deny it" if fact["negated"] else None,
    "Role": _role,
    "Concerns": lambda fact: fact["concerns"],
    "Asks for": _asks,
    "Counts as": lambda fact: fact["criterion_type"],
    "Rule": lambda fact: fact["rule"],
    "Characters": lambda fact: f"{fact['span_start']} to {fact['span_end']} of the criteria",
}
"""What is shown of a fact, in this order; a line without value is left out."""


def criterion_marks(connection: sqlite3.Connection, nct_id: str, text: str) -> list[Mark]:
    """The facts of a study's criteria as marks on ``text``, its eligibility text."""
    found = _dicts(connection.execute(_FACTS, (nct_id,)))
    return [_mark(f"f{number}", fact, text) for number, fact in enumerate(found, start=1)]


def _mark(key: str, fact: Row, text: str) -> Mark:
    start, end = fact["span_start"], fact["span_end"]
    shown = ((label, show(fact)) for label, show in LINES.items())
    lines = tuple((label, said) for label, said in shown if said)
    return Mark(key, fact["fact_type"], start, end, lines, " ".join(unescape(text[start:end]).split()))


_SPAN = re.compile(r"^protocolSection\.eligibilityModule\.eligibilityCriteria\[(\d+):(\d+)\]$")


def finding_marks(findings: Iterable[Row], text: str) -> Iterator[Mark]:
    """Findings that name characters of the eligibility text, as marks on them."""
    for number, finding in enumerate(findings, start=1):
        for side in ("source", "other_source"):
            if span := _SPAN.match(finding[side] or ""):
                start, end = int(span[1]), min(int(span[2]), len(text))
                lines = (("Finding", finding["message"]), ("Rule", finding["code"]))
                words = " ".join(unescape(text[start:end]).split())
                yield Mark(f"g{number}{side[0]}", "finding", start, end, lines, words)


def _day_range(frame: Row) -> str | None:
    start, end = frame["start_days"], frame["end_days"]
    if start is None and end is None:
        return None
    shown = [f"{day:g}" for day in dict.fromkeys((start, end)) if day is not None]
    return "day " + " to ".join(shown)


_FRAME_LINES: Mapping[str, Callable[[Row], str | None]] = {
    "Kind": lambda frame: frame["kind"],
    "Days": _day_range,
    "Days named": lambda frame: (
        frame["points_days"] and ", ".join(f"{day:g}" for day in json.loads(frame["points_days"]))
    ),
    "Every": lambda frame: None if frame["every_days"] is None else f"{frame['every_days']:g} days",
    "Counted from": lambda frame: frame["anchor"],
    "Characters": lambda frame: f"0 to {len(frame['text'] or '')} of the time frame",
}


def frame_marks(frames: Iterable[Row], key: str) -> dict[int, Mark]:
    """Time frames that could be read, by the id in their column ``key``; each marks its whole text."""
    found = {}
    for number, frame in enumerate(frames, start=1):
        if frame[key] is not None and frame["kind"] != "unparseable":
            shown = ((label, show(frame)) for label, show in _FRAME_LINES.items())
            lines = tuple((label, said) for label, said in shown if said)
            text = frame["text"] or ""
            found[frame[key]] = Mark(f"{key[0]}{number}", "time_frame", 0, len(text), lines, text)
    return found


def _dicts(cursor: sqlite3.Cursor) -> list[Row]:
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]
