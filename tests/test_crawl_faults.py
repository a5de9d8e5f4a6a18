"""Whatever the registry or the way to it does, a crawl ends complete or says what is missing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scraper.local_registry.faults import FAULTS, When
from scraper.local_registry.invented import studies
from scraper.local_registry.server import RegistryServer
from tests.crawls import crawl, ids, tables
from tests.registry import Serve

STUDIES = 90


@pytest.fixture(autouse=True)
def _few_are_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.runs.fetch.fetching.ASKED_ALONE", 10)


LIST = r"/api/v2/studies$"


@dataclass(frozen=True)
class Case:
    """A fault; ``when``: which answers it spoils.  ``complete``: whether the crawl can end complete."""

    fault: str
    complete: bool
    when: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    moving: bool = False


ONCE = {"at": [3, 6]}
"""The third and the sixth answer."""
LISTED = {"path": LIST, "where": lambda request: "fields" in request.parameters}
RECORDS = {"path": LIST, "where": lambda request: "fields" not in request.parameters}

PASSING: dict[str, dict[str, Any]] = {
    "too_many": {"retry_after": 0.05},
    "too_many_until": {"retry_after": 0.05},
    "error": {"status": 500},
    "challenge": {},
    "shell": {},
    "empty": {},
    "other_shape": {},
    "truncated": {},
    "mislabelled": {},
    "mislabelled_gzip": {},
    "length_too_long": {},
    "length_too_short": {},
    "reset": {},
    "dropped": {},
    "drip": {"size": 64, "pause": 0.1},
    "hang": {},
}
LASTING: dict[str, dict[str, Any]] = {
    "too_many": {"retry_after": 0.05},
    "error": {"status": 503},
    "challenge": {},
    "empty": {},
    "other_shape": {},
    "truncated": {},
    "length_too_short": {},
    "reset": {},
    "hang": {},
    "foreign": {},
    "forbidden": {},
    "zero": {},
}
CASES = {
    **{f"{name}, passing": Case(name, True, ONCE, options) for name, options in PASSING.items()},
    **{f"{name}, lasting": Case(name, False, {"path": LIST}, options) for name, options in LASTING.items()},
    "502, passing": Case("error", True, ONCE, {"status": 502}),
    "503 with Retry-After, passing": Case("error", True, ONCE, {"status": 503, "retry_after": "0"}),
    "every third answer is an error": Case("error", True, {"share": 0.3, "seed": 5}, {"status": 500}),
    "records hang, lists do not": Case("hang", False, RECORDS),
    "records are refused": Case("forbidden", False, RECORDS),
    "foreign redirect of one answer": Case("foreign", True, {**RECORDS, "at": [2]}),
    "token expired under new data": Case("refresh", True, {**LISTED, "at": [3]}, moving=True),
    "new data while records come": Case("refresh", True, {**RECORDS, "at": [3]}, moving=True),
    "new data at every answer": Case("refresh", False, moving=True),
    "the list grows": Case("grow", True, {**LISTED, "at": [2, 3]}, moving=True),
    "the list grows again and again": Case("grow", False, {"path": LIST}, moving=True),
    "the list grows after the crawl passed": Case("grow", True, {**RECORDS, "at": [5]}, moving=True),
    "the list shrinks": Case("shrink", True, {**LISTED, "at": [2, 3]}, moving=True),
    "studies go while records come": Case("shrink", True, {**RECORDS, "at": [2, 3]}, moving=True),
    "garbage in one list": Case("garbage", True, {**LISTED, "at": [2]}),
    "garbage in every list": Case("garbage", True, LISTED),
    "garbage among records once": Case("garbage", True, {**RECORDS, "at": [2]}),
    "garbage among records always": Case("garbage", True, RECORDS),
    "null instead of a record": Case("garbage", True, {**RECORDS, "at": [2]}, {"record": 7}),
    "a record with half a character": Case("lone_surrogate", True, moving=True),
    "a record with half a character, not in lists": Case("lone_surrogate", True, RECORDS, moving=True),
    "a record that is nested too deeply": Case("nested_deeply", False),
    "a record that is nested too deeply, not in lists": Case("nested_deeply", False, RECORDS),
    "duplicates across pages": Case("duplicates", True),
    "duplicates in place of others": Case("duplicates", True, LISTED, {"displacing": True}),
    "duplicates in place of other records": Case("duplicates", True, RECORDS, {"displacing": True}),
    "the list ends early": Case("ends_early", True, {**LISTED, "at": [1]}),
    "the list always ends early": Case("ends_early", False, LISTED),
    "pages are made smaller": Case("small_pages", True, {}, {"size": 7}),
    "a field of lists is refused": Case("refused_field", True),
    "later pages answer as if there were nothing": Case(
        "zero", False, {"path": LIST, "where": lambda request: "pageToken" in request.parameters}
    ),
    "zero once": Case("zero", False, {**LISTED, "at": [1]}),
    "no records, though listed": Case("zero", False, RECORDS),
}


Calm = Callable[[int], dict[str, Any]]


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Calm:
    """The tables of an undisturbed crawl of so many studies."""

    @cache
    def crawled(count: int) -> dict[str, Any]:
        database = tmp_path_factory.mktemp("calm") / "t.db"
        with RegistryServer(studies(count)) as server:
            assert crawl(server, database, page_size=100, list_size=200).exit_status == 0
        return tables(database)

    return crawled


@pytest.mark.parametrize("name", CASES)
def test_complete_or_loud(serve: Serve, tmp_path: Path, calm: Calm, name: str) -> None:
    require_complete_or_loud(serve(STUDIES), CASES[name], tmp_path / "t.db", calm(STUDIES))


@pytest.mark.corpus
@pytest.mark.parametrize("name", CASES)
def test_complete_or_loud_with_800_studies(serve: Serve, tmp_path: Path, calm: Calm, name: str) -> None:
    sizes: dict[str, Any] = {"page_size": 100, "list_size": 200, "read_timeout": 1.5, "answer_deadline": 3}
    require_complete_or_loud(serve(800), CASES[name], tmp_path / "t.db", calm(800), **sizes)


def require_complete_or_loud(
    server: RegistryServer, case: Case, database: Path, calm: dict[str, Any], **sizes: Any
) -> None:
    server.fault(case.fault, When(**case.when), **case.options)
    report = crawl(server, database, **sizes)
    server.heal()
    assert (report.exit_status == 0) == case.complete, report.complaints()
    if case.complete:
        assert ids(database) >= set(server.holdings.records)
        assert (report.stored, report.missing, report.rejected) == (report.expected, [], 0)
    else:
        assert report.failure or report.missing or report.unlisted or report.notes or report.rejected
        assert any("not complete" in line for line in report.complaints())
        again = crawl(server, database, **sizes)
        assert again.exit_status == 0, again.complaints()
    if not case.moving:
        assert tables(database) == calm


def test_every_fault_is_a_case() -> None:
    assert set(FAULTS) <= {case.fault for case in CASES.values()}
