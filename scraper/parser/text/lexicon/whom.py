"""Whom a sentence lays something on: the men or the women that it names as its subject."""

import re
from typing import NamedTuple

from schemas.eligibility import Sex
from scraper.parser.text.lexicon.roles import ROLE_WORDS as _W

_SHORT_NAMES = "wocbp|focbp|wcbp|wonc?bp"
"""Abbreviations of women of childbearing potential, and of those without it."""

_KIND = (
    "all|any|sexually active|heterosexually active|fertile|premenopausal|pre-menopausal|non-?sterili[sz]ed"
    "|adult|eligible|non-?pregnant|healthy|heterosexual|non-?vasectomi[sz]ed|post-?menopausal|potent"
)
_NOUNS = "sterili|condom|diaphragm|contracep|hormon|reproduct|genital|fetus|sex|gender|partner|breast"
"""Beginnings of nouns of which a sex is only an attribute: "female sterilization"."""

_OF = (
    r"(?: (?:who are |who is )?(?:of|with|capable of|able to) (?:an? |the |any )?(?:[a-z/-]{1,20} ){0,6}?"
    r"(?:potential|age|capacity|status|partners?|child(?! ?-?bearing)|children|years)(?![\w-]))?"
)
_SEX = rf"(?:(?P<female>{_W['female']}|{_SHORT_NAMES})|(?P<male>{_W['male']}))"
_GROUP = re.compile(
    rf"(?<![\w-])(?<!partners of )(?:(?:{_KIND}) ){{0,3}}{_SEX}(?![\w-])"
    rf"(?:'s)?(?: (?:{_W['people']})(?![\w-]))?{_OF}(?! (?:{_NOUNS}))"
)
_LEADS = re.compile(
    r"(?:^|[.;:\n,(]|(?<![a-z])(?:and|or|for|in|if|that|both|note|however|while))[\W\d]*(?:the |a |an )?$"
)
"""What stands before the subject of a clause."""

_BOTH = re.compile(
    r"(?: {0,9}\([^()]{0,40}\))?\)? {0,9}(?:and/or|and|or|&|/) {0,9}(?:their |the |any |all )?$"
)
_PARTNER = re.compile(r"'?s? partners?(?![a-z])")
_SENTENCE = re.compile(r"[.;\n•](?=\s|$)(?<!e\.g\.)(?<!i\.e\.)")
_REACH = 260


class Whom(NamedTuple):
    """The place of the words that name a group, and its sex."""

    start: int
    end: int
    sex: Sex


def whom(text: str, position: int) -> Whom | None:
    """The group that the sentence at a place of a plain text is about, where it names one sex alone."""
    begin = max(0, position - _REACH)
    ends = [end.end() for end in _SENTENCE.finditer(text, begin, position)]
    begin = ends[-1] if ends else begin
    named = [
        found
        for found in _GROUP.finditer(text, begin, position)
        if _LEADS.search(text, max(0, begin - 1), found.start())
        and not _PARTNER.match(text, found.end())
        and not _is_aside(text, found.start(), position)
    ]
    if not named:
        return None
    last = named[-1]
    if len(named) > 1 and _BOTH.fullmatch(text, named[-2].end(), last.start()):
        same = bool(named[-2]["female"]) == bool(last["female"])
        return _of(last)._replace(start=named[-2].start()) if same else None
    return _of(last)


def _is_aside(text: str, start: int, position: int) -> bool:
    """Whether a bracket closes between two places that stood open before the first."""
    between = text[start:position]
    return between.count(")") > between.count("(")


def _of(found: re.Match[str]) -> Whom:
    return Whom(found.start(), found.end(), "female" if found["female"] else "male")
