"""What an age is in its sentence, and whom it concerns: not every age limits all participants."""

import re
from typing import NamedTuple

from schemas.eligibility import FactRole, Sex
from scraper.parser.text.ages import words
from scraper.parser.text.ages.limits import Limits
from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.phrases import LIST, phrases

_MENOPAUSE = (45 * DAYS["year"], 65 * DAYS["year"])
"""Ages that definitions of menopause speak of."""

_CLAUSE = re.compile(r"[;.\d]")
_NEAR = 60
"""Characters in front of a person in which another sex shows that both are meant."""

_EXPLAINS = re.compile(
    r"legal age[^.;]{0,40}$"
    r"|(?<![a-z])(?:data|experience|safety|efficacy|information|established|health issue)"
    r"(?![a-z])[^.;]{0,120}(?<![a-z])in (?:the |patients |children |subjects |participants |people )*$"
    r"|(?<![a-z])defined (?:as|by) (?:[a-z-]{1,15} ){0,3}$|(?<![a-z])note ?:[^.;]{0,40}$"
)
"""What explains a limit: "no data are available in patients under 18"."""

_ONE_OF = re.compile(
    r"(?<![a-z])(?:one|any|two|three|either)(?: or more)? of (?:the )?(?:following|these|below)[^\n]{0,300}$"
)
"""An age that is one of several ways to qualify."""

_ALLOWS = re.compile(
    r"[^.;]{0,70}(?<![a-z])(?:may|can) (?:also )?"
    r"(?:(?:be (?:included|eligible|enrolled|allowed|considered|recruited)"
    r"|(?:participate|take part|enroll?|enter|join))(?![a-z]))"
)
"""What lets some take part who else would not: participants of 70 and more may be included."""

_OR_ELSE = re.compile(r" {0,3}\) {0,3}or(?![a-z])")
"""What makes an age in brackets that of one of two cases."""

_ONLY = re.compile(r" {1,3}only(?![a-z])")
"""What makes an age that of a case: "wheezing in children under 4 years only with ..."."""

_DONE = re.compile(
    r"(?<![a-z])(?:performed|used|done|open|opened|recommended|required|approved|indicated|given) $"
)
_FERTILE = re.compile(rf"(?<![a-z])(?:{phrases(words.FERTILE)})[^.;]{{0,60}}$")
_OPEN = re.compile(r"\([^()]{0,40}$")
_SCALE_NAME = re.compile(rf"(?<![a-z])(?:{phrases(words.SCALE_NAMES)})")
_DEFINES = re.compile(rf"(?<![a-z])(?:{phrases(words.DEFINED_BY_AGE)})")
_RISK = re.compile(rf"(?<![a-z-])(?:{phrases(words.RISKS)})")
_MINORS = re.compile(rf"(?<![a-z])(?:{phrases(words.CONSENTS)})")
_FOR_MINORS = re.compile(rf"(?<![a-z])(?:{LIST.join(words.FOR_MINORS)})")
"""What an age under that of consent is said beside."""

_VALUE = re.compile(r"\d(?:\.\d+)? ?(?:%|[a-z]{1,6}/|ml|mg|kg|cm|bpm|mmhg|x uln)")
_SCALE = re.compile(rf"(?<![a-z])(?:{phrases(words.SCALES)})")
_CONDITION = re.compile(
    r"(?<![a-z])(?P<word>for|if|when|in case of|in cases of|of|from|in|on|among|as)(?: the| all| any| our)?"
    r"(?: (?:paediatric|pediatric|young|younger|older|adult|female|male))*"
    rf"(?: (?:{phrases(LIST.join([words.PERSONS, words.YOUNG, words.AGE]))}))*"
    r"(?: (?:who|that|is|are|were|the|of|in))*[ ([]{0,3}$"
)
_EXCEPTION = re.compile(
    r"(?<![a-z])(?:except(?:ion)?s?|excepting|unless|other than|exclud(?:es|ing))(?![a-z])[^.;:]{0,40}$"
)
_LABEL = re.compile(
    r"^[^a-z]{0,3}\((?P<code>[a-z]\d)\)[^.;\n]{0,60}$|(?P<first>first \d{1,3} [a-z ]{1,25}) ?:[^.;\n]{0,20}$"
    rf"|(?:^|[.;,(\n] {{0,3}})(?P<whom>(?:[a-z0-9-]{{1,15}} ){{0,3}}(?:{words.LABELS})(?: [a-z0-9-]{{1,4}})?)"
    r"(?: only)?[ ]{0,3}[:(-][^.;\n]{0,40}$"
)
_PLACE = re.compile(
    rf" {{0,3}}(?:\(|in |for ){{1,2}}(?:sites in )?(?P<whom>(?:the )?(?:{phrases(words.PLACES)}))(?![a-z])"
)
_IN_PLACE = re.compile(
    rf"(?P<whom>(?<![a-z])in (?:the )?(?:{phrases(words.PLACES)}))(?![a-z])[^.;,]{{0,30}}$"
)
_OTHER_SUBJECT = re.compile(
    r"(?:^|[.;] |(?:subject|patient|participant|child|infant)'?s?'? )"
    rf"(?P<whom>(?:{phrases(words.OTHER_PERSONS)}))(?![a-z-])[^.;,]{{0,70}}(?:is|are|be|aged?)[^.;,]{{0,20}}$"
)
_OTHER_AFTER = re.compile(r"\)?[^.;,\d]{0,40}(?P<whom>(?<![a-z])donors?)(?![a-z])")
_GIVEN = re.compile(
    r" (?P<whom>for (?:(?:patients|participants|subjects) (?:receiving|treated|enrolled|in|on)"
    r" [^.;,()]{2,50}?"
    r"|[a-z-]{4,20} (?:patients|participants|subjects|controls|volunteers)))"
    r"(?= ?(?:[.;,()]|$))"
)
_OTHERS = re.compile(rf"(?<![a-z-])(?:{phrases(words.OTHER_PERSONS)})(?![a-z-])")
_SEXES: dict[Sex, re.Pattern[str]] = {
    "female": re.compile(r"(?<![a-z-])(?:females?|wom[ae]n|girls?)(?![a-z-])"),
    "male": re.compile(r"(?<![a-z-])(?:males?|m[ae]n|boys?)(?![a-z-])"),
}


class Part(NamedTuple):
    """An age's role; the place of the words that say whom it concerns, and the sex if it is one."""

    role: FactRole = "limit"
    concerns: tuple[int, int] | None = None
    sex: Sex | None = None


def part_of(text: str, limits: Limits, who: tuple[int, int] | None) -> Part:
    """The part that an age plays in a plain text; ``who``: the place of the person it is said of."""
    begin = max(text.rfind(mark, 0, limits.start) for mark in (". ", ";", "\n")) + 1
    before = text[max(begin, limits.start - 160) : limits.start]
    if role := _role(text, before, limits):
        return Part(role)
    for found in (
        _LABEL.search(text, max(0, limits.start - 90), limits.start),
        _PLACE.match(text, limits.end),
        _IN_PLACE.search(text, max(0, limits.start - 60), limits.start),
        _OTHER_SUBJECT.search(text, max(0, limits.start - 120), limits.start),
        _OTHER_AFTER.match(text, limits.end) if who is None else None,
        _GIVEN.match(text, limits.end),
    ):
        if found:
            return Part(concerns=found.span(found.lastgroup or 0))
    return _whose(text, who) if who else Part()


def _role(text: str, before: str, limits: Limits) -> FactRole | None:
    """Another role than that of a limit, which the words before and after an age show."""
    sentence = before + _after(text, limits.end)
    if _EXCEPTION.search(before):
        return "exception"
    if _ALLOWS.match(text, limits.end):
        return "permission"
    if _EXPLAINS.search(before) or _is_definition(before, sentence, limits):
        return "definition"
    other = _ONE_OF.search(text, max(0, limits.start - 400), limits.start) or _OR_ELSE.match(text, limits.end)
    return "condition" if other or _is_condition(text, before, sentence, limits) else None


def _is_condition(text: str, before: str, sentence: str, limits: Limits) -> bool:
    """Whether the age says for whom something else is told: Lansky for those under 16, if under 12."""
    if _is_of_minors(before, sentence, limits):
        return True
    condition = _CONDITION.search(before)
    if condition is None:
        aside = _SCALE_NAME.search(sentence) or _FOR_MINORS.search(sentence)
        return bool(_OPEN.search(before) and aside)
    if condition["word"] in ("for", "of", "from"):
        minors = bool(_MINORS.search(before))
        said = _SCALE.search(sentence) or _MINORS.search(sentence) or _VALUE.search(before)
        begins = condition.start() == 0 or not before[: condition.start()].strip(" .:;)*-")
        return minors or (condition["word"] == "for" and bool(said or begins))
    if condition["word"] in ("in", "on"):
        if condition["word"] == "in" and _ONLY.match(text, limits.end):
            return True
        return bool(_OPEN.search(before) or _DONE.search(before[: condition.start()]))
    return condition["word"] not in ("among", "as")


def _after(text: str, end: int) -> str:
    """The rest of the sentence, so far as it is near."""
    rest = text[end : end + 140]
    stops = [place for place in (rest.find(". "), rest.find(";"), rest.find("\n")) if place >= 0]
    return rest[: min(stops)] if stops else rest


def _is_definition(before: str, sentence: str, limits: Limits) -> bool:
    """Whether the age explains a word: postmenopausal (over 60 with no menses), a risk factor."""
    if _RISK.search(before):
        return True
    low, high = _MENOPAUSE
    if _FERTILE.search(before):
        return limits.bounds[0].comparator[0] == "G" or len(limits.bounds) == 1
    near = all(low <= bound.quantity.days <= high for bound in limits.bounds)
    return near and _DEFINES.search(sentence) is not None


def _is_of_minors(before: str, sentence: str, limits: Limits) -> bool:
    """Whether an age under that of consent is told with consent or assent: parents of those under 18."""
    upper = [bound.quantity.days for bound in limits.bounds if bound.comparator[0] == "L"]
    if not upper or max(upper) > words.MAJORITY * DAYS["year"]:
        return False
    return _FOR_MINORS.search(before if len(limits.bounds) > 1 else sentence) is not None


def _whose(text: str, who: tuple[int, int]) -> Part:
    """Whom the age is laid on: other persons than participants, or one sex."""
    named = _CLAUSE.split(text[max(0, who[0] - _NEAR) : who[1]])[-1]
    if _OTHERS.search(text, max(0, who[0] - 20), who[1]):
        return Part(concerns=who)
    sexes = [sex for sex, names in _SEXES.items() if names.search(named)]
    return Part(concerns=who, sex=sexes[0]) if len(sexes) == 1 else Part()
