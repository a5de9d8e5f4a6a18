"""How values of the database are written for a person."""

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from schemas.forms import FORMS
from schemas.markup import unescape
from schemas.vocabularies import VOCABULARIES
from scraper.explore.admitted import Admitted, in_signs, is_exception
from scraper.explore.compare.fields import ANALYSES, MEASUREMENTS

Values = Sequence[Any]


def _wordings() -> dict[str, str]:
    """Each word as the classic site printed it; of a word of several vocabularies, the shortest."""
    wordings: dict[str, str] = {}
    for vocabulary in VOCABULARIES.values():
        for word, spellings in vocabulary.words.items():
            said = next((spelling for spelling in spellings if not spelling.isupper()), spellings[0])
            wordings[word] = min(wordings.get(word, said), said, key=len)
    return wordings


_WORDINGS = _wordings()


def in_words(word: str | None) -> str | None:
    """``ACTIVE_NOT_RECRUITING`` as people read it; an unknown word stays as it is."""
    return word and _WORDINGS.get(word, word)


def worded(words: str | None) -> str:
    """``PHASE1/PHASE2`` or ``UNKNOWN`` as people read it."""
    shown = [in_words(word) or word for word in (words or "").split("/")]
    return ", ".join(word.capitalize() if word.isupper() and len(word) > 4 else word for word in shown)


def _text(values: Values) -> str | None:
    return None if values[0] is None else unescape(str(values[0]))


def _words(values: Values) -> str | None:
    return values[0] and ", ".join(in_words(word) or "" for word in values[0].split("/"))


def _flag(values: Values) -> str | None:
    return {None: None, 0: "No", 1: "Yes"}[values[0]]


def _date(values: Values) -> str | None:
    """``2009-06 (2009-06-01 … 2009-06-30), estimated``: what was published, and the days it may mean."""
    earliest, latest, precision, kind = values
    if latest is None:
        return None
    bounds = f" ({earliest} … {latest})"
    said = {
        "day": latest,
        "month": latest[:7] + bounds,
        "year": latest[:4] + bounds,
        "day_or_month": f"{earliest} or its month{bounds}",
    }[precision]
    return f"{said}, {kind.lower()}" if kind else said


def _enrollment(values: Values) -> str | None:
    count, kind, published = values
    if published is None:
        return None
    number = "unknown" if count is None else f"{count:,}"
    return f"{number} ({kind.lower()})" if kind else number


def _with_word(values: Values) -> str | None:
    name, word = values
    return f"{name} ({in_words(word)})" if name and word else name


def _source(values: Values) -> str:
    form, data_date, partial = values
    said = FORMS[form].title if form in FORMS else form
    return f"{said}{', partial' if partial else ''}" + (f", data of {data_date}" if data_date else "")


def _group_count(values: Values) -> str:
    group, count, period = values
    place = group if period in (None, "Overall Study") else f"{group}, {period}"
    return f"{place}: {'—' if count is None else f'{count:,}'}"


def _of_at_risk(values: Values) -> str:
    group, affected, at_risk = values
    if affected is None:
        return f"{group}: —"
    share = f" ({100 * affected / at_risk:.1f} %)" if at_risk else ""
    return f"{group}: {affected:,} of {at_risk if at_risk is not None else '—'}{share}"


_SCALES = frozenset({"1", "{score}", "{grade}", "{stage}"})
"""Units of UCUM that say no more than the subject does."""


_ALONE = {"d": "days", "wk": "weeks", "mo": "months", "a": "years", "h": "hours", "1": ""}
"""Codes of UCUM that are words to a person where they stand alone."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_IN_UNITS: Sequence[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]] = (
    (re.compile(r"\[(IU|HPF|ppb)\]"), r"\1"),
    (re.compile(r"m\[Hg\]"), "mHg"),
    (re.compile(r"^10\*(\d+)"), lambda found: "×10" + found[1].translate(_RAISED)),
    (re.compile(r"(?<=m)([23])\b"), lambda found: found[1].translate(_RAISED)),
    (re.compile(r"\bu(?=[gmLl]|mol)"), "µ"),
    (re.compile(r"\bCel\b"), "°C"),
    (re.compile(r"/wk\b"), "/week"),
    (re.compile(r"/d\b"), "/day"),
)


def as_written(unit: str | None) -> str:
    """A unit as people write it: ``10*9/L`` is ``×10⁹/L``, ``mL/min/{1.73_m2}`` is ``mL/min/1.73 m²``.

    What says no more than the subject does is left out.
    """
    if not unit or unit in _SCALES:
        return ""
    shown = _ALONE.get(unit, unit.replace("{", "").replace("}", "").replace("_", " "))
    for code, written in _IN_UNITS:
        shown = code.sub(written, shown)
    return shown


def _number(value: float) -> str:
    """All digits that were written, none that binary fractions add."""
    return f"{value:.10g}"


def bound(values: Values) -> str:
    """``≥ 9 g/dL``, ``9 to 11 g/dL``, ``> 9 and ≤ 11 g/dL``: a bound as the words set it."""
    comparator, low, high, low_inclusive, high_inclusive, unit = values
    if comparator in ("BETWEEN", "IN") and low is not None and high is not None:
        said = _range(low, high, low_inclusive != 0, high_inclusive != 0)
    elif comparator == "EQ" or low == high:
        said = _number(low)
    elif low is not None:
        said = f"{'≥' if low_inclusive else '>'} {_number(low)}"
    else:
        said = f"{'≤' if high_inclusive else '<'} {_number(high)}"
    return _with_unit(said, unit)


def _range(low: float, high: float, low_inclusive: bool, high_inclusive: bool) -> str:
    """``9 to 11``, or ``> 9 and ≤ 11`` where an end is not meant."""
    if low_inclusive and high_inclusive:
        return f"{_number(low)} to {_number(high)}"
    return (
        f"{'≥' if low_inclusive else '>'} {_number(low)} and {'≤' if high_inclusive else '<'} {_number(high)}"
    )


def _with_unit(said: str, unit: str | None) -> str:
    return f"{said} {as_written(unit)}".rstrip()


def _limit(values: Values) -> str:
    """Whom a fact admits: ``≥ 9 g/dL``, an exception and whom it concerns marked: ``≤ 450 ms [males]``."""
    *of_range, unit, role, negated, concerns = values
    said = _with_unit(in_signs(Admitted(*of_range)), unit)
    shown = f"{said} (exception)" if is_exception(role, negated) else said
    return f"{shown} [{' '.join(concerns.split())}]" if concerns else shown


_DENIES = re.compile(r"(?:not|no|non|nor|never|without|cannot)\b", re.IGNORECASE)


def flagged(values: Values) -> str:
    """The words, under the type of their criterion; ``not`` where they are denied."""
    criterion_type, negated, words = values
    said = " ".join((words or "").split())
    return f"{criterion_type}: {'not ' if negated and not _DENIES.match(said) else ''}{said}"


FORMATTERS: Mapping[str, Callable[[Values], str | None]] = {
    "text": _text,
    "word": lambda values: in_words(values[0]),
    "words": _words,
    "flag": _flag,
    "date": _date,
    "enrollment": _enrollment,
    "with_word": _with_word,
    "source": _source,
    "group_count": _group_count,
    "of_at_risk": _of_at_risk,
    "limit": _limit,
    "flagged": flagged,
}


def reported_outcome(connection: sqlite3.Connection, values: Values) -> str:
    """One reported outcome: what its numbers are, each with spread and denominator, and its analyses."""
    title, time_frame, measured, spread, outcome_id = values
    lines = [f"{unescape(title or '')} [{time_frame or 'no time frame'}]"]
    if measured or spread:
        lines.append("  " + "; ".join(filter(None, (in_words(measured), spread and f"spread: {spread}"))))
    lines += [f"  {_measurement(row)}" for row in connection.execute(MEASUREMENTS, (outcome_id,))]
    lines += [f"  {_analysis(row)}" for row in connection.execute(ANALYSES, (outcome_id,))]
    return "\n".join(lines)


def _measurement(row: Values) -> str:
    classification, category, group, value, units, spread, lower, upper, analysed, counted, why = row
    place = " / ".join(part for part in (group, classification, category) if part)
    said = f"{place}: {'—' if value is None else value}"
    if units and value not in (None, "NA"):
        said += f" {units}"
    if spread:
        said += f" ± {spread}"
    if lower or upper:
        said += f" ({lower or '—'} to {upper or '—'})"
    said += f", n = {'—' if analysed is None else analysed}{f' {counted}' if counted else ''}"
    return f"{said} (NA: {unescape(why)})" if why else said


_FIRST = {"group_1_first": "first group against second", "group_2_first": "second group against first"}
_SHOWN_BY = {
    "arithmetic": "by the groups' numbers",
    "comment": "by the sponsor's words",
    "interval": "by the groups' numbers and its interval",
    "median": "suggested by medians, weak",
}


def directed(direction: str | None, evidence: str | None) -> str | None:
    """``first group against second (by the groups' numbers)``; None where the direction is not known."""
    return f"{_FIRST[direction]} ({_SHOWN_BY[evidence]})" if direction and evidence else None


def scale_doubt(label: str | None, used: str | None) -> str | None:
    """What a reader must know where an estimate is not on the scale of its label, or may not be."""
    if label in (None, "other", used):
        return None
    return f"read as {used.replace('_', ' ')}, not as labelled" if used else "scale not certain"


def _analysis(row: Values) -> str:
    groups, direction, evidence, *words, method = row[:6]
    kind, value, level, lower, upper, sides, p_value, hypothesis, label, used = row[6:]
    parts = [groups, directed(direction, evidence), *(said and unescape(said) for said in words), method]
    if value:
        parts.append(f"{kind or 'estimate'} {value}")
    if suspect := scale_doubt(label, used):
        parts.append(suspect)
    if lower or upper:
        one_sided = ", one-sided" if sides == "ONE_SIDED" else ""
        parts.append(f"{f'{level}% ' if level else ''}CI {lower or '—'} to {upper or '—'}{one_sided}")
    if p_value:
        parts.append(f"p {p_value if p_value[0] in '<>=≤≥' else f'= {p_value}'}")
    if hypothesis:
        parts.append(in_words(hypothesis))
    return "analysis: " + "; ".join(part for part in parts if part)
