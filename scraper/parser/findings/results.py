"""Posted results against what was registered."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from schemas.record import ParsedRecord
from schemas.values import whole_number
from scraper.parser.findings.conflict import DESIGN, STATUS, Conflict

_FLOW = "resultsSection.participantFlowModule"
_RULE_BEGAN = "2017-01-18"
"""Start of 42 CFR 11: trials that began on or after it are applicable if they meet its definition."""

_LEFT_BEFORE = re.compile(
    r"(?:before|prior to) (?:\w+ ){0,2}(?:exposure|treatment|dosing|receiving|randomi[sz]ation|start)"
    r"|(?:did not|never|not) (?:receiv|start|dosed|treated|randomi[sz])|screen\w* fail",
    re.IGNORECASE,
)
"""Words of participants that enrolled and did not start."""

_NUMBER = re.compile(r"(?<![\d.])\d{1,9}(?![\d.]*\d)")
_US = frozenset({"United States", "Puerto Rico", "Guam", "U.S. Virgin Islands", "American Samoa"})
"""Places of the United States, as the registry names countries."""

_YEAR_AND_MONTH = timedelta(days=396)
"""Results are due a year after primary completion; the month is the registry's time to post them."""


def enrollment(record: ParsedRecord) -> Iterator[Conflict]:
    """Actual enrollment against the participants that started, unless the flow's own words explain it."""
    design, results = record.study.protocolSection.designModule, record.study.resultsSection
    info = design.enrollmentInfo if design else None
    flow = results.participantFlowModule if results else None
    if not info or info.type != "ACTUAL" or info.count is None or not flow or flow.typeUnitsAnalyzed:
        return
    started = _started(flow)
    if started is not None and started != info.count and not _is_explained(flow, info.count, started):
        yield Conflict(
            f"enrollment {info.count}, but {started} started the first period",
            str(info.count),
            f"{DESIGN}.enrollmentInfo.count",
            str(started),
            f"{_FLOW}.periods[0].milestones[0]",
        )


def _started(flow: Any) -> int | None:
    """Participants that started the first period, over all groups; None where that cannot be known.

    It cannot where a group's number is absent, or where groups begin in a later period.
    """
    if not flow.periods:
        return None
    first, *later = [_by_group(period) for period in flow.periods]
    if not first or None in first.values():
        return None
    begun = {group for group, count in first.items() if count}
    if any(count and group not in begun for period in later for group, count in period.items()) and begun:
        return None
    return sum(count or 0 for count in first.values())


def _by_group(period: Any) -> dict[str | None, int | None]:
    """Participants that started a period, by group."""
    for milestone in period.milestones or ():
        if milestone.type == "STARTED":
            return {
                reached.groupId: whole_number(reached.numSubjects) if reached.numSubjects else None
                for reached in milestone.achievements or ()
            }
    return {}


def _is_explained(flow: Any, enrolled: int, started: int) -> bool:
    """Whether the flow's details speak of either number or of who left before, or all are counted twice."""
    details = f"{flow.preAssignmentDetails or ''} {flow.recruitmentDetails or ''}".replace(",", "")
    named = set(map(int, _NUMBER.findall(details)))
    multiple = started > enrolled > 0 and started % enrolled == 0
    return multiple or bool(named & {enrolled, started}) or _LEFT_BEFORE.search(details) is not None


def overdue(record: ParsedRecord) -> Iterator[Conflict]:
    """Results that seem due under 42 CFR 11 and are not there."""
    protocol = record.study.protocolSection
    status = protocol.statusModule
    completion = status.primaryCompletionDateStruct if status else None
    if not status or not completion or not completion.date or completion.type != "ACTUAL":
        return
    if record.study.hasResults or status.resultsFirstSubmitDate or status.dispFirstSubmitDate:
        return
    today = record.data_date or record.last_update
    due = date.fromisoformat(completion.date.latest) + _YEAR_AND_MONTH
    if today and due.isoformat() < today and _seems_applicable(protocol):
        yield Conflict(
            f"primary completion {completion.date}, no results on {today}",
            completion.date,
            f"{STATUS}.primaryCompletionDateStruct.date",
        )


def _seems_applicable(protocol: Any) -> bool:
    """The record's own signs of an applicable clinical trial (42 CFR 11.22(b))."""
    oversight, design, status = protocol.oversightModule, protocol.designModule, protocol.statusModule
    start = status.startDateStruct
    if not oversight or not design or design.studyType != "INTERVENTIONAL" or not start or not start.date:
        return False
    regulated = oversight.isFdaRegulatedDrug or oversight.isFdaRegulatedDevice
    early = set(design.phases or ()) <= {"EARLY_PHASE1", "PHASE1"} and bool(design.phases)
    purpose = design.designInfo.primaryPurpose if design.designInfo else None
    if not (_is_in_us(protocol) or oversight.isUsExport):
        return False
    if oversight.isUnapprovedDevice:
        return False  # posting may wait for its approval, 42 CFR 11.44(c)
    if not regulated or early or purpose == "DEVICE_FEASIBILITY" or status.overallStatus == "WITHDRAWN":
        return False
    return bool(start.date.earliest >= _RULE_BEGAN)


def _is_in_us(protocol: Any) -> bool:
    """Whether the study has a site in the United States."""
    module = protocol.contactsLocationsModule
    return any(location.country in _US for location in (module and module.locations) or ())


def primary_not_reported(record: ParsedRecord) -> Iterator[Conflict]:
    """Registered primary outcomes whose title no reported outcome has."""
    results, registered = record.study.resultsSection, record.study.protocolSection.outcomesModule
    reported = results.outcomeMeasuresModule if results else None
    if not reported or not reported.outcomeMeasures or not registered:
        return
    linked = {link.registered for link in record.outcome_links}
    for position, outcome in enumerate(registered.primaryOutcomes or ()):
        if position not in linked and outcome.measure:
            yield Conflict(
                f"no reported outcome has the title {outcome.measure!r}",
                outcome.measure,
                f"protocolSection.outcomesModule.primaryOutcomes[{position}].measure",
            )
