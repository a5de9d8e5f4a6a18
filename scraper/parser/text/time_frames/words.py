"""Words of time frames: what each means, by ``words.csv``, and the marks between them."""

import csv
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from scraper.parser.text.lexicon.bounds import comparators
from scraper.parser.text.lexicon.numbers import HALVES, PLAIN_DIGITS, WORDS
from scraper.parser.text.time_frames.numbers import LETTERS, UNITS

TOKEN = re.compile(rf"[a-z]+(?:'s)?|\d{{1,2}}/(?:\d{{1,2}}/)?\d{{4}}|{PLAIN_DIGITS}|[^\s\w]|[^\W\da-z]+")

MARK_ROLES = {
    ",": "comma",
    ";": "stop",
    ".": "stop",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
    "&": "and",
    "/": "and",
    "-": "dash",
    "~": "dash",
    "=": "equals",
    ":": "colon",
}
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: float(value) for value, word in enumerate(_ORDINAL_WORDS.split(), 1)}
LASTS = frozenset(
    (
        "is",
        "was",
        "are",
        "were",
        "=",
        "of",
        "length",
        "lasts",
        "lasting",
        "duration",
        ":",
        "equals",
        "being",
        "a",
        "will",
        "be",
        "equal",
        "to",
        "comprises",
        "consists",
        "contains",
        "has",
    )
)
TAKEN = frozenset(("dose", "doses", "dosing", "treatment", "therapy", "infusion", "injection"))
"""What is given daily or weekly, and not measured."""

AFTER_PERIOD = frozenset(
    (
        "in",
        "as",
        "with",
        "thereafter",
        "by",
        "using",
        "per",
        "interval",
        "intervals",
        "basis",
        "assessment",
        "assessments",
        "measurement",
        "measurements",
        "evaluation",
        "evaluations",
        "monitoring",
        "on",
        "if",
        "until",
    )
)


def _spelled_out(phrase: str) -> Iterator[tuple[str, ...]]:
    """All phrases of one with alternatives; "_" is no word: "start of the|_ therapy" is two."""
    for words in product(*(part.split("|") for part in phrase.split())):
        yield tuple(word for word in words if word != "_")


def _words() -> tuple[dict[str, list[tuple[tuple[str, ...], str, float | None]]], set[str]]:
    """Phrases under their first word, the longest first; and all activities."""
    phrases: dict[str, list[tuple[tuple[str, ...], str, float | None]]] = {}
    activities = set()
    path = Path(__file__).parent / "words.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            value = float(row["value"]) if row["value"] else None
            for words in _spelled_out(row["phrase"]):
                phrases.setdefault(words[0], []).append((words, row["role"], value))
            if row["role"] == "activity":
                activities.add(row["phrase"])
    known = {words for group in phrases.values() for words, _, _ in group}
    for words, role in _bounds():
        if words not in known:
            known.add(words)
            phrases.setdefault(words[0], []).append((words, role, None))
    for group in phrases.values():
        group.sort(key=lambda phrase: -len(phrase[0]))
    return phrases, activities


def _bounds() -> Iterator[tuple[tuple[str, ...], str]]:
    """Phrases of several words and signs that bound a time: word by word, with their roles."""
    for phrase, comparator in comparators("time").items():
        words = tuple(token[0] for token in TOKEN.finditer(phrase))
        if len(words) > 1 or not phrase[0].isalpha():
            yield words, "limit" if comparator in ("LT", "LTEQ") else "minimum"


PHRASES, ACTIVITIES = _words()
PERIODS = {
    words[0]: value
    for group in PHRASES.values()
    for words, role, value in group
    if role == "period" and len(words) == 1 and value and words[0].endswith("ly")
}
"""Days of periods in one word: weekly."""

TIMES = frozenset({"times", "time", "x"})
"""What makes a number before a period a count: 3 times weekly."""

BEGINS_NUMBER = frozenset({*WORDS, *HALVES, "half", "a", "an"})
BEGINS_MARK = frozenset({*UNITS, *LETTERS})
TELLING = frozenset({*PHRASES, *BEGINS_NUMBER, *BEGINS_MARK, *ORDINALS, "q"})
"""Words that are looked at; all others are just words."""
