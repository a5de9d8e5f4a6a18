"""Whether limits are those of a person's age, and whose."""

import re

from scraper.parser.text.ages import words
from scraper.parser.text.ages.limits import MEASURE, OLDEST, SPACE, Limits
from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.phrases import LIST, phrases

GROWN = 10 * DAYS["year"]
ADULT = 16 * DAYS["year"]
"""Ages from which a number of years by itself is likely an age, and from which a range of years is."""

_START = re.compile(r"[\W\d_]{0,20}(?:(?:inclusion|exclusion) criteria:? ?)?[\W\d_]{0,9}")
_END = re.compile(rf"{SPACE}(?:[.,;:)\]]|$|\(?inclusive)")
_FOLLOWS = re.compile(rf"{SPACE}(?:[.,;:()\[\]]|$|(?:{phrases(words.FOLLOW)})(?![a-z]))")
_IS = re.compile(r"(?<![a-z])(?:are|be|is|were|was)(?![a-z])")
_SCALE = re.compile(rf"(?<![a-z])(?:{phrases(words.SCALE_NAMES)})")
_LASTS = re.compile(r"history|duration|smok|experience|(?<![a-z])for|since|course|survival|practi")
_VAGUE = re.compile(r"(?:more|greater|higher|up|less|lower|plus)(?![a-z])")

_NO_PERSON = re.compile(
    rf"(?<![a-z-])(?:(?:{phrases(words.NO_PERSON)})(?![a-z])|(?:{words.OTHER_AGES}) ages?(?![a-z]))"
    r"[^;]{0,25}$"
)
_THING = re.compile(rf"(?<![a-z-])(?:{phrases(words.THINGS)})(?![a-z])[^.;,]{{0,12}},?{SPACE}$")
_ANY_THING = re.compile(rf"(?<![a-z-])(?:{phrases(words.THINGS)})(?![a-z])")
_OTHERS = re.compile(rf"(?<![a-z])(?:{words.OTHERS})(?![a-z])[^.;]{{0,60}}$")
_EVENT = re.compile(
    rf"(?<![a-z])(?:{phrases(words.EVENTS)}) (?:the |an )?(?:ages? )?(?:of )?$"
    rf"|(?<![a-z])ages? (?:at|of) (?:the )?(?:[a-z-]{{1,15}} ){{0,2}}(?:{words.FIRSTS})[^.;]{{0,20}}$"
)
_UNTIL_CHILD = re.compile(
    r"(?<![a-z])until (?:your|their|the|his|her) (?:infant|child|baby) (?:is|reaches|turns)[^.;]{0,20}$"
)
"""What makes an age the end of something: "breastfeed until the infant is at least 6 months old"."""

_SET_OFF = re.compile(r",[ ]{0,3}(?:above|over|under|below|older than|younger than|aged?)[^,.;]{0,12}$")
"""An age between commas: "patients with asthma, above 18 years, who ..."."""

_NOT_AFTER = re.compile(
    rf"{SPACE}[,(]?{SPACE}(?:of |in )?(?:{words.PREGNANCY})|{SPACE}\(?{SPACE}(?:of |in )?(?:{words.PREGNANT})"
    r"|[ ,(]{0,9}(?:at|when|by|before) (?:the )?(?:time of )?(?:[a-z-]{1,15} ){0,2}"
    r"(?:onset|menopause|menarche)"
    rf"|{SPACE}[:=]{SPACE}[<>≤≥]?{SPACE}\d"
    r"| {1,9}and {1,9}\d{1,2} {1,9}(?:months|weeks|days)"
)
"""After it: gestation, an event in life, a value by age ("6 to 9 years: 1 mg/dl"), a part of the age."""
_PERSON = re.compile(rf"(?<![a-z-])(?:{phrases(LIST.join([words.PERSONS, words.YOUNG]))})(?![a-z-])")
_YOUNG = re.compile(rf"(?<![a-z-])(?:{phrases(words.YOUNG)})(?![a-z-])")
_AGE = re.compile(rf"(?<![a-z-])(?:{phrases(words.AGE)})(?![a-z])")


def person(text: str, limits: Limits) -> tuple[int, int] | None:
    """Whose age it is, from the first name to the last: "male or female subjects"."""
    named = [match.span() for match in _PERSON.finditer(text, *limits.lead)]
    return (named[0][0], named[-1][1]) if named else None


def is_age(text: str, limits: Limits) -> bool:
    """Whether a person's age is meant: not another age or time, and not an age at an event."""
    if max(bound.quantity.days for bound in limits.bounds) > OLDEST or _is_other(text, limits):
        return False
    if _AGE.search(text, *limits.lead):
        return True
    if limits.says_age:
        return _is_persons(text, limits)
    return _is_told_by_person(text, limits) or _is_stated(text, limits) or _is_whole(text, limits)


def _units(limits: Limits) -> set[str | None]:
    return {bound.quantity.unit for bound in limits.bounds}


def _is_other(text: str, limits: Limits) -> bool:
    start = limits.lead[0]
    before = text[max(0, start - 60) : limits.start]
    bound = text[limits.start : limits.bounds[0].quantity.start]
    event = _EVENT.search(before) and not _PERSON.search(text, *limits.lead)
    if event or _UNTIL_CHILD.search(before) or _NO_PERSON.search(before + bound) or _OTHERS.search(before):
        return True
    without_unit = _units(limits) == {None}
    return bool(_NOT_AFTER.match(text, limits.end) or (without_unit and MEASURE.match(text, limits.end)))


def _is_persons(text: str, limits: Limits) -> bool:
    """Whether what is "old" is a person and no thing: "a biopsy older than 6 months"."""
    start = limits.lead[0]
    named = _PERSON.search(text, *limits.lead)
    if not named and _THING.search(text, max(0, start - 40), start):
        return False
    if (
        not named
        and _units(limits) <= {"week", "day"}
        and _ANY_THING.search(text, max(0, start - 120), start)
    ):
        return False
    plainly = limits.bounds[-1].quantity.says_age or _units(limits) <= {"year", None}
    return plainly or bool(named or _START.fullmatch(text, 0, start))


def _is_told_by_person(text: str, limits: Limits) -> bool:
    """Whether the person in front makes a number an age: "children < 12 months", "adults (18-64)"."""
    units = _units(limits)
    if not _FOLLOWS.match(text, limits.end):
        return False
    if units == {None} and _VAGUE.search(text, limits.bounds[-1].quantity.end, limits.end):
        return False
    grown = max(bound.quantity.days for bound in limits.bounds) >= GROWN
    if _YOUNG.search(text, *limits.lead) and (units != {None} or grown):
        return True
    lead = text[slice(*limits.lead)].split()
    if "for" in lead and not _SCALE.search(text, max(0, limits.start - 60), limits.end):
        return False
    person_named = _PERSON.search(text, *limits.lead) and "with" not in lead
    return bool(person_named) and grown and units <= {"year", None}


def _is_stated(text: str, limits: Limits) -> bool:
    """Whether somebody is so many years: "who are between 18 and 55 years"."""
    first = limits.bounds[0].quantity
    if _units(limits) == {"year"} and first.days >= ADULT and _is_set_off(text, limits):
        return True
    if _units(limits) != {"year"} or limits.rule != "age_range" or first.days < ADULT:
        return False
    if _IS.search(text, *limits.lead) and _FOLLOWS.match(text, limits.end):
        return True
    before = text[max(0, limits.start - 90) : limits.start]
    between = "between" in text[limits.start : first.start] and _END.match(text, limits.end)
    return bool(between and _PERSON.search(before) and not _LASTS.search(before))


def _is_set_off(text: str, limits: Limits) -> bool:
    """Whether a bound of years stands between commas after the people whom it is laid on."""
    first = limits.bounds[0].quantity
    if text[limits.end : limits.end + 1] not in (",", ".") or not _SET_OFF.search(
        text, max(0, first.start - 30), first.start
    ):
        return False
    before = text[max(0, limits.start - 90) : limits.start]
    return bool(_PERSON.search(before) and not _LASTS.search(before))


def _is_whole(text: str, limits: Limits) -> bool:
    """Whether a number of years is all that a criterion says, or its beginning: "18 to 65 years"."""
    grown = max(bound.quantity.days for bound in limits.bounds) >= GROWN
    if not grown or _units(limits) != {"year"} or "within" in text[slice(*limits.lead)]:
        return False
    return bool(_START.fullmatch(text, 0, limits.lead[0]) and _END.match(text, limits.end))
