"""Where two sources of one study say different things: a mirror's page, and the registry's record.

Only what both say is compared, and by its meaning: dates by the days that they may mean, texts by their
words, lists as sets.  A path that is not named here is told in other words by a page, or not at all.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from schemas.findings import PAGE_DIFFERS, Finding
from schemas.markup import unescape
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NctId, PartialDate
from scraper.sink.sqlite.statements import insert_sql
from scraper.sink.study_rows.text_rows import Row


class Disagreement(NamedTuple):
    """A path and what the richer and the poorer source say there, as they say it."""

    path: str
    value: Any
    other_value: Any


def disagreements(record: dict[str, Any], other: dict[str, Any]) -> list[Disagreement]:
    """What two records (plain JSON values in v2 shape) say differently, in the order of ``COMPARED``."""
    return [
        Disagreement(path, one, two)
        for path, same in COMPARED.items()
        if (one := _at(record, path)) is not None
        and (two := _at(other, path)) is not None
        and not same(one, two)
    ]


class PageFindings:
    """Findings of studies that have a whole record and a page, in an open file.

    ``archived`` gives the content of the source with a SHA-256 sum.  ``find`` comes first.
    """

    def __init__(self, connection: sqlite3.Connection, archived: Callable[[str], dict[str, Any]]) -> None:
        self.connection = connection
        self.archived = archived
        self.newest: dict[str, str] = {}

    def find(self, numbers: Iterable[int]) -> None:
        """Looks up the newest page of each of these studies."""
        nct_ids = [f"NCT{number:08}" for number in numbers]
        if not nct_ids:
            return
        marks = ", ".join("?" * len(nct_ids))
        sql = (
            "select nct_id, sha256 from source_documents"  # noqa: S608 - only marks
            f" where form = 'study_page' and nct_id in ({marks}) order by last_update_date, sha256"
        )
        self.newest = dict(self.connection.execute(sql, nct_ids))

    def add_to(self, findings: list[Row], nct_id: NctId, content: Callable[[], dict[str, Any]]) -> None:
        """Adds to the rows of findings of a whole record what the newest page of the study says otherwise."""
        page = self.newest.get(str(nct_id))
        if page is None:
            return
        first = nct_id.number * ROWS_PER_STUDY + len(findings)
        findings += [
            (first + position, str(nct_id), *_finding(found))
            for position, found in enumerate(disagreements(content(), self.archived(page)))
        ]

    def renew(self, number: int) -> None:
        """Makes the rows of a study anew, after a page came to a record that is there."""
        nct_id, record = self.connection.execute(
            "select nct_id, source_sha256 from studies where id = ?", (number * ROWS_PER_STUDY,)
        ).fetchone()
        self.connection.execute("delete from findings where nct_id = ? and code = ?", (nct_id, PAGE_DIFFERS))
        rows: list[Row] = self.connection.execute(
            "select id from findings where nct_id = ?", (nct_id,)
        ).fetchall()
        others = len(rows)
        self.find([number])
        self.add_to(rows, NctId(nct_id), lambda: self.archived(record))
        self.connection.executemany(insert_sql("findings"), rows[others:])


def _finding(found: Disagreement) -> Finding:
    name = found.path.rpartition(".")[2]
    return Finding(
        PAGE_DIFFERS,
        "warning",
        f"the page says otherwise: {name}",
        _text(found.value),
        found.path,
        _text(found.other_value),
        f"study_page: {found.path}",
    )


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _at(record: Any, path: str) -> Any:
    """The value at a path, a list of them behind ``[]``; None where there is none."""
    for name in path.split("."):
        if isinstance(record, list):
            record = [element.get(name) for element in record if isinstance(element, dict)]
        elif isinstance(record, dict):
            record = record.get(name.removesuffix("[]"))
        else:
            return None
    return record


def _equal(one: Any, other: Any) -> bool:
    return bool(one == other)


def _same_words(one: Any, other: Any) -> bool:
    return _words(one) == _words(other)


def _same_set(one: Any, other: Any) -> bool:
    return set(map(_words, one)) == set(map(_words, other))


def _words(text: Any) -> tuple[str, ...]:
    """The words of a text; markup and punctuation are told differently on a page."""
    return tuple(re.findall(r"\w+", unescape(str(text)).casefold()))


def _may_be_same_day(one: Any, other: Any) -> bool:
    try:
        first, second = PartialDate(one).interval, PartialDate(other).interval
    except ValueError:
        return bool(one == other)
    return first.earliest <= second.latest and second.earliest <= first.latest


_STATUS = "protocolSection.statusModule"
_DESIGN = "protocolSection.designModule"
_ELIGIBILITY = "protocolSection.eligibilityModule"

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "protocolSection.identificationModule.briefTitle": _same_words,
    "protocolSection.identificationModule.officialTitle": _same_words,
    f"{_STATUS}.overallStatus": _equal,
    f"{_STATUS}.startDateStruct.date": _may_be_same_day,
    f"{_STATUS}.primaryCompletionDateStruct.date": _may_be_same_day,
    f"{_STATUS}.completionDateStruct.date": _may_be_same_day,
    f"{_STATUS}.lastUpdateSubmitDate": _may_be_same_day,
    "protocolSection.sponsorCollaboratorsModule.leadSponsor.name": _same_words,
    "protocolSection.conditionsModule.conditions": _same_set,
    f"{_DESIGN}.studyType": _equal,
    f"{_DESIGN}.phases": _same_set,
    f"{_DESIGN}.enrollmentInfo.count": _equal,
    f"{_DESIGN}.enrollmentInfo.type": _equal,
    f"{_DESIGN}.designInfo.allocation": _equal,
    f"{_DESIGN}.designInfo.interventionModel": _equal,
    f"{_DESIGN}.designInfo.primaryPurpose": _equal,
    f"{_DESIGN}.designInfo.maskingInfo.masking": _equal,
    "protocolSection.outcomesModule.primaryOutcomes[].measure": _same_set,
    "protocolSection.outcomesModule.primaryOutcomes[].timeFrame": _same_set,
    f"{_ELIGIBILITY}.eligibilityCriteria": _same_words,
    f"{_ELIGIBILITY}.minimumAge": _equal,
    f"{_ELIGIBILITY}.maximumAge": _equal,
    f"{_ELIGIBILITY}.sex": _equal,
    f"{_ELIGIBILITY}.healthyVolunteers": _equal,
}
"""Path -> whether two values there mean the same."""
