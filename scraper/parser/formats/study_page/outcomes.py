"""Reader of outcomes: measure, time frame and description, in tables, boxes, lists or flat text."""

import re
from itertools import pairwise
from typing import Any

from scraper.parser.formats.study_page.markdown import joined, markdown
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.rows import boxed, by_row, header_columns, is_one_item
from scraper.parser.formats.study_page.sections import Segment
from scraper.parser.formats.study_page.words import OUTCOME_WORDS, fold

Json = dict[str, Any]

_TIME_FRAME = re.compile(
    r"(?:(?P<bracket>\[)\s*)?time ?frame\s*:\s*(?P<frame>.*?)\s*(?(bracket)\]|)", re.IGNORECASE | re.DOTALL
)
_CLASSIC_OUTCOME = re.compile(
    r"(.{1,600}?)\s*\[\s*time frame:\s*((?:(?!\[\s*time frame:).){0,600})\]", re.IGNORECASE | re.DOTALL
)


def read_outcomes(segment: Segment, record: PageRecord) -> None:
    """Measures with time frame (which the page shows once for each screen size) and description."""
    assert segment.label is not None  # noqa: S101
    columns = header_columns(segment.lines, OUTCOME_WORDS)
    if columns:
        rows = by_row(line for line in segment.lines if line.cell and line.cell.row > 0)
        outcomes = [_table_outcome(row, columns) for row in rows]
    else:
        outcomes = _flat_outcomes(segment.lines)
    record.put(segment.label.path, [outcome for outcome in outcomes if outcome])


def _table_outcome(row: list[Line], columns: dict[int, str]) -> Json:
    parts: dict[str, list[Line]] = {"measure": [], "description": [], "timeFrame": []}
    prefixed = ""
    for line in row:
        word = columns.get(line.cell.column, "") if line.cell else ""
        key = "timeFrame" if "frame" in word else "description" if "description" in word else "measure"
        match = _TIME_FRAME.fullmatch(line.text)
        if match and (key == "measure" or match["frame"]):
            prefixed = match["frame"]
        else:
            parts[key].append(line)
    if not parts["description"] and len(parts["measure"]) > 1:
        parts["description"] = parts["measure"][1:]
        parts["measure"] = parts["measure"][:1]
    time_frame = joined(parts["timeFrame"]) or prefixed
    return _outcome(joined(parts["measure"]), time_frame, markdown(parts["description"]))


def _outcome(measure: str, time_frame: str, description: str) -> Json:
    values = {"measure": measure, "timeFrame": time_frame, "description": description}
    return {key: value for key, value in values.items() if value}


def _flat_outcomes(lines: list[Line]) -> list[Json]:
    """Outcomes without a table: by boxes, else the line before each time frame is a measure."""
    has_description = any(fold(line.text) in _DESCRIPTION_WORDS for line in lines[:4])
    lines = [line for line in lines if fold(line.text) not in OUTCOME_WORDS or line.text.endswith(":")]
    boxes = [lines] if is_one_item(lines) else boxed(lines)
    anchors = sum(_has_frame(line) for line in lines)
    framed = [box for box in boxes if any(map(_has_frame, box))]
    is_parted = len(framed) == len(boxes) or (len(framed) > 1 and all(len(box) > 1 for box in framed))
    is_parted = is_parted or (not anchors and has_description and len(boxes) < len(lines))
    if (len(boxes) > 1 or is_one_item(lines)) and len(framed) == anchors and is_parted:
        return [outcome for box in boxes for outcome in _boxed_outcomes(_labelled(box), has_description)]
    return _sequence(_labelled(lines), has_description)


def _boxed_outcomes(labelled: list[tuple[str, Line]], has_description: bool) -> list[Json]:
    """The outcomes of one box: with one time frame it is one, and begins with its measure."""
    kinds = [kind for kind, _ in labelled]
    if kinds.count("frame") == 1 and kinds[0] == "text":
        return _one_outcome(labelled, has_description)
    return _sequence(labelled, has_description)


_DESCRIPTION_WORDS = frozenset({"measure description", "description", "outcome measure description"})
_MEASURE_LABEL = re.compile(
    r"(outcome measure(?: description)?|measure(?: title| description)?|description|title)"
    r"\s*:\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)


def _labelled(lines: list[Line]) -> list[tuple[str, Line]]:
    """Each line with what it is: ``frame``, ``description``, ``measure`` or, unsaid, ``text``."""
    labelled: list[tuple[str, Line]] = []
    waiting = ""
    for line in lines:
        if match := _TIME_FRAME.fullmatch(line.text):
            labelled.append(("frame", line._replace(text=match["frame"])))
            waiting = "" if match["frame"] else "frame"
            if not match["frame"]:
                labelled.pop()
        elif match := _CLASSIC_OUTCOME.fullmatch(line.text):
            labelled += [
                ("measure", line._replace(text=match[1])),
                ("frame", line._replace(text=match[2].strip())),
            ]
        elif match := _MEASURE_LABEL.fullmatch(line.text):
            kind = "description" if "description" in match[1].lower() else "measure"
            waiting = "" if match[2] else kind
            if match[2]:
                labelled.append((kind, line._replace(text=match[2])))
        else:
            is_next = bool(labelled) and line.kind != "text" and line.kind == labelled[0][1].kind
            labelled.append(("text" if is_next else waiting or "text", line))
            waiting = ""
    return labelled


def _has_frame(line: Line) -> bool:
    return bool(_TIME_FRAME.fullmatch(line.text) or _CLASSIC_OUTCOME.fullmatch(line.text))


def _sequence(labelled: list[tuple[str, Line]], has_description: bool) -> list[Json]:
    """Cuts at measures: a line that says so, or the line before a time frame."""
    outcomes: list[Json] = []
    starts = _measure_starts(labelled)
    if not starts and labelled:
        starts = [0]
    for start, end in pairwise([*starts, len(labelled)]):
        outcomes += _one_outcome(labelled[start:end], has_description)
    before = labelled[: starts[0]] if starts else []
    return [_outcome(line.text, "", "") for _, line in before] + outcomes


def _measure_starts(labelled: list[tuple[str, Line]]) -> list[int]:
    named = [position for position, (kind, _) in enumerate(labelled) if kind == "measure"]
    if named or (named := _set_apart(labelled)):
        return named
    return [
        position
        for position, ((kind, _), (following, _)) in enumerate(pairwise(labelled))
        if kind == "text" and following == "frame"
    ]


def _set_apart(labelled: list[tuple[str, Line]]) -> list[int]:
    """The lines that look like the first one, if other texts do not and each begins what one frame ends."""
    looks = [(line.kind, line.style) if kind == "text" else None for kind, line in labelled]
    starts = [position for position, look in enumerate(looks) if look == looks[0]] if labelled else []
    if not starts or looks[0] is None or not {*looks} - {looks[0], None}:
        return []
    groups = [labelled[start:end] for start, end in pairwise([*starts, len(labelled)])]
    has_one_frame = all([kind for kind, _ in group].count("frame") == 1 for group in groups)
    return starts if has_one_frame else []


def _as_printed(line: Line) -> str:
    """The line with the number that made it an item: ``1. month``."""
    return f"{line.bullet} {line.text}"


def _one_outcome(labelled: list[tuple[str, Line]], has_description: bool) -> list[Json]:
    """One outcome, and after it any measures that have no time frame."""
    measure = labelled[0][1].text
    frames = [line.text for kind, line in labelled if kind == "frame"]
    frame = frames[0] if frames else ""
    rest = [line for kind, line in labelled[1:] if kind in ("text", "description")]
    end = next((i for i, line in enumerate(rest) if frame and frame in (line.text, _as_printed(line))), None)
    if end is None:
        if frame or has_description or len(rest) < 1:
            return [_outcome(measure, frame, markdown(rest))]
        return [_outcome(line.text, "", "") for _, line in labelled]
    trailing = [_outcome(line.text, "", "") for line in rest[end + 1 :]]
    return [_outcome(measure, frame, markdown(rest[:end])), *trailing]
