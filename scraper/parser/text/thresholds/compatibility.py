"""Whether a bound can be one of a subject: by its unit, by its value, by the words of an unknown name."""

from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.subjects import Subject
from scraper.parser.text.thresholds.units import Unit
from scraper.parser.text.thresholds.words import MEASURES, NO_NAMES, SCORES, SIZED, words

PRESSURE = "blood pressure"
RELATIVE = frozenset(("percentile", "deviation"))
"""Units of a value among those of other people, in which anything can be given."""

_INSTANTS = frozenset(("ms", "s"))
"""Units of the times that a body takes: a PR interval has no months."""

_DOSES = frozenset(("mass", "mass/time"))
_NEVER_UNKNOWN = frozenset(
    ("time", "mass/time", "frequency", "grade", "stage", "temperature", "letters", "unknown")
)
_LOOSE = frozenset(("score", "log", "volume", "length", "substance", "unknown"))
_AFTER = words("at for on in and or if with within by during as when prior before")
"""Words after a bare number that are no name of what it counts."""

_SHORTEST = 4
"""Letters of a word that may name something measured for its unit alone."""

_AWAY = words("from away apart above below distal proximal beyond")
SIZES = frozenset(("length", "area", "volume"))
_WHOLE_SCALES = frozenset(((0.0, 10.0), (0.0, 100.0), (1.0, 10.0)))

_IGA = "immunoglobulin A"
_IGA_SCALE = 5
"""The highest grade of an Investigator's Global Assessment, which is written as immunoglobulin A is."""


def fits(subject: Subject, quantity: Quantity) -> bool:
    """Whether a known subject can have this bound."""
    if quantity.bound is None or quantity.bound == "IN":
        return _fits_unbound(subject, quantity)
    if quantity.pair:
        split = quantity.bound != "BETWEEN" and quantity.value > (quantity.second or 0)
        return subject.name == PRESSURE and split
    if quantity.roman and not subject.graded:
        return False
    if quantity.unit is None:
        return _fits_bare(subject, quantity)
    unit = quantity.unit.unit
    if unit is None:
        return subject.kind in ("lab", "count", "measure", "vital")
    return _takes(subject, unit) and _on_scale(subject, quantity)


def _takes(subject: Subject, unit: Unit) -> bool:
    """Whether a subject is given in a unit, be it by a slip like mm for mmHg."""
    if unit.group in RELATIVE or unit.group in subject.groups or unit.ucum in subject.factors:
        return unit.group != "time" or unit.ucum in _INSTANTS or not _is_instant(subject)
    if subject.kind == "time" or unit.group == "time" or unit.group in _DOSES:
        return False
    if not subject.groups:
        return unit.group != "unknown"
    if subject.kind == "measure":
        return unit.group in SIZES and not SIZES.isdisjoint(subject.groups)
    if unit.group == "fraction":
        return subject.kind in ("score", "scale")
    return unit.group in _LOOSE or "/" in unit.group


def _is_instant(subject: Subject) -> bool:
    """Whether a subject is a time that a body takes."""
    return subject.canonical is not None and subject.canonical.ucum in _INSTANTS


def _fits_unbound(subject: Subject, quantity: Quantity) -> bool:
    """Values without a comparator: classes, "ECOG 1", "NYHA III or IV", and lists of scores."""
    unit = quantity.unit.unit if quantity.unit else None
    plain = quantity.unit is None or (unit is not None and unit.group in ("score", "fraction"))
    if not plain or quantity.bracketed:
        return False
    listed = subject.kind == "score" and len(quantity.values) > 1 and not quantity.roman and not quantity.pair
    return (subject.graded or listed) and _on_scale(subject, quantity)


def _fits_bare(subject: Subject, quantity: Quantity) -> bool:
    """Bounds without a unit; not of immunoglobulin A: "IGA 3 or more" is a physician's assessment of skin."""
    if subject.name == _IGA and quantity.value <= _IGA_SCALE:
        return False
    if subject.kind == "time":
        return subject.name == "gestational age" and quantity.value >= 20
    own = subject.canonical
    if own and subject.kind == "measure" and (own.ucum.startswith(("{", "[")) or own.group == "time share"):
        return False
    return _on_scale(subject, quantity)


def _on_scale(subject: Subject, quantity: Quantity) -> bool:
    """Whether all values lie on the scale, and are not merely its ends: "pain (0-10)"."""
    values = quantity.values or [value for value in (quantity.value, quantity.second) if value is not None]
    low = subject.least is None or min(values) >= subject.least
    if not (low and (subject.greatest is None or max(values) <= subject.greatest)):
        return False
    ends = quantity.value, quantity.second
    return not quantity.bare_range or not (
        ends in _WHOLE_SCALES or (ends == (subject.least, subject.greatest) and (subject.greatest or 0) > 6)
    )


def plausible(words: list[str], written: str, quantity: Quantity, following: str) -> bool:
    """Whether something that no table knows is surely measured.

    ``written`` is the last word of its name in its case, ``following`` the word after the quantity.
    """
    last = words[-1]
    if (
        quantity.roman
        or quantity.pair
        or last in NO_NAMES
        or _is_said(words, written)
        or not last[0].isalpha()
    ):
        return False
    if quantity.values:
        return last in SCORES and quantity.bound == "IN" and quantity.unit is None
    if quantity.bound in (None, "EQ", "BETTER", "WORSE") or _is_whole_scale(quantity):
        return False
    named = last in MEASURES or last in SCORES
    measured = named or _is_acronym(written)
    if quantity.unit is None:
        return named if quantity.bare_range or counts(following) else measured
    if quantity.unit.unit is None:
        return True
    return _measures(quantity.unit.unit, last, following, measured)


def _is_said(words: list[str], written: str) -> bool:
    """Whether a name ends in a word for how, or is one for what is done: "slightly", "completed"."""
    done = len(words) == 1 and words[0].endswith("ed") and not _is_acronym(written)
    return words[-1].endswith("ly") or done


def counts(following: str) -> bool:
    """Whether the word after a bare number names what it counts: "2 domains"."""
    return following[:1].isalpha() and following not in _AFTER


def _measures(unit: Unit, last: str, following: str, measured: bool) -> bool:
    """Whether a unit measures something of an unknown name, and is no dose, duration or distance from it."""
    if unit.group in _NEVER_UNKNOWN:
        return unit.group == "frequency" and last == "frequency"
    if unit.group in _DOSES:
        return last in MEASURES
    if unit.group == "length" and following in _AWAY:
        return last in ("distance", "margin")
    if unit.group == "per field":
        return True
    return measured or (len(last) >= _SHORTEST and (unit.group in SIZED or "/" in unit.group))


def _is_whole_scale(quantity: Quantity) -> bool:
    return quantity.bare_range and (quantity.value, quantity.second) in _WHOLE_SCALES


def _is_acronym(word: str) -> bool:
    return 2 <= len(word) <= 10 and sum(letter.isupper() for letter in word) >= 2
