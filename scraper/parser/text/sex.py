"""Limits of sex and healthy volunteers in a criterion.

Most sentences that name a sex limit nothing: "female participants must use contraception" speaks of some of
the participants.  So a limit is read only where a criterion names both sexes, is nothing but a sex, or begins
with one and goes on with what makes a participant, and speaks of nothing that only some of them have to do.
"""

import re

from schemas.eligibility import Fact

_FEMALE = r"females?|wom[ae]n|girls?"
_MALE = r"males?|m[ae]n|boys?"
_PEOPLE = (
    r"patients?|subjects?|participants?|volunteers?|individuals?|persons?|people|adults?|children|adolescents?"
    r"|sex|gender|outpatients?|inpatients?|veterans?|smokers?|adult patients?|adult subjects?"
)
_BOTH = re.compile(
    rf"(?<![\w-])(?:(?:{_MALE})(?: (?:{_PEOPLE}))?(?: ?(?:and/or|and|or|&|/) ?)(?:non-? ?pregnant )?(?:{_FEMALE})"
    rf"|(?:{_FEMALE})(?: (?:{_PEOPLE}))?(?: ?(?:and/or|and|or|&|/) ?)(?:{_MALE})"
    r"|(?:any|either|both|all) (?:sex|gender)e?s?|(?:regardless|irrespective) of (?:sex|gender))(?![\w-])"
)
_BEGINS = re.compile(
    r"[ \"'(]{0,9}(?:(?:the|all|any|only|must be|subject is|patient is|participant is|is|are|be|an?|adult|healthy"
    r"|eligible|premenopausal|postmenopausal|post-menopausal|nulliparous|infertile|young|older|elderly|sedentary"
    rf"|sex|gender|sex:|gender:|subjects are|patients are|participants are|biological|:|-) {{1,9}}){{0,4}}"
    rf"(?:(?P<female>{_FEMALE})|(?P<male>{_MALE}))(?: (?:{_PEOPLE}))?(?P<only> only| sex| gender)?(?P<tail>[ .;,)]{{0,9}}$|"
    r"[ ,]{1,9}(?:aged?|between|over|above|older|from|in the age|of age|with|diagnosed|undergoing|scheduled|seeking"
    r"|requiring|presenting|suffering|ages|at least|>=?|≥|\d\d)(?![a-z]))"
)
_OF_SOME = re.compile(
    r"\b(?:must|should|will|need|requir|agree|willing|contracep|pregnan|child|fertil|reproductive|menopaus|steril"
    r"|partner|nursing|lactat|breast ?-?fe|if |unless|only if|excluded|not |no |except|hysterectom|intercourse"
    r"|qtc|h(?:a)?emoglobin|creatinine|waist|testosterone|\d ?(?:g/dl|mg/dl|ms\b|msec|cm\b|units|drinks)|alcohol)"
)
_DUTY = re.compile(rf"(?: {{1,9}}(?:{_PEOPLE}))? {{1,9}}(?:of (?:child|repro|fert)|(?:must|should|need|are required)\b)")
"""Words of sentences that hold for a part of the participants, or set another limit for each sex."""

_ANY_FEMALE = re.compile(rf"(?<!\w)(?:{_FEMALE})(?!\w)")
_ANY_MALE = re.compile(rf"(?<!\w)(?:{_MALE})(?!\w)")

MAX_LIMIT = 300
"""Characters of a criterion that can be a limit of sex; longer ones define something."""

_HEALTHY = re.compile(
    r"(?<![\w-])(?P<non>non-? ?)?healthy(?:[ ,]{1,9}(?:adult|male|female|human|young|elderly|older|japanese|chinese"
    r"|caucasian|asian|korean|white|black|normal|non-?smoking|and|or|/|non-?pregnant|ambulatory|postmenopausal|pediatric)"
    r"){0,5}[ ,]{1,9}(?:volunteers?|subjects?|participants?|individuals?|persons?|people|adults?|males?|females?"
    r"|m[ae]n|wom[ae]n|children|infants?|adolescents?|boys|girls)(?![\w-])(?! (?:donors?|controls?|comparison|siblings?))"
)
_NO_VOLUNTEER = re.compile(
    r"\b(?:otherwise|generally|relatively|previously|from|than|compared (?:with|to)|in) {1,9}(?:an? |the )?$"
)
"""Otherwise healthy patients are patients; a specimen from a healthy subject is none."""

_NOT_HEALTHY = re.compile(r"\b(?:not|no|except|other than|unless)\b[^.;]{0,30}$")


def sexes(text: str, lower: str) -> list[Fact]:
    """The limit of sex that a criterion sets to participants; at most one."""
    if "male" not in lower and "men" not in lower and "man" not in lower and not _speaks_of_sex(lower):
        return []
    if len(lower) > MAX_LIMIT:
        return []
    if both := _BOTH.search(lower):
        if _OF_SOME.search(lower, 0, both.start()) or _DUTY.match(lower, both.end()):
            return []
        return [_fact("sex", text, *both.span(), "sex_both", "all")]
    begin = _BEGINS.match(lower)
    if begin is None or _OF_SOME.search(lower):
        return []
    sex, other = ("female", _ANY_MALE) if begin["female"] else ("male", _ANY_FEMALE)
    if other.search(lower, begin.end(sex)):
        return []
    return [_fact("sex", text, *begin.span(sex), f"sex_{sex}", sex)]


def _speaks_of_sex(lower: str) -> bool:
    return "sex" in lower or "gender" in lower or "girl" in lower or "boy" in lower


def healthy_volunteers(text: str, lower: str) -> list[Fact]:
    """Healthy participants that a criterion asks for or excludes."""
    if "healthy" not in lower:
        return []
    facts = []
    for match in _HEALTHY.finditer(lower):
        if _NO_VOLUNTEER.search(lower, max(0, match.start() - 40), match.start()):
            continue
        denied = bool(match["non"]) or _NOT_HEALTHY.search(lower, max(0, match.start() - 40), match.start())
        facts.append(_fact("healthy_volunteers", text, *match.span(), "healthy_volunteers", None, bool(denied)))
    return facts


def _fact(
    kind: str, text: str, start: int, end: int, rule: str, name: str | None, negated: bool = False
) -> Fact:
    return Fact(
        kind,  # type: ignore[arg-type]
        start,
        end,
        rule,
        subject=text[start:end],
        subject_normalized=name,
        negated=negated,
    )
