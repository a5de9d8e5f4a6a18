"""The registry's own past versions: addresses without documentation, so every shape is guarded."""

from pathlib import Path

import orjson
import pytest

from schemas.provenance import RawDocument
from scraper.errors import RecordRejected, SourceUnavailable
from scraper.fetcher.history import PastVersion, RegistryHistory
from scraper.fetcher.session import Session
from scraper.local_registry.faults import When
from scraper.local_registry.server import RegistryServer
from scraper.parser import detect
from scraper.parser.read import content, read
from tests import crawls
from tests.registry import Serve

FIRST = "NCT99100001"


def asking(server: RegistryServer, folder: Path) -> RegistryHistory:
    settings = crawls.settings(server, folder)
    return RegistryHistory(Session(settings), settings)


def with_past(serve: Serve) -> RegistryServer:
    server = serve(2)
    for count in (30, 40):
        with server.holdings.refresh() as upstream:
            upstream.edit(FIRST, {"protocolSection.designModule.enrollmentInfo.count": count})
    return server


def test_versions_are_listed_oldest_first(serve: Serve, tmp_path: Path) -> None:
    found = asking(with_past(serve), tmp_path).versions(FIRST)
    assert found is not None
    assert found[1:] == [PastVersion(1, "2026-11-21"), PastVersion(2, "2026-11-22")]


def test_a_record_that_the_registry_does_not_have(serve: Serve, tmp_path: Path) -> None:
    assert asking(serve(1), tmp_path).versions("NCT99109999") is None


def test_a_version_is_a_record(serve: Serve, tmp_path: Path) -> None:
    body, origin = asking(with_past(serve), tmp_path).version(FIRST, 1)
    assert origin.endswith(f"/api/int/studies/{FIRST}/history/1")
    assert detect.form_of(body) == "registry_history"
    document = RawDocument(body, origin, "registry_history")
    record = read(document)
    assert record.study.protocolSection.designModule is not None
    assert record.study.protocolSection.designModule.enrollmentInfo is not None
    assert record.study.protocolSection.designModule.enrollmentInfo.count == 30
    assert (record.study.nct_id, record.is_partial, record.issues) == (FIRST, False, [])
    assert content(document)["protocolSection"]["designModule"]["enrollmentInfo"]["count"] == 30


SHAPES: dict[str, dict[str, object]] = {
    "a gap": {"changes": [{"version": 0, "date": "2020-01-01"}, {"version": 2, "date": "2020-02-01"}]},
    "numbered from 1": {"changes": [{"version": 1, "date": "2020-01-01"}]},
    "another key": {"versions": []},
    "another type": {"changes": [{"version": "0", "date": "2020-01-01"}]},
    "another study": {"studyVersion": 1, "study": {"protocolSection": {"identificationModule": {"nctId": "NCT99100002"}}}},
    "another version": {"studyVersion": 0, "study": {"protocolSection": {"identificationModule": {"nctId": FIRST}}}},
    "no study": {"studyVersion": 1},
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_another_shape_is_refused(serve: Serve, tmp_path: Path, shape: str) -> None:
    server = with_past(serve)
    server.fault("other_shape", When("/api/int/"), value=SHAPES[shape])
    history = asking(server, tmp_path)
    with pytest.raises(SourceUnavailable, match="may have changed"):
        history.versions(FIRST) if "studyVersion" not in SHAPES[shape] else history.version(FIRST, 1)


@pytest.mark.parametrize(
    "body", [b'{"studyVersion": 1}', b'{"studyVersion": 1, "study": []}', b'{"studyVersion"']
)
def test_a_file_that_is_no_version_is_rejected(body: bytes) -> None:
    with pytest.raises(RecordRejected):
        read(RawDocument(body, "x.json", "registry_history"))


def test_keys_that_are_new_are_kept(serve: Serve) -> None:
    study = {"protocolSection": {"identificationModule": {"nctId": FIRST, "newKey": 5}}}
    body = orjson.dumps({"studyVersion": 1, "study": study})
    assert [value.path for value in read(RawDocument(body, "x.json", "registry_history")).unmapped] == [
        "protocolSection.identificationModule.newKey"
    ]
