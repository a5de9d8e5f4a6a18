"""Which kinds of adverse events a record says were not assessed: none of them is 0 events."""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

_SENTENCES = re.compile(r"(?<=[.;!?])\s+|\n")
_LONGEST = 4000
"""Characters of a text that are read."""


@lru_cache(maxsize=1024)
def not_assessed(*texts: str | None) -> str | None:
    """Kinds of events that the texts say were not assessed, as "serious, other, deaths"; None: of none.

    A sentence with a condition says nothing: "events that were not collected before the first dose".

    >>> not_assessed("Adverse events were not monitored.", None)
    'serious, other'
    """
    found = {kind for text in texts if text for kind in _denied_in(text[:_LONGEST])}
    return ", ".join(kind for kind in ("serious", "other", "deaths") if kind in found) or None


def _denied_in(text: str) -> Iterator[str]:
    for sentence in _SENTENCES.split(text):
        if _has("denied", sentence) and not _has("hedged", sentence):
            yield from _kinds(sentence)


def _kinds(sentence: str) -> set[str]:
    named = {kind for kind in ("serious", "other", "deaths") if _has(kind, sentence)}
    if not named & {"serious", "other"} and _has("both", sentence):
        named |= {"serious", "other"}
    return named


def _has(part: str, sentence: str) -> bool:
    return any(pattern.search(sentence) for pattern in _patterns()[part])


@cache
def _patterns() -> Mapping[str, list[re.Pattern[str]]]:
    file = resources.files("scraper.sink.study_rows") / "data" / "not_assessed.csv"
    patterns: dict[str, list[re.Pattern[str]]] = {}
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        patterns.setdefault(row["part"], []).append(re.compile(row["pattern"], re.IGNORECASE))
    return patterns
