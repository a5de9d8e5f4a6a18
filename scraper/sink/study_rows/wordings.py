"""What free-text wordings of the results section mean, read off the tables in ``data``.

A wording that no table knows has no meaning: abstain rather than guess.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from schemas.measures import EFFECT_MEASURES
from schemas.values import plain_number

Part = Literal["value", "spread", "lower", "upper"]
"""The numbers of one cell; a comment may explain the NA of one of them only."""


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (resources.files("scraper.sink.study_rows") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


# ---- kinds of values -------------------------------------------------------------------------


@lru_cache(maxsize=65536)
def kind_of(value: str | None, comment: str | None, part: Part) -> str | None:
    """What a published value is (``schemas.measures.VALUE_KINDS``); None: no spread or limit is given.

    ``comment`` is that of the cell.  A sentence that speaks of other numbers of the cell explains nothing
    here: "upper limit not reached" does not say that the median was not.
    """
    if value is None:
        return "no_value" if part == "value" else None
    number = plain_number(value)
    if number is not None:
        return "number" if number else "zero"
    if value.strip().upper() not in ("NA", "N/A"):
        return "not_a_number"
    if not comment or not comment.strip(" .") or comment.strip().upper() in ("NA", "N/A"):
        return "na_unexplained"
    reasons = (_reason(sentence) for sentence in _sentences(comment) if _speaks_of(sentence, part))
    return next((reason for reason in reasons if reason), "na_explained")


def _sentences(comment: str) -> list[str]:
    return re.split(r"(?<=[.;!])\s+", comment)


def _speaks_of(sentence: str, part: Part) -> bool:
    named = {name for name, pattern in _parts().items() if pattern.search(sentence)}
    if named & {"lower", "upper"}:
        named.discard("bounds")
    if part in ("lower", "upper") and "bounds" in named:
        return True
    return not named or part in named


def _reason(sentence: str) -> str | None:
    return next((kind for kind, pattern in _reasons() if pattern.search(sentence)), None)


@cache
def _parts() -> Mapping[str, re.Pattern[str]]:
    return {row["part"]: re.compile(row["pattern"], re.IGNORECASE) for row in _table("na_parts")}


@cache
def _reasons() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["kind"], re.compile(row["pattern"], re.IGNORECASE)) for row in _table("na_reasons")]


# ---- kinds of effects ------------------------------------------------------------------------

_ABBREVIATION = re.compile(r"\(\s*[A-Z]{2,6}s?\s*\)")
_QUALIFIED = re.compile(r"(?P<kind>[^:(]{4,80})[:(](?P<rest>.{0,200})", re.DOTALL)
"""A wording, and after a mark what it is of: "Mean difference (Drug minus placebo)"."""

_KIND = re.compile(
    r"\b(?:log|ln)\b|\blog|ratio|differ|percent|%(?! ?(?:CI|confidence))|hazard|odds|relative|fold|geometric"
    r"|median|mean|rate|risk|proportion|slope|standardi|hodges|unit|per\b",
    re.IGNORECASE,
)
"""Words after a mark that make it another kind of effect: "Mean difference (log scale)"."""


@lru_cache(maxsize=4096)
def effect_measure(wording: str) -> str | None:
    """The kind of effect that a wording means (``schemas.measures.EFFECT_MEASURES``), or None.

    >>> effect_measure("Adjusted LS Mean Difference (Final Values)")
    'mean_difference'
    >>> effect_measure("Difference in LSM: Drug - Placebo")
    'mean_difference'
    >>> effect_measure("Treatment effect") is None
    True
    """
    found = _measure(wording)
    parted = None if found else _QUALIFIED.match(wording)
    return _measure(parted["kind"]) if parted and not _KIND.search(parted["rest"]) else found


def _measure(wording: str) -> str | None:
    plain = _folded(_ABBREVIATION.sub(" ", wording)) or _folded(wording)
    return _effect_wordings().get(_words().sub(_replaced, plain).strip()) or _effect_wordings().get(plain)


def effect_scale(wording: str) -> str | None:
    """The scale of the effect that a wording means: difference, ratio, log_ratio or other."""
    measure = effect_measure(wording)
    return EFFECT_MEASURES[measure].scale if measure else None


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _replaced(match: re.Match[str]) -> str:
    read = _replacements()[match[1]]
    return f"{read} " if read else ""


@cache
def _replacements() -> Mapping[str, str]:
    return {row["written"]: row["read"] for row in _table("effect_words")}


@cache
def _words() -> re.Pattern[str]:
    longest_first = sorted(_replacements(), key=len, reverse=True)
    return re.compile(rf"\b({'|'.join(map(re.escape, longest_first))})(?:\s+|$)")


@cache
def _effect_wordings() -> Mapping[str, str]:
    return {row["wording"]: row["measure"] for row in _table("effect_measures")}


# ---- kinds of spread -------------------------------------------------------------------------


class Dispersion(NamedTuple):
    """A kind of spread (``schemas.measures.DISPERSION_MEASURES``) and a confidence level in percent."""

    measure: str | None
    level: float | None


_LEVEL = re.compile(r"(\d+(?:\.\d+)?)\s*%")


@lru_cache(maxsize=1024)
def dispersion(wording: str) -> Dispersion:
    """The spread that a wording means: ``95% Confidence Interval``, ``STANDARD_DEVIATION``."""
    level = _LEVEL.search(wording)
    measure = _dispersion_wordings().get(_folded(_LEVEL.sub(" ", wording)))
    return Dispersion(measure, float(level[1]) if level and measure == "confidence_interval" else None)


@cache
def _dispersion_wordings() -> Mapping[str, str]:
    return {row["wording"]: row["measure"] for row in _table("dispersion_types")}
