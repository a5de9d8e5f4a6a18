"""The record that a page is read into, with what had no place in it."""

import json
from dataclasses import dataclass, field
from typing import Any

from schemas.provenance import Draft, Issue, UnmappedValue
from schemas.values import NormalizedTime, PartialDate
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.sections import Segment


@dataclass(slots=True)
class PageRecord:
    """A draft in the making: values are put by v2 path, what cannot be read is kept with an issue."""

    draft: Draft = field(default_factory=lambda: Draft({}))

    def put(self, path: str, value: Any) -> None:
        """Sets one value; empty ones are absent, a value that is already there stays."""
        if value in ("", None) or (isinstance(value, list) and not value):
            return
        *steps, last = path.split(".")
        part = self.draft.record
        for step in steps:
            part = part.setdefault(step, {})
        part.setdefault(last, value)

    def replace(self, path: str, value: Any) -> None:
        """Sets a value that is already there."""
        before, _, last = path.rpartition(".")
        self.get(before)[last] = value

    def get(self, path: str) -> Any:
        """The value at a path; None when there is none."""
        part: Any = self.draft.record
        for step in path.split("."):
            if not isinstance(part, dict) or step not in part:
                return None
            part = part[step]
        return part

    def date(self, text: str, place: str) -> str | None:
        """A date of the page in ISO form: a first of the month may be its month."""
        try:
            return str(PartialDate.read(text).or_its_month())
        except ValueError as error:
            self.unreadable(place, text, str(error))
            return None

    def length(self, text: str, place: str) -> str | None:
        """An age or a duration, such as ``13 Years``."""
        try:
            length = NormalizedTime.read(text)
        except ValueError as error:
            self.unreadable(place, text, str(error))
            return None
        return None if length == "N/A" else str(length)

    def unreadable(self, place: str, text: str, message: str) -> None:
        """Keeps a value that is not what its label promises."""
        self.draft.issues.append(Issue("unreadable_value", place, text[:500], message))
        self.keep(place, text)

    def unknown(self, place: str, text: str) -> None:
        """Keeps a label or line that the vocabulary does not have."""
        message = "the page shows something that nctdb has no label for"
        self.draft.issues.append(Issue("unknown_label", place, text[:500], message))
        self.keep(place, text)

    def keep(self, place: str, value: Any) -> None:
        """Keeps a published value that has no typed place."""
        self.draft.unmapped.append(UnmappedValue(place, json.dumps(value, ensure_ascii=False)))

    def leftover(self, segment: Segment, lines: list[Line]) -> None:
        """Lines under a label that its value does not need: an unknown label each, or text under one."""
        if not lines:
            return
        head = next((line for line in lines if ":" in line.text[:80]), None)
        if head is lines[0]:
            for line in lines:
                label, _, text = line.text.partition(":")
                self.unknown(f"page: {segment.section} > {label.strip()}", text.strip())
        elif len(lines) > 1 and len(lines[0].text) <= 80:
            self.unknown(
                f"page: {segment.section} > {lines[0].text}", "\n".join(line.text for line in lines[1:])
            )
        else:
            self.unknown(segment.place, "\n".join(line.text for line in lines))


def rows_of(lines: list[Line]) -> list[list[Line]]:
    """Lines of tables row by row, the rest one by one; used where a table is kept as it stands."""
    rows: list[list[Line]] = []
    for line in lines:
        previous = rows[-1][-1] if rows else None
        same = previous and previous.cell and line.cell and previous.cell[:2] == line.cell[:2]
        if same:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows
