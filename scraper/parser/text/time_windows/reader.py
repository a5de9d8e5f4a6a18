"""Time windows in a criterion: how long, how long before or after what."""

import re
from typing import NamedTuple

from schemas.eligibility import Comparator, Fact, Relation
from scraper.parser.text.lexicon.bounds import BEGINS, MIRRORED, ORDER
from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.phrases import LIST, normal, phrases
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.time_windows import words
from scraper.parser.text.time_windows.anchors import Look, Tail, leading_anchor, tail
from scraper.parser.text.time_windows.certainty import certain, is_of_other
from scraper.parser.text.time_windows.lists import alternative, shared
from scraper.parser.text.time_windows.roles import exception_before, with_roles
from scraper.parser.text.time_windows.subjects import (
    subject_after,
    subject_after_verb,
    subject_before,
    subject_in,
    subject_of,
)
from scraper.parser.text.time_windows.times import Time, time_at, units

_SIDE = {word: side for side, listed in words.PERIODS.items() for word in listed.split(LIST)}
_PERIOD = re.compile(rf"(?<![a-z])(?:{phrases(LIST.join(_SIDE))})(?![a-z])")
_LEADING = phrases(LIST.join([words.PREPOSITIONS, words.FILLERS, *_SIDE]))
_LEAD = re.compile(rf"{BEGINS}(?:(?:(?<![a-z-])(?:{_LEADING})(?![a-z])|{words.BOUND})[ (),:-]{{0,9}})+$")
_BOUND = re.compile(words.BOUND)
_PREPOSITION = re.compile(
    rf"(?<![a-z])(?:(?P<within>{words.WITHIN})|(?P<during>{words.DURING})"
    rf"|(?P<lasts>{phrases(words.FOR)}))(?![a-z])"
)
_LISTED = re.compile(r".*following[ :,]{1,9}(?=(?:in|within|during|over|for|at)(?![a-z]))")
_DEFINED_BELOW = re.compile(r"(?:below|above) {1,9}(?:within|in|during)(?![a-z])")
_TRIM = re.compile(r"(?:(?:and/or|and|or|is|was|be|being|with|of|to|all|only|received|each)?[ ,(:-]{1,9})+")
_MARGIN = re.compile(r"(?:±|\+ ?/ ?-) ?$")
_ALONE = re.compile(r"[ .,;)]{0,9}(?:$|(?:and|for|or)(?![a-z]))")
_HALF_LIVES = re.compile(
    rf"(?:(?P<within>within)|(?P<bound>{words.BOUND}))[^.;:]{{1,20}}half[- ]li(?:fe|ves)"
    r"[^.;:]{0,30}? (?:or|and) ?\(?$"
)
_RESTATED = re.compile(r"[ ,]{0,9}\((?:i\.?e\.?,? |or |= ?|approximately |about )?$")
_RATE = re.compile(rf"(?<![a-z])(?:{phrases(words.RATES)})[ (]{{0,9}}$")
_FAR_BOUND = re.compile(
    r"\b(?P<side>minimum|maximum|max|min)\b[^.;,()]{0,40}"
    r"\b(?:duration|period|interval|time|history)\b(?: of [^.;,()]{1,40}?)?[ :]{0,9}(?:of )?[ ]{0,9}$"
)
_NOT_BEFORE = re.compile(
    rf"(?<![a-z])(?:{phrases(words.NO_WINDOW_BEFORE)})(?![a-z])"
    rf"(?:[ :,(=-]|\b(?:{words.NO_WINDOW_LINKS})\b){{0,12}}$"
)
_NOT_AFTER = re.compile(
    rf"(?:\(s\)|'s?|s')?[ ,)-]{{0,9}}(?:(?:/|per(?: an?)?(?= )) ?(?:{words.PER})s?(?![a-z])"
    rf"|(?:{phrases(words.NO_WINDOW_AFTER)})(?![a-z]))"
)
_AMENORRHEA = re.compile(rf" {{1,9}}(?:of )?(?:{words.AMENORRHEA})")
_BIRTH = re.compile(rf"(?<![a-z])(?:{words.BIRTHS})[^.;]{{0,20}}$")
_OF_SOMETHING = re.compile(r" {1,9}of {1,9}(?!(?:the|each|a|every) {1,9}(?:day|week|month|year))[a-z]")
_AGE_GROUPS = re.compile(
    r"(?<![a-z])ages? (?:cohorts?|groups?|strata|categories|ranges?)(?![a-z])[^.;]{0,80}$"
)
_AGE_LEADS = re.compile(r"[\W\d]{0,9}age[^a-z][^.;,a-z]{0,20}(?:[a-z]{1,8} \(i\.e\.,?[^.;,a-z]{0,9})?$")
"""What makes a time an age that is told again: "age > 18 months (i.e., > 547 days)"."""

_AGE_LEAD = 60
"""Characters of a text within which it begins with an age."""

_CALENDAR = frozenset({"day", "week", "month", "year"})
_LASTING = re.compile(rf"[- ]{{0,9}}(?:[\w-]{{1,20}} ){{0,3}}?(?:{phrases(words.LASTING)})(?![a-z])")
_NOUN_AFTER = re.compile(r"[- ]{0,9}[a-z]")


class Lead(NamedTuple):
    """What the words before a time say; ``order``: the bound compares points of time ("no later than")."""

    start: int
    comparator: Comparator | None
    preposition: str | None
    period: str | None
    rate: bool
    order: bool = False


class Limit(NamedTuple):
    """What a time is bounded by: from a value, to a value, or both."""

    unit: str
    comparator: Comparator
    low: float | None
    high: float | None


def time_windows(text: str) -> list[Fact]:
    """The time windows of a text, in its order.

    A time is one where words say so: a bound ("at least 3 months"), a preposition ("within a week"), a
    period ("the past year"), an event ("2 weeks after surgery").  Ages told by their words, gestation, life
    expectancy, rates ("2 days a week") and measured times (QT, prothrombin time) are none.
    """
    lower = plain(text)
    facts: list[Fact] = []
    taken = 0
    for unit in units(lower, text):
        time = time_at(lower, unit, taken)
        if time is None or _is_none(lower, time, taken):
            continue
        floor = facts[-1].span_end if facts else 0
        other = alternative(lower, text, time, facts[-1]) if facts else None
        if window := [other] if other else _read(lower, text, time, taken, floor):
            taken = time.end
            facts += window
    return with_roles(lower, text, shared(lower, facts)) if facts else facts


def _is_none(text: str, time: Time, taken: int) -> bool:
    """Whether a time is surely no window: a rate, an age, or what is ``taken`` in other words."""
    if _NOT_AFTER.match(text, time.end) or _is_gestation(text, time):
        return True
    if time.start < _AGE_LEAD and _AGE_LEADS.match(text, 0, time.start):
        return True
    if time.unit in ("year", "month") and _AGE_GROUPS.search(text, max(0, time.start - 110), time.start):
        return True
    restates = taken > 0 and text[time.end : time.end + 1] == ")"
    return restates and _RESTATED.fullmatch(text, taken, time.start) is not None


def _is_gestation(text: str, time: Time) -> bool:
    """Whether weeks are those of a pregnancy: "24 weeks of amenorrhea", "preterm birth (< 37 weeks)"."""
    if time.unit != "week":
        return False
    if _AMENORRHEA.match(text, time.end):
        return True
    return 20 <= time.low <= 44 and bool(_BIRTH.search(text, max(0, time.start - 40), time.start))


def _lead(text: str, position: int, taken: int) -> Lead:
    match = _LEAD.search(text, max(taken, position - 60), position)
    if match is None:
        return Lead(position, None, None, None, False)
    chain = match[0]
    if listed := _LISTED.match(chain):
        chain = chain[listed.end() :]
    if trimmed := _TRIM.match(chain):
        chain = chain[trimmed.end() :]
    last = chain.rpartition(",")[2]
    bounds = _BOUND.findall(last if _PREPOSITION.match(last.strip()) else chain)  # not "as below, within"
    bound = normal(bounds[-1]) if bounds else None
    if bound in ("below", "above") and _DEFINED_BELOW.search(chain):
        bound = None  # "as defined below within 14 days"
    period = next(reversed(_PERIOD.findall(chain)), None)
    preposition = _preposition(chain)
    if bound == "over" and (period or not chain.rstrip(" (").endswith("over")):
        bound = None  # "over the last 3 months", "over a year": a preposition
    start = position - len(chain)
    comparator = words.COMPARATOR_OF[bound] if bound else None
    side = _SIDE[normal(period)] if period else None
    return Lead(start, comparator, preposition, side, bool(_RATE.search(chain)), bound in ORDER)


def _preposition(chain: str) -> str | None:
    """The kind of the last preposition, unless one says within: "during and for", "within a period of"."""
    kinds = [found.lastgroup for found in _PREPOSITION.finditer(chain)]
    return "within" if "within" in kinds else kinds[-1] if kinds else None


def _read(text: str, original: str, time: Time, taken: int, floor: int) -> list[Fact]:
    lead = _lead(text, time.start, taken)
    if (
        lead.rate
        or _MARGIN.search(text, max(0, lead.start - 5), time.start)
        or _NOT_BEFORE.search(text, max(0, lead.start - 60), lead.start)
    ):
        return []
    following = tail(text, time.end, _look(lead))
    if not _tells(text, time, lead, following):
        return []
    anchor = following.anchor
    relation = following.relation
    if anchor is None and relation is None and lead.period is None and lead.comparator:
        anchor = leading_anchor(text, lead.start)
        relation = "after" if anchor else None
    if relation is None and lead.period in {"before", "after"} and not anchor:
        relation = "before" if lead.period == "before" else "after"
    comparator = _comparator(text, time, lead, following)
    span = min(lead.start, anchor[0] if anchor else lead.start), max(time.end, following.end)
    rule = _rule(lead, following)
    excepted = exception_before(text, span[0], comparator in {"GT", "GTEQ"})
    lasting = subject_of(text, span[1]) if rule == "window_duration" else None
    if lasting:
        subject: str | None = original[slice(*lasting)]
    else:
        floor = max(floor, excepted or 0)
        subject = _subject(text, original, span, floor, anchor if relation == "after" else None)
    event = original[slice(*anchor)] if anchor else None
    return [_fact(span, rule, subject, limit, relation, event) for limit in _limits(time, comparator)]


def _look(lead: Lead) -> Look:
    before = lead.period == "before"
    upper = lead.comparator in {"LT", "LTEQ"}
    return Look(lead.preposition == "within" and not before, upper or before, before, lead.period == "first")


def _tells(text: str, time: Time, lead: Lead, following: Tail) -> bool:
    """Whether the words around a time make it a window."""
    placed = lead.period is not None or following.relation is not None
    if time.unit == "second" and not placed:
        return False
    if not time.written and text[time.start : time.end].startswith("a"):
        firm = lead.comparator is not None or lead.preposition in {"within", "lasts"}
        return placed or firm or following.period
    if placed or following.tells or time.plus:
        return True
    return not _seems_age(text, time, lead) and _lasts(text, time, lead)


def _lasts(text: str, time: Time, lead: Lead) -> bool:
    """Whether a time that lies nowhere is one all the same: bounded, "for 3 days", "3 days of ..."."""
    if time.joined and _NOUN_AFTER.match(text, time.end):
        lasting = time.unit in _CALENDAR and _LASTING.match(text, time.end)
        return lead.comparator is not None or lead.preposition == "within" or lasting is not None
    if lead.comparator is not None or lead.preposition is not None:
        return True
    far = _FAR_BOUND.search(text, max(0, lead.start - 60), time.start)
    return time.written and bool(far or _OF_SOMETHING.match(text, time.end) or _half_lives(text, lead))


def _seems_age(text: str, time: Time, lead: Lead) -> bool:
    """Whether a time is likelier an age, or a rate: "< 21 years", a criterion "≥ 6 months", "in 24 hours"."""
    if lead.preposition == "during" and time.unit == "hour" and lead.comparator is None:
        return True
    if lead.comparator is None or lead.preposition is not None:
        return False
    if time.unit == "year" and time.low >= 16:
        return True
    first = lead.start <= 20 and not text[: lead.start].strip(" .:;,-*")
    return first and bool(_ALONE.match(text, time.end))


def _half_lives(text: str, lead: Lead) -> re.Match[str] | None:
    """The bound of half-lives in front that goes for a time too: "within 5 half-lives or 2 weeks"."""
    return _HALF_LIVES.search(text, max(0, lead.start - 60), lead.start) if "half" in text else None


def _rule(lead: Lead, following: Tail) -> str:
    if following.relation:
        return "window_event"
    if lead.period:
        return "window_period"
    return "window_within" if lead.preposition == "within" else "window_duration"


def _comparator(text: str, time: Time, lead: Lead, following: Tail) -> Comparator:
    """The bound as written, or the one that the preposition makes."""
    if found := lead.comparator or following.comparator:
        backwards = lead.order and lead.comparator and following.relation == "before"
        return MIRRORED[found] if backwards else found
    if time.plus:
        return "GTEQ"
    if far := _FAR_BOUND.search(text, max(0, lead.start - 60), time.start):
        return "GTEQ" if far["side"].startswith("min") else "LTEQ"
    placed = lead.period is not None or following.relation is not None
    if lead.comparator is None and (half := _half_lives(text, lead)):
        return "LTEQ" if half["within"] else words.COMPARATOR_OF[normal(half["bound"])]
    if lead.preposition == "within" or (placed and lead.preposition == "during"):
        return "LTEQ"
    return "LTEQ" if lead.period and lead.preposition is None else "EQ"


def _limits(time: Time, comparator: Comparator) -> list[Limit]:
    """The bounds that a time sets; a range in two units is two of them."""
    if time.high is None:
        lower = time.low if comparator in {"GT", "GTEQ", "EQ"} else None
        upper = time.low if comparator in {"LT", "LTEQ", "EQ"} else None
        return [Limit(time.unit, comparator, lower, upper)]
    if time.low_unit == time.unit:
        return [Limit(time.unit, "BETWEEN", time.low, time.high)]
    return [
        Limit(time.low_unit, "GTEQ", time.low, None),
        Limit(time.unit, time.high_bound, None, time.high),
    ]


def _fact(
    span: tuple[int, int],
    rule: str,
    subject: str | None,
    limit: Limit,
    relation: Relation | None,
    anchor: str | None,
) -> Fact:
    unit, comparator, low, high = limit
    return Fact(
        "time_window",
        *span,
        rule,
        subject=subject,
        comparator=comparator,
        value_low=low,
        value_high=high,
        low_inclusive=None if low is None else comparator != "GT",
        high_inclusive=None if high is None else comparator != "LT",
        unit=unit,
        relation=relation,
        anchor=anchor,
        days_low=None if low is None else low * DAYS[unit],
        days_high=None if high is None else high * DAYS[unit],
    )


def _subject(
    text: str, original: str, span: tuple[int, int], floor: int, after: tuple[int, int] | None
) -> str | None:
    """What the window surely limits, as written: words in front, or after, or what it comes ``after``."""
    found = (
        subject_after_verb(text, span)
        or subject_before(text, span[0], floor)
        or (subject_in(text, *after) if after and not is_of_other(text, span[0]) else None)
        or subject_after(text, span[1], span[0])
    )
    found = certain(text, found, span[0])
    return original[slice(*found)] if found else None
