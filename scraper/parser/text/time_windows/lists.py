"""What the time windows of one list share: side, event, bound and subject."""

import re

from schemas.eligibility import Fact
from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.phrases import phrases
from scraper.parser.text.time_windows import words
from scraper.parser.text.time_windows.subjects import subject_after
from scraper.parser.text.time_windows.times import Time

_ITEM = re.compile(rf"\)?(?:,|(?= (?:and|or) ))(?:(?!\b(?:{phrases(words.CLAUSE_WORDS)})\b)[^.;:]){{0,70}}")
"""What stands between two windows of one list: ", and radiation "."""

_CONTINUES = re.compile(
    r"(?: if (?:fe)?males?)?[ ,)]{0,9}(?:(?:and/or|and|or|but|to|until|through)(?![a-z]))?[ ,(]{0,9}"
)
"""What stands between two times of one thing: "4 months after A, or 5 months after B"."""

_ANOTHER = re.compile(r"(?: |\([^().;:]{1,40}\),?) ?(?:or|and) $")
_BOUNDS = frozenset({"GT", "GTEQ", "LT", "LTEQ"})
_OPENED = re.compile(r" \((?:or )?$")
_DURING_THE = re.compile(r"(?:during|in|over) the ")
_FOR = re.compile(r" (?:for|if|in (?:the )?case of|when|with|in)(?![a-z])")
_NEAR = 120
_LOWER = frozenset({"GT", "GTEQ"})


def shared(text: str, windows: list[Fact]) -> list[Fact]:
    """The windows of a plain text, each with what it shares with its neighbours in a list.

    "Surgery >= 2 weeks, and radiation >= 4 weeks prior to enrollment": both before enrollment.
    """
    found = list(windows)
    for place in range(len(found) - 1, 0, -1):
        first, second = found[place - 1], found[place]
        if _share_event(text, first, second):
            first = first._replace(relation=second.relation, anchor=second.anchor)
            during = _DURING_THE.match(text, first.span_start) and second.comparator == "LTEQ"
            found[place - 1] = _upper(first) if during and first.comparator == "EQ" else first
    for place in range(1, len(found)):
        first, second = found[place - 1], found[place]
        if _share_bound(text, first, second):
            found[place] = second = _bounded(first, second)
        if (
            not first.subject
            and second.subject
            and _CONTINUES.fullmatch(text, first.span_end, second.span_start)
        ):
            found[place - 1] = first = first._replace(subject=second.subject)
        if first.subject and _CONTINUES.fullmatch(text, first.span_end, second.span_start):
            found[place] = second._replace(subject=first.subject)
    return found


def _upper(window: Fact) -> Fact:
    """A window that lies before its event: "in the 4 weeks" is up to 4 weeks."""
    return window._replace(comparator="LTEQ", value_low=None, low_inclusive=None, days_low=None)


def _share_bound(text: str, first: Fact, second: Fact) -> bool:
    """Whether the second's bound is the first's: within 2 weeks (topical) or 4 weeks (systemic) before."""
    bare = second.comparator == "EQ" and text[second.span_start].isdigit()
    if not bare or first.comparator not in _BOUNDS or first.relation != second.relation:
        return False
    return _ANOTHER.search(text, first.span_start, second.span_start) is not None


def _bounded(first: Fact, second: Fact) -> Fact:
    """The second with the first's bound."""
    upper = first.comparator not in _LOWER
    return second._replace(
        comparator=first.comparator,
        value_low=None if upper else second.value_low,
        value_high=second.value_high if upper else None,
        subject=second.subject or first.subject,
        low_inclusive=first.low_inclusive,
        high_inclusive=first.high_inclusive,
        days_low=None if upper else second.days_low,
        days_high=second.days_high if upper else None,
    )


def alternative(text: str, original: str, time: Time, before: Fact) -> Fact | None:
    """The window of a time in brackets that goes for one thing: "within 2 weeks (6 weeks for nitrosoureas)".

    It has the bound, side and event of the window before it.
    """
    if time.high is not None or not _OPENED.search(text, max(0, time.start - 6), time.start):
        return None
    condition = _FOR.match(text, time.end)
    if condition is None or time.start - before.span_start > _NEAR:
        return None
    subject = subject_after(text, time.end, time.start)
    days = time.low * DAYS[time.unit]
    return before._replace(
        span_start=time.start,
        span_end=time.end,
        rule="window_alternative",
        subject=original[slice(*subject)] if subject else None,
        value_low=None if before.value_low is None else time.low,
        value_high=None if before.value_high is None else time.low,
        days_low=None if before.days_low is None else days,
        days_high=None if before.days_high is None else days,
        unit=time.unit,
    )


def _share_event(text: str, first: Fact, second: Fact) -> bool:
    """Whether the second's event is the first's too: the first says none, and bounds the same way."""
    if first.relation or first.anchor or not second.anchor or first.span_end >= second.span_start:
        return False
    if (first.comparator in _LOWER) != (second.comparator in _LOWER):
        return False
    return _ITEM.fullmatch(text, first.span_end, second.span_start) is not None
