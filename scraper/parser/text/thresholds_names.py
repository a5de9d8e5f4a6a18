"""Whose bound it is: the subject of each quantity, by the words around it."""

from typing import NamedTuple

from scraper.parser.text.thresholds_fit import fits, plausible
from scraper.parser.text.thresholds_subjects import Mention, Subject, subjects
from scraper.parser.text.thresholds_tokens import Quantity, Tokens, bound_before
from scraper.parser.text.thresholds_words import (
    ENDS,
    GENERIC,
    JOINERS,
    LINKS,
    MEASURES,
    MODIFIERS,
    PEOPLE,
    SCORES,
    Bound,
)

_FLIPPED: dict[str, Bound] = {"<": "GT", ">": "LT", "≤": "GTEQ", "≥": "LTEQ"}
_LEADS_RIGHT = frozenset(") of in on the a for full completed at ( this their total with to by".split())
_PREPOSITIONS = frozenset(
    "by in at on for with using as during of when after before without per from under to indicative"
    " suggesting suggestive consistent corresponding".split()
)
_CLOSING = {")": "(", "]": "["}
_OPENING = frozenset("([")
_CONJUNCTIONS = frozenset(("and", "or", "/", ",", "&"))
_NEAR = frozenset(
    "of a an the is are be was were must should has been being = : ( [ ' to that will - can may not at as measured measuring *"
    " defined level levels value values score scores".split()
)
"""Words between a name that no table knows and its bound."""

_BOTH = frozenset(("and", "but", ",", "&", "also", "be", "is", "yet", "must", "to", "="))
_CHANGES = frozenset(
    "decline decrease increase drop reduction change fall rise elevation changes variation".split()
)
_CLASSES = frozenset(("class", "classes", "grade", "grades", "stage", "stages"))
_SCALE_LEADS = frozenset(("per", "by", "to", "of", "on", "using", "(", "-"))
_SCALE_ENDS = frozenset((";", ".", ","))
_ADJECTIVES = frozenset(
    "metastatic advanced recurrent invasive severe known active national nci ctcae criteria according common"
    " version".split()
)
_PERFORMANCE = "performance status"
_BARE = frozenset(("scale", "score", "vital"))
_GAP = 16
_NAME = 6


class Name(NamedTuple):
    """The subject of a quantity, by its first word and the one behind its last; ``subject`` if we know it."""

    first: int
    end: int
    subject: Subject | None


class Bounded(NamedTuple):
    """A quantity with its subjects.

    ``carried``: they were named for an earlier quantity.  ``joined``: it was two quantities.
    """

    quantity: Quantity
    names: list[Name]
    carried: bool = False
    joined: bool = False


def _sentence_starts(tokens: Tokens) -> list[int]:
    """For each word the first word of its sentence."""
    starts: list[int] = []
    start = 0
    words, ends = tokens.words, tokens.ends
    for at, word in enumerate(words):
        starts.append(start)
        if word == ";" or (
            word == "." and at and len(words[at - 1]) > 2 and tokens.text[ends[at] : ends[at] + 1] == " "
        ):
            start = at + 1
    starts.append(start)
    return starts


def _is_time(quantity: Quantity) -> bool:
    unit = quantity.unit.unit if quantity.unit else None
    return unit is not None and unit.group == "time"


def _is_bare(name: Name, quantity: Quantity) -> bool:
    """Whether a scale is named for a number without a unit."""
    return quantity.unit is None and name.subject is not None and name.subject.kind in _BARE


class Reader:
    """Finds the subjects of the quantities of one text, in its order."""

    def __init__(self, tokens: Tokens, source: str, named: list[Mention], found: list[Quantity]) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.source = source
        self.named = named
        self.found = found
        self.sentences = _sentence_starts(tokens)
        self.starting = {mention.first: mention for mention in named}

    def read(self) -> list[Bounded]:
        """Each quantity that has a subject."""
        bounded: list[Bounded] = []
        behind = 0
        for at, quantity in enumerate(self.found):
            read = self._read(at, self._with_inner_bound(quantity), behind, bounded[-1] if bounded else None)
            whole = self._both_bounds(bounded[-1], read) if read and bounded else None
            if whole:
                bounded[-1] = whole
            elif read:
                bounded.append(read)
            if read or not _is_time(quantity):
                behind = quantity.end
        return bounded

    def _both_bounds(self, low: Bounded, high: Bounded) -> Bounded | None:
        """One range of a lower and an upper bound of the same subject: "> 18 and < 30", "18 ≤ BMI ≤ 30"."""
        lower, upper = low.quantity, high.quantity
        if (
            lower.bound not in ("GT", "GTEQ")
            or upper.bound not in ("LT", "LTEQ")
            or lower.value >= upper.value
        ):
            return None
        between = self.words[lower.end : upper.first]
        flipped = low.names[0].first >= lower.end
        if not flipped and not (high.carried and len(between) <= 4 and _BOTH.issuperset(between)):
            return None
        units = [quantity.unit for quantity in (lower, upper) if quantity.unit]
        if len(units) > 1 and units[0].unit != units[1].unit:
            return None
        both = lower._replace(
            bound="BETWEEN",
            second=upper.value,
            unit=units[-1] if units else None,
            end=upper.end,
            lower_bound=lower.bound,
            upper_bound=upper.bound,
        )
        return low._replace(quantity=both, joined=True)

    def _with_inner_bound(self, quantity: Quantity) -> Quantity:
        """A bound whose comparator stands before the name: "> NYHA class II"."""
        if quantity.bound is not None:
            return quantity
        at = quantity.first
        for mention in reversed(self.named):
            if mention.end <= at:
                if any(word not in LINKS for word in self.words[mention.end : at]) or at - mention.end > 3:
                    return quantity
                bound, first = bound_before(self.tokens, mention.first, set())
                return quantity._replace(bound=bound, first=first) if bound else quantity
        return quantity

    def _read(self, at: int, quantity: Quantity, behind: int, last: Bounded | None) -> Bounded | None:
        known = self._known_left(quantity, behind)
        if not known or (known[0].subject and known[0].subject.kind == "graded"):
            scale = self._scale_right(at, quantity)
            known = [scale] if scale else known
        if known:
            return Bounded(quantity, known)
        flipped = self._flipped(at, quantity)
        if flipped:
            return flipped
        name = self._unknown_left(quantity, behind)
        right = self._known_right(at, quantity)
        if right and (
            name is None or right.first <= quantity.end or _is_time(quantity) or _is_bare(right, quantity)
        ):
            return Bounded(quantity, [right])
        if last and self._carries(quantity, name, behind, last):
            return Bounded(quantity, last.names, carried=True)
        for one in (name, self._unknown_right(quantity)):
            if one and self._is_plausible(one, quantity):
                return Bounded(quantity, [one])
        return None

    def _is_plausible(self, name: Name, quantity: Quantity) -> bool:
        last = name.end - 1
        if name.first and self.words[name.first - 1] == "to":
            return False
        if any(mention.first <= last < mention.end for mention in self.named):
            return False
        written = self.source[self.tokens.starts[last] : self.tokens.ends[last]]
        following = self.words[quantity.end] if quantity.end < len(self.words) else ""
        return plausible(self.words[name.first : name.end], written, quantity, following)

    # ---- names in our tables

    def _known_left(self, quantity: Quantity, behind: int) -> list[Name]:
        """The known subject before a quantity, and those that share the bound with it."""
        limit = max(behind, self.sentences[quantity.number])
        before = [mention for mention in self.named if limit <= mention.first < quantity.number][-12:]
        while before and not fits(before[-1].subject, quantity):
            before.pop()
        if not before:
            return []
        nearest = before.pop()
        if nearest.end <= quantity.first and not self._links(nearest.end, quantity.first):
            return []
        if not _CHANGES.isdisjoint(self.words[max(limit, nearest.first - 3) : nearest.first]):
            return []
        names = [Name(nearest.first, nearest.end, nearest.subject)]
        if nearest.subject.kind == "graded":
            scale = before[-1] if before else None
            if scale and scale.subject.kind == "scale" and self._links(scale.end, nearest.first):
                return [self._whole(Name(scale.first, nearest.end, scale.subject), limit)]
            return [self._graded(names[0], quantity, limit)]
        while before:
            mention = before.pop()
            between = self.words[mention.end : names[0].first]
            if len(between) > _NAME or not JOINERS.issuperset(between):
                break
            whole = self._one_name(mention, names[0], between)
            if whole:
                names[0] = whole
            elif not _CONJUNCTIONS.isdisjoint(between) and self._may_share(
                mention.subject, names[-1].subject
            ):
                if fits(mention.subject, quantity):
                    names.insert(0, Name(mention.first, mention.end, mention.subject))
            else:
                break
        return [self._whole(name, limit) for name in names]

    @staticmethod
    def _one_name(mention: Mention, name: Name, between: list[str]) -> Name | None:
        """Two names as one: a name and its abbreviation, a ratio, a scale and "performance status"."""
        subject = name.subject
        if subject is None:
            return None
        ratio = subjects().get(f"{mention.subject.name}/{subject.name}") if "/" in between else None
        if ratio or mention.subject is subject:
            return Name(mention.first, name.end, ratio or subject)
        if (
            subject.name == _PERFORMANCE
            and mention.subject.kind == "scale"
            and _CONJUNCTIONS.isdisjoint(between)
        ):
            return Name(mention.first, name.end, mention.subject)
        return None

    def _graded(self, name: Name, quantity: Quantity, limit: int) -> Name:
        """What has a grade or a stage: "colorectal cancer stage 4", "grade 2 or 3 neuropathy"."""
        first = name.first - (name.first > limit and self.words[name.first - 1] == "(")
        at = first
        while at > limit and first - at < _NAME and self._in_name(at - 1):
            at -= 1
        while at < first and (self.words[at] in LINKS or not self.words[at][0].isalpha()):
            at += 1
        if at < first:
            if first == name.first:
                return name._replace(first=at)
            return name if self.words[first - 1] in _ADJECTIVES else Name(at, first, name.subject)
        end = quantity.end
        while (
            end < len(self.words)
            and end - quantity.end < 4
            and self._in_name(end)
            and self.words[end] != "of"
        ):
            end += 1
        words = self.words[quantity.end : end]
        if words and words[-1][0].isalpha() and _ADJECTIVES.isdisjoint(words):
            return Name(quantity.end, end, name.subject)
        return name

    @staticmethod
    def _may_share(one: Subject, other: Subject | None) -> bool:
        return other is not None and (one.kind == other.kind or not one.groups.isdisjoint(other.groups))

    def _links(self, start: int, end: int) -> bool:
        """Whether the words between a name and its bound name nothing else."""
        if end - start > _GAP:
            return False
        led, strangers, at = False, 0, start
        while at < end:
            word = self.words[at]
            if word in _OPENING:
                at = self._closing(at, end)
            elif word in LINKS or word in MODIFIERS or word in _PREPOSITIONS:
                led = led or word in _PREPOSITIONS
            elif led and strangers < 4 and word[0].isalpha() and word not in _CONJUNCTIONS:
                strangers += 1
            else:
                return False
            at += 1
        return True

    def _closing(self, at: int, end: int) -> int:
        """The end of what is in brackets, or the bracket itself where it stays open."""
        for behind in range(at + 1, min(end, at + 14)):
            if self.words[behind] in _CLOSING:
                return behind
        return at

    def _whole(self, name: Name, limit: int) -> Name:
        """A name with the adjectives before it and its abbreviation in brackets."""
        first, end = name.first, name.end
        while first > limit and self.words[first - 1] in MODIFIERS:
            first -= 1
        words = self.words[first:end]
        opened = sum(word in _OPENING for word in words) - sum(word in _CLOSING for word in words)
        while opened > 0 and end < len(self.words) and self.words[end] in _CLOSING:
            end, opened = end + 1, opened - 1
        return name._replace(first=first, end=end)

    def _claimed(self, at: int, mention: Mention) -> bool:
        """Whether a name belongs to the quantity behind it."""
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if following is None or not mention.end <= following.first:
            return False
        return following.bound is not None and self._links(mention.end, following.first)

    def _scale_right(self, at: int, quantity: Quantity) -> Name | None:
        """The scale of a class, named behind it: "class III or IV heart failure according to NYHA"."""
        if quantity.unit is not None or quantity.first < 1 or self.words[quantity.first - 1] not in _CLASSES:
            return None
        for place in range(quantity.end + 1, min(quantity.end + 12, len(self.words))):
            mention = self.starting.get(place)
            if mention and mention.subject.kind == "scale":
                led = not _SCALE_LEADS.isdisjoint(self.words[quantity.end : place])
                clear = _SCALE_ENDS.isdisjoint(self.words[quantity.end : place])
                if led and clear and not self._claimed(at, mention) and fits(mention.subject, quantity):
                    return Name(mention.first, mention.end, mention.subject)
                return None
        return None

    def _known_right(self, at: int, quantity: Quantity) -> Name | None:
        """A known subject behind a quantity that no later quantity claims: "score of 20 or more on MMSE"."""
        start = quantity.end
        led = False
        inner = next((place for place in range(quantity.number + 1, start) if place in self.starting), None)
        while (
            start < quantity.end + 4
            and start < len(self.words)
            and self.words[start] in _LEADS_RIGHT | MODIFIERS
        ):
            led = led or self.words[start] in ("on", "in", "of")
            start += 1
        start = start if inner is None else inner
        mention = self.starting.get(start)
        if mention is None or self.sentences[start] != self.sentences[quantity.number]:
            return None
        if self._claimed(at, mention):
            return None
        unit = quantity.unit.unit if quantity.unit else None
        near = unit.group in mention.subject.groups if unit else led and mention.subject.kind in _BARE
        if not (near and quantity.bound and fits(mention.subject, quantity)):
            return None
        return Name(mention.first, mention.end, mention.subject)

    def _unknown_right(self, quantity: Quantity) -> Name | None:
        """A measure named behind its bound: ">= 80% diary compliance"."""
        start = quantity.end
        if quantity.unit is None:
            return self._score_right(start)
        end = start
        while end < len(self.words) and end - start < 4 and self._in_name(end):
            end += 1
        return Name(start, end, None) if end > start and self.words[end - 1] in MEASURES else None

    def _score_right(self, at: int) -> Name | None:
        """A score named behind its value: "23 or less on the Brief Alzheimer Screen"."""
        if at + 1 >= len(self.words) or self.words[at] not in ("on", "in", "from", "using"):
            return None
        start = at + 1 + (self.words[at + 1] in ("the", "a"))
        end = start
        while end < len(self.words) and end - start < 9 and self._in_score(end):
            end += 1
            if self.words[end - 1] in SCORES:
                return Name(start, end, None) if end - start > 1 else None
        return None

    def _in_score(self, at: int) -> bool:
        return self._in_name(at) or self.words[at] in ("and", "for")

    # ---- names that no table knows

    def _unknown_left(self, quantity: Quantity, behind: int) -> Name | None:
        """The words right before a bound that name something."""
        limit = max(behind, self.sentences[quantity.number])
        behind_name = quantity.first
        for _ in range(2):
            first, end = self._words_left(behind_name, limit)
            if any(word not in GENERIC and word not in LINKS for word in self.words[first:end]):
                return Name(first, end, None)
            if first == end:
                break
            behind_name = first
        return self._abbreviation(quantity.first)

    def _words_left(self, at: int, limit: int) -> tuple[int, int]:
        """The nearest words before a place that may make a name: the first, and the one behind the last."""
        at = self._skip_links(at, limit)
        end = at
        while at > limit and end - at < _NAME and self._in_name(at - 1):
            at -= 1
        while at < end and self.words[at] in LINKS and self.words[at] not in MEASURES:
            at += 1
        return at, end

    def _abbreviation(self, at: int) -> Name | None:
        """A name in brackets of its own right before a bound."""
        if at > 2 and self.words[at - 1] == ")" and self.words[at - 3] == "(":
            return Name(at - 2, at - 1, None)
        return None

    def _skip_links(self, at: int, limit: int) -> int:
        while at > limit:
            word = self.words[at - 1]
            if word in _CLOSING:
                opening = self._opening(at - 1, limit)
                if opening is None:
                    return at
                at = opening
            elif word not in _NEAR or (
                word in GENERIC and self.words[at - 2 : at - 1] and self._in_name(at - 2)
            ):
                return at
            else:
                at -= 1
        return at

    def _opening(self, at: int, limit: int) -> int | None:
        for before in range(at - 1, max(limit, at - 12) - 1, -1):
            if self.words[before] == _CLOSING[self.words[at]]:
                return before
        return None

    def _in_name(self, at: int) -> bool:
        word = self.words[at]
        if word == "of" or (word == "the" and at and self.words[at - 1] == "of"):
            return at > 0 and self.words[at - 1][0].isalpha() and self.words[at - 1] not in ENDS - {"of"}
        return (word[0].isalpha() and word not in ENDS) or word in ("-", "/", "'")

    def _flipped(self, at: int, quantity: Quantity) -> Bounded | None:
        """A bound before its subject: 18 ≤ BMI ≤ 25."""
        if quantity.bound is not None or quantity.end + 1 >= len(self.words):
            return None
        sign = self.words[quantity.end]
        bound = _FLIPPED.get(sign[0])
        following = self.found[at + 1] if at + 1 < len(self.found) else None
        if bound is None or following is None or following.bound not in ("LT", "LTEQ", "GT", "GTEQ"):
            return None
        if not 0 < following.first - quantity.end - 1 <= _NAME:
            return None
        if "=" in sign:
            bound = "GTEQ" if bound[0] == "G" else "LTEQ"
        mention = self.starting.get(quantity.end + 1)
        name = Name(
            quantity.end + 1,
            mention.end if mention else following.first,
            mention.subject if mention else None,
        )
        turned = quantity._replace(bound=bound)
        fitting = fits(name.subject, turned) if name.subject else self._is_plausible(name, turned)
        return Bounded(turned, [name]) if fitting else None

    # ---- further bounds of a subject

    def _carries(self, quantity: Quantity, name: Name | None, behind: int, last: Bounded) -> bool:
        """Whether a quantity bounds the subject of the one before: "> 35 or < 18", "(< 5 x ULN in metastases)"."""
        if quantity.bound in (None, "IN"):
            return False
        multiple = quantity.unit is not None and quantity.unit.unit is None
        if self.sentences[quantity.number] > last.quantity.number and not (
            multiple and self.words[quantity.first - 1] == ";"
        ):
            return False
        if behind != last.quantity.end or quantity.first - behind > _GAP:
            return False
        if self._leaves_brackets(last, quantity) or "each" in self.words[quantity.end : quantity.end + 3]:
            return False
        words = self.words[name.first : name.end] if name else ()
        of_people = all(word in PEOPLE or word in LINKS for word in words)
        subject = last.names[0].subject
        if not (of_people or multiple) or (subject and not fits(subject, quantity)):
            return False
        return self._same_measure(quantity, last)

    def _leaves_brackets(self, last: Bounded, quantity: Quantity) -> bool:
        """Whether the earlier subject stands in brackets that end before this quantity."""
        depth = 0
        for word in reversed(self.words[last.names[0].end : quantity.first]):
            depth += (word in _CLOSING) - (word in _OPENING)
        return depth > 0

    @staticmethod
    def _same_measure(quantity: Quantity, last: Bounded) -> bool:
        """Whether the unit is one that the subject is given in."""
        unit, before = quantity.unit, last.quantity.unit
        subject = last.names[0].subject
        if unit is None or unit.unit is None:
            return unit is not None or subject is not None or before is None
        same = before is not None and before.unit is not None and before.unit.group == unit.unit.group
        return same or (subject is not None and unit.unit.group in subject.groups)
