"""Readers of interventions, arms and their links."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from schemas.vocabularies import ARM_GROUP_TYPE, INTERVENTION_TYPE, Vocabulary
from scraper.parser.formats.study_page.markdown import markdown
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.rows import boxed, by_row, header_columns, is_one_item
from scraper.parser.formats.study_page.sections import Segment
from scraper.parser.formats.study_page.words import ARM_WORDS, fold

Json = dict[str, Any]

_MODULE = "protocolSection.armsInterventionsModule."


def _typed(vocabulary: Vocabulary, text: str) -> tuple[str, str] | None:
    """``Drug: X`` -> (``DRUG``, ``X``); None when no word of the vocabulary stands before the colon."""
    word, colon, rest = text.partition(":")
    value = str(vocabulary.read(word)) if colon and len(word) <= 30 else ""
    return (value, rest.strip()) if value in vocabulary else None


def read_interventions(segment: Segment, record: PageRecord) -> None:
    """The list ``Drug: X`` of the overview; an entry without a kind keeps its text as the name."""
    interventions = []
    texts = [line.text for line in segment.lines]
    if len(texts) == 1 and all(_typed(INTERVENTION_TYPE, text) for text in texts[0].split("|")):
        texts = [text.strip() for text in texts[0].split("|")]
    for text in texts:
        typed = _typed(INTERVENTION_TYPE, text)
        interventions.append({"type": typed[0], "name": typed[1]} if typed else {"name": text})
    record.put(f"{_MODULE}interventions", interventions)


def read_arms(segment: Segment, record: PageRecord) -> None:
    """The table of arms: ``Experimental: label`` with its description, and the interventions beside it."""
    reader = _Arms(record)
    for arm_lines, intervention_lines in _arm_rows(segment.lines, reader):
        reader.add_arm(arm_lines)
        reader.add_interventions(intervention_lines)
    reader.finish()


ArmRow = tuple[list[Line], list[Line]]


def _arm_rows(lines: list[Line], reader: "_Arms") -> list[ArmRow]:
    """Lines of each arm, and of its interventions: by table, by boxes, else by words."""
    columns = header_columns(lines, ARM_WORDS)
    if columns:
        side = {column: "intervention" in word or "treatment" in word for column, word in columns.items()}
        rows = by_row([line for line in lines if line.cell and line.cell.row > 0])
        return [
            (
                [line for line in row if not _is_right(line, side)],
                [line for line in row if _is_right(line, side)],
            )
            for row in rows
        ]
    lines = [line for line in lines if fold(line.text) not in _COLUMN_WORDS]
    return [_parted(group, reader) for group in _arm_groups(lines, reader)]


_COLUMN_WORDS = ARM_WORDS - {"other names", "other name", "also known as"}


def _is_right(line: Line, side: dict[int, bool]) -> bool:
    return bool(line.cell and side.get(line.cell.column))


def _parted(group: list[Line], reader: "_Arms") -> ArmRow:
    end = next((i for i, line in enumerate(group) if i and reader.is_intervention(line)), len(group))
    return group[:end], group[end:]


def _arm_groups(lines: list[Line], reader: "_Arms") -> list[list[Line]]:
    boxes = boxed(lines)
    if 1 < len(boxes) < len(lines) and _are_arms(boxes, lines, reader):
        return boxes
    if is_one_item(lines) or (len(boxes) == 2 < len(lines) and _is_only_arm(boxes[0], boxes[1], reader)):
        return [lines]
    if lines and reader.starts_arm(lines[0], lines[1:]):
        starts_at = [
            i for i, line in enumerate(lines)
            if bool(line.bullet) == bool(lines[0].bullet) and reader.starts_arm(line, lines[i + 1 :])
        ]  # fmt: skip
    else:
        starts_at = _untyped_starts(lines, reader)
    return [lines[start:end] for start, end in pairwise([*starts_at, len(lines)])]


def _are_arms(boxes: list[list[Line]], lines: list[Line], reader: "_Arms") -> bool:
    """Whether every box is one arm: each starts with a kind, or none has one; no box is an intervention."""
    if any(reader.is_intervention(box[0]) for box in boxes):
        return False
    starts = sum(reader.starts_arm(box[0], box[1:]) for box in boxes)
    is_untyped = not any(reader.starts_arm(line, []) for line in lines)
    return starts == len(boxes) or (is_untyped and _look_alike(boxes))


def _look_alike(boxes: list[list[Line]]) -> bool:
    return len({(box[0].style, box[0].nesting) for box in boxes}) == 1


def _is_only_arm(first: list[Line], second: list[Line], reader: "_Arms") -> bool:
    """Whether the two boxes are an arm and its interventions, or the head and the body of a card."""
    if any(map(reader.is_intervention, first)):
        return False
    is_head = len(first) == 1 and not _look_alike([first, second])
    return is_head or reader.is_intervention(second[0])


def _untyped_starts(lines: list[Line], reader: "_Arms") -> list[int]:
    """Arms without a kind in flat text: the first line, and short lines after a sentence or a blank.

    What stands below an intervention every time is its own; there the next arm starts with what follows.
    """
    if not any(reader.is_intervention(line) or _is_sentence(line) for line in lines):
        return list(range(len(lines)))
    is_spaced = all(one.block != other.block for one, other in pairwise(lines))
    starts: list[int] = []
    after_repeated = _after_repeated(lines, reader)
    for position, line in enumerate(lines):
        previous = lines[position - 1] if position else None
        if position in after_repeated:
            if after_repeated[position]:
                starts.append(position)
            continue
        if reader.is_intervention(line) or line.bullet or _is_other_names(line):
            continue
        if previous is None:
            starts.append(position)
            continue
        is_parted = _is_sentence(previous) or (previous.block != line.block and not is_spaced)
        if is_parted and not _is_sentence(line):
            starts.append(position)
    return starts


def _after_repeated(lines: list[Line], reader: "_Arms") -> dict[int, bool]:
    """Of the lines below interventions that come several times, which one starts an arm."""
    places = [position for position, line in enumerate(lines) if reader.is_intervention(line)]
    tails: dict[str, list[range]] = {}
    for place, end in pairwise([*places, len(lines)]):
        tails.setdefault(fold(lines[place].text), []).append(range(place + 1, end))
    starts: dict[int, bool] = {}
    for repeated in (spans for spans in tails.values() if len(spans) > 1):
        own = _shared([[lines[position].text for position in span] for span in repeated])
        starts |= {position: position == span.start + own for span in repeated for position in span}
    return starts


def _shared(texts: list[list[str]]) -> int:
    """How many lines all of them begin with."""
    rows = enumerate(zip(*texts, strict=False))
    return next((number for number, row in rows if len(set(row)) > 1), min(map(len, texts)))


def _is_sentence(line: Line) -> bool:
    return line.text.endswith((".", ";", ":")) or len(line.text) > 100 or line.depth > 0


class _Arms:
    """Collects arms, and merges what their rows say about interventions into the overview's list."""

    def __init__(self, record: PageRecord) -> None:
        self._record = record
        self._interventions: list[Json] = list(record.get(f"{_MODULE}interventions") or [])
        self._known = {fold(self._title(one)) for one in self._interventions}
        self._arms: list[Json] = []

    @staticmethod
    def _title(intervention: Json) -> str:
        word = intervention.get("type")
        name = str(intervention.get("name", ""))
        return f"{INTERVENTION_TYPE.legacy(word)}: {name}" if word else name

    def is_intervention(self, line: Line) -> bool:
        """Whether the line names an intervention: one of the overview's list, if there is one."""
        text = line.lead if line.lead and fold(line.lead) in self._known else line.text
        if self._known:
            return fold(text) in self._known
        return _typed(INTERVENTION_TYPE, text) is not None

    def starts_arm(self, line: Line, following: Sequence[Line]) -> bool:
        """Whether the line is ``Experimental: label``; ``Other: x`` may be an intervention just as well."""
        typed = _typed(ARM_GROUP_TYPE, line.text)
        if not typed:
            return False
        if typed[0] != "OTHER" or not self.is_intervention(line):
            return True
        for later in following:
            if fold(later.text) == fold(line.text):
                return True
            if _typed(ARM_GROUP_TYPE, later.text):
                return False
        return False

    def add_arm(self, lines: list[Line]) -> None:
        """One arm from its own lines: kind and label, then the description."""
        if not lines:
            return
        head, rest = _head(lines[0], ARM_GROUP_TYPE)
        typed = _typed(ARM_GROUP_TYPE, head)
        arm: Json = {"label": typed[1], "type": typed[0]} if typed else {"label": head}
        description = _description([*([lines[0]._replace(text=rest, bullet="")] if rest else []), *lines[1:]])
        self._arms.append(arm | ({"description": description} if description else {}))

    def add_interventions(self, lines: list[Line]) -> None:
        """The interventions beside the last arm."""
        starts = [i for i, line in enumerate(lines) if self.is_intervention(line)]
        if lines and not starts:
            starts = [0]
        for start, end in pairwise([*starts, len(lines)]):
            self._add_intervention(lines[start], lines[start + 1 : end])

    def _add_intervention(self, first: Line, lines: list[Line]) -> None:
        head, rest = _head(first, INTERVENTION_TYPE)
        if rest:
            lines = [first._replace(text=rest, bullet=""), *lines]
        names_at = next((i for i, line in enumerate(lines) if _is_other_names(line)), len(lines))
        description = _description(lines[:names_at])
        intervention = self._matching(head, description)
        if description:
            intervention.setdefault("description", description)
        other_names = _other_names(lines[names_at:])
        if other_names:
            intervention.setdefault("otherNames", other_names)
        if self._arms:
            self._link(self._arms[-1], intervention)

    def _matching(self, head: str, description: str) -> Json:
        same = [one for one in self._interventions if fold(self._title(one)) == fold(head)]
        fitting = [one for one in same if one.get("description", description) == description]
        if fitting or same:
            return (fitting or same)[0]
        typed = _typed(INTERVENTION_TYPE, head)
        self._interventions.append({"type": typed[0], "name": typed[1]} if typed else {"name": head})
        return self._interventions[-1]

    def _link(self, arm: Json, intervention: Json) -> None:
        names = arm.setdefault("interventionNames", [])
        labels = intervention.setdefault("armGroupLabels", [])
        if arm["label"] not in labels:
            names.append(self._title(intervention))
            labels.append(arm["label"])

    def finish(self) -> None:
        """Puts what was collected into the record."""
        self._record.put(f"{_MODULE}armGroups", self._arms)
        self._record.put(f"{_MODULE}interventions", self._interventions)


def _head(line: Line, vocabulary: Vocabulary) -> tuple[str, str]:
    """The set-apart beginning of a line and the rest; ``Experimental:`` alone is not the whole beginning."""
    if line.lead and not (line.lead.rstrip().endswith(":") or str(vocabulary.read(line.lead)) in vocabulary):
        return line.lead, line.text[len(line.lead) :].lstrip(" :–—-")
    return line.text, ""


def _description(lines: list[Line]) -> str:
    """A description; where it is the only item of a list, the list is the page's, not the text's."""
    return markdown([lines[0]._replace(bullet=""), *lines[1:]] if is_one_item(lines) else lines)


_OTHER_NAMES = re.compile(r"(?:other names?|also known as)\s*:?\s*(.*)", re.IGNORECASE | re.DOTALL)


def _is_other_names(line: Line) -> bool:
    match = _OTHER_NAMES.fullmatch(line.text)
    return bool(match) and (not match[1] or ":" in line.text[:15] or bool(line.lead)) if match else False


def _other_names(lines: list[Line]) -> list[str]:
    if not lines:
        return []
    match = _OTHER_NAMES.fullmatch(lines[0].text)
    inline = match[1].strip() if match else ""
    names = [name.strip() for name in re.split(r"[;|]", inline) if name.strip()]
    if len(names) == 1 and not lines[1:]:
        names = [name.strip() for name in inline.split(", ")]
    return names + [line.text for line in lines[1:]]
