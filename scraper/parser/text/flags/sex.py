"""Limits of sex and healthy volunteers in a criterion, by the words of ``sex.toml``.

Most sentences that name a sex limit nothing: "female participants must use contraception" speaks of some of
the participants.  So a limit is read only where a criterion names both sexes, is nothing but a sex, or begins
with one and goes on with what makes a participant, and speaks of nothing that only some of them have to do.
"""

import re
import tomllib
from pathlib import Path

from schemas.eligibility import Fact


def _words() -> dict[str, str]:
    """Each list of the data file as an alternative in a pattern."""
    path = Path(__file__).parent / "sex.toml"
    return {name: "|".join(words) for name, words in tomllib.loads(path.read_text(encoding="utf-8")).items()}


_W = _words()
_BOTH_JOIN = " {0,9}(?:and/or|and|or|&|/) {0,9}(?:non-? ?pregnant )?"
_BOTH = re.compile(
    rf"(?<![\w-])(?:(?:{_W['male']})(?: (?:{_W['people']}))?{_BOTH_JOIN}(?:{_W['female']})"
    rf"|(?:{_W['female']})(?: (?:{_W['people']}))?{_BOTH_JOIN}(?:{_W['male']})"
    r"|(?:any|either|both|all) (?:sex|gender)e?s?|(?:regardless|irrespective) of (?:sex|gender))(?![\w-])"
    r"(?! (?:condom|partner|sterili))"
)
_BEGINS = re.compile(
    rf"[ \"'(]{{0,9}}(?:(?:{_W['lead']}) {{1,9}}){{0,4}}(?:(?P<female>{_W['female']})|(?P<male>{_W['male']}))"
    rf"(?: (?:{_W['people']}))?(?: only| sex| gender)?"
    rf"(?:[ .;,)]{{0,9}}$|[ ,]{{1,9}}(?:{_W['tail']})(?![a-z]))"
)
_END = re.compile(rf"(?: (?:{_W['people']}))?(?: only| sex| gender)?[ .;,)]{{0,9}}")
"""The end of a criterion that is nothing but a sex; any other describes whom of that sex it means."""

_OF_SOME = re.compile(rf"\b(?:{_W['of_some']})")
_DUTY = re.compile(
    rf"(?: {{1,9}}(?:{_W['people']}))? {{1,9}}(?:of (?:child|repro|fert)|(?:must|should|need|are required)\b)"
)
"""After both sexes: a duty of theirs, not a limit."""

_ANY_FEMALE = re.compile(rf"(?<!\w)(?:{_W['female']})(?!\w)")
_ANY_MALE = re.compile(rf"(?<!\w)(?:{_W['male']})(?!\w)")
_NAMED = re.compile(r"(?:male|man|men|boy|girl|sex|gender)e?s?(?![a-z])")
"""Without such an end of a word a criterion names no sex."""

MAX_LIMIT = 300
"""Characters of a criterion that can be a limit of sex; longer ones define something."""

_HEALTHY = re.compile(
    rf"(?<![\w-])(?P<non>non-? ?)?healthy(?:[ ,]{{1,9}}(?:{_W['healthy_kind']})){{0,5}}[ ,]{{1,9}}"
    rf"(?:{_W['people']}|{_W['female']}|{_W['male']})(?![\w-])(?! (?:donors?|controls?|comparison|siblings?))"
)
_NO_VOLUNTEER = re.compile(rf"\b(?:{_W['no_volunteer']}) {{1,9}}(?:an? |the )?$")
_NOT_HEALTHY = re.compile(r"\b(?:not|no|except|other than|unless)\b[^.;]{0,30}$")


def sexes(text: str, lower: str) -> list[Fact]:
    """The limit of sex that a criterion sets to participants; at most one."""
    if len(lower) > MAX_LIMIT or not _NAMED.search(lower):
        return []
    if both := _BOTH.search(lower):
        if _OF_SOME.search(lower, 0, both.start()) or _DUTY.match(lower, both.end()):
            return []
        return [_sex(text, both.span(), "all")]
    begin = _BEGINS.match(lower)
    if begin is None or _OF_SOME.search(lower):
        return []
    sex, other = ("female", _ANY_MALE) if begin["female"] else ("male", _ANY_FEMALE)
    if other.search(lower, begin.end(sex)):
        return []
    described = "" if _END.fullmatch(lower, begin.end(sex)) else "_described"
    return [_sex(text, begin.span(sex), sex, described)]


def _sex(text: str, span: tuple[int, int], name: str, described: str = "") -> Fact:
    start, end = span
    return Fact("sex", start, end, f"sex_{name}{described}", subject=text[start:end], subject_normalized=name)


def healthy_volunteers(text: str, lower: str) -> list[Fact]:
    """Healthy participants that a criterion asks for or excludes."""
    if "healthy" not in lower:
        return []
    facts = []
    for match in _HEALTHY.finditer(lower):
        start, end = match.span()
        before = max(0, start - 40), start
        if not _NO_VOLUNTEER.search(lower, *before):
            denied = bool(match["non"] or _NOT_HEALTHY.search(lower, *before))
            words = text[start:end]
            facts.append(Fact("healthy_volunteers", start, end, "healthy_volunteers", words, negated=denied))
    return facts
