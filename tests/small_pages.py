"""Small study pages of an invented trial, for tests of what a page may do to its words."""

import re
from functools import reduce
from typing import Any

from schemas.forms import STUDY_PAGE
from schemas.provenance import Draft, RawDocument
from schemas.values import NctId
from scraper.parser.formats import study_page

DATES = (
    "<h3>First Submitted</h3><p>May 4, 2021</p><h3>Last Update Posted (Actual)</h3><p>June 9, 2022</p>"
    "<h3>Last Verified</h3><p>June 1, 2022</p>"
)
SECTIONS = {
    "overview": ("Study Overview", "<h3>Status</h3><p>Completed</p>"),
    "contacts": ("Contacts and Locations", ""),
    "criteria": ("Participation Criteria", "<h3>Genders Eligible for Study</h3><p>All</p>"),
    "plan": ("Study Plan", ""),
    "people": ("Collaborators and Investigators", ""),
    "publications": ("Publications and helpful links", ""),
    "dates": ("Study record dates", DATES),
    "more": ("More Information", ""),
}
TITLE = "<h1>A Trial of Warm Tea</h1><p>The aim of the trial is warmth.</p><p>It lasts a year.</p>"


def page(top: str = TITLE, **sections: str) -> str:
    """A whole page, with other words in some sections."""
    shown = [(heading, sections.get(key, usual)) for key, (heading, usual) in SECTIONS.items()]
    body = "".join(f"<h2>{heading}</h2>{text}" for heading, text in shown)
    return f'<html lang="en"><body><main>{top}{body}</main></body></html>'


def read(text: str) -> Draft:
    return study_page.read(RawDocument(text.encode(), "page", STUDY_PAGE, NctId("NCT99000401")))


def value(draft: Draft, path: str) -> Any:
    return reduce(lambda part, key: part.get(key, {}), path.split("."), draft.record["protocolSection"])


def plain(markup: str) -> str:
    """The page as a browser's text: a line for each element."""
    lines = re.sub(r"</(?:h\d|p|li)>", "\n\n", markup)
    return re.sub(r"<[^>]+>", "", lines)
