"""Which class of its outcome an analysis is about, by the sponsor's words: "Day 57", "6 months"."""

import re
from collections.abc import Sequence

from schemas.markup import unescape
from schemas.study.results import MeasureAnalysis, OutcomeMeasure

_WORD = re.compile(r"[<>≥≤]?\d+(?:\.\d+)?%?|[^\W\d_]+\d*")
_TIME = re.compile(
    r"\b(day|week|month|year|visit)s?\s?(\d{1,4})\b|\b(\d{1,4})[\s-]?(day|week|month|year)s?\b", re.IGNORECASE
)
_COVARIATE = "baseline"
"""Texts name the baseline as a covariate, so the word names no class."""

_SHORT = 2
"""Titles of so many words count only where they stand as they are: "Week 2", not week 12 of 2 visits."""


def named_classes(outcome: OutcomeMeasure, analysis: MeasureAnalysis) -> frozenset[int]:
    """Places of the classes whose titles, or else whose one time point, stand in the analysis's texts.

    Empty: the words name none.  Of titles inside one another the longest is meant.
    """
    texts = [analysis.groupDescription, analysis.estimateComment, analysis.paramType]
    said = [unescape(text) for text in texts if text]
    titles = [unescape(one.title or "") for one in outcome.classes or ()]
    if len(titles) < 2:
        return frozenset()
    by_title, by_time = _by_title(titles, said), _by_time(titles, said)
    if by_title and by_time:
        return by_title & by_time
    return by_title or by_time


def _by_title(titles: Sequence[str], texts: Sequence[str]) -> frozenset[int]:
    words = [tuple(_WORD.findall(text.casefold())) for text in texts]
    named = {
        place: own
        for place, title in enumerate(titles)
        if (own := tuple(_WORD.findall(title.casefold())))
        and own[0] != _COVARIATE
        and any(_says(text, own) for text in words)
    }
    longest = {
        place for place, own in named.items() if not any(set(own) < set(other) for other in named.values())
    }
    return frozenset(longest)


def _says(text: Sequence[str], title: Sequence[str]) -> bool:
    """Whether a text has a title: a short one word by word, a longer one with all its words."""
    if len(title) > _SHORT:
        return set(title) <= set(text)
    return any(tuple(text[place : place + len(title)]) == title for place in range(len(text)))


def _by_time(titles: Sequence[str], texts: Sequence[str]) -> frozenset[int]:
    times = _times(" ; ".join(texts))
    if len(times) != 1:
        return frozenset()
    return frozenset(place for place, title in enumerate(titles) if _times(title) == times)


def _times(text: str) -> frozenset[tuple[str, int]]:
    return frozenset(
        ((match[1] or match[4]).lower(), int(match[2] or match[3])) for match in _TIME.finditer(text)
    )
