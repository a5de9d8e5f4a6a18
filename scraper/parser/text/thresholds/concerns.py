"""Whom a bound is laid on, as written: "males", "patients with liver metastases"."""

import re

from schemas.eligibility import Fact, Sex
from scraper.parser.text.lexicon.roles import ROLE_WORDS as _W
from scraper.parser.text.lexicon.roles import stems
from scraper.parser.text.thresholds.roles import CONDITION, REACH

_NEAR = 100
"""Characters before a bound in which those are named on whom it is laid."""

_SEX = rf"(?:(?P<male>{_W['male']})|(?P<female>{_W['female']}))(?: (?:{_W['people']}))?(?: sex)?"
_ANY_SEX = re.compile(rf"(?<![\w-])(?:{_SEX})(?![\w-])")
_ARTICLE = "(?:(?:the|all|any|an?|known|documented|presence of|proven|those with) {1,9}){0,2}"
_SOME = (
    rf"(?:[a-z-]{{1,15}} {{1,9}})?(?:{_W['people']}) {{1,9}}(?:with|who|whose|having|on|receiving|aged"
    r"|without|under|over|below|above|<|>|≥|≤)[^.;,()]{2,60}"
    rf"|(?:[a-z'-]{{1,15}} {{1,9}}){{0,4}}(?:{_W['groups']})(?![\w-])"
    r"(?! {0,3}(?:cells?|nuclei|tissues?|samples?|biops|specimens?)(?![\w-]))"
    r"(?: (?:is |are )?(?:present|suspected))?"
    rf"|(?:pediatric |paediatric )?(?:{_W['people']})(?![\w-])"
)
_WHO_AFTER = re.compile(
    r"(?: at (?:the )?(?:screening|baseline|enroll?ment|randomi[sz]ation|study entry)(?: visit)?)?"
    r"[ ,]{0,9}\)?(?: {0,9}(?:\((?=[a-z]))?(?:for|in|among|if|when|with|of|on)"
    r"(?: {1,9}(?:case of|the presence of|the setting of|for|in))? {1,9}(?!accordance)"
    rf"{_ARTICLE}(?P<who>{_SEX}(?! of child)|{_SOME})"
    rf"|[ ,]{{0,9}}\(? ?(?P<sex>(?:{_W['male']}|{_W['female']}))(?= ?[),;.]|$| {{1,9}}(?:or|and)\b))"
)
_SEX_NAMED = rf"(?:{_W['male']}|{_W['female']})(?: (?:{_W['people']}))?"
_WHO_BEFORE = re.compile(
    rf"(?:for|in|among|if) {{1,9}}{_ARTICLE}(?P<who>{_SEX}|{_SOME})[ ,:=-]{{1,9}}"
    r"(?:(?:then|with|an?|is|of|must|be|have|should) {1,9}){0,4}$"
    rf"|(?<![\w-])(?P<sex>{_SEX_NAMED})(?:'s)?[ ()]{{0,4}}[:,=-][ (]{{0,9}}$"
    rf"|^[ ,;/)]{{0,9}}(?:(?:and|or) {{1,9}})?(?:(?:for|in) )?(?P<next>{_SEX_NAMED}) {{0,9}}$"
)
_WHO = stems("people", "male", "female", "groups")
"""Beginnings of what lays bounds on some."""

_LEADS_ON = re.compile(r"[ ,:]{0,3}(?:(?:must|should|is|be|with|an?) {1,9}){0,3}")
_OTHER_SEX = re.compile(rf"(?:{_W['male']}|{_W['female']})(?: {{1,9}}(?:and|or|/)| ?/) {{0,9}}$")


def with_groups(text: str, source: str, facts: list[Fact]) -> list[Fact]:
    """The facts of a criterion with whom they concern; ``text`` is the ``source`` made plain."""
    if not any(map(text.__contains__, _WHO)):
        return facts
    return [_with_group(text, source, facts, number) for number in range(len(facts))]


def _with_group(text: str, source: str, facts: list[Fact], number: int) -> Fact:
    """The fact with whom it concerns."""
    fact = facts[number]
    if fact.role in ("condition", "scale_range") or fact.concerns is not None:
        return fact
    span = _condition_span(text, facts, number) or _group_span(text, facts, number)
    if span is None:
        return fact
    start, end = span
    return fact._replace(
        concerns=source[start:end], concerns_start=start, concerns_end=end, concerns_sex=_sex(text[start:end])
    )


def _condition_span(text: str, facts: list[Fact], number: int) -> tuple[int, int] | None:
    """The words of a condition right after a limit, or before it where it leads the clause."""
    fact = facts[number]
    for other in facts[number + 1 : number + 2] + facts[max(0, number - 1) : number]:
        if other.role != "condition":
            continue
        begin = max(0, other.span_start - REACH)
        found = CONDITION.search(text, begin, other.span_start)
        if found is None:
            continue
        start = found.start("who") if found["who"] else found.end("if")
        is_after = fact.span_end <= start
        if is_after or fact.span_start >= other.span_end:
            start += len(text[start:]) - len(text[start:].lstrip())
            return start, other.span_end
    return None


def _group_span(text: str, facts: list[Fact], number: int) -> tuple[int, int] | None:
    """The words right after a bound, or right before it, for whom it is laid on."""
    fact = facts[number]
    starts = [other.span_start for other in facts if other.span_start >= fact.span_end]
    ends = [other.span_end for other in facts[:number] if other.span_end <= fact.span_start]
    begin = max([fact.span_start - _NEAR, 0, *ends])
    stop = min([fact.span_end + REACH, *starts])
    found, at = _WHO_AFTER.match(text[fact.span_end : stop]), fact.span_end
    if found and stop in starts and _LEADS_ON.fullmatch(found.string, found.end()):
        found = None  # "... (for those with metastases <= 5 x ULN)": the group of the next bound
    if found is None:
        found, at = _WHO_BEFORE.search(text[begin : fact.span_start]), begin
    if found is None:
        return _named_inside(text, fact)
    start, end = found.span(next(name for name in ("who", "sex", "next") if found.groupdict().get(name)))
    if _OTHER_SEX.search(text, max(0, at + start - 20), at + start):
        return None
    return at + start, at + start + len(found.string[start:end].rstrip())


def _named_inside(text: str, fact: Fact) -> tuple[int, int] | None:
    """A sex named between a subject and its bound: "hemoglobin for men >= 13"."""
    named = list(_ANY_SEX.finditer(text, fact.span_start, fact.span_end))
    return named[0].span() if len(named) == 1 else None


def _sex(who: str) -> Sex | None:
    """The one sex that words name."""
    named: set[Sex] = {"female" if found["female"] else "male" for found in _ANY_SEX.finditer(who)}
    return named.pop() if len(named) == 1 else None
