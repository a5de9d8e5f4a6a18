"""What a flag is in its sentence, by ``states.toml``: something asked, or words that only speak of it.

"Pregnancy" and "pregnant or breastfeeding women" say a state; "antibiotics during pregnancy", "twin
pregnancies", "must avoid becoming pregnant" and "a pregnancy test at screening" only speak of it.  "Must use
contraception" asks for it; "hormonal contraceptives within 30 days" is about drugs, and "condoms" in a list
of methods explain what is asked.
"""

import re
from pathlib import Path

from schemas.eligibility import FactRole
from schemas.sense import STATES
from scraper.parser.text.lexicon.roles import alternatives

_W = alternatives(Path(__file__).parent / "states.toml")
_BEFORE = re.compile(rf"(?<![\w-])(?:{_W['before']})[ (-]{{1,9}}$")
_AFTER = re.compile(rf"[ -]{{0,9}}(?:{_W['after']})(?![\w-])")
_TEST = re.compile(
    r"(?<!positive )(?<!positive urine )(?<!positive serum )"
    r"(?:pregnancy {1,9}tests?|(?:serum|urine)[^.;]{0,12}hcg)$"
)
_NEGATIVE = re.compile(
    r"(?: {0,9}\([^()]{0,60}\))? {0,9}"
    r"(?:(?:must|should|is|are|was|has to|to|result|will|be|have been) {1,9}){0,3}negative"
)
_OTHERS = re.compile(rf"(?<![\w-])(?:{_W['others']})(?![\w-])[^.;]{{0,40}}$")
_MOMENT = re.compile(
    rf"(?<![\w-])(?:{_W['moments']})"
    r"(?: {1,9}(?:the|their|signing|giving|obtaining|written|of)){0,4} {1,9}$"
)


_DOCUMENT = re.compile(
    rf"(?<![\w-])(?:{_W['written_in']})(?: {{1,9}}(?:in|by|to|with|on))?"
    r" {1,9}(?:(?:the|this|an?|local|study) {1,9}){0,3}$"
)
_BARE_CONSENT = re.compile(r"(?:and {1,9}|or {1,9})?consent(?:s|ed|ing)?")
_TO_SOMETHING = re.compile(rf" {{1,9}}to {{1,9}}(?!{_W['taking_part']})[a-z]")
_DEMANDS = re.compile(rf"(?<![\w-])(?:{_W['demands']})(?![\w-])")
_USES = re.compile(rf"(?<![\w-])(?:{_W['uses']})(?![\w-])")
_DRUG = re.compile(
    rf"(?<![\w-])(?:{_W['drugs']})(?:[ ,/]{{1,9}}(?:and|or|and/or|[a-z-]{{1,15}}))?[ ,/]{{1,9}}$"
)
_AS_DRUG = re.compile(rf" {{1,9}}(?:{_W['drug_forms']})(?![\w-])")
_METHOD = re.compile(rf"(?:{_W['methods']})")
_EXPLAINED = re.compile(rf"[^.;,:]{{0,25}} (?:{_W['explained']})(?![\w-])|(?: methods?| measures)?:")
_METHODS_ARE = re.compile(rf"(?<![\w-])(?:{_W['methods_are']})[^.;]{{0,120}}$")
_NO_METHOD = re.compile(rf"(?<![\w-])(?:{_W['no_method']})(?![\w-])(?:[^.;,]|\d\.\d){{0,60}}$")
_NAMED_SO = re.compile(r" (?:is|are|as) (?:an? )?(?:highly |very )?(?:effective|acceptable|reliable) $")
"""What makes it the kind of thing that a method is: "a partner who is sterile is an effective method of"."""

_STOPPED = re.compile(rf"[^.;]{{0,40}}(?:{_W['stopped']})")
_CLAUSE = 120
"""Characters before a flag that may say what it is."""


def role_of(name: str, lower: str, start: int, end: int, earlier: bool) -> FactRole | None:
    """The role of a flag at a place of a plain text; None where the words mean something else.

    ``earlier``: the criterion spoke of the same before.
    """
    if name == "informed_consent":
        return _role_of_consent(lower, start, end)
    if name in STATES:
        return "mention" if _is_mention(lower, start, end) else "limit"
    return _role_of_contraception(lower, start, end, earlier) if name == "contraception" else "limit"


def _role_of_consent(lower: str, start: int, end: int) -> FactRole | None:
    """A consent to something else than taking part is none; one that is a day or a paper is a mention."""
    if _BARE_CONSENT.fullmatch(lower, start, end) and _TO_SOMETHING.match(lower, end):
        return None
    before = max(0, start - 60), start
    return "mention" if _MOMENT.search(lower, *before) or _DOCUMENT.search(lower, *before) else "limit"


def _role_of_contraception(lower: str, start: int, end: int, earlier: bool) -> FactRole:
    """What is asked is a limit, methods in a list explain it, and drugs are only spoken of."""
    begin = max(lower.rfind(mark, max(0, start - _CLAUSE), start) for mark in (". ", ";", "\n")) + 1
    begin = max(begin, start - _CLAUSE)
    if _NO_METHOD.search(lower, begin, start):
        return "mention"
    if _DEMANDS.match(lower, start) and not _METHOD.match(lower, start):
        return "limit"
    drug = _DRUG.search(lower, begin, start)
    if (earlier and (drug or _AS_DRUG.match(lower, end))) or (
        _METHOD.match(lower, start) and _METHODS_ARE.search(lower, begin, start)
    ):
        return "definition"
    demanded = _DEMANDS.search(lower, begin, start)
    if _STOPPED.match(lower, end) or (not demanded and (drug or _AS_DRUG.match(lower, end))):
        return "mention"
    if _METHOD.match(lower, start):
        return "definition" if earlier or not (demanded or _USES.search(lower, begin, start)) else "limit"
    named = _NAMED_SO.search(lower, begin, start)
    return "definition" if named or (_EXPLAINED.match(lower, end) and (earlier or not demanded)) else "limit"


def is_negative_after(lower: str, end: int) -> bool:
    """Whether a test is to be negative by the words after it: "a pregnancy test must be negative"."""
    return _NEGATIVE.match(lower, end) is not None


def _is_mention(lower: str, start: int, end: int) -> bool:
    """Whether the words at a place of a plain text only speak of the state."""
    if _BEFORE.search(lower, max(0, start - 60), start) or _AFTER.match(lower, end):
        return True
    if _TEST.match(lower, start, end):
        return not is_negative_after(lower, end)
    return bool(_OTHERS.search(lower, max(0, start - 60), start))
