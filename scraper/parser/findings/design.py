"""Titles, phases, outcomes and reasons against the design."""

import re
from collections.abc import Iterator

from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import DESIGN, STATUS, Conflict

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4}
_PHASE = re.compile(
    r"\bphase[ -]{0,2}(?P<first>iv|i{1,3}|[ⅰ-ⅳ]|[1-4])\s?[abc]?"
    r"(?:\s?(?:/|-|and|to|&)\s?(?:phase\s?)?(?P<second>iv|i{1,3}|[ⅰ-ⅳ]|[1-4])[abc]?)?(?![\w.])"
    r"(?!\s+(?:of|clinical development|program))",
    re.IGNORECASE,
)
_FIELD = {"EARLY_PHASE1": 1, "PHASE1": 1, "PHASE2": 2, "PHASE3": 3, "PHASE4": 4}
_STOPPED = frozenset({"TERMINATED", "WITHDRAWN", "SUSPENDED"})


def phase(record: ParsedRecord) -> Iterator[Conflict]:
    """Phases named in a title that the phase field has not."""
    protocol = record.study.protocolSection
    published = protocol.designModule.phases if protocol.designModule else None
    field = {_FIELD[word] for word in published or () if word in _FIELD}
    titles = protocol.identificationModule
    if not field or not titles:
        return
    for name in ("briefTitle", "officialTitle"):
        match = _PHASE.search(getattr(titles, name) or "")
        named = {_number(match[group]) for group in ("first", "second") if match[group]} if match else set()
        if match and not named & field:
            start, end = match.span()
            yield Conflict(
                f"{match[0]!r} in the title, {'/'.join(published or ())} in the phase field",
                match[0],
                f"protocolSection.identificationModule.{name}[{start}:{end}]",
                "/".join(published or ()),
                f"{DESIGN}.phases",
            )
            return


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _ROMAN[word.lower()]


def no_primary_outcome(record: ParsedRecord) -> Iterator[Conflict]:
    """An interventional study without primary outcome."""
    protocol = record.study.protocolSection
    design, outcomes, status = protocol.designModule, protocol.outcomesModule, protocol.statusModule
    if not design or design.studyType != "INTERVENTIONAL" or (outcomes and outcomes.primaryOutcomes):
        return
    if status and status.overallStatus == "WITHHELD":
        return
    yield Conflict("no primary outcome is registered", None, "protocolSection.outcomesModule.primaryOutcomes")


def primary_without_time_frame(record: ParsedRecord) -> Iterator[Conflict]:
    """Primary outcomes that do not say when they are measured."""
    outcomes = record.study.protocolSection.outcomesModule
    for position, outcome in enumerate((outcomes and outcomes.primaryOutcomes) or ()):
        if not outcome.timeFrame:
            yield Conflict(
                f"no time frame for the primary outcome {outcome.measure!r}",
                outcome.measure,
                f"protocolSection.outcomesModule.primaryOutcomes[{position}].measure",
            )


def stopped_without_reason(record: ParsedRecord) -> Iterator[Conflict]:
    """Stopped early, and nobody says why."""
    status = record.study.protocolSection.statusModule
    if status and status.overallStatus in _STOPPED and not status.whyStopped:
        yield Conflict(
            f"{status.overallStatus} without a reason", status.overallStatus, f"{STATUS}.overallStatus"
        )


def withdrawn_with_participants(record: ParsedRecord) -> Iterator[Conflict]:
    """Stopped before the first participant, yet with participants."""
    protocol = record.study.protocolSection
    status, design = protocol.statusModule, protocol.designModule
    enrollment = design.enrollmentInfo if design else None
    if not status or status.overallStatus != "WITHDRAWN" or not enrollment or not enrollment.count:
        return
    if enrollment.type == "ACTUAL":
        yield Conflict(
            f"withdrawn with {enrollment.count} participants",
            "WITHDRAWN",
            f"{STATUS}.overallStatus",
            str(enrollment.count),
            f"{DESIGN}.enrollmentInfo.count",
        )
