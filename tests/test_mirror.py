"""Pages of a mirror: asked for as its robots.txt allows, and no faster."""

from pathlib import Path

import pytest

from schemas.values import NctId
from scraper.errors import SourceUnavailable, UnreadableInput
from scraper.fetcher.mirror import Mirror
from scraper.local_registry.faults import When
from scraper.local_registry.invented import studies
from scraper.local_registry.server import RegistryServer
from scraper.settings import Settings
from tests import crawls
from tests.page_rendering import render
from tests.registry import Serve

FIRST = NctId("NCT99100001")
OPEN = "User-agent: *\nDisallow: /api/\n"


def served(serve: Serve, robots: str = OPEN) -> RegistryServer:
    server = serve(studies(3), page_of=lambda record: render(record, "headings"))
    server.endpoints.robots = robots
    return server


def settings(server: RegistryServer, tmp_path: Path, **more: object) -> Settings:
    return crawls.settings(server, tmp_path, page_url=f"{server.url}/page/{{nct_id}}", **more)


def test_a_page_comes_with_its_address_and_id(serve: Serve, tmp_path: Path) -> None:
    server = served(serve)
    page = Mirror(settings(server, tmp_path)).page(FIRST)
    assert page is not None
    assert (page.form, page.nct_id, page.origin) == ("study_page", FIRST, f"{server.url}/page/{FIRST}")
    assert b"Study Overview" in page.body
    assert server.paths() == ["/robots.txt", f"/page/{FIRST}"]


def test_a_page_that_is_not_there(serve: Serve, tmp_path: Path) -> None:
    assert Mirror(settings(served(serve), tmp_path)).page(NctId("NCT99109999")) is None


@pytest.mark.parametrize(
    "robots",
    [
        "User-agent: *\nDisallow: /",
        "User-agent: nctdb\nDisallow: /page\n\nUser-agent: *\nAllow: /",
        "User-agent: *\nAllow: /\nDisallow: /page/*",
        "User-agent: *\r\nDisallow: /*NCT",
    ],
)
def test_what_robots_txt_closes_is_not_asked_for(serve: Serve, tmp_path: Path, robots: str) -> None:
    server = served(serve, robots)
    mirror = Mirror(settings(server, tmp_path))
    with pytest.raises(SourceUnavailable, match="robots"):
        mirror.page(FIRST)
    assert server.paths() == ["/robots.txt"]


@pytest.mark.parametrize(
    "robots",
    [
        "",
        "User-agent: other\nDisallow: /",
        "User-agent: *\nDisallow:",
        "User-agent: *\nDisallow: /\nAllow: /page/",
    ],
)
def test_what_robots_txt_leaves_open_is(serve: Serve, tmp_path: Path, robots: str) -> None:
    assert Mirror(settings(served(serve, robots), tmp_path)).page(FIRST)


def test_without_robots_txt_everything_is_open(serve: Serve, tmp_path: Path) -> None:
    server = served(serve)
    server.fault("error", When(r"/robots\.txt"), status=404)
    assert Mirror(settings(server, tmp_path)).page(FIRST)


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_while_robots_txt_cannot_be_read_nothing_is_asked_for(
    serve: Serve, tmp_path: Path, status: int
) -> None:
    server = served(serve)
    server.fault("error", When(r"/robots\.txt"), status=status)
    with pytest.raises(SourceUnavailable):
        Mirror(settings(server, tmp_path))
    assert set(server.paths()) == {"/robots.txt"}


def test_the_pace_that_the_mirror_asks_for_is_kept(serve: Serve, tmp_path: Path) -> None:
    mirror = Mirror(settings(served(serve, "User-agent: *\nCrawl-delay: 0.3\n"), tmp_path))
    assert mirror.session.settings.min_interval == 0.3


def test_a_slower_pace_of_ones_own_stays(serve: Serve, tmp_path: Path) -> None:
    mirror = Mirror(
        settings(served(serve, "User-agent: *\nCrawl-delay: 0.01\n"), tmp_path, min_interval=0.05)
    )
    assert mirror.session.settings.min_interval == 0.05


def test_without_an_address_one_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="NCTDB_PAGE_URL"):
        Mirror(Settings.model_validate({"cache_dir": tmp_path}))


def test_a_mirror_is_not_asked_over_an_open_line(tmp_path: Path) -> None:
    values = {"page_url": "http://mirror.example/{nct_id}", "cache_dir": tmp_path}
    with pytest.raises(UnreadableInput, match="https"):
        Mirror(Settings.model_validate(values))
