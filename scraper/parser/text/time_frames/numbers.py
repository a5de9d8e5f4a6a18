"""Numbers in a row with their unit, in the words of a time frame."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scraper.parser.text.lexicon.durations import UNIT_OF
from scraper.parser.text.lexicon.numbers import HALVES, WORDS, is_added

UNITS = {
    **{word: unit for word, unit in UNIT_OF.items() if len(word) > 1},
    "monthes": "month",
    "months'": "month",
    "moths": "month",
    "wees": "week",
    "hours's": "hour",
    "dys": "day",
    "monts": "month",
    "month's": "month",
    "wk's": "week",
    "week's": "week",
    "weeks'": "week",
    "yeas": "year",
    "hous": "hour",
    "night": "day",
    "nights": "day",
    "mon": "month",
    "pod": "day",
    "mons": "month",
}
LETTERS = {"d": "day", "w": "week", "m": "month", "y": "year", "h": "hour", "c": "cycle"}
"""Units of one letter, which count only beside their number: 24h, D1, W12."""

_JOINS = {",": "list", "&": "list", "/": "list", "and": "list", "or": "either", ";": "list"} | dict.fromkeys(
    ("-", "~", "to", "through", "thru"), "range"
)
_BETWEEN = frozenset(
    (
        "consecutive",
        "full",
        "calendar",
        "complete",
        "more",
        "median",
        "mean",
        "average",
        "additional",
        "whole",
        "-",
        "study",
        "treatment",
        "postoperative",
        "postop",
        "post",
        "operative",
        "postpartum",
        "postnatal",
    )
)
ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_BEGINS_TOLERANCE = frozenset({"(", "[", "±", "+", "plus"})
_NOTHING_FOLLOWS = [""] * 8


class Numbers(NamedTuple):
    """Numbers in a row, and the position after them."""

    values: list[float]
    joins: list[str]
    end: int


def is_spread(numbers: Numbers) -> bool:
    """Whether two numbers are bounds, or alternatives, and not two times."""
    return numbers.joins in (["range"], ["either"])


def is_year(value: float) -> bool:
    """Whether a number without unit is a year of the calendar."""
    return 1900 <= value <= 2100


class NumberReader:
    """The words of a text by position; what follows the last is empty."""

    def __init__(self, tokens: Sequence[re.Match[str]]) -> None:
        self.words = [token[0] for token in tokens]
        self.words += _NOTHING_FOLLOWS
        self.spans = [token.span() for token in tokens]

    def _is_number(self, i: int) -> bool:
        word = self.words[i]
        return bool(word) and (word[0].isdecimal() or word in WORDS) and "/" not in word

    def _number(self, i: int) -> tuple[float, int] | None:
        """A number at ``i`` and the position after it."""
        word = self.words[i]
        if word in HALVES:
            return HALVES[word], i + 1
        if word in ("half", "a", "an"):
            return self._part(i)
        if not self._is_number(i):
            return None
        value = float(word) if word[0].isdecimal() else WORDS[word]
        i += 1
        after = i + (self.words[i] == "-")
        if is_added(word, self.words[after]):
            value, i = value + WORDS[self.words[after]], after + 1
        return self._with_half(value, self._past_figure(value, i))

    def _past_figure(self, value: float, i: int) -> int:
        """The position after a number that figures repeat: twelve (12) weeks."""
        figure = self.words[i + 1] if self.words[i] == "(" and self.words[i + 2] == ")" else ""
        return i + 3 if figure.isdecimal() and float(figure) == value else i

    def _part(self, i: int) -> tuple[float, int] | None:
        """Half a, a half, a or an in front of a unit."""
        here, after = self.words[i], self.words[i + 1]
        if here == "half":
            return 0.5, i + 1 + (after in ("a", "an"))
        if after == "half":
            return 0.5, i + 2
        return (1.0, i + 1) if after in UNITS and after != "second" else None

    def _with_half(self, value: float, i: int) -> tuple[float, int]:
        if self.words[i] in HALVES:
            return value + HALVES[self.words[i]], i + 1
        if self.words[i] == "1" and self.words[i + 1 : i + 3] == ["/", "2"]:
            return value + 0.5, i + 3
        if self.words[i] == "and":
            if self.words[i + 1] == "half":
                return value + 0.5, i + 2
            if self.words[i + 1] in ("a", "one") and self.words[i + 2] == "half":
                return value + 0.5, i + 3
        return value, i

    def _numbers(self, i: int, marks: bool = False, sign: int = 1) -> Numbers | None:
        """Numbers in a row from ``i`` on; ``marks``: after a unit or a noun; ``sign`` is the first's."""
        found = self._number(i)
        if found is None:
            return None
        values, joins = [sign * found[0]], []
        i = self._after(found[1], marks)
        while join := self._join(i):
            kind, after = join
            if kind == "range" and marks and self.words[i] in ("through", "thru"):
                break
            found = self._number(after) or (self._negative(after) if marks or sign < 0 else None)
            if found is None or (kind == "range" and found[0] <= values[-1]):
                break
            values.append(abs(found[0]) if values[0] > 0 else found[0])  # months 3, -6 and -9
            joins.append(kind)
            i = self._after(found[1], marks)
        return Numbers(values, joins, i)

    def _negative(self, i: int) -> tuple[float, int] | None:
        """Minus one in a list of marks: days -28, -1 and 1."""
        found = self._number(i + 1) if self.words[i] == "-" and self._beside(i + 1) else None
        return found and (-found[0], found[1])

    def _before_last(self, end: int) -> int:
        """The position after the last but one of numbers that end at a position."""
        while not self._join(end - 1):
            end -= 1
        return end - 1

    def _after(self, i: int, marks: bool) -> int:
        """The position after what belongs to a number: a tolerance, an end (1- and 5-year, 1st and 3rd)."""
        ends = self.words[i] == "-" or (self.words[i] in ORDINAL_ENDINGS and self._beside(i))
        hangs = ends and self.words[i + 1] in (",", "and", "&", "or")
        i = self._tolerance(i + hangs, marks)
        return self._past_remark(i) if marks and self.words[i] == "(" else i

    def _past_remark(self, i: int) -> int:
        """The position after words in brackets inside a list: weeks 6, 10 (MRI only), and 16."""
        for end in range(i + 2, i + 7):
            word = self.words[end]
            if word == ")":
                return end + 1 if self.words[end + 1] in (",", "and", "&") else i
            if not word or word[0].isdecimal():
                break
        return i

    def _join(self, i: int) -> tuple[str, int] | None:
        kind = _JOINS.get(self.words[i])
        if kind is None:
            return None
        if self.words[i] == "," and self.words[i + 1] in ("and", "or", "&"):
            return "list", i + 2
        return kind, i + 1

    def _tolerance(self, i: int, with_unit: bool = True) -> int:
        """The position after "± 3 days" or "(+/- 3 days)", or ``i``; ``with_unit``: the unit is its own."""
        if self.words[i] not in _BEGINS_TOLERANCE:
            return i
        start = i
        bracket = self.words[i] in ("(", "[")
        i += bracket
        if self.words[i] == "±":
            i += 1
        elif self.words[i : i + 3] == ["plus", "or", "minus"]:
            i += 3
        elif self.words[i] == "+" and self.words[i + 1] in ("/", "-"):
            i += 3 if self.words[i + 1] == "/" else 2
        elif self.words[i] == "+" and not bracket:
            return i + 1 if not self._is_number(i + 1) else i
        elif self.words[i] == "+":
            i += 1
        else:
            return start
        if not self._is_number(i):
            return start
        i += 1
        if with_unit or bracket:
            i += self.words[i] in UNITS or (self.words[i] in LETTERS and self._beside(i))
        if bracket:
            return i + 1 if self.words[i] in (")", "]") else start
        return i

    def _beside(self, i: int) -> bool:
        return 0 < i < len(self.spans) and self.spans[i - 1][1] == self.spans[i][0]

    def _goes_on(self, i: int) -> bool:
        """Whether more letters or digits stand right after a token."""
        return self._beside(i + 1) and self.words[i + 1][0].isalnum()

    def _unit_at(self, i: int) -> tuple[str, int] | None:
        """A unit of time after a number that ends at ``i``, with the position after it."""
        word = self.words[i]
        beside = self._beside(i) or word == "h"  # 1 h, but 6 m may be meters
        if word in LETTERS and word != "c" and beside and not self._goes_on(i):
            return LETTERS[word], i + 1
        steps = 0
        while self.words[i] in _BETWEEN and steps < 3:
            i, steps = i + 1, steps + 1
        unit = UNITS.get(self.words[i])
        if unit is None:
            return None
        plural = self.words[i + 1] == "(" and self.words[i + 2 : i + 4] == ["s", ")"]
        return unit, i + (4 if plural else 1)
