"""The web pages in a real Chromium, without a network: they render, mark, search, stay inert and accessible."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from schemas.markup import unescape
from tests.browser import chromium, served
from tests.web_records import ATTACK, FACTS, FULL, HOSTILE, MARKED, make_database

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.skipif(
    chromium() is None, reason="no Chromium on this machine; apt-get install chromium"
)

WIDE, NARROW = (1280, 900), (390, 844)
PAGES = (
    "/",
    "/search?q=dry",
    f"/trial/{FULL}",
    f"/trial/{MARKED}",
    f"/trial/{MARKED}/changes",
    "/run/2",
    "/updates",
    "/cohort/the%20big%20ones",
    "/nctdb",
    "/nctdb/criteria",
    "/nctdb/limits_on",
    "/nctdb?sql=select+1",
    f"/compare?nct={FULL}&nct=NCT99000002&nct=NCT99000003",
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, fixtures_dir: Path) -> Iterator[str]:
    with served(make_database(tmp_path_factory.mktemp("browser"), fixtures_dir)) as base:
        yield base


class Watched:
    """A tab, and what went on in it: dialogs, errors, refused scripts, requests to elsewhere."""

    def __init__(self, browser: "Browser", base: str, size: tuple[int, int], **options: Any) -> None:
        self.base = base
        self.page = browser.new_page(viewport={"width": size[0], "height": size[1]}, **options)
        self.events: list[str] = []
        self.page.on("dialog", self._asked)
        self.page.on("pageerror", lambda error: self.events.append(f"error {error}"))
        self.page.on("console", lambda said: self.events.append(f"console {said.text}"))
        self.page.on("request", self._requested)

    def _asked(self, dialog: Any) -> None:
        self.events.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Any) -> None:
        if not request.url.startswith((self.base, "data:")):
            self.events.append(f"request {request.url}")

    def open(self, path: str) -> "Page":
        """The page, loaded."""
        answer = self.page.goto(self.base + path)
        assert answer
        assert answer.status == 200
        return self.page


@pytest.fixture
def wide(browser: "Browser", address: str) -> Iterator[Watched]:
    tab = Watched(browser, address, WIDE)
    yield tab
    tab.page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "390"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_render_without_sideways_scrolling(
    browser: "Browser", address: str, path: str, size: tuple[int, int]
) -> None:
    tab = Watched(browser, address, size)
    page = tab.open(path)
    assert page.locator("h1").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.evaluate("getComputedStyle(document.querySelector('header.site')).display") == "flex"
    assert tab.events == []
    page.close()


@pytest.mark.corpus
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: "Browser", address: str, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs the extra browser")
    tab = Watched(browser, address, WIDE, color_scheme=scheme)
    page = tab.open(path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (one["id"], [node["target"] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    page.close()
    assert serious == []


def mark_of(page: "Page", shown: str) -> "Locator":
    return page.locator(".criteria .hl").filter(
        has=page.locator("a.fact", has_text=re.compile(f"^{re.escape(shown)}$"))
    )


@pytest.mark.parametrize(("words", "shown", "fact"), FACTS, ids=[words for words, _, _ in FACTS])
def test_highlights_stand_on_the_right_words(
    wide: Watched, words: str, shown: str, fact: dict[str, object]
) -> None:
    page = wide.open(f"/trial/{MARKED}")
    mark = mark_of(page, shown)
    assert mark.count() == 1
    kinds = mark.locator(f"mark.k-{fact['fact_type']}")
    assert "".join(kinds.all_inner_texts()) == unescape(words)
    tip = mark.locator(".tip").filter(has_text=str(fact["rule"]))
    assert not tip.is_visible()
    mark.locator("a.fact").hover()
    assert tip.is_visible()


def test_a_tip_tells_value_rule_and_span(wide: Watched) -> None:
    page = wide.open(f"/trial/{MARKED}")
    mark = mark_of(page, "Hemoglobin >= 9 g/dL")
    mark.locator("a.fact").hover()
    words = " ".join(mark.locator(".tip").inner_text().split())
    assert words.startswith(
        "Subject hemoglobin Value ≥ 9 g/dL In one unit ≥ 90 g/L Counts as inclusion Rule limit"
    )
    assert re.search(r"Characters \d+ to \d+ of the criteria", words)


def test_tips_are_reached_and_left_by_keyboard(wide: Watched) -> None:
    page = wide.open(f"/trial/{MARKED}")
    fact = mark_of(page, "18 to 75 years").locator("a.fact")
    tip = mark_of(page, "18 to 75 years").locator(".tip")
    page.locator(".contents a").last.focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if fact.evaluate("(one) => one === document.activeElement"):
            break
    assert tip.is_visible()
    described = fact.get_attribute("aria-describedby")
    assert described
    assert described.split() == [tip.get_attribute("id")]
    page.keyboard.press("Escape")
    assert not tip.is_visible()
    page.keyboard.press("Enter")
    assert tip.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert not tip.is_visible()


def test_a_tap_opens_a_tip_and_a_tap_elsewhere_closes_it(browser: "Browser", address: str) -> None:
    tab = Watched(browser, address, NARROW, has_touch=True, is_mobile=True)
    page = tab.open(f"/trial/{MARKED}")
    mark = mark_of(page, "<5 &")
    mark.locator("a.fact").tap()
    box = mark.locator(".tip").bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW[0]
    page.locator("h1").tap()
    assert not mark.locator(".tip").is_visible()
    page.close()


def test_tips_work_without_script(browser: "Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": WIDE[0], "height": WIDE[1]})
    page = context.new_page()
    page.goto(f"{address}/trial/{MARKED}")
    mark = mark_of(page, "18 to 75 years")
    mark.locator("a.fact").hover()
    assert mark.locator(".tip").is_visible()
    context.close()


def test_a_time_frame_is_marked_with_its_days(wide: Watched) -> None:
    page = wide.open(f"/trial/{MARKED}")
    frame = page.locator("#outcomes .hl")
    assert frame.locator("mark").inner_text() == "12 weeks"
    frame.locator("a.fact").focus()
    assert "day 84" in frame.locator(".tip").inner_text()


def test_a_finding_marks_its_words_in_the_text(wide: Watched) -> None:
    page = wide.open(f"/trial/{MARKED}")
    assert page.locator(".criteria mark.k-finding").all_inner_texts() == ["aged"]
    assert page.locator("#eligibility .finding.conflict").count() == 1


def test_search_leads_from_words_to_a_trial_and_to_a_comparison(wide: Watched) -> None:
    page = wide.open("/")
    page.locator("main input[type=search]").fill("zorvelimab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=zorvelimab")
    for nct_id in (FULL, "NCT99000002"):
        page.get_by_label(f"Compare {nct_id}").check()
    page.get_by_role("button", name="Compare the ticked trials").click()
    page.wait_for_url("**/compare?**")
    assert page.locator("h1").inner_text() == "2 trials side by side"
    page.locator("thead a", has_text=FULL).first.click()
    page.wait_for_url(f"**/trial/{FULL}")
    assert wide.events == []


def test_facets_narrow_and_widen(wide: Watched) -> None:
    page = wide.open("/search")
    everything = page.locator("[role=status]").inner_text()
    page.locator(".facets a", has_text="Completed").click()
    page.wait_for_url("**status=COMPLETED**")
    assert page.locator("[role=status]").inner_text() != everything
    page.locator(".facets a[aria-current]").click()
    page.wait_for_url("**/search?**")
    assert page.locator("[role=status]").inner_text() == everything


@pytest.mark.parametrize(
    "path",
    [
        f"/trial/{HOSTILE}",
        f"/trial/{HOSTILE}/changes",
        f"/compare?nct={HOSTILE}&nct={FULL}",
        "/search?q=dry+mouth",
        f"/search?q={quote(ATTACK)}",
        f"/compare?nct={quote(ATTACK)}",
        "/run/1",
        "/nctdb/studies",
        f"/nctdb?sql={quote(f'select {ATTACK!r} as x')}",
    ],
)
def test_hostile_texts_are_inert(browser: "Browser", address: str, path: str) -> None:
    tab = Watched(browser, address, WIDE)
    page = tab.page
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src=x], a[href^='javascript' i], svg[onload]").count() == 0
    assert not [event for event in tab.events if event.startswith(("dialog", "request"))]
    page.close()


def test_a_script_that_got_into_a_page_would_not_run(wide: Watched) -> None:
    page = wide.open(f"/trial/{FULL}")
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.ran = 4';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src=x onerror="window.ran = 5">');
    }""")
    page.wait_for_timeout(100)
    assert page.evaluate("window.ran") is None


def test_forms_cannot_write(wide: Watched) -> None:
    page = wide.open("/nctdb")
    answer = page.evaluate("""async () => {
        const asked = await fetch('/nctdb', {method: 'POST', body: new URLSearchParams({sql: 'delete from studies'})});
        return asked.status;
    }""")
    assert answer == 405
    assert page.locator("form[method=post i]").count() == 0


def test_a_link_to_a_folded_outcome_opens_it(wide: Watched) -> None:
    page = wide.open(f"/trial/{FULL}")
    page.locator("#outcomes a", has_text="Its results").nth(1).click()
    assert page.locator("#results details.outcome[open]").count() == 2


def test_print_shows_what_was_folded_and_hides_the_tools(wide: Watched) -> None:
    page = wide.open(f"/trial/{MARKED}")
    page.emulate_media(media="print")
    assert not page.locator("header.site").is_visible()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#fact-f1").is_visible()
