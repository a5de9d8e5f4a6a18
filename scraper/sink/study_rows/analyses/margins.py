"""The margin of a test of non-inferiority or equivalence, by the words of its analysis.

"Non-inferiority margin of 10%"; "the lower limit of the 95% CI is greater than -10%"; "contained within 80%
to 125%".  Two margins that differ, or none beside those words, are none.
"""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from schemas.markup import unescape
from schemas.study.results import MeasureAnalysis

Side = Literal["upper", "lower", "both"]


class Margin(NamedTuple):
    """A margin as printed, in ``unit`` as written.

    ``side`` is the end of the interval that is compared with it.  Of a range ("80% to 125%") ``value`` is
    the upper and ``other`` the lower end.  None: not certain.
    """

    value: float | None = None
    other: float | None = None
    unit: str | None = None
    side: Side | None = None


_UNIT = (
    r"(?: ?(?P<unit{n}>%|percentage[- ]points?|percent\b|points?\b|mm ?hg\b|letters?\b|days?\b|weeks?\b"
    r"|months?\b|[a-zµ]{{1,6}}/[a-zµ]{{1,6}}\b|kg\b|mg\b|cm\b|mm\b|units?\b))?"
)
_NUMBER = r"(?P<number{n}>[-\u2212\u2013]?\d{{1,4}}(?:\.\d{{1,4}})?)(?![\d.]*\d)"
_ANY = r"(?:[^.;\d\n]|\.(?!\s))"


def _quantity(n: int) -> str:
    return (_NUMBER + _UNIT).format(n=n)


_NAMED = re.compile(
    rf"\b(?:margin|(?:non[- ]?inferiority|equivalence) (?:limit|bound(?:ary)?|delta))s?\b{_ANY}{{0,40}}?"
    rf"(?P<around>±|\+/-)? ?{_quantity(1)}(?! ?%? ?(?:-?sided|confidence|CI\b|power))",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?P<side>upper|lower) (?:\w+ ){0,3}?(?:bound|limit|boundary|end)\b(?:[^.;\n]|\.\d){0,120}?"
    r"(?:≤|<|>|≥|=<|>=|\b(?:less|greater|lower|higher|more) than|\bexceed(?:s|ed|ing)?"
    r"|\babove|\bbelow|\bat least)"
    rf"(?: or equal to)?(?: a| the)? ?{_quantity(1)}",
    re.IGNORECASE,
)
_RANGE = re.compile(
    rf"\bwithin{_ANY}{{0,40}}?\(?{_quantity(1)} ?(?:to|and|,|-|–) ?{_quantity(2)}", re.IGNORECASE
)
_HYPOTHESES = re.compile(r"^(?:NON_INFERIORITY|EQUIVALENCE)")
_LONGEST = 4000


def margin_of(analysis: MeasureAnalysis) -> Margin:
    """The margin of an analysis whose hypothesis is non-inferiority or equivalence."""
    if not _HYPOTHESES.match(analysis.nonInferiorityType or "") and not analysis.testedNonInferiority:
        return Margin()
    texts = (analysis.nonInferiorityComment, analysis.groupDescription, analysis.statisticalComment)
    text = unescape("\n".join(filter(None, texts)))[:_LONGEST]
    ranges = {*_ranges(text)}
    if ranges:
        return ranges.pop() if len(ranges) == 1 else Margin()
    return _one_of({*_named(text), *_compared(text)})


def _one_of(found: set[Margin]) -> Margin:
    """The one margin that all say; a side that only some of them say is that of all."""
    if len({abs(margin.value or 0.0) for margin in found}) != 1:
        return Margin()
    sides = {margin.side for margin in found} - {None}
    units = {margin.unit for margin in found} - {None}
    first = next(iter(sorted(found, key=lambda margin: (margin.side is None, margin.value))))
    return first._replace(
        unit=units.pop() if len(units) == 1 else None, side=sides.pop() if len(sides) == 1 else None
    )


def _named(text: str) -> Iterator[Margin]:
    for match in _NAMED.finditer(text):
        value = _value(match, 1)
        if match["around"]:
            yield Margin(value, -value, match["unit1"], "both")
        else:
            yield Margin(value, None, match["unit1"], "lower" if value < 0 else None)


def _compared(text: str) -> Iterator[Margin]:
    for match in _COMPARED.finditer(text):
        side: Side = "upper" if match["side"].lower() == "upper" else "lower"
        yield Margin(_value(match, 1), None, match["unit1"], side)


def _ranges(text: str) -> Iterator[Margin]:
    for match in _RANGE.finditer(text):
        low, high = _value(match, 1), _value(match, 2)
        if low < high:
            yield Margin(high, low, match["unit2"] or match["unit1"], "both")


def _value(match: re.Match[str], number: int) -> float:
    return float(re.sub("[−–]", "-", match[f"number{number}"]))
