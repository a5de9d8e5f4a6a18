"""The report: one file that needs nothing else, true to its SQL, inert, accessible, and the same every time."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from click.testing import CliRunner, Result

from cli import main
from scraper.load import load
from tests.browser import ARGUMENTS, chromium
from tests.databases import rows, study, write
from tests.web_records import FULL, HOSTILE, MARKED, make_database

pytest.importorskip("matplotlib", reason="needs the extra report")

from scraper.explore.report import FIGURES, write_report
from scraper.explore.report.drawings import DRAWINGS

EYES = "NCT99000015"

pytestmark = pytest.mark.filterwarnings("error:.*layout.*:UserWarning", "error:.*lyph.*:UserWarning")
"""Matplotlib warns where it cannot lay a figure out."""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> str:
    return make_database(tmp_path_factory.mktemp("report"), fixtures_dir)


@pytest.fixture(scope="module")
def page(database: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write_report(database, str(path))
    return path.read_text(encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["report", *arguments])


def document(page: str) -> Any:
    return lxml.html.fromstring(page)


def test_every_figure_is_there_with_its_numbers_and_sql(page: str) -> None:
    sections = {section.get("id"): section for section in document(page).xpath("//main/section")}
    assert list(sections) == [*(key for key, _ in FIGURES), "side-by-side"]
    for key in DRAWINGS:
        assert sections[key].xpath(".//svg"), key
        assert sections[key].xpath(".//table/tbody/tr"), key
        assert sections[key].xpath(".//pre/code"), key


def test_the_sql_that_is_shown_gives_the_numbers_that_are_shown(page: str, database: str) -> None:
    for key, _ in FIGURES:
        section = document(page).get_element_by_id(key)
        found = rows(database, section.xpath(".//pre/code")[0].text_content())
        assert len(section.xpath(".//details//tbody/tr")) == len(found), key


def test_numbers_are_those_of_the_record(page: str) -> None:
    effects = document(page).get_element_by_id("effects").text_content()
    assert "-3.3 (-5 to -1.6)" in effects
    assert "-0.019 (-0.052 to —)" in effects  # no upper limit is posted
    assert "Zorvelimab 300 mg vs Placebo" in effects
    enrollment = document(page).get_element_by_id("enrollment")
    assert "2,400" in enrollment.xpath("string(.//svg)")


def test_it_needs_nothing_from_elsewhere_and_runs_nothing(page: str) -> None:
    found = document(page)
    assert not found.xpath("//script | //link | //img | //iframe | //@onload | //@onerror")
    assert all(address.startswith("#") for address in found.xpath("//@href | //@src"))
    assert not re.search(r"url\((?!#)", page)
    policy = found.xpath("string(//meta[@http-equiv='content-security-policy']/@content)")
    assert policy.startswith("default-src 'none'")


def test_ids_are_used_once(page: str) -> None:
    ids = document(page).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_a_hostile_record_is_text(database: str, tmp_path: Path) -> None:
    write_report(database, str(tmp_path / "r.html"), [HOSTILE, MARKED])
    text = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "<script>window" not in text
    assert html.escape("<script>window.ran=1") in text


def test_a_dollar_sign_is_no_formula(tmp_path: Path) -> None:
    record = study(
        outcomesModule={"primaryOutcomes": [{"measure": "x", "timeFrame": "2 weeks"}]},
        contactsLocationsModule={"locations": [{"facility": "F", "city": "$\\frac{1}{0}$", "country": "$"}]},
        identificationModule={"briefTitle": "Cost in $ and $x^2$"},
    )
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", record),))
    write_report(str(tmp_path / "t.db"), str(tmp_path / "r.html"))
    assert "Cost in $ and $x^2$" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_legend_longer_than_its_figure_has_room(tmp_path: Path) -> None:
    statuses = ["RECRUITING", "COMPLETED", "TERMINATED", "WITHDRAWN", "SUSPENDED", "UNKNOWN", "NOT_YET_RECRUITING",
                "ENROLLING_BY_INVITATION", "ACTIVE_NOT_RECRUITING"]  # fmt: skip
    records = [
        study(f"NCT9900091{number}", statusModule={"overallStatus": status})
        for number, status in enumerate(statuses)
    ]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    write_report(str(tmp_path / "t.db"), str(tmp_path / "r.html"))
    legend = document((tmp_path / "r.html").read_text(encoding="utf-8")).get_element_by_id("phases")
    assert "Active, not recruiting" in legend.xpath("string(.//svg)")


def test_a_record_that_says_nothing_still_makes_a_report(tmp_path: Path) -> None:
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", study()),))
    write_report(str(tmp_path / "t.db"), str(tmp_path / "r.html"))
    found = document((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "The records say nothing about it." in found.get_element_by_id("effects").text_content()
    assert "None of the rows has what would be drawn." in found.get_element_by_id("timeline").text_content()


def test_the_same_database_gives_the_same_report(database: str, page: str, tmp_path: Path) -> None:
    write_report(database, str(tmp_path / "again.html"))
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == page


def test_trials_are_chosen_by_id_condition_or_cohort(database: str, tmp_path: Path) -> None:
    out = str(tmp_path / "r.html")
    assert run(database, EYES, FULL, "-o", out).stdout == f"{out}: 2 trials\n"
    chosen = run(database, "--where", "has_results = 1", "-o", out)
    (held,) = rows(database, "select count(*) from studies where has_results = 1")[0]
    assert (chosen.exit_code, chosen.stdout) == (0, f"{out}: {held} trials\n")
    assert "has_results = 1" in Path(out).read_text(encoding="utf-8")
    copy = tmp_path / "copy.db"
    copy.write_bytes(Path(database).read_bytes())
    assert CliRunner().invoke(main, ["cohort", "create", str(copy), "mine", "--ids", FULL]).exit_code == 0
    assert run(str(copy), "--cohort", "mine", "-o", out).stdout == f"{out}: 1 trials\n"


def test_what_the_database_does_not_hold_is_named(database: str, tmp_path: Path) -> None:
    result = run(database, FULL, "NCT99009999", "-o", str(tmp_path / "r.html"))
    assert result.exit_code == 1
    assert "does not hold NCT99009999" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["NCT1"], "NCT1"),
        (["NCT99009999"], "no trial is selected"),
        (["--where", "nonsense = 1"], "no such column"),
        (["--where", "1) ; delete from studies; --"], ""),
        (["--where", "1 = 1", FULL], "give ids, or --where, or --cohort"),
        (["-o", "/nowhere/r.html"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said(database: str, tmp_path: Path, arguments: list[str], said: str) -> None:
    before = Path(database).read_bytes()
    result = run(database, "-o", str(tmp_path / "r.html"), *arguments)
    assert result.exit_code == 2
    assert said in result.stderr
    assert Path(database).read_bytes() == before


@pytest.fixture(scope="module")
def opened(page: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The report in a Chromium, from a file."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra browser")
    path = tmp_path_factory.mktemp("opened") / "report.html"
    path.write_text(page, encoding="utf-8")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        tab = browser.new_page()
        tab.requested = []
        tab.on("request", lambda request: tab.requested.append(request.url))
        tab.goto(path.as_uri())
        yield tab
        browser.close()


needs_chromium = pytest.mark.skipif(
    chromium() is None, reason="no Chromium on this machine; apt-get install chromium"
)


@needs_chromium
@pytest.mark.parametrize("width", [1280, 390])
def test_it_opens_offline_at_any_width(opened: Any, width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 900})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator("#timeline svg").is_visible()
    assert [url for url in opened.requested if not url.startswith("file:")] == []


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_it(opened: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra browser")
    opened.emulate_media(color_scheme=scheme)
    opened.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = axe.Axe().run(opened).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
