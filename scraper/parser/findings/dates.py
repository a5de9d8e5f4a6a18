"""Dates that do not go together, by bounds that hold whatever day an imprecise date means."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import STATUS, Conflict

_NAMES = {
    "startDateStruct": "start",
    "primaryCompletionDateStruct": "primary completion",
    "completionDateStruct": "completion",
}
_OPEN = frozenset({"RECRUITING", "NOT_YET_RECRUITING", "ACTIVE_NOT_RECRUITING", "ENROLLING_BY_INVITATION"})
_NEVER = frozenset({"WITHDRAWN", "WITHHELD"})
"""Studies that did not take place: their dates stay plans."""

_TWO_YEARS = timedelta(days=731)
_OTHER_SIDE_OF_THE_EARTH = timedelta(days=1)
"""The registry dates submissions by its own clock."""

_YEAR = timedelta(days=366)


def _status(record: ParsedRecord) -> Any:
    return record.study.protocolSection.statusModule


def _date(record: ParsedRecord, name: str) -> Any:
    """The date struct of a name if it has a date, else None."""
    status = _status(record)
    struct = getattr(status, name) if status else None
    return struct if struct and struct.date else None


def _before(record: ParsedRecord, end_name: str, start_name: str) -> Iterator[Conflict]:
    start, end = _date(record, start_name), _date(record, end_name)
    if start and end and end.date.latest < start.date.earliest:
        yield Conflict(
            f"{_NAMES[end_name]} {end.date} is before {_NAMES[start_name]} {start.date}",
            end.date,
            f"{STATUS}.{end_name}.date",
            start.date,
            f"{STATUS}.{start_name}.date",
        )


def completion_before_start(record: ParsedRecord) -> Iterator[Conflict]:
    """Completion or primary completion before the start."""
    yield from _before(record, "primaryCompletionDateStruct", "startDateStruct")
    yield from _before(record, "completionDateStruct", "startDateStruct")


def completion_before_primary(record: ParsedRecord) -> Iterator[Conflict]:
    """Completion before primary completion."""
    yield from _before(record, "completionDateStruct", "primaryCompletionDateStruct")


def actual_in_future(record: ParsedRecord) -> Iterator[Conflict]:
    """Dates marked actual that are after the last submission."""
    submitted = record.last_submitted
    if not submitted:
        return
    last = (date.fromisoformat(submitted.latest) + _OTHER_SIDE_OF_THE_EARTH).isoformat()
    for name, words in _NAMES.items():
        struct = _date(record, name)
        if struct and struct.type == "ACTUAL" and struct.date.earliest > last:
            yield Conflict(
                f"{words} {struct.date} is marked actual and is after the last submission, {submitted}",
                struct.date,
                f"{STATUS}.{name}.date",
                submitted,
                f"{STATUS}.lastUpdateSubmitDate",
            )


def estimated_past(record: ParsedRecord) -> Iterator[Conflict]:
    """Estimated dates that had passed by a year when the record was last submitted."""
    submitted, status = record.last_submitted, _status(record)
    if not submitted or status.overallStatus in _NEVER:
        return
    limit = (date.fromisoformat(submitted.earliest) - _YEAR).isoformat()
    for name, words in _NAMES.items():
        struct = _date(record, name)
        if struct and struct.type == "ESTIMATED" and struct.date.latest < limit:
            yield Conflict(
                f"{words} {struct.date} is marked estimated and had passed when last submitted, {submitted}",
                struct.date,
                f"{STATUS}.{name}.date",
                submitted,
                f"{STATUS}.lastUpdateSubmitDate",
            )


def status_stale(record: ParsedRecord) -> Iterator[Conflict]:
    """Open by its status, past completion, not verified for two years."""
    status = _status(record)
    if not status or status.overallStatus not in _OPEN or not status.statusVerifiedDate:
        return
    end = _date(record, "completionDateStruct") or _date(record, "primaryCompletionDateStruct")
    today = record.data_date or record.last_update
    if not end or not today or end.date.latest >= today:
        return
    verified = status.statusVerifiedDate
    if date.fromisoformat(today) - date.fromisoformat(verified.latest) > _TWO_YEARS:
        yield Conflict(
            f"{status.overallStatus} with completion {end.date}, last verified {verified}",
            status.overallStatus,
            f"{STATUS}.overallStatus",
            verified,
            f"{STATUS}.statusVerifiedDate",
        )
