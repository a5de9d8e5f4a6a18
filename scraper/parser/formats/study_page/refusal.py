"""What is refused as a study page, and the reason given for it.

A page with missing landmarks would look like a record with missing values, so it is never half-read.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise

from schemas.values import PartialDate
from scraper.errors import NoRecord, RecordRejected
from scraper.parser.formats.study_page.copies import letters
from scraper.parser.formats.study_page.html import HtmlPage
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.sections import Outline, Segment, outline_segments
from scraper.parser.formats.study_page.words import (
    DATES,
    FIRST_DATES,
    LAST_DATES,
    MORE,
    OVERVIEW,
    REQUIRED,
    SECTIONS,
    fold,
    folds,
)

_NCT_ID = re.compile(r"(?<![A-Za-z0-9])NCT\d{8}(?!\d)", re.IGNORECASE | re.ASCII)


def refuse_what_is_no_page(page: HtmlPage, lines: list[Line], outline: Outline) -> None:
    """Raises ``RecordRejected`` unless the page is one whole study page in English."""
    found = {section for section, _ in outline.landmarks}
    if not found & {OVERVIEW, *REQUIRED}:
        raise _what_it_is(page, lines)
    missing = _missing(page, outline)
    if missing and _is_in_another_language(page, lines):
        raise RecordRejected(_NOT_ENGLISH)
    if missing:
        raise RecordRejected(f"the page is cut off or has changed: {missing}; save the whole page again")
    if page.is_closed is False:
        raise RecordRejected("the page is cut off: its end is missing; save the whole page again")
    _refuse_two_trials(lines, outline)


def _missing(page: HtmlPage, outline: Outline) -> str:
    """What every whole page has and this one has not; empty if nothing."""
    found = {section for section, _ in outline.landmarks}
    headings = [SECTIONS[section][0] for section in REQUIRED if section not in found]
    if headings:
        return f"no heading {', '.join(map(repr, headings))}"
    has_end = page.is_closed or MORE in found
    needed = folds(*LAST_DATES, *(FIRST_DATES if has_end else ()))
    has_dates = any(_is_date(segment, needed) for segment in outline.segments)
    return "" if has_dates else "no dates under 'Study record dates'"


def _is_date(segment: Segment, names: frozenset[str]) -> bool:
    """Whether it is one of these dates, and filled in."""
    is_named = segment.label is not None and fold(segment.label.name) in names
    return is_named and bool(_days(segment.lines[:1]))


def _days(lines: list[Line]) -> list[str]:
    """The dates that lines begin with; a first of the month may be its month."""
    days = []
    for line in lines:
        with suppress(ValueError):  # no date
            day = PartialDate.read(line.text.partition("(")[0]).or_its_month()
            days.append(str(day).removesuffix("-01?"))
    return days


_DATES_OF_A_RECORD = 4
"""Every record has more; what a page tells of other trials in a list has fewer."""


def _refuse_two_trials(lines: list[Line], outline: Outline) -> None:
    """Other dates after another overview, or beside the first ones, are another trial's.

    So are other numbers (two trials may share their dates).  The looks of the two need not be the same;
    the same dates and numbers twice are a copy of one trial.
    """
    outlines = [outline, *map(outline_segments, _from_overviews(lines))]
    records = [one.segments for one in outlines if len(_dates(one.segments)) >= _DATES_OF_A_RECORD]
    if not records:
        return
    beside = sum(len(set(days)) > 1 for days in _dates(records[0]).values())
    differs = any(_contradict(_facts(records[0]), _facts(other)) for other in records[1:])
    if differs or beside >= _DATES_OF_A_RECORD:
        raise RecordRejected("the page holds two trials: save each trial's page by itself")


def _contradict(facts: dict[str, str], others: dict[str, str]) -> bool:
    """Whether the same label has another value; a copy may say less (``2009-06``)."""
    pairs = [(fact, others[name]) for name, fact in facts.items() if name in others]
    return any(not (one.startswith(other) or other.startswith(one)) for one, other in pairs)


def _from_overviews(lines: list[Line]) -> Iterator[list[Line]]:
    """Where there are several overviews, the lines of each, whatever they look like and whether they show."""
    starts = [position for position, line in enumerate(lines) if fold(line.text) in _OVERVIEW_WORDS]
    if len(starts) > 1:
        for start, end in pairwise([*starts, len(lines)]):
            yield [line._replace(hidden=0) for line in lines[start:end]]


def _dates(segments: list[Segment]) -> dict[str, list[str]]:
    """The days under each label of the section of dates, where that comes first."""
    found: dict[str, list[str]] = {}
    for segment in segments:
        is_date = segment.section == DATES and segment.label and segment.label.reader in ("date", "dated")
        if segment.label and is_date and (days := _days(segment.lines)):
            found.setdefault(segment.label.name, days)
    return found


def _facts(segments: list[Segment]) -> dict[str, str]:
    """What is one trial's alone: its dates, its number of participants, its sponsor's number."""
    facts = {name: days[0] for name, days in _dates(segments).items()}
    for segment in segments:
        if segment.label and segment.lines and segment.label.reader in ("enrollment", "study_ids"):
            facts.setdefault(segment.label.name, letters(segment.lines[0].text))
    return facts


_OVERVIEW_WORDS = folds(*SECTIONS[OVERVIEW])

_SIGNS = {
    "a browser check instead of a study page: open it in a browser and save the page": (
        "captcha|verify you are human|checking your browser|just a moment"
        "|cf browser verification|unusual traffic|enable javascript and cookies"
        "|ddos protection|are you a robot"
    ),
    "a login page instead of a study page: save the page of the study itself": (
        "log in|login|sign in|password|create an account"
    ),
    "an error page instead of a study page: try again later, or check the address": (
        "page not found|not found|404|access denied|forbidden|internal server error|bad gateway"
        "|service unavailable|temporarily unavailable|error occurred|something went wrong|too many requests"
        "|gateway timeout"
    ),
    "a page that scripts fill in, without the study's text: save it from a browser, or use the API": (
        "you need to enable javascript|please enable javascript|javascript is required|requires javascript"
        "|javascript to run this app|loading"
    ),
}
"""Reason of a refusal -> words of such a page (folded); the first that fits."""


def _what_it_is(page: HtmlPage, lines: list[Line]) -> RecordRejected:
    """Why a page without any landmark is no study page, as far as its words tell."""
    text = fold(" ".join([page.title, *(line.text for line in lines)])[:20000])
    ids = {match.upper() for line in lines for match in _NCT_ID.findall(line.text)}
    if len(text) < 3000:
        for reason, words in _SIGNS.items():
            if any(f" {word} " in f" {text} " for word in words.split("|")):
                return RecordRejected(reason)
    if not lines:
        return RecordRejected(_NO_TEXT)
    if _is_in_another_language(page, lines):  # which may name other studies below its own
        return RecordRejected(_NOT_ENGLISH)
    if len(ids) > 1:
        return NoRecord(f"a list of {len(ids)} studies, such as search results: save the page of one study")
    return RecordRejected(_NO_HEADINGS)


_NO_TEXT = "a page without visible text (filled in by scripts?): save it from a browser, or use the API"
_NO_HEADINGS = "not a study page: none of its headings (Study Overview, Participation Criteria ...) is there"
_NOT_ENGLISH = "the page is not in English (machine-translated?): save the English page"

_FOREIGN = frozenset(
    [
        "studie",
        "étude",
        "estudio",
        "studio",
        "estudo",
        "исследования",
        "исследование",
        "研究",
        "연구",
        "badanie",
        "onderzoek",
        "studien",
        "kriterien",
        "critères",
        "criterios",
        "criteri",
        "critérios",
        "kontakte",
        "contactos",
        "contatti",
        "contatos",
        "standorte",
        "descripción",
        "descrizione",
        "beschreibung",
        "kryteria",
    ]
)


def _is_in_another_language(page: HtmlPage, lines: list[Line]) -> bool:
    """By what the page says of itself, or by its words: a browser's translation may still say ``en``."""
    language = page.language.lower()
    if language and not language.startswith("en"):
        return True
    text = fold(" ".join(line.text for line in lines)[:20000])
    others = sum(not character.isascii() and character.isalpha() for character in text)
    return others * 3 > len(text) or sum(word in _FOREIGN for word in text.split()) >= 3
