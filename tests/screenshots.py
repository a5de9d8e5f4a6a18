"""``python -m tests.screenshots FOLDER``: the pictures of the documentation, from the bundled records."""

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from scraper.explore.report import TrialSelection, report
from scraper.runs.load import load
from tests.browser import ARGUMENTS, chromium, served

FIXTURES = Path(__file__).parent / "fixtures" / "api_v2"


class Picture(NamedTuple):
    """A page at a width; ``at`` is scrolled to the top, ``point`` is pointed at."""

    name: str
    path: str
    size: tuple[int, int]
    scheme: str = "light"
    at: str = ""
    point: str = ""


REPORT = "report"
"""Stands for the address of the report, which is a file."""

_TRIAL = "/trial/NCT99000001"
_COMPARED = "/compare?nct=NCT99000001&nct=NCT99000002&nct=NCT99000003"
_WIDE, _NARROW = (1280, 860), (390, 780)

PICTURES = (
    Picture("start-1280", "/", _WIDE),
    Picture("trial-1280", _TRIAL, _WIDE),
    Picture("trial-390", _TRIAL, _NARROW, "dark"),
    Picture("trial-criteria-1280", _TRIAL, _WIDE, at="#eligibility .criteria", point="Hemoglobin"),
    Picture("trial-criteria-390", _TRIAL, _NARROW, "dark", "#eligibility .criteria", "years"),
    Picture("trial-results-1280", _TRIAL, _WIDE, at="#results"),
    Picture("compare-1280", _COMPARED, _WIDE, at=".compared section:nth-of-type(6)"),
    Picture("compare-390", _COMPARED, _NARROW, "dark"),
    Picture("report-1280", REPORT, _WIDE),
    Picture("report-effects-1280", REPORT, _WIDE, at="#effects"),
    Picture("report-390", REPORT, _NARROW, "dark", "#timeline"),
)


def main(folder: str) -> None:
    """Takes all pictures; exits with a sentence where there is no Chromium."""
    executable = chromium()
    if executable is None:
        sys.exit("no Chromium on this machine; apt-get install chromium")
    Path(folder).mkdir(parents=True, exist_ok=True)
    with _site() as (base, of_report), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        for picture in PICTURES:
            path = Path(folder) / f"{picture.name}.png"
            address = of_report if picture.path == REPORT else base + picture.path
            path.write_bytes(_small(_taken(browser, address, picture)))
            print(f"{path} {path.stat().st_size // 1024} KB")
        browser.close()


@contextmanager
def _site() -> Iterator[tuple[str, str]]:
    """Addresses of the pages, without last slash, and of a report."""
    with tempfile.TemporaryDirectory() as folder:
        database = str(Path(folder) / "trials.db")
        load(database, tuple(sorted(str(path) for path in FIXTURES.glob("*/study.json"))))
        page = Path(folder) / "report.html"
        page.write_text(report(database, TrialSelection()).html, encoding="utf-8")
        with served(database) as base:
            yield base, page.as_uri()


def _taken(browser: Browser, address: str, picture: Picture) -> bytes:
    width, height = picture.size
    scheme: Any = picture.scheme
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
    page.goto(address)
    if picture.at:
        page.locator(picture.at).evaluate("(one) => one.scrollIntoView()")
    if picture.point and (fact := page.locator("a.fact", has_text=picture.point)).count():
        fact.first.evaluate("(one) => one.scrollIntoView({block: 'center'})")
        fact.first.hover()
    taken = page.screenshot()
    page.close()
    return taken


def _small(png: bytes) -> bytes:
    """The picture with at most 128 colours, which suffice for text, in as few bytes as PNG can."""
    small = io.BytesIO()
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image.quantize(128, dither=Image.Dither.NONE).save(small, "png", optimize=True)
    return small.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
