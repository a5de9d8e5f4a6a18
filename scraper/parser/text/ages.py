"""Ages in a criterion: the limits it sets, and whose age they limit."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from schemas.eligibility import Comparator, Fact
from scraper.parser.text import ages_words as words
from scraper.parser.text.bounds import BOUND_SIGNS, BOUND_WORDS, phrases
from scraper.parser.text.durations import DAYS, WORDS, number
from scraper.parser.text.plain import plain

_S = " {0,9}"
_DIGITS = re.compile(r"\d{1,3}(?:\.\d{1,2})?(?![\d%])")
_SPELLED = "|".join(sorted((word for word, value in WORDS.items() if value > 0), key=len, reverse=True))
_NUMBER = re.compile(rf"\d{{1,3}}(?:\.\d{{1,2}})?(?![\d%])|(?:{_SPELLED})(?=[ -]{{1,9}}(?:\(|year|month|yrs))")
_UNIT = phrases("|".join(words.UNIT_OF)).replace(".", r"\.")
_OLD = rf"(?:\.?[ -]{{0,9}}(?:olds?|of (?:the )?ages?|in age|of old|ages?|o\b)(?![a-z])(?: (?:of age|old))?|\.)?"
_TELLS = re.compile(
    r"(?<![a-z])(?:ages?|aged|old|young|adult|child|patient|subject|wom[ae]n|m[ae]n|males?|female|minor|infant|neonat|newborn"
    r"|participant|volunteer|boy|girl|adolesc|teen|pediatric|student|person|people|individual|recipient|parent|years|sex|gender)"
)
_NO_AGE = ("within ", "past ", "last ", "previous ", "every ", "next ", "preceding ")
_QUANTITY = re.compile(
    rf"(?P<value>{_NUMBER.pattern}){_S}(?:\({_S}\d{{1,3}}{_S}\){_S})?(?P<plus>\+?){_S}"
    rf"-?(?:\)?{_S}(?P<unit>{_UNIT})(?![a-z0-9/]))?(?P<old>{_OLD})"
)
_SIGN = phrases("|".join([*BOUND_SIGNS, "≥="]))
_BOUND_WORD = phrases("|".join([*BOUND_WORDS, *words.YOUNGER, *words.REACHED]))
_BOUND = rf"(?:(?<![a-z-])(?:{_BOUND_WORD})(?![a-z])|{_SIGN})"
_OF_AGE = rf"(?:{_S}(?:the{_S})?(?:ages?|aged)(?:{_S}of)?(?![a-z]))?"
_CHAIN = re.compile(
    rf"(?:(?:(?<![a-z-])(?:{phrases('|'.join([words.AGE, words.PERSONS, words.YOUNG, words.LINKS]))})"
    rf"(?![a-z-])|{_BOUND}|=)[ :,(\[-]{{0,9}}|\(years\)[ :]{{0,9}})+$"
)
_LAST_BOUND = re.compile(rf"(?P<bound>{_BOUND}){_OF_AGE}[ (:]{{0,9}}$")
_RANGE_WORD = re.compile(r"(?<![a-z])(?:between|from|among|ages?|aged|range|ranging)(?![a-z])[^<>≥≤]{0,40}$")
_TO = re.compile(
    rf"{_S}(?:-{{1,2}}|~|to|and|through|until|till|/|&|up to){_S}(?:the age of |age )?(?P<bound>{_BOUND})?{_OF_AGE}{_S}"
)
_SECOND = re.compile(
    rf"{_S}[,;)]?{_S}(?P<joint>and/or|and|or|but|to|-|&|/|,)?{_S}(?:(?:is|are|be|age|aged|younger and){_S}){{0,2}}"
    rf"\(?(?P<bound>{_BOUND}){_OF_AGE}{_S}"
)
_AFTER = re.compile(
    rf"[ ,(]{{0,9}}(?:(?:and|or|&|and/or|/){_S}(?:are |is )?|(?=over\b|older\b))(?P<word>{phrases('|'.join(words.AFTER))})(?![a-z])"
    rf"(?!{_S}(?:than )?{_SIGN}|{_S}(?:than )?\d| than)"
)
_SANDWICH = re.compile(
    rf"(?P<low>{_NUMBER.pattern}){_S}(?P<low_unit>{_UNIT})?(?: old)?{_S}(?P<low_sign>≤|<=|<|=<){_S}"
    rf"(?:[a-z']{{1,12}} {{1,3}})?ages?(?: \(years\))?{_S}(?P<high_sign>≤|<=|<|=<){_S}(?P<high>{_NUMBER.pattern}){_S}(?P<high_unit>{_UNIT})?(?![a-z])"
)
_START = re.compile(r"[\W\d_]{0,20}(?:(?:inclusion|exclusion) criteria:? ?)?[\W\d_]{0,9}")
_END = re.compile(rf"{_S}(?:[.,;:)\]]|$|\(?inclusive)")
_FOLLOWS = re.compile(rf"{_S}(?:[.,;:()\[\]]|$|(?:{phrases(words.FOLLOW)})(?![a-z]))")
_MEASURE = re.compile(rf"{_S}[-)]?{_S}(?:{words.MEASURES.replace('|', '(?![a-z])|')}(?![a-z])|[/^*×x]{_S}\d|:\d)")
_NO_PERSON = re.compile(rf"(?<![a-z-])(?:{phrases(words.NO_PERSON)})(?![a-z])[^;]{{0,25}}$")
_PREGNANCY = re.compile(rf"{_S}[,(]?{_S}(?:of |in )?(?:gestation|pregnan|post-?menstrual|amenorrh|ga\b|pma\b|post-?partum|post-?menopaus|corrected)")
_THING = re.compile(rf"(?<![a-z-])(?:{phrases(words.THINGS)})(?![a-z])[^.;,]{{0,12}}$")
_VAGUE = re.compile(r"(?:more|greater|higher|up|less|lower|plus)(?![a-z])")
_OTHERS = re.compile(rf"(?<![a-z])(?:{words.OTHERS})(?![a-z])[^.;]{{0,60}}$")
_TABLE = re.compile(rf"{_S}(?:[:=]{_S}[<>≤≥]?{_S}\d|and {{1,9}}\d{{1,2}} {{1,9}}(?:months|weeks|days))")
_EVENT = re.compile(
    rf"(?<![a-z])(?:{phrases(words.EVENTS)}) (?:the |an )?(?:ages? )?(?:of )?$"
    rf"|(?<![a-z])ages? (?:at|of) (?:the )?(?:[a-z-]{{1,15}} ){{0,2}}(?:onset|diagnosis|menarche|menopause|first|symptom|disease)[^.;]{{0,20}}$"
)
_ONSET = re.compile(r"[ ,(]{0,9}(?:at|when|by|before) (?:the )?(?:time of )?(?:[a-z-]{1,15} ){0,2}(?:onset|menopause|menarche)")


class Quantity(NamedTuple):
    """A number with its unit; ``says_age`` when the words behind it do ("old", "of age")."""

    start: int
    end: int
    value: float
    unit: str | None
    says_age: bool
    plus: bool


class Bound(NamedTuple):
    """One limit of an age."""

    comparator: Comparator
    quantity: Quantity


class Reading(NamedTuple):
    """What stands at one number: its limits in order, from where to where, and which words tell an age."""

    start: int
    end: int
    bounds: tuple[Bound, ...]
    together: bool
    says_age: bool
    rule: str
    person: tuple[int, int] | None = None


def ages(text: str) -> list[Fact]:
    """The age limits that a text sets, in its order.

    Two limits that hold together are one fact ("18 to 65 years"), alternatives are two ("under 18 or over
    65").  A unit that is not written is the year.  Bare ages ("18 years old", "= 18") give nothing: their
    bound was lost, or they are an age at an event.
    """
    return [fact for reading in _readings(plain(text)) for fact in _facts(text, reading)]


def _readings(text: str) -> Iterator[Reading]:
    spelled = "teen" in text or "twenty" in text or "ty year" in text or "ty-" in text
    end = 0
    for match in (_NUMBER if spelled else _DIGITS).finditer(text):
        if match.start() < end or _in_word(text, match.start()):
            continue
        reading = _sandwich(text, match.start()) or _reading(text, match.start(), end)
        if reading:
            end = reading.end
            yield reading


def _in_word(text: str, position: int) -> bool:
    return position > 0 and (text[position - 1].isalnum() or text[position - 1] in "./^") and text[position].isdigit()


def _sandwich(text: str, position: int) -> Reading | None:
    """``18 ≤ age < 65``."""
    match = _SANDWICH.match(text, position)
    if match is None:
        return None
    unit = match["high_unit"] or match["low_unit"]
    low = _made(match, "low", match["low_unit"] or unit)
    high = _made(match, "high", unit)
    bounds = (
        Bound("GT" if match["low_sign"] == "<" else "GTEQ", low),
        Bound("LT" if match["high_sign"] == "<" else "LTEQ", high),
    )
    return Reading(match.start(), match.end(), bounds, True, True, "age_between_signs")


def _made(match: re.Match[str], group: str, unit: str | None) -> Quantity:
    value = number(match[group])
    return Quantity(*match.span(group), value, words.UNIT_OF[unit] if unit else None, True, False)


def _quantity(text: str, position: int) -> Quantity | None:
    match = _QUANTITY.match(text, position)
    if match is None:
        return None
    unit = match["unit"]
    old = match["old"].strip(" .-")
    end = match.end() if old or not match["old"] else match.start("old")
    if not unit and not match["plus"]:
        end = max(match.end("value"), match.end("old") if old else 0)
    return Quantity(
        position,
        end,
        number(match["value"]),
        words.UNIT_OF[unit] if unit else None,
        bool(old) or unit in words.SAYS_AGE,
        bool(match["plus"]),
    )


def _reading(text: str, position: int, taken: int) -> Reading | None:
    first = _quantity(text, position)
    if first is None or not _may_be_age(text, first):
        return None
    since = max(taken, position - 100, text.rfind(";", 0, position) + 1, text.rfind(". ", 0, position) + 1)
    chain = _CHAIN.search(text, since, position)
    start = chain.start() if chain else position
    lead = text[start:position]
    last = _LAST_BOUND.search(lead)
    found = _bounds(text, first, lead, last["bound"] if last else None)
    if found is None:
        return None
    bounds, end, together, says_age = found
    reading = Reading(
        start + last.start() if last else _range_start(lead, start, position),
        end,
        bounds,
        together,
        says_age or bool(last and _normal(last["bound"]) in words.YOUNGER),
        "age_range" if last is None and len(bounds) > 1 else "age_bound",
    )
    return reading._replace(person=_person(lead, start)) if _is_age(text, start, lead, reading) else None


def _person(lead: str, start: int) -> tuple[int, int] | None:
    """Whose age it is, from the first name to the last: "male or female subjects"."""
    named = [*words.PERSON.finditer(lead), *words.YOUNG_PERSON.finditer(lead)]
    if not named:
        return None
    return start + min(match.start() for match in named), start + max(match.end() for match in named)


def _may_be_age(text: str, first: Quantity) -> bool:
    """A cheap look around a number, which spares most of them the rest."""
    if first.says_age:
        return True
    before = text[max(0, first.start - 9) : first.start]
    if before.endswith(_NO_AGE):
        return False
    if first.unit == "year":
        return True
    return bool(_TELLS.search(text, max(0, first.start - 80), first.end + 25))


def _range_start(lead: str, start: int, position: int) -> int:
    at = max(lead.rfind("between"), lead.rfind("from"))
    return start + at if at >= 0 else position


Found = tuple[tuple[Bound, ...], int, bool, bool]


def _bounds(text: str, first: Quantity, lead: str, bound: str | None) -> Found | None:
    """The limits at a number, where they end, whether they hold together and say that they are an age's."""
    if bound is None:
        return _after(text, first, lead) or _range(text, first, lead)
    comparator = words.COMPARATOR_OF[_normal(bound)]
    second = _second(text, first)
    if second is None:
        return _later(text, first, comparator) or ((Bound(comparator, first),), first.end, True, first.says_age)
    joint, other = second
    first, last = _shared_unit(first, other.quantity)
    bounds = (Bound(comparator, first), Bound(other.comparator, last))
    says = first.says_age or last.says_age
    if comparator[0] == other.comparator[0]:  # "≥ 18 (≥ 12 in Japan)": two limits of their own
        return (bounds[0],), first.end, True, first.says_age
    return bounds, last.end, joint != "or" and _holds(bounds), says


def _holds(bounds: tuple[Bound, ...]) -> bool:
    low, high = sorted(bounds, key=lambda bound: bound.comparator[0] == "L")
    return _days(low.quantity) < _days(high.quantity)


def _days(quantity: Quantity) -> float:
    return quantity.value * DAYS[quantity.unit or "year"]


def _shared_unit(first: Quantity, last: Quantity) -> tuple[Quantity, Quantity]:
    """A unit written once belongs to both."""
    unit = first.unit or last.unit
    return first._replace(unit=first.unit or unit), last._replace(unit=last.unit or unit)


def _second(text: str, first: Quantity) -> tuple[str, Bound] | None:
    """Another limit right behind the first: "and ≤ 65 years"."""
    match = _SECOND.match(text, first.end)
    quantity = _quantity(text, match.end()) if match else None
    if match is None or quantity is None or _MEASURE.match(text, quantity.end):
        return None
    return match["joint"] or "", Bound(words.COMPARATOR_OF[_normal(match["bound"])], quantity)


def _later(text: str, first: Quantity, comparator: Comparator) -> Found | None:
    """An upper end behind a lower bound: "at least 18 to 65 years"."""
    if comparator[0] != "G":
        return None
    match = _TO.match(text, first.end)
    quantity = _quantity(text, match.end()) if match and "and" not in match[0] else None
    if quantity is None or quantity.value <= first.value or not (quantity.unit or quantity.says_age):
        return None
    first, last = _shared_unit(first, quantity)
    return (Bound(comparator, first), Bound("LTEQ", last)), last.end, True, last.says_age


def _after(text: str, first: Quantity, lead: str) -> Found | None:
    """``18 years or older``, ``65+``."""
    if first.plus:
        return (Bound("GTEQ", first),), first.end, True, first.says_age
    match = _AFTER.match(text, first.end)
    if match is None:
        return None
    says = first.says_age or match["word"] in words.AFTER_SAYS_AGE
    quantity = first
    if trailing := re.compile(rf"{_S}(?:of age|years|yrs)(?: old| of age)?(?![a-z])").match(text, match.end()):
        says = says or "age" in trailing[0] or "old" in trailing[0]
        quantity = first._replace(unit=first.unit or ("year" if "y" in trailing[0] else None))
    end = trailing.end() if trailing else match.end()
    return (Bound(words.AFTER[match["word"]], quantity),), end, True, says


def _range(text: str, first: Quantity, lead: str) -> Found | None:
    match = _TO.match(text, first.end)
    last = _quantity(text, match.end()) if match else None
    if match is None or last is None:
        return None
    if "and" in match[0] and not _RANGE_WORD.search(lead):
        return None
    comparator = words.COMPARATOR_OF[_normal(match["bound"])] if match["bound"] else "LTEQ"
    first, last = _shared_unit(first, last)
    if comparator[0] != "L" or _days(first) > _days(last):
        return None
    return (Bound("GTEQ", first), Bound(comparator, last)), last.end, True, first.says_age or last.says_age


def _normal(bound: str) -> str:
    return " ".join(bound.split())


def _is_age(text: str, start: int, lead: str, reading: Reading) -> bool:
    """Whether a person's age is meant, and not its age at an event."""
    before = text[max(0, start - 60) : reading.start]
    units = {bound.quantity.unit for bound in reading.bounds}
    highest = max(_days(bound.quantity) for bound in reading.bounds)
    if highest > 130 * DAYS["year"] or _NO_PERSON.search(before + text[reading.start : reading.bounds[0].quantity.start]):
        return False
    if _PREGNANCY.match(text, reading.end) or _EVENT.search(before) or _ONSET.match(text, reading.end):
        return False
    if _TABLE.match(text, reading.end) or _OTHERS.search(before):
        return False
    if units == {None} and _MEASURE.match(text, reading.end):
        return False
    if words.AGE_WORD.search(lead):
        return True
    if reading.says_age:
        own = reading.bounds[-1].quantity.says_age or units <= {"year", None} or _names_person(lead)
        return bool(own or _START.fullmatch(text, 0, start)) and not _THING.search(text[max(0, start - 40) : start])
    return _is_person(text, start, lead, reading, units, highest)


def _names_person(lead: str) -> bool:
    return bool(words.PERSON.search(lead) or words.YOUNG_PERSON.search(lead))


def _is_person(text: str, start: int, lead: str, reading: Reading, units: set[str | None], highest: float) -> bool:
    """Whether only the person in front of a number makes it an age, or it is all that a criterion says."""
    if not _FOLLOWS.match(text, reading.end):
        return False
    if units == {None} and _VAGUE.search(text, reading.bounds[-1].quantity.end, reading.end):
        return False
    young = words.YOUNG_PERSON.search(lead)
    grown = highest >= 10 * DAYS["year"]
    if young and (units != {None} or grown):
        return True
    if units - {"year", None} or not grown:
        return False
    if words.PERSON.search(lead):
        return "with" not in lead.split() and "for" not in lead.split() 
    whole = _START.fullmatch(text, 0, start) and _END.match(text, reading.end)
    return bool(whole) and units == {"year"} and "within" not in lead


def _facts(text: str, reading: Reading) -> Iterator[Fact]:
    """One fact of limits that hold together in one unit, else one for each."""
    units = {bound.quantity.unit or "year" for bound in reading.bounds}
    if len(reading.bounds) == 1 or (reading.together and len(units) == 1):
        yield _fact(text, reading, reading.start, reading.end, reading.bounds)
        return
    first, last = reading.bounds
    yield _fact(text, reading, reading.start, first.quantity.end, (first,))
    yield _fact(text, reading, first.quantity.end, reading.end, (last,))


def _fact(original: str, reading: Reading, start: int, end: int, bounds: tuple[Bound, ...]) -> Fact:
    low = next((bound for bound in bounds if bound.comparator[0] == "G"), None)
    high = next((bound for bound in bounds if bound.comparator[0] == "L"), None)
    while original[start].isspace():
        start += 1
    return Fact(
        "age",
        start,
        end,
        reading.rule,
        subject=original[slice(*reading.person)] if reading.person else None,
        comparator="BETWEEN" if low and high else bounds[0].comparator,
        value_low=low.quantity.value if low else None,
        value_high=high.quantity.value if high else None,
        low_inclusive=low.comparator == "GTEQ" if low else None,
        high_inclusive=high.comparator == "LTEQ" if high else None,
        unit=bounds[0].quantity.unit or "year",
        days_low=_days(low.quantity) if low else None,
        days_high=_days(high.quantity) if high else None,
    )
