"""What each bound is in its sentence, and whether its words deny it, by ``lexicon/roles.toml``.

A clause ends at a semicolon, at the end of a sentence, and at a bracket that opened it.
"""

import re
from typing import NamedTuple

from schemas.eligibility import Fact, FactRole
from scraper.parser.text.lexicon.roles import CLAUSE_ENDS, stems
from scraper.parser.text.lexicon.roles import ROLE_WORDS as _W

REACH = 240
"""Characters before and after a bound that may say something of it."""

_EXCEPTION = re.compile(rf"(?<![\w-])(?:{_W['exception']})(?![\w-])")
_BARS = re.compile(rf"(?:{_W['bars']})(?![\w-])")
_OVER = re.compile(r",(?! {0,9}\d{3})|\b(?:but|however|otherwise|then)\b")
"""What ends an exception after its first bound."""

_ALLOWED = re.compile(
    r"[^.;:,()<>≥≤=\d]{0,90}?(?:, (?:the )?(?:patient|subject|participant)s? )?"
    r"(?<![\w-])(?:is|are|be|was|were|may|can)(?: {1,9}\w{1,12}){0,2}? {1,9}"
    rf"(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']}))(?![\w-])"
)
_ALLOWED_IN_BRACKETS = re.compile(
    r" {0,3}\)?,? {0,3}\(?(?:(?:is|are|was|were) {1,9})?"
    rf"(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']}))(?![\w-])"
)
_ALLOWED_IF = re.compile(
    rf"(?<![\w-])(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']})) {{1,9}}"
    r"(?:(?:only|but) {1,9})?(?:if|provided|as long as|so long as|when|with|at|unless)(?![\w-])"
    r"[^.;:<>≥≤=\d]{0,80}$"
)
_RECOVERY = re.compile(rf"(?<![\w-])(?:{_W['recovery']})(?![\w-])[^;]{{0,220}}$")
_DENIED = re.compile(rf"(?<![\w-])(?:{_W['denial']})(?: {{1,9}}[\w-]{{1,15}}){{0,4}} {{1,9}}$")
_NOTREACHED = re.compile(
    rf"(?<![\w-])(?:{_W['denial']})(?: {{1,9}}[\w-]{{1,15}}){{0,3}}? {{1,9}}(?:{_W['reaching']})(?![\w-])"
    r"[^;<>≥≤\d]{0,80}$"
)
_DENIED_WORD = re.compile(
    r"(?<![\w-])(?:absence of|no)(?: {1,9}[\w-]{1,20}){1,4} {0,9}\("
    r"(?P<explains>i\.?e\.?,? )?(?:[\w-]{1,20} {1,9}){0,4}$"
)
"""What denies the word that a bound in brackets defines: "absence of a long QTc (defined as > 450 ms)"."""

_DENIED_INSIDE = re.compile(
    rf"\b(?:not|never|cannot be)(?: \w{{1,12}}){{0,2}}? (?:{_W['recovery']}|{_W['control']})\b"
)
_CONTROLLED = re.compile(
    rf"(?<![\w-])(?:{_W['denial']})(?: {{1,9}}\w{{1,15}}){{0,2}}? {{1,9}}(?:{_W['control']})[^;]{{0,60}}$"
)
_DEMAND = re.compile(rf"(?<![\w-])(?:{_W['must']})(?P<not> {{1,9}}not)?(?![\w-])[^;]{{0,160}}$")
_EXPLAINS = re.compile(r"\b(?:i\.?e\.?|defined|that is|meaning|as evidenced by|definition)\b[^;]{0,60}$|\($")
_SCALE = re.compile(rf"(?<![\w-])(?:{_W['scale']})(?![\w-])")
_PEOPLE = rf"(?:{_W['people']}|{_W['male']}|{_W['female']})"
CONDITION = re.compile(
    rf"(?<![\w-])(?:(?P<if>{_W['condition']})|(?:for|in|among|of) {{1,9}}(?P<who>(?:the |all |any )?"
    rf"(?:[a-z-]{{1,15}} {{1,9}})?{_PEOPLE}) {{1,9}}(?:with|who|whose|having|where|in whom))(?![\w-])"
    r"(?P<rest>[^.;:,()<>≥≤=\d]{0,60})$"
)
_NOUN = re.compile(r"[a-z]{4}")
_MUST = re.compile(r"\b(?:must|should|needs?|required?|then|may|can|repeat(?:ed)?|allowed|permitted)\b")
_MUST_INSIDE = re.compile(rf"(?<![\w-])(?:{_W['must']})(?P<not> {{1,9}}not)?(?![\w-])")
_FOR_LIMITS = re.compile(r"[\W\d]*for(?: those with| an?)? [^.;,:]{0,60}$")
_PEOPLE_FIRST = re.compile(
    r"[\W\d]*(?:note:? )?(?:however,? )?(?:all |any |for )?"
    rf"(?:{_W['people']}) {{1,9}}(?:with|who|whose|having|in whom)(?![\w-])"
)
_THEY_MUST = re.compile(r"[^.;,()]{0,60} (?:must|should|needs? to|ha(?:s|ve) to|are required)(?![\w-])")
_SAID_OF_PEOPLE = re.compile(
    r"[^.;:]{0,220}?(?<![\w-])(?:is|are|may|can|will)(?: be)?(?: considered)? {1,9}"
    rf"(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']}))(?![\w-])"
)
"""What is said at the end of a sentence on some people: "patients with HBV DNA < 500 ... may be eligible"."""

_ALLOWED_LIST = re.compile(
    rf"(?<![\w-])(?:is|are) {{1,9}}(?:(?P<barred>{_W['barred']})|(?P<allowed>{_W['allowed']})) ?:"
    r"[^.;]{0,200}$"
)
"""What is said of all that is listed after it: "are not excluded: cancer with a Gleason score <= 6"."""

_ELIGIBLE = re.compile(rf"(?<![\w-])(?:{_W['allowed']}|{_W['barred']})[ ,]{{1,9}}(?:only )?$")
_TELLING = stems(
    "exception", "allowed", "barred", "recovery", "denial", "must", "condition", "people", "male", "female"
)
"""Beginnings of words before a bound without one of which it is a plain limit."""


class _Place(NamedTuple):
    """A fact with the words of its clause before and after it, and where the clause begins.

    ``tells``: one of the words before it may say what it is.
    """

    fact: Fact
    before: str
    after: str
    begin: int
    tells: bool


def with_roles(text: str, facts: list[Fact]) -> list[Fact]:
    """The facts of a criterion made plain with their roles."""
    places = [_place(text, fact) for fact in facts]
    read = [_with_role(text, places, number) for number in range(len(places))]
    return [_with_sense_of_recovery(text, place, fact) for place, fact in zip(places, read, strict=True)]


def _has(text: str, stems: tuple[str, ...]) -> bool:
    return any(map(text.__contains__, stems))


def _place(text: str, fact: Fact) -> _Place:
    begin = max(0, fact.span_start - REACH)
    after = text[fact.span_end : fact.span_end + REACH]
    if ";" in text or ". " in text:
        for end in CLAUSE_ENDS.finditer(text, begin, fact.span_start):
            begin = end.end()
        stop = CLAUSE_ENDS.search(after)
        after = after[: stop.start()] if stop else after
    before = text[begin : fact.span_start]
    tells = len(before) > 2 and (_has(before, _TELLING) or _FOR_LIMITS.match(before) is not None)
    return _Place(fact, before, after, begin, tells)


def _with_role(text: str, places: list[_Place], number: int) -> Fact:
    place = places[number]
    fact = place.fact
    if _is_scale(text, places, place):
        return fact._replace(role="scale_range")
    said = _ALLOWED_IN_BRACKETS.match(place.after) or _ALLOWED.match(place.after) or _if_allowed(text, place)
    if said and not _is_next(places, number, said):
        return fact._replace(role="permission", negated=said["barred"] is not None)
    if not place.tells:
        return _demanded_inside(text, place)
    return _by_words_before(text, places, number)


def _by_words_before(text: str, places: list[_Place], number: int) -> Fact:
    place = places[number]
    fact = place.fact
    exception = _exception(places, place)
    if exception:
        return fact._replace(role=_allows_or_bars(places, number, exception))
    if _condition(places, place):
        return fact._replace(role="condition")
    demand = _DEMAND.search(place.before) if place.begin else None
    if demand is None:
        return _demanded_inside(text, place)
    return fact._replace(role="demand", negated=demand["not"] is not None)


def _demanded_inside(text: str, place: _Place) -> Fact:
    """The fact, a demand where a further sentence says "must" between its subject and its number."""
    demand = _MUST_INSIDE.search(text, place.fact.span_start, place.fact.span_end) if place.begin else None
    if demand is None:
        return place.fact
    return place.fact._replace(role="demand", negated=demand["not"] is not None)


def _if_allowed(text: str, place: _Place) -> re.Match[str] | None:
    """What is said before a bound, or of the people that its sentence begins with, of taking part."""
    if not place.tells:
        return None
    if found := _ALLOWED_IF.search(place.before) or _ALLOWED_LIST.search(place.before):
        return found
    begin = text.rfind(". ", max(0, place.begin - REACH), place.begin + 1) + 1
    first = _PEOPLE_FIRST.match(text, begin if place.fact.span_start - place.begin == REACH else place.begin)
    return _SAID_OF_PEOPLE.match(place.after) if first else None


def _is_next(places: list[_Place], number: int, said: re.Match[str]) -> bool:
    """Whether what is said of a bound is said of the bound after it."""
    if said.re in (_ALLOWED_IF, _ALLOWED_LIST, _SAID_OF_PEOPLE) or number + 1 == len(places):
        return False
    return places[number + 1].fact.span_start < places[number].fact.span_end + said.end()


def _is_scale(text: str, places: list[_Place], place: _Place) -> bool:
    """Whether a range says from where to where a scale goes: "(range 0 - 42)" beside "at least 16"."""
    fact = place.fact
    if fact.comparator != "BETWEEN" or fact.value_low not in (0, 1):
        return False
    if not _SCALE.search(text, max(0, fact.span_start - 40), fact.span_end):
        return False
    others = [other.fact for other in places if other.fact.subject_normalized == fact.subject_normalized]
    return any(
        other is not fact and other.comparator != "BETWEEN" and _contains(fact, other) for other in others
    )


def _exception(places: list[_Place], place: _Place) -> re.Match[str] | None:
    """The word that makes a bound an exception; it goes for one bound and what is joined to it."""
    found = next(reversed([*_EXCEPTION.finditer(place.before)]), None)
    if found is None:
        return None
    between = place.before[found.end() :]
    if between.count(")") > between.count("(") or _is_over(between):
        return None
    start = place.begin + found.end()
    earlier = any(start <= other.fact.span_start < place.fact.span_start for other in places)
    return None if earlier and _OVER.search(between) else found


def _is_over(between: str) -> bool:
    """Whether what is not excepted is spoken of again: "other than alopecia not recovered to grade 1"."""
    recovered = _RECOVERY.search(between)
    return recovered is not None and _DENIED.search(between, 0, recovered.start()) is not None


def _allows_or_bars(places: list[_Place], number: int, word: re.Match[str]) -> FactRole:
    """Whether an exception loosens an earlier limit of its subject, which allows, or takes away from it."""
    fact = places[number].fact
    if _BARS.match(word[0]):
        return "exception"
    earlier = [
        other.fact
        for other in places[:number]
        if _scale(other.fact) == _scale(fact) and other.fact.role == "limit"
    ]
    return "permission" if any(not _contains(other, fact) for other in earlier) else "exception"


def _scale(fact: Fact) -> str | None:
    """What is measured, whatever has it: grades of all effects are one scale."""
    return fact.subject_normalized and fact.subject_normalized.partition(" of ")[0]


def _contains(limit: Fact, fact: Fact) -> bool:
    """Whether the values of a fact lie inside a limit."""
    values = [value for value in (fact.value_low, fact.value_high) if value is not None]
    above = limit.value_low is None or all(value >= limit.value_low for value in values)
    return above and (limit.value_high is None or all(value <= limit.value_high for value in values))


def _condition(places: list[_Place], place: _Place) -> re.Match[str] | None:
    """The word that makes a bound say on whom another bound of its clause is laid."""
    found = CONDITION.search(place.before) or _leading_for(place) or _leading_people(place)
    if found is None or _ELIGIBLE.search(place.before, 0, found.start()):
        return None
    if found.re is _FOR_LIMITS or found.re is _PEOPLE_FIRST:
        return found
    if place.fact.rule == "threshold_further_bound" and _NOUN.search(found["rest"]):
        return None  # "(for subjects with Gilbert's disease <= 3 x ULN)": a group with a limit of its own
    start = place.begin + found.start()
    others = [other for other in places if other.begin == place.begin and other.fact is not place.fact]
    earlier = any(other.fact.span_end <= start for other in others)
    first = not place.before[: found.start()].strip(" -*,.:()0123456789")
    later = any(other.fact.span_start >= place.fact.span_end for other in others)
    told = "," in place.after and (later or _MUST.search(place.after) is not None)
    return found if earlier or (first and told) else None


def _leading_for(place: _Place) -> re.Match[str] | None:
    """The beginning of a clause that says when something is asked: "for ALT > 2 x ULN, a CT must"."""
    found = _FOR_LIMITS.match(place.before)
    return found if found and "," in place.after and " must " in place.after else None


def _leading_people(place: _Place) -> re.Match[str] | None:
    """The beginning of a clause on what some must do: "patients with > 4 positive nodes must have had"."""
    found = _PEOPLE_FIRST.match(place.before)
    return found if found and _THEY_MUST.match(place.after) else None


def _not_controlled(text: str, place: _Place) -> bool:
    """Whether an upper bound is not held: "blood pressure not controlled to < 140"."""
    if place.fact.comparator not in ("LT", "LTEQ"):
        return False
    inside = _DENIED_INSIDE.search(text, place.fact.span_start, place.fact.span_end)
    return inside is not None or (place.tells and _CONTROLLED.search(place.before) is not None)


def _with_sense_of_recovery(text: str, place: _Place, fact: Fact) -> Fact:
    """A bound that is to be reached, or is not: "has not recovered to grade 1", "lack of a GFR > 60"."""
    if fact.role not in ("limit", "exception"):
        return fact
    if not place.tells:
        return fact._replace(negated=True) if _not_controlled(text, place) else fact
    if fact.role == "exception" and (word := next(reversed([*_EXCEPTION.finditer(place.before)]), None)):
        place = place._replace(before=place.before[word.end() :])
        fact = fact._replace(negated=False)
    recovered = _RECOVERY.search(place.before)
    if recovered and not (place.begin and _DEMAND.search(place.before)):
        return _recovered(place, fact, _DENIED.search(place.before, 0, recovered.start()) is not None)
    if not fact.negated and _defines_denied(text, place):
        return fact._replace(negated=True)
    if not fact.negated and (_NOTREACHED.search(place.before) or _not_controlled(text, place)):
        return fact._replace(negated=True)
    return fact


def _defines_denied(text: str, place: _Place) -> bool:
    """Whether a bound in brackets says what a word means that is denied."""
    denied = _DENIED_WORD.search(place.before)
    if denied is None:
        return False
    start, end = place.begin + denied.end(), place.fact.span_end
    return denied["explains"] is not None or "defined" in denied[0] or "defined" in text[start:end]


def _recovered(place: _Place, fact: Fact, denied: bool) -> Fact:
    """What is recovered to is the bound; what is recovered from ("> grade 1") is what is left after."""
    left = fact.comparator in ("GT", "GTEQ") and fact.role == "limit"
    role: FactRole = "definition" if fact.role == "limit" and _EXPLAINS.search(place.before) else fact.role
    return fact._replace(negated=denied != left, role=role)
