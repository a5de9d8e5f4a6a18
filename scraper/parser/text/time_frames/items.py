"""A time frame's words as items: times in days, and what stands around them, by ``words.csv``."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scraper.parser.text.lexicon.durations import DAYS
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.time_frames.numbers import (
    LETTERS,
    ORDINAL_ENDINGS,
    UNITS,
    NumberReader,
    Numbers,
    is_spread,
    is_year,
)
from scraper.parser.text.time_frames.words import (
    ACTIVITIES,
    AFTER_PERIOD,
    BEGINS_MARK,
    BEGINS_NUMBER,
    LASTS,
    MARK_ROLES,
    ORDINALS,
    PERIODS,
    PHRASES,
    TAKEN,
    TELLING,
    TIMES,
    TOKEN,
)


@dataclass(slots=True)
class Item:
    """A word or several with one role, or a time with its values in days; places are the text's.

    ``form`` of a time: "length" (6 weeks), "mark" (week 6); a ``spread`` goes from its first value on.
    """

    role: str
    start: int
    end: int
    values: tuple[float, ...] = ()
    form: str = ""
    spread: bool = False
    unit: str = ""


MAX_CHARACTERS = 4000
"""What stands further on in a text is not read; the registry allows 254 characters for a time frame."""

_OF_MARKS = frozenset({"study", "trial", "protocol", "treatment", "therapy", "intervention", "follow"})


def items_of(text: str) -> list[Item]:
    """The items of a text in order; takes time linear in its length."""
    return _Reader(list(TOKEN.finditer(plain(text[:MAX_CHARACTERS])))).read()


class _Reader(NumberReader):
    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        super().__init__(tokens)
        self.items: list[Item] = []

    def read(self) -> list[Item]:
        position, end = 0, len(self.spans)
        while position < end:
            position = self._step(position)
        return self.items

    def _step(self, i: int) -> int:
        word = self.words[i]
        if word not in TELLING and word.isalpha():
            self.items.append(Item("word", *self.spans[i]))
            return i + 1
        if word in BEGINS_NUMBER or word[0].isdecimal():
            return self._quantity(i)
        if word in ORDINALS and (unit := self._unit_at(i + 1)) and not self._begins_phrase(i):
            return self._time(i, unit[1], Numbers([ORDINALS[word]], [], i + 1), unit[0], "mark")
        if word in BEGINS_MARK:
            return self._mark(i)
        if word == "q" and self._is_number(i + 1):
            return self._interval(i)
        return self._phrase(i)

    def _add(self, role: str, i: int, end: int, values: tuple[float, ...] = (), form: str = "") -> int:
        start, _ = self.spans[i]
        _, stop = self.spans[min(end, len(self.spans)) - 1]
        self.items.append(Item(role, start, stop, values, form))
        return end

    def _phrase(self, i: int) -> int:
        following = self.words[i + 1]
        for words, role, value in PHRASES.get(self.words[i], ()):
            if len(words) == 1:
                return self._role(role, i, i + 1, value)
            if following in (words[1], "-") and (end := self._end_of(words, i)):
                return self._role(role, i, end, value)
        mark = self.words[i]
        if mark == "-" and self._is_number(i + 1) and self._sign(i + 1) < 0:
            return i + 1
        if mark in MARK_ROLES and self._tolerance(i) == i:
            return self._add(MARK_ROLES[mark], i, i + 1)
        if mark[0].isalpha():
            return self._add("word", i, i + 1)
        return max(self._tolerance(i), i + 1)

    def _begins_phrase(self, i: int) -> bool:
        """Whether a phrase of several words begins here: first day of treatment, which is day 0."""
        phrases = PHRASES.get(self.words[i], ())
        return any(len(words) > 1 and self._end_of(words, i) for words, _, _ in phrases)

    def _end_of(self, words: tuple[str, ...], i: int) -> int:
        """The position after a phrase that begins at ``i``, hyphens between its words left out, or 0."""
        for word in words:
            if self.words[i] == "-" and word != words[0]:
                i += 1
            if self.words[i] != word:
                return 0
            i += 1
        return i

    def _role(self, role: str, i: int, end: int, value: float | None) -> int:
        if role == "every":
            return self._every(i, end)
        if role == "period":
            told = i == 0 or not self._describes(end)
            return self._add("period", i, end, (value or 0.0,)) if told else self._add("word", i, end)
        if role == "visit":
            return self._visit(i, end)
        if role == "cycle":
            return self._cycle(i, end)
        if role == "lasts":
            return self._past_duration(i, end)
        return self._add("word" if role == "event" and self._names_a_mark(i, end) else role, i, end)

    def _visit(self, i: int, end: int) -> int:
        numbers = self._numbers(end + (self.words[end] in "#-"), marks=True)
        unit = self._unit_at(numbers.end) if numbers else None
        own = numbers and (unit is None or self._is_number(unit[1]))  # dose 3 day 29
        return self._add("word", i, numbers.end if numbers and own else end)

    def _names_a_mark(self, i: int, end: int) -> bool:
        """Whether a word only belongs to the mark that follows: study week 52, treatment day 1."""
        return self.words[i] in _OF_MARKS and self.words[end] in UNITS and self._is_number(end + 1)

    def _describes(self, i: int) -> bool:
        """Whether a period in front of this position is a noun's: daily consumption, a weekly dose."""
        word = self.words[i]
        if word in PHRASES:
            return word in TAKEN
        return word.isalpha() and word not in AFTER_PERIOD

    # times

    def _quantity(self, i: int) -> int:
        if "/" in self.words[i]:
            return self._add("calendar", i, i + 1)
        if self._is_in_a_name(i):
            return self._add("word", i, i + 1)
        numbers = self._numbers(i, sign=self._sign(i))
        return self._phrase(i) if numbers is None else self._numbered(i, numbers)

    def _sign(self, i: int) -> int:
        """-1 where a dash in front of a number is a minus: baseline (-2 weeks)."""
        minus = i and self.words[i - 1] == "-" and (i == 1 or self.words[i - 2] in ("(", "["))
        return -1 if minus else 1

    def _numbered(self, i: int, numbers: Numbers) -> int:
        """Numbers with their unit: 6 weeks, 6th week; those without may be years."""
        end = numbers.end
        if self.words[end] in ORDINAL_ENDINGS and self._beside(end) and (unit := self._unit_at(end + 1)):
            return self._time(i, unit[1], numbers, unit[0], "mark")
        stray = self.words[end] == "," and len(numbers.values) > 1  # 3, 6 and 12, months
        unit = self._unit_at(end + stray)
        if unit is None:
            return self._counted_period(i, numbers) or self._without_unit(i, numbers)
        return self._length(i, unit[1], numbers, unit[0])

    def _without_unit(self, i: int, numbers: Numbers) -> int:
        values, alone = tuple(numbers.values), len(numbers.values) == 1
        if alone and self.words[numbers.end] == "cycles":
            return self._add("cycles", i, numbers.end + 1, values)
        if alone and values[0] == 0:
            return self._add("origin", i, numbers.end)
        return self._add("calendar" if any(map(is_year, values)) else "number", i, numbers.end, values)

    def _counted_period(self, i: int, numbers: Numbers) -> int | None:
        """3-weekly is every 3 weeks, 3 times weekly every third of one; "6 monthly visits" may be six."""
        hyphen, often = self.words[numbers.end] == "-", self.words[numbers.end] in TIMES
        end = numbers.end + (hyphen or often)
        days = PERIODS.get(self.words[end])
        if days is None:
            return None
        sure = len(numbers.values) == 1 and (hyphen or often or not self._counts_things(end + 1))
        count = 1 / (numbers.values[0] or 1) if often else numbers.values[0]
        return self._add("period", i, end + 1, (count * days,) if sure else ())

    def _counts_things(self, i: int) -> bool:
        """Whether a plural follows: 4 weekly visits."""
        return self.words[i].endswith("s") and self.words[i] != "as"

    def _is_in_a_name(self, i: int) -> bool:
        """AZD8205, IL7: digits right after letters that are no word of ours (up to16weeks)."""
        before = self.words[i - 1] if i else ""
        return self._beside(i) and before.isalpha() and before not in PHRASES and before not in UNITS

    def _length(self, i: int, end: int, numbers: Numbers, unit: str) -> int:
        end = self._tolerance(end)
        if self.words[end : end + 3] == ["and", "a", "half"]:
            numbers.values[-1] += 0.5  # 2 years and a half
            end += 3
        after = end + (self.words[end] in ("/", "-", "per"))
        if self.words[after] in ("cycle", "cycles"):
            return self._time(i, after + 1, numbers, unit, "", "cycle_length")
        if self.words[after] in ("interval", "intervals") and self.words[end] != "per":
            values = tuple(value * DAYS[unit] for value in numbers.values) if len(numbers.values) == 1 else ()
            return self._add("period", i, after + 1, values)
        if self.words[after] in ACTIVITIES:
            return self._add("word", i, after + 1)
        return self._time(i, end, numbers, unit, "length")

    def _past_duration(self, i: int, end: int) -> int:
        """How long something given lasts, as one word: infusion length = 2 hours."""
        while self.words[end] in LASTS:
            end += 1
        numbers = self._numbers(end)
        unit = self._unit_at(numbers.end) if numbers else None
        return self._add("word", i, unit[1] if unit else end)

    def _time(self, i: int, end: int, numbers: Numbers, unit: str, form: str, role: str = "time") -> int:
        values = tuple([value * DAYS[unit] for value in numbers.values])
        spread = is_spread(numbers)
        self.items.append(Item(role, self.spans[i][0], self.spans[end - 1][1], values, form, spread, unit))
        return end

    def _mark(self, i: int) -> int:
        """A unit in front of its numbers: weeks 4, 8 and 12; a unit without numbers is a word."""
        word = self.words[i]
        after = i + 1
        if word not in UNITS and (word == "h" or not self._beside(after) or self.words[i - 1] == "-"):
            return self._phrase(i)
        unit = UNITS.get(word) or LETTERS[word]
        after += 3 * self._is_abbreviation(after)
        after += self.words[after] in ("#", ":", "number")
        sign = 1
        after += self.words[after] == "+" and self._is_number(after + 1)
        if self.words[after] == "-":
            sign = -1 if not self._beside(after) and self._beside(after + 1) else 1
            after += 1
        numbers = self._numbers(after, marks=True, sign=sign)
        numbers = numbers and self._without_next(after, numbers)
        if numbers is None:
            return self._phrase(i)
        if unit == "cycle":
            return self._cycles(i, numbers)
        if unit == "year" and any(is_year(value) for value in numbers.values):
            return self._add("calendar", i, numbers.end, tuple(numbers.values))
        return self._time(i, numbers.end, numbers, unit, "mark")

    def _without_next(self, i: int, numbers: Numbers, cycles: bool = False) -> Numbers | None:
        """Without numbers that belong to the next unit: Day 1, | 3 and 6 months; Cycles 1, 2, | 24 hours."""
        following = self._unit_at(numbers.end)
        if following is None:
            return numbers
        alone = len(numbers.values) == 1
        after = following[1] + 3 * self._is_abbreviation(following[1])
        if alone and self._is_number(after + (self.words[after] == "-")):
            return numbers
        if alone or not numbers.joins:
            return None
        if cycles and len(numbers.values) > 2:
            return Numbers(numbers.values[:-1], numbers.joins[:-1], self._before_last(numbers.end))
        first = self._number(i)
        return first and Numbers([first[0]], [], self._tolerance(first[1]))

    def _is_abbreviation(self, i: int) -> bool:
        """A letter in brackets after its word: Day (D) 15."""
        return self.words[i] == "(" and self.words[i + 2] == ")" and self.words[i + 1] in LETTERS

    # periods and cycles

    def _every(self, i: int, end: int) -> int:
        if self.words[end] in ("cycle", "cycles") and (self.words[i] != "per" or self.words[i - 1] == "once"):
            return self._cycle(i, end + 1, each=True)
        numbers = self._numbers(end)
        if numbers and self.words[numbers.end] in ("cycle", "cycles"):
            return self._add("period", i, numbers.end + 1, tuple(numbers.values), "cycle")
        if numbers and self.words[numbers.end] in ("visit", "visits"):
            return self._add("period", i, numbers.end + 1)
        after = numbers.end if numbers else end
        unit = self._unit_at(after) if numbers else None
        if numbers is None and (named := UNITS.get(self.words[end])):
            unit = (named, end + 1)
        if unit is None or (self.words[i] == "each" and self.words[unit[1]] in ("cycle", "cycles")):
            return self._phrase_after(i, end)
        once = numbers is None or len(numbers.values) == 1
        value = numbers.values[0] if numbers else 1.0
        if self.words[i] == "per":
            value /= self._times_before()
        return self._add("period", i, unit[1], (value * DAYS[unit[0]],) if once else ())

    def _phrase_after(self, i: int, end: int) -> int:
        return self._add("word", i, end)

    def _times_before(self) -> float:
        """How often, in front of "per week": 3 times per week."""
        if self.items and self.items[-1].role == "word" and len(self.items) > 1:
            before = self.items[-2]
            if before.role == "number" and before.values and before.values[-1]:
                return before.values[-1]
        return 1.0

    def _interval(self, i: int) -> int:
        """q3w, q 12 weeks."""
        numbers = self._numbers(i + 1)
        unit = self._unit_at(numbers.end) if numbers else None
        if numbers and self.words[numbers.end] in ("cycle", "cycles"):
            return self._add("period", i, numbers.end + 1, tuple(numbers.values), "cycle")
        if numbers is None or unit is None or self.words[unit[1]] in ("regimen", "schedule", "dosing", "arm"):
            return self._add("word", i, unit[1] if unit else i + 1)
        return self._add("period", i, unit[1], (numbers.values[0] * DAYS[unit[0]],))

    def _cycle(self, i: int, end: int, each: bool = False) -> int:
        """A cycle with its numbers, or the length of cycles."""
        end += 3 * self._is_abbreviation(end)
        end = self._past_length(end)
        lasts = end
        while self.words[lasts] in LASTS and lasts - end < 4:
            lasts += 1
        numbers = self._numbers(lasts)
        unit = self._unit_at(numbers.end) if numbers and lasts > end else None
        if numbers and unit:
            return self._time(i, unit[1], numbers, unit[0], "", "cycle_length")
        if each:
            return self._add("period", i, end, (1.0,), "cycle")
        numbers = self._numbers(end, marks=True)
        if numbers and self.words[numbers.end] in ("=", "is") and (other := self._numbers(numbers.end + 1)):
            unit = self._unit_at(other.end)
            if unit:
                return self._time(i, unit[1], other, unit[0], "", "cycle_length")
        numbers = numbers and self._without_next(end, numbers, cycles=True)
        if numbers is None:
            return self._add("word", i, end)
        return self._cycles(i, numbers)

    def _cycles(self, i: int, numbers: Numbers) -> int:
        end = self._add("cycle", i, numbers.end, tuple(numbers.values))
        self.items[-1].spread = is_spread(numbers)
        return end

    def _past_length(self, i: int) -> int:
        """The position after a length in brackets that numbers follow: Cycles (1 cycle = 21 days) 1, 2."""
        if self.words[i] != "(" or self.words[i + 1] not in ("1", "each", "cycle", "a", "every"):
            return i
        end = next((place for place in range(i, i + 10) if self.words[place] == ")"), i)
        place = next((place for place in range(i, end) if self.words[place] in ("cycle", "cycles")), None)
        if place is None or not self._is_number(end + 1):
            return i
        self._cycle(place, place + 1)
        return end + 1
