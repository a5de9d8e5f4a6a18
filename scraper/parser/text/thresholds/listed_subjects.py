"""Subjects that our tables know, before and floor a quantity."""

from typing import NamedTuple

from scraper.parser.text.thresholds.compatibility import RELATIVE, SIZES, fits
from scraper.parser.text.thresholds.criterion_context import (
    CLOSING,
    CONJUNCTIONS,
    LONGEST_NAME,
    OPENING,
    Line,
)
from scraper.parser.text.thresholds.quantities import Quantity
from scraper.parser.text.thresholds.subjects import Mention, Subject, subjects
from scraper.parser.text.thresholds.tokens import SIGNS
from scraper.parser.text.thresholds.words import CHANGES, DISEASE_CLASSES, JOINERS, LINKS, MODIFIERS, words

_BEFORE_CLASS = words("( , - of usually functional")
_CLASSED = words("congestive chronic acute stable decompensated symptomatic unstable pectoris or of")
_LEADS_RIGHT = MODIFIERS | words(
    ") of in on the a an for full completed at ( this their total with to by 0 1 4 5 7 10 11 100 - point"
)
"""Words between a bound and its name after it, with the ends of a scale: "on a 0-10 scale"."""

_LEADS = 8
_CLASSES = frozenset(("class", "classes", "grade", "grades", "stage", "stages"))
_SCALE_LEADS = frozenset(("per", "by", "to", "of", "on", "using", "(", "-"))
_SCALE_ENDS = frozenset((";", ".", ","))
_ADJECTIVES = _CLASSES | words(
    "metastatic advanced recurrent invasive severe known active national nci ctcae criteria according"
    " common version"
)
_SCHEMES = words("who nci ctcae ajcc figo fda tnm uicc")
"""Who grades: what has the grade stands after it, as in "WHO grade III glioma"."""

_DIMENSIONS = words(
    "size sizes diameter diameters length depth thickness volume width height area distance pocket pockets"
)
_PERFORMANCE = "performance status"
_BARE = frozenset(("scale", "score", "vital"))
_LONGEST_GRADED = 9
"""In words, hyphens included: non-squamous non-small cell lung cancer."""

_MOST_SHARING = 12
_SCALE_WITHIN = 12


class Name(NamedTuple):
    """The subject of a quantity, by its first word and the one after its last; ``subject`` if we know it."""

    first: int
    end: int
    subject: Subject | None


def is_bare(name: Name, quantity: Quantity) -> bool:
    """Whether a scale is named for a number without a unit."""
    return quantity.unit is None and name.subject is not None and name.subject.kind in _BARE


def known_left(line: Line, quantity: Quantity, floor: int) -> list[Name]:
    """The known subject before a quantity, and those that share the bound with it."""
    limit = max(floor, line.sentences[quantity.number])
    before = line.mentions_before(quantity.number, limit, _MOST_SHARING)
    while before and not _can_have(line, before[-1], quantity):
        before.pop()
    if not before:
        return []
    nearest = before.pop()
    if nearest.end <= quantity.first and not line.links(nearest.end, quantity.first):
        return []
    multiple = quantity.unit is not None and quantity.unit.unit is None
    if not multiple and not CHANGES.isdisjoint(line.words[max(limit, nearest.first - 3) : nearest.first]):
        return []
    name = Name(nearest.first, nearest.end, nearest.subject)
    if nearest.subject.kind != "graded":
        return [_whole(line, one, limit) for one in _sharing(line, name, before, quantity)]
    scale = before[-1] if before else None
    named_before = scale is not None and scale.subject.kind == "scale"
    if scale and named_before and line.links(scale.end, min(nearest.first, quantity.first)):
        signs = any(word[0] in SIGNS for word in line.words[scale.end : nearest.first])
        return [_whole(line, Name(scale.first, scale.end if signs else nearest.end, scale.subject), limit)]
    return [_graded(line, name, quantity, limit)]


def _sharing(line: Line, name: Name, before: list[Mention], quantity: Quantity) -> list[Name]:
    """A name, made whole by what stands before it, and the names that share its bound."""
    names = [name]
    for mention in reversed(before):
        between = line.words[mention.end : names[0].first]
        if (
            len(between) > LONGEST_NAME
            or not JOINERS.issuperset(between)
            or _is_aside(line, mention, names[0])
        ):
            break
        whole = _one_name(line, mention, names[0], between)
        if whole:
            names[0] = whole
        elif (
            mention.subject is names[0].subject
            or CONJUNCTIONS.isdisjoint(between)
            or not _may_share(mention.subject, names[-1].subject)
        ):
            break
        elif fits(mention.subject, quantity) and _is_own_unit(mention.subject, quantity):
            names.insert(0, Name(mention.first, mention.end, mention.subject))
    return names


def _is_aside(line: Line, mention: Mention, name: Name) -> bool:
    """Whether a name ends brackets that hold more than names: "bilirubin (whatever the albumin) and ALT"."""
    if line.depths[mention.first] <= line.depths[name.first]:
        return False
    before = line.words[mention.first - 1]
    return before.isalpha() and before not in CONJUNCTIONS and before not in MODIFIERS


def _is_inside(line: Line, name: Name, between: list[str]) -> bool:
    """Whether a name stands with its bound in brackets after another: "anemia (Hb < 8)"."""
    return not OPENING.isdisjoint(between) and CLOSING.keys().isdisjoint(
        line.words[name.first : name.end + 1]
    )


def _one_name(line: Line, mention: Mention, name: Name, between: list[str]) -> Name | None:
    """Two names as one: a name and its abbreviation, a ratio, a scale and "performance status"."""
    subject = name.subject
    if subject is None:
        return None
    if mention.subject is subject and ("," in between or _is_inside(line, name, between)):
        return None
    ratio = subjects().get(f"{mention.subject.name}/{subject.name}") if "/" in between else None
    if ratio or mention.subject is subject:
        return Name(mention.first, name.end, ratio or subject)
    if subject.name == _PERFORMANCE and mention.subject.kind == "scale" and CONJUNCTIONS.isdisjoint(between):
        return Name(mention.first, name.end, mention.subject)
    return None


def _graded(line: Line, name: Name, quantity: Quantity, limit: int) -> Name:
    """What has a grade or a stage: "colorectal cancer stage 4", "grade 2 or 3 neuropathy"."""
    first = name.first - (name.first > limit and line.words[name.first - 1] == "(")
    at = first
    while at > limit and first - at < LONGEST_NAME and line.in_name(at - 1):
        if line.words[at - 1] == "/":
            break
        at -= 1
    while at < first and (line.words[at] in LINKS or not line.words[at][0].isalpha()):
        at += 1
    schemes = not _SCHEMES.isdisjoint(line.words[max(at, first - 1) : first])
    if at < first and not (schemes and line.word(quantity.end)[:1].isalpha()):
        if first == name.first:
            return name._replace(first=at)
        return name if line.words[first - 1] in _ADJECTIVES else Name(at, first, name.subject)
    end = quantity.end
    last = min(len(line.words), quantity.end + _LONGEST_GRADED)
    while end < last and line.in_name(end) and line.words[end] != "of":
        end += 1
    words = line.words[quantity.end : end]
    if words and words[-1][0].isalpha() and _ADJECTIVES.isdisjoint(words):
        return Name(quantity.end, end, name.subject)
    return name


def _can_have(line: Line, mention: Mention, quantity: Quantity) -> bool:
    """Whether a bound can be one of a name: without a unit, "lesions" are counted, their "size" is not."""
    subject = mention.subject
    if quantity.unit is None and subject.kind == "measure" and not SIZES.isdisjoint(subject.groups):
        return line.words[mention.end - 1] in _DIMENSIONS and fits(subject, quantity)
    return fits(subject, quantity)


def _is_own_unit(subject: Subject, quantity: Quantity) -> bool:
    """Whether the unit, if there is one, is surely one of a subject."""
    unit = quantity.unit.unit if quantity.unit else None
    return unit is None or unit.group in subject.groups or unit.group in RELATIVE


def _may_share(one: Subject, other: Subject | None) -> bool:
    return other is not None and (one.kind == other.kind or not one.groups.isdisjoint(other.groups))


def _whole(line: Line, name: Name, limit: int) -> Name:
    """A name with the adjectives before it and its abbreviation in brackets."""
    first, end = name.first, name.end
    while first > limit and line.words[first - 1] in MODIFIERS:
        first -= 1
    if first - 2 >= limit and line.words[first - 2 : first] == ["non", "-"]:
        first -= 2
    return Name(first, _closed(line, first, end), name.subject)


def _closed(line: Line, first: int, end: int) -> int:
    """The end of some words with what closes the brackets that they open."""
    words = line.words[first:end]
    if OPENING.isdisjoint(words):
        return end
    opened = sum(word in OPENING for word in words) - sum(word in CLOSING for word in words)
    while opened > 0 and end < len(line.words) and line.words[end] in CLOSING:
        end, opened = end + 1, opened - 1
    return end


def class_of(line: Line, quantity: Quantity) -> Name | None:
    """A disease whose classes are those of one scale: "class IV heart failure", "angina (class II)"."""
    label = quantity.first - 1
    if quantity.unit is not None or label < 0 or line.words[label] not in ("class", "classes"):
        return None
    before = label
    while before and line.words[before - 1] in _BEFORE_CLASS:
        before -= 1
    following = line.words[quantity.end : quantity.end + 4]
    for disease, scale in DISEASE_CLASSES.items():
        named = disease.split()
        subject = subjects()[scale]
        if not fits(subject, quantity):
            continue
        for at in range(len(following) - len(named) + 1):
            if following[at : at + len(named)] == named and _CLASSED.issuperset(following[:at]):
                return Name(quantity.end, quantity.end + at + len(named), subject)
        if line.words[max(0, before - len(named)) : before] == named:
            return Name(before - len(named), before, subject)
    return None


def scale_right(line: Line, at: int, quantity: Quantity) -> Name | None:
    """The scale of a class, named after it: "class III or IV heart failure according to NYHA"."""
    if quantity.unit is not None or _CLASSES.isdisjoint(
        line.words[max(0, quantity.first - 4) : quantity.first]
    ):
        return None
    for place in range(quantity.end + 1, min(quantity.end + _SCALE_WITHIN, len(line.words))):
        mention = line.starting.get(place)
        if mention and mention.subject.kind == "scale":
            led = not _SCALE_LEADS.isdisjoint(line.words[quantity.end : place])
            clear = _SCALE_ENDS.isdisjoint(line.words[quantity.end : place])
            if led and clear and not line.claimed(at, mention) and fits(mention.subject, quantity):
                return Name(mention.first, mention.end, mention.subject)
            return None
    return None


def known_right(line: Line, at: int, quantity: Quantity) -> Name | None:
    """A known subject after a quantity that no later quantity claims: "score of 20 or more on MMSE"."""
    start = quantity.end
    led = False
    inner = next((place for place in range(quantity.number + 1, start) if place in line.starting), None)
    while (
        start < min(quantity.end + _LEADS, len(line.words))
        and start not in line.starting
        and line.words[start] in _LEADS_RIGHT
    ):
        led = led or line.words[start] in ("on", "in", "of")
        start += 1
    start = start if inner is None else inner
    mention = line.starting.get(start)
    if mention is None or line.sentences[start] != line.sentences[quantity.number]:
        return None
    if line.claimed(at, mention):
        return None
    unit = quantity.unit.unit if quantity.unit else None
    if unit and not CHANGES.isdisjoint(line.words[max(0, quantity.first - 3) : quantity.first]):
        return None
    near = unit.group in mention.subject.groups if unit else led and mention.subject.kind in _BARE
    if not (near and quantity.bound and fits(mention.subject, quantity)):
        return None
    return Name(mention.first, mention.end, mention.subject)
