"""The report as a file in a real Chromium without a network: it shows, opens, prints, and is accessible."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from scraper.runs.load import load
from tests.browser import chromium
from tests.databases import write
from tests.results_records import analysis, events, outcome, trial
from tests.web_records import hostile

pytest.importorskip("matplotlib", reason="needs the extra report")

from scraper.explore.report import TrialSelection, report

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    chromium() is None, reason="no Chromium on this machine; apt-get install chromium"
)

SIZES = {"wide": (1280, 900), "narrow": (390, 844)}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> str:
    folder = tmp_path_factory.mktemp("report")
    database = str(folder / "trials.db")
    effect = analysis(paramType="Hazard Ratio (HR)", paramValue="0.7", ciLowerLimit="0.5", ciUpperLimit="0.9")
    posted = trial(
        outcome("1", "2", analyses=[effect]), nct_id="NCT99000910", adverse_events=events(("Drug", 3, 50))
    )
    attack = hostile()
    attack["protocolSection"]["statusModule"]["startDateStruct"] = {"date": "2021-03-04"}
    ours = write(folder / "ours.json", posted, attack)
    load(database, (*map(str, fixtures_dir.glob("api_v2/*/study.json")), ours))
    file = folder / "report.html"
    file.write_text(report(database, TrialSelection()).html, encoding="utf-8")
    return file.as_uri()


class Opened:
    """The file in a tab that has no network, and whatever went on in it."""

    def __init__(self, browser: "Browser", address: str, size: tuple[int, int], **options: Any) -> None:
        self.context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, offline=True, **options
        )
        self.page: Page = self.context.new_page()
        self.events: list[str] = []
        self.page.on("dialog", self._asked)
        self.page.on("pageerror", lambda error: self.events.append(f"error {error}"))
        self.page.on("console", lambda said: self.events.append(f"console {said.text}"))
        self.page.on("request", lambda request: self.events.append(f"request {request.url}"))
        self.page.goto(address)
        self.events = [each for each in self.events if each != f"request {address}"]

    def _asked(self, dialog: Any) -> None:
        self.events.append(f"dialog {dialog.message}")
        dialog.dismiss()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_it_shows_offline_without_sideways_scrolling(
    browser: "Browser", address: str, size: str, scheme: Any
) -> None:
    tab = Opened(browser, address, SIZES[size], color_scheme=scheme)
    page = tab.page
    assert page.locator("h1").is_visible()
    for figure in page.locator("main figure").all():
        shown = figure.locator("svg:visible")
        assert shown.count() == 1
        assert shown.get_attribute("class") == size
        box = shown.bounding_box()
        assert box
        assert 250 < box["width"] <= SIZES[size][0]
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size][0]
    assert page.evaluate("window.ran") is None
    assert tab.events == []
    tab.context.close()


def test_words_of_figures_stay_inside(browser: "Browser", address: str) -> None:
    for size in SIZES.values():
        tab = Opened(browser, address, size)
        outside = tab.page.evaluate(
            """() => [...document.querySelectorAll('main figure svg')].flatMap((svg) => {
                const room = svg.getBoundingClientRect();
                return room.width ? [...svg.querySelectorAll('text')].filter((text) => {
                    const box = text.getBoundingClientRect();
                    return box.left < room.left - 2 || box.right > room.right + 2
                        || box.top < room.top - 2 || box.bottom > room.bottom + 2;
                }).map((text) => text.textContent) : [];
            })"""
        )
        assert outside == []
        tab.context.close()


@pytest.mark.corpus
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_serious(browser: "Browser", address: str, size: str, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra browser")
    # The page refuses scripts, and so the one that looks for faults; a browser can be set to let it in.
    tab = Opened(browser, address, SIZES[size], color_scheme=scheme, bypass_csp=True)
    tab.page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = axe.Axe().run(tab.page).response["violations"]
    tab.context.close()
    assert [
        (one["id"], [node["target"] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []


def test_colours_are_those_of_the_scheme(browser: "Browser", address: str) -> None:
    inks = []
    for scheme in ("light", "dark"):
        options: Any = {"color_scheme": scheme}
        tab = Opened(browser, address, SIZES["wide"], **options)
        text = tab.page.locator("#timeline svg:visible text", has_text="NCT99").first
        inks.append(text.evaluate("(one) => getComputedStyle(one).fill"))
        tab.context.close()
    assert inks == ["rgb(28, 35, 38)", "rgb(230, 232, 230)"]


def test_the_keyboard_reaches_and_opens_the_numbers(browser: "Browser", address: str) -> None:
    tab = Opened(browser, address, SIZES["wide"])
    page = tab.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if (
            page.evaluate("document.activeElement.closest('#timeline') && document.activeElement.tagName")
            == "SUMMARY"
        ):
            break
    page.keyboard.press("Enter")
    assert page.locator("#timeline details").evaluate("(one) => one.open")
    assert page.locator("#numbers-timeline").is_visible()
    tab.context.close()


def test_it_prints_figures_and_open_tables(browser: "Browser", address: str) -> None:
    tab = Opened(browser, address, SIZES["narrow"], color_scheme="dark")
    page = tab.page
    page.locator("#timeline details").evaluate("(one) => (one.open = true)")
    page.emulate_media(media="print")
    assert page.locator("#timeline svg.wide").is_visible()
    assert page.locator("#numbers-timeline").is_visible()
    assert not page.locator("nav").is_visible()
    assert not page.locator("#enrollment details").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(28, 35, 38)"
    assert page.pdf()[:5] == b"%PDF-"
    tab.context.close()
