"""Whether a p-value is one- or two-sided, by the words of its analysis.

The comment on the p-value and the test's name come first, then the test in words, then all other texts.
Sides of a confidence interval are another thing, and so is a one-sided significance level: the p-value beside
it may be either.
"""

import re
from collections.abc import Iterable
from typing import Literal

from schemas.markup import unescape
from schemas.study.results import MeasureAnalysis

Sides = Literal["ONE_SIDED", "TWO_SIDED"]

_SIDES = re.compile(
    r"\b(?P<number>one|1|single|two|2|double)[- ]?(?:sided|side|tailed|tail)\b"
    r"(?P<after>(?:[^.;|\n]|\.\d){0,30})",
    re.IGNORECASE,
)
_OF_INTERVAL = re.compile(r"\b(?:confidence|CIs?|intervals?|limits?|bounds?)\b", re.IGNORECASE)
_OF_LEVEL = re.compile(r"\b(?:alpha|significance|type|level|power|error)\b|α|0?\.0\d", re.IGNORECASE)
_ONE = frozenset({"one", "1", "single"})
_LONGEST = 4000


def p_value_sides(analysis: MeasureAnalysis) -> Sides | None:
    """The sides of the p-value; None: the words do not say, or not with one voice, or there is no p-value."""
    if not analysis.pValue:
        return None
    levels = (
        (analysis.pValueComment, analysis.statisticalMethod),
        (analysis.statisticalComment,),
        (
            analysis.groupDescription,
            analysis.estimateComment,
            analysis.nonInferiorityComment,
            analysis.otherAnalysisDescription,
        ),
    )
    for texts in levels:
        if found := _said(texts):
            return found.pop() if len(found) == 1 else None
    return None


def _said(texts: Iterable[str | None]) -> set[Sides]:
    return {
        side
        for text in texts
        if text
        for match in _SIDES.finditer(unescape(text)[:_LONGEST])
        if (side := _side(match))
    }


def _side(match: re.Match[str]) -> Sides | None:
    is_one = match["number"].lower() in _ONE
    if _OF_INTERVAL.search(match["after"]) or (is_one and _OF_LEVEL.search(match["after"])):
        return None
    return "ONE_SIDED" if is_one else "TWO_SIDED"
