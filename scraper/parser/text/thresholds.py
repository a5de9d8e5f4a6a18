"""Thresholds in a criterion: what must be above, below or between which values."""

import re
from collections.abc import Iterator

from schemas.eligibility import Fact
from scraper.parser.text.plain import plain
from scraper.parser.text.thresholds_bounds import Reading, facts_from
from scraper.parser.text.thresholds_names import Bounded, Reader
from scraper.parser.text.thresholds_subjects import mentions
from scraper.parser.text.thresholds_tokens import Tokens, quantities, tokens_of

_MAYBE = re.compile(r"[0-9]|\b(?:I{1,3}|IV|V)\b|[Ⅰ-Ⅴ]|ULN|LLN|UNL|[Ll]imit|[Tt]wice|uln\b")
_PLAINER = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹～∼〜˂˃﹤﹥≮≯（）：，；、", "0123456789~~~<><>≥≤():,;,")
"""Marks of numbers and bounds that other readers of criteria need not tell apart."""

_BOTH = frozenset(("and", "but", ",", "&", "also", "be", "is", "yet", "must", "to", "or", "="))


def thresholds(text: str) -> list[Fact]:
    """The bounds that a text sets, in its order.

    A bound needs a subject: one of ``data/subjects.csv``, or words that are surely the name of a measure.
    Ages, doses and times are none, except times that are measured themselves, like the life expectancy.
    Classes named by letters (Child-Pugh A) are left out.
    """
    if not _MAYBE.search(text):
        return []
    tokens = tokens_of(plain(text).translate(_PLAINER))
    named = mentions(tokens, text)
    taken = {at for mention in named for at in range(mention.first, mention.end)}
    found = quantities(tokens, text, taken)
    if not found:
        return []
    reading = Reading(tokens, text)
    bounded = Reader(tokens, text, named, found).read()
    return list(_joined(tokens, [(one, fact) for one in bounded for fact in facts_from(reading, one)]))


def _joined(tokens: Tokens, read: list[tuple[Bounded, Fact]]) -> Iterator[Fact]:
    """The facts, with a lower and an upper bound of one subject made a range: "> 18 and < 30"."""
    last: tuple[Bounded, Fact] | None = None
    for one, fact in read:
        whole = _range_of(tokens, last, one, fact) if last else None
        if last and whole is None:
            yield last[1]
        last = one, whole or fact
    if last:
        yield last[1]


def _range_of(tokens: Tokens, last: tuple[Bounded, Fact], one: Bounded, fact: Fact) -> Fact | None:
    before, low = last
    if len(before.names) > 1 or len(one.names) > 1 or fact.subject_normalized != low.subject_normalized:
        return None
    if low.comparator not in ("GT", "GTEQ") or fact.comparator not in ("LT", "LTEQ"):
        return None
    if low.value_low is None or fact.value_high is None or low.value_low >= fact.value_high:
        return None
    between = tokens.words[before.quantity.end : one.quantity.first]
    flipped = before.names[0].first >= before.quantity.end
    if not flipped and (
        not one.carried or "or" in between or not _BOTH.issuperset(between) or len(between) > 4
    ):
        return None
    if low.unit is not None and fact.unit is not None and low.unit_ucum != fact.unit_ucum:
        return None
    return fact._replace(
        span_start=low.span_start,
        rule="two bounds",
        subject=low.subject,
        comparator="BETWEEN",
        value_low=low.value_low,
        low_inclusive=low.low_inclusive,
        canonical_low=low.canonical_low,
    )
