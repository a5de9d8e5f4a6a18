"""Manners and nerves of a session: pace, identity, time limits, retries, redirects; over real sockets."""

import logging
import subprocess
import sys
import threading
import time
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.errors import BadAnswers, SourceRefused, SourceUnavailable, UnreadableInput
from scraper.fetcher.pace import Pace
from scraper.fetcher.session import Answer, NotAnAnswer, Session, _retry_after, user_agent
from scraper.local_registry.faults import When
from scraper.local_registry.server import RegistryServer
from scraper.settings import PUBLIC_API, Settings, read_settings, settings_as_markdown
from tests.crawls import settings
from tests.registry import Serve

ROOT = Path(__file__).parent.parent


def session(server: RegistryServer, folder: Path, **changes: Any) -> Session:
    return Session(settings(server, folder, **changes))


def test_who_asks_is_said(serve: Serve, tmp_path: Path) -> None:
    server = serve(1)
    session(server, tmp_path).get(f"{server.api_url}/version")
    agent = server.requests[0].headers["user-agent"]
    assert agent == user_agent("tests@example.org")
    assert agent.startswith("nctdb/")
    assert "tests@example.org" in agent
    assert "gzip" in server.requests[0].headers["accept-encoding"]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 408])
def test_what_may_pass_is_asked_again_so_many_times(serve: Serve, tmp_path: Path, status: int) -> None:
    server = serve(1)
    server.fault("error", status=status)
    with pytest.raises(SourceUnavailable, match=f"status {status}") as failed:
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert len(server.requests) == 3
    assert isinstance(failed.value, BadAnswers) == (status != 429)  # a busy registry has answered nothing


@pytest.mark.parametrize("retry_after", [None, "0"])
def test_a_registry_that_says_when_to_ask_again_is_busy(
    serve: Serve, tmp_path: Path, retry_after: str | None
) -> None:
    server = serve(1)
    server.fault("error", status=503, retry_after=retry_after)
    with pytest.raises(SourceUnavailable, match="status 503") as failed:
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert isinstance(failed.value, BadAnswers) == (retry_after is None)


@pytest.mark.parametrize("status", [400, 401, 404, 410, 414])
def test_what_will_not_change_is_asked_once_and_its_words_are_kept(
    serve: Serve, tmp_path: Path, status: int
) -> None:
    server = serve(1)
    server.fault("error", status=status)
    with pytest.raises(SourceRefused, match="Internal error") as refused:
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert (refused.value.status, refused.value.exit_status, len(server.requests)) == (status, 3, 1)


def test_403_says_what_is_known_and_what_to_do(serve: Serve, tmp_path: Path) -> None:
    server = serve(1)
    server.fault("forbidden")
    with pytest.raises(SourceRefused, match=r"403.*NCTDB_MIN_INTERVAL.*NCTDB_CONTACT.*nctdb load"):
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert len(server.requests) == 1


@pytest.mark.parametrize("form", ["too_many", "too_many_until"])
def test_retry_after_is_obeyed_in_both_forms(serve: Serve, tmp_path: Path, form: str) -> None:
    server = serve(1)
    server.fault(form, When(times=1), retry_after=2 if form == "too_many_until" else 1)
    session(server, tmp_path, min_interval=0.5).get(f"{server.api_url}/version")
    first, second = server.requests
    assert second.time - first.time > 0.9  # more than the pace; a date of whole seconds may be a second early


def test_retry_after_as_seconds_and_as_date() -> None:
    assert _retry_after("7") == 7
    assert _retry_after(formatdate(time.time() + 30, usegmt=True)) == pytest.approx(30, abs=2)
    assert _retry_after(formatdate(time.time() - 30, usegmt=True)) == 0
    assert _retry_after("soon") is None
    assert _retry_after(None) is None


def test_a_wait_longer_than_the_patience_ends_at_once(serve: Serve, tmp_path: Path) -> None:
    server = serve(1)
    server.fault("too_many", retry_after=3600)
    with pytest.raises(SourceUnavailable, match="429"):
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert len(server.requests) == 1


NO_ANSWERS = (
    "challenge",
    "shell",
    "empty",
    "truncated",
    "mislabelled",
    "mislabelled_gzip",
    "length_too_long",
)


@pytest.mark.parametrize("fault", [*NO_ANSWERS, "length_too_short", "reset", "dropped", "hang"])
def test_what_is_no_answer_is_refused_and_asked_again(serve: Serve, tmp_path: Path, fault: str) -> None:
    server = serve(3)
    server.fault(fault, When(times=1))
    answer = session(server, tmp_path).get(f"{server.api_url}/studies", check=_whole_json)
    assert b"NCT99100001" in answer.body
    assert len(server.requests) == 2


def _whole_json(answer: Answer) -> None:
    import orjson

    try:
        orjson.loads(answer.body)
    except orjson.JSONDecodeError as error:
        raise NotAnAnswer(str(error)) from None


def test_a_drip_does_not_outlast_the_deadline(serve: Serve, tmp_path: Path) -> None:
    server = serve(30)
    server.fault("drip", size=16, pause=0.05)
    with pytest.raises(SourceUnavailable, match=r"within 0\.8 s"):
        session(server, tmp_path, attempts=1).get(f"{server.api_url}/studies")


def test_a_redirect_to_another_host_is_not_followed(serve: Serve, tmp_path: Path) -> None:
    server, foreign = serve(1), serve(1)
    server.fault("foreign", location=f"{foreign.api_url}/version")
    with pytest.raises(SourceUnavailable, match="none of the registry's hosts"):
        session(server, tmp_path).get(f"{server.api_url}/version")
    assert foreign.requests == []


def test_a_redirect_to_a_host_of_the_settings_is(serve: Serve, tmp_path: Path) -> None:
    server, mirror = serve(1), serve(1)
    server.fault("foreign", location=f"{mirror.api_url}/version")
    allowed = session(server, tmp_path, allowed_hosts=mirror.url.removeprefix("http://"))
    assert allowed.get(f"{server.api_url}/version").url == f"{mirror.api_url}/version"


def test_redirects_without_end_end(serve: Serve, tmp_path: Path) -> None:
    server = serve(1)
    server.fault("foreign", location="/api/v2/version")
    with pytest.raises(SourceUnavailable, match="without end"):
        session(server, tmp_path).get(f"{server.api_url}/version")


def test_no_server_at_all(tmp_path: Path) -> None:
    nobody = Settings.model_validate(
        {"api_url": "http://127.0.0.1:9/api/v2", "cache_dir": tmp_path, "attempts": 2, "min_interval": 0}
    )
    with pytest.raises(SourceUnavailable, match="no connection"):
        Session(nobody).get("http://127.0.0.1:9/api/v2/version")


def test_pace_is_kept_across_processes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from scraper.fetcher.pace import Pace\n"
        f"pace = Pace(Path({str(tmp_path)!r}), 0.05)\n"
        "for _ in range(5): print(pace._take_turn('a.example:80'))"
    )
    command = [sys.executable, "-c", code]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    turns = sorted(float(turn) for process in running for turn in process.communicate()[0].split())
    assert len(turns) == 15
    assert min(later - earlier for earlier, later in pairwise(turns)) > 0.0499


def test_pace_is_kept_across_threads(tmp_path: Path) -> None:
    pace, turns = Pace(tmp_path, 0.02), list[float]()
    threads = [
        threading.Thread(target=lambda: turns.extend(pace._take_turn("a.example") for _ in range(5)))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(turns) == 15
    assert min(later - earlier for earlier, later in pairwise(sorted(turns))) > 0.0199


@given(interval=st.floats(0.1, 10), ahead=st.floats(-1e6, 1e9))
def test_a_clock_that_was_wrong_stops_nobody(interval: float, ahead: float) -> None:
    pace = Pace(Path("unused"), interval)
    assert pace._next(time.time() + ahead) - time.time() < 62 * interval


def test_pace_without_a_place_to_keep_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("")
    pace = Pace(tmp_path / "file" / "below", 0.001)
    with caplog.at_level(logging.WARNING, "nctdb"):
        pace.wait("a.example")
    assert "by this process alone" in caplog.text


ADDRESSES = [
    ("http://127.0.0.1:8080/api/v2", "http://127.0.0.1:8080/api/v2"),
    ("http://127.0.0.1:8080/api/v2/", "http://127.0.0.1:8080/api/v2"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080/api/v2"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v2"),
    ("https://example.org/mirror/v2", "https://example.org/mirror/v2"),
]


@pytest.mark.parametrize(("given", "base"), ADDRESSES)
def test_addresses_of_the_api(given: str, base: str) -> None:
    assert read_settings({"NCTDB_API_URL": given}).api_url == base


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("NCTDB_API_URL", "ftp://example.org"),
        ("NCTDB_API_URL", "example.org"),
        ("NCTDB_MIN_INTERVAL", "-1"),
        ("NCTDB_MIN_INTERVAL", "soon"),
        ("NCTDB_ATTEMPTS", "0"),
        ("NCTDB_CONTACT", "Zoë\nX-Evil: 1"),
    ],
)
def test_a_variable_that_cannot_be_used_is_named(variable: str, value: str) -> None:
    with pytest.raises(UnreadableInput, match=variable):
        read_settings({variable: value})


def test_defaults_are_polite() -> None:
    assert read_settings({}).api_url == PUBLIC_API
    assert read_settings({}).min_interval == 1
    assert read_settings({"NCTDB_MIN_INTERVAL": "  "}).min_interval == 1


def test_the_table_of_settings_in_the_docs_is_current() -> None:
    assert settings_as_markdown() in (ROOT / "docs/fetching.md").read_text(encoding="utf-8")
