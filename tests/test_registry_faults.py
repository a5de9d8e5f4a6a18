"""Every fault does on the wire what its name says."""

import gzip
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import orjson
import pytest
import requests

from scraper.local_registry.faults import FAULTS, When
from scraper.local_registry.server import RegistryServer
from tests.registry import Serve

TIMEOUT = 2


def ask(server: RegistryServer, **parameters: Any) -> requests.Response:
    return requests.get(
        f"{server.api_url}/studies",
        params={"pageSize": 20, **parameters},
        timeout=TIMEOUT,
        allow_redirects=False,
    )


def raw(server: RegistryServer) -> tuple[bytes, bytes]:
    """Head and body as they came over the wire, read to the end of the connection."""
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=TIMEOUT) as wire:
        wire.sendall(b"GET /api/v2/studies?pageSize=20 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        received = b"".join(iter(lambda: wire.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    return head, body


def is_status(status: int, content_type: str = "text/plain") -> Callable[[RegistryServer], None]:
    def check(server: RegistryServer) -> None:
        answer = ask(server)
        assert answer.status_code == status
        assert answer.headers["Content-Type"].startswith(content_type)

    return check


def waits_some_seconds(server: RegistryServer) -> None:
    answer = ask(server)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


def waits_until(server: RegistryServer) -> None:
    answer = ask(server)
    until = parsedate_to_datetime(answer.headers["Retry-After"])
    assert answer.status_code == 429
    assert until > datetime.now(UTC)


def is_html_with_200(server: RegistryServer) -> None:
    answer = ask(server)
    assert (answer.status_code, answer.headers["Content-Type"][:9]) == (200, "text/html")
    assert answer.text.lower().startswith("<!doctype html>")


def is_empty(server: RegistryServer) -> None:
    answer = ask(server)
    assert (answer.status_code, answer.content) == (200, b"")


def is_json_of_no_page(server: RegistryServer) -> None:
    assert "studies" not in ask(server).json()


def is_cut_json(server: RegistryServer) -> None:
    answer = ask(server)
    assert answer.status_code == 200
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def is_json_called_html(server: RegistryServer) -> None:
    answer = ask(server)
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.json()["studies"]


def is_not_gzip(server: RegistryServer) -> None:
    head, body = raw(server)
    assert b"Content-Encoding: gzip" in head
    with pytest.raises(gzip.BadGzipFile):
        gzip.decompress(body)


def breaks_off(server: RegistryServer) -> None:
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask(server)


def ends_too_soon_to_be_json(server: RegistryServer) -> None:
    server.gzip = False
    is_cut_json(server)


def drips(server: RegistryServer) -> None:
    parts = urlsplit(server.url)
    with socket.create_connection((parts.hostname, parts.port or 80), timeout=TIMEOUT) as wire:
        wire.sendall(b"GET /api/v2/studies?pageSize=20 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        pieces = list(iter(lambda: wire.recv(65536), b""))
    assert len(pieces) > 3


def is_silent(server: RegistryServer) -> None:
    with pytest.raises(requests.ReadTimeout):
        requests.get(f"{server.api_url}/studies", timeout=0.3)


def leads_away(server: RegistryServer) -> None:
    answer = ask(server)
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).hostname == "registry.invalid"


def ids_of(answer: requests.Response) -> list[str]:
    return [study["protocolSection"]["identificationModule"]["nctId"] for study in answer.json()["studies"]]


def has_one_that_is_none(server: RegistryServer) -> None:
    found = [study["protocolSection"]["identificationModule"] for study in ask(server).json()["studies"]]
    assert [isinstance(module, dict) for module in found].count(False) == 1


def holds_half_a_character(server: RegistryServer) -> None:
    answer = ask(server, pageSize=50)
    assert len(ids_of(answer)) == 50
    with pytest.raises(orjson.JSONDecodeError, match="surrogate"):
        orjson.loads(answer.content)


def is_too_deep_for_decoders(server: RegistryServer) -> None:
    answer = ask(server, pageSize=50)
    assert answer.content.count(b"[") == answer.content.count(b"]") > 100_000
    with pytest.raises(RecursionError):
        answer.json()


def refuses_a_field(server: RegistryServer) -> None:
    answer = ask(server, fields="NCTId,NCTIdAlias")
    assert (answer.status_code, "invalid field name" in answer.text) == (400, True)
    assert ask(server, fields="NCTId").status_code == 200


def repeats_records(server: RegistryServer) -> None:
    first = ask(server)
    second = ask(server, pageToken=first.json()["nextPageToken"])
    assert set(ids_of(first)) & set(ids_of(second)) == set(ids_of(first)[:2])


def holds_nothing(server: RegistryServer) -> None:
    page = ask(server, countTotal="true").json()
    assert (page["studies"], page["totalCount"]) == ([], 0)
    assert requests.get(f"{server.api_url}/stats/size", timeout=TIMEOUT).json()["totalStudies"] == 0
    assert requests.get(f"{server.api_url}/studies/NCT99100001", timeout=TIMEOUT).status_code == 404


def has_no_token(server: RegistryServer) -> None:
    page = ask(server).json()
    assert len(page["studies"]) == 20
    assert "nextPageToken" not in page


def gives_ten_at_most(server: RegistryServer) -> None:
    assert len(ids_of(ask(server))) == 10


def is_of_the_next_day(server: RegistryServer) -> None:
    ask(server)
    assert server.holdings.today == "2026-11-21"


def has_more(server: RegistryServer) -> None:
    assert [ask(server, countTotal="true").json()["totalCount"] for _ in range(2)] == [51, 52]


def has_less(server: RegistryServer) -> None:
    assert [ask(server, countTotal="true").json()["totalCount"] for _ in range(2)] == [49, 48]


EXPECTED: dict[str, tuple[dict[str, Any], Callable[[RegistryServer], None]]] = {
    "too_many": ({}, waits_some_seconds),
    "too_many_until": ({"retry_after": 5}, waits_until),
    "error": ({"status": 503}, is_status(503)),
    "forbidden": ({}, is_status(403, "text/html")),
    "challenge": ({}, is_html_with_200),
    "shell": ({}, is_html_with_200),
    "empty": ({}, is_empty),
    "other_shape": ({}, is_json_of_no_page),
    "truncated": ({}, is_cut_json),
    "mislabelled": ({}, is_json_called_html),
    "mislabelled_gzip": ({}, is_not_gzip),
    "length_too_long": ({}, breaks_off),
    "length_too_short": ({}, ends_too_soon_to_be_json),
    "reset": ({}, breaks_off),
    "dropped": ({}, breaks_off),
    "drip": ({"size": 4096, "pause": 0.05}, drips),
    "hang": ({}, is_silent),
    "foreign": ({}, leads_away),
    "garbage": ({}, has_one_that_is_none),
    "lone_surrogate": ({}, holds_half_a_character),
    "nested_deeply": ({}, is_too_deep_for_decoders),
    "refused_field": ({}, refuses_a_field),
    "duplicates": ({}, repeats_records),
    "zero": ({}, holds_nothing),
    "ends_early": ({}, has_no_token),
    "small_pages": ({"size": 10}, gives_ten_at_most),
    "refresh": ({}, is_of_the_next_day),
    "grow": ({}, has_more),
    "shrink": ({}, has_less),
}


def test_every_fault_is_expected_to_do_something() -> None:
    assert set(EXPECTED) == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_fault(serve: Serve, name: str) -> None:
    options, check = EXPECTED[name]
    server = serve(50)
    server.fault(name, **options)
    check(server)
    server.heal()
    assert ask(server).status_code == 200


def test_a_fault_takes_the_requests_it_is_set_for(serve: Serve) -> None:
    server = serve(5)
    server.fault("error", When(at={2, 3}))
    assert [ask(server).status_code for _ in range(4)] == [200, 500, 500, 200]
    server.fault("error", When(times=1), status=502)
    assert [ask(server).status_code for _ in range(2)] == [502, 200]
    server.fault("error", When(where=lambda request: "pageToken" in request.parameters), status=503)
    assert [ask(server).status_code, ask(server, pageToken="x").status_code] == [200, 503]
    server.fault("error", When("/api/v2/version"))
    assert ask(server).status_code == 200


def test_a_share_of_requests_is_the_same_share_again(serve: Serve) -> None:
    server = serve(5)

    def spoilt() -> list[int]:
        server.heal()
        server.fault("error", When(share=0.4, seed=7))
        return [ask(server).status_code for _ in range(20)]

    assert spoilt() == spoilt()
    assert {200, 500} == set(spoilt())


def test_faults_may_be_combined(serve: Serve) -> None:
    server = serve(50)
    server.fault("small_pages", size=5)
    server.fault("duplicates", many=1)
    server.fault("mislabelled")
    first = ask(server)
    second = ask(server, pageToken=first.json()["nextPageToken"])
    assert second.headers["Content-Type"] == "text/html"
    assert ids_of(second)[0] == ids_of(first)[0]
    assert len(ids_of(second)) == 6


def test_duplicates_may_displace(serve: Serve) -> None:
    server = serve(40)
    server.fault("duplicates", many=3, displacing=True)
    first = ask(server)
    second = ask(server, pageToken=first.json()["nextPageToken"])
    assert len(ids_of(second)) == 20
    assert len({*ids_of(first), *ids_of(second)}) == 37


def test_an_action_may_follow_a_request(serve: Serve) -> None:
    server = serve(5)
    ask(server)
    server.after(2, lambda: server.holdings.remove("NCT99100001"))
    assert [len(ids_of(ask(server))) for _ in range(3)] == [5, 5, 4]


def test_a_token_of_the_day_before_is_refused_after_a_refresh(serve: Serve) -> None:
    server = serve(50)
    server.fault("refresh", When("/api/v2/studies", at={2}))
    token = ask(server).json()["nextPageToken"]
    assert ask(server, pageToken=token).status_code == 400
    assert (
        requests.get(f"{server.api_url}/version", timeout=TIMEOUT)
        .json()["dataTimestamp"]
        .startswith("2026-11-21")
    )


def test_stopping_does_not_wait_for_those_that_hang(serve: Serve) -> None:
    with RegistryServer() as server:
        server.fault("hang")
        is_silent(server)
