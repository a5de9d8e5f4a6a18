"""Posted documents: whole files beside the database, or none."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from schemas.values import NctId
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.documents import Downloaded, address, download
from scraper.fetcher.session import Session
from scraper.local_registry.faults import When
from scraper.local_registry.server import RegistryServer
from scraper.settings import PUBLIC_API, PUBLIC_DOCUMENTS, Settings
from tests import crawls
from tests.registry import Serve

STUDY = NctId("NCT99000004")
NAME = "ICF_000.pdf"
SIZE = 402118


@pytest.fixture
def server(serve: Serve, fixtures_dir: Path) -> RegistryServer:
    path = next((fixtures_dir / "api_v2").glob(f"{STUDY}--*")) / "study.json"
    return serve([json.loads(path.read_bytes())])


@pytest.fixture
def settings(server: RegistryServer, tmp_path: Path) -> Settings:
    return crawls.settings(server, tmp_path)


def test_a_document_is_brought_with_its_hash_and_size(settings: Settings, tmp_path: Path) -> None:
    target = tmp_path / "documents" / STUDY / NAME
    found = download(Session(settings), address(settings, STUDY, NAME), target)
    assert found == Downloaded(sha256(target.read_bytes()).hexdigest(), SIZE)
    assert [path.name for path in target.parent.iterdir()] == [NAME]


def test_one_that_is_gone(settings: Settings, tmp_path: Path) -> None:
    assert download(Session(settings), address(settings, STUDY, "No_000.pdf"), tmp_path / "x.pdf") is None
    assert not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize("fault", ["reset", "challenge", "shell", "empty", "length_too_long", "error"])
def test_what_goes_wrong_once_is_asked_for_again(
    server: RegistryServer, settings: Settings, tmp_path: Path, fault: str
) -> None:
    server.fault(fault, When("/large-docs/", times=1))
    found = download(Session(settings), address(settings, STUDY, NAME), tmp_path / NAME)
    assert found is not None
    assert found.size == SIZE


@pytest.mark.parametrize("fault", ["reset", "challenge", "empty"])
def test_what_stays_wrong_leaves_no_file(
    server: RegistryServer, settings: Settings, tmp_path: Path, fault: str
) -> None:
    server.fault(fault, When("/large-docs/"))
    (tmp_path / "d").mkdir()
    with pytest.raises(SourceUnavailable):
        download(Session(settings), address(settings, STUDY, NAME), tmp_path / "d" / NAME)
    assert list((tmp_path / "d").iterdir()) == []


@pytest.mark.parametrize("name", ["../../x.pdf", "/etc/passwd", "a/b.pdf", "", "..", "a b.pdf", "x\n.pdf"])
def test_a_name_that_leads_elsewhere_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(UnreadableInput):
        address(settings, STUDY, name)


def test_where_the_registry_has_them() -> None:
    assert Settings.model_validate({"api_url": PUBLIC_API}).documents == PUBLIC_DOCUMENTS
    elsewhere = Settings.model_validate({"documents_url": "https://documents.example/all/"})
    assert address(elsewhere, STUDY, NAME) == f"https://documents.example/all/04/{STUDY}/{NAME}"
    assert "documents.example" in elsewhere.hosts
