"""The numbers of a criterion with their units."""

from dataclasses import dataclass

from scraper.parser.text.lexicon.numbers import WORDS
from scraper.parser.text.thresholds.tokens import DIGITS, NUMERALS, Tokens, value_at
from scraper.parser.text.thresholds.units import Written, limit_of_normal, multiple_of_limit, unit_at
from scraper.parser.text.thresholds.words import words

_STARTS = NUMERALS | words("uln ulns iuln unl ulon ulrr upper normal maximum lln llns lnl lower")
"""Words with which a quantity may begin that is not in digits."""


@dataclass(slots=True)
class Number:
    """A number of one word with its unit, and the word after both.

    ``grouped``: a dot in it may part thousands.  ``bare``: it is a limit of normal without a number.
    """

    value: float
    roman: bool
    grouped: bool
    unit: Written | None
    end: int
    bare: bool = False

    @property
    def is_time(self) -> bool:
        """Whether the unit is one of time."""
        return self.unit is not None and self.unit.unit is not None and self.unit.unit.group == "time"


def numbers_in(tokens: Tokens, source: str) -> dict[int, Number]:
    """The numbers of a text by their words."""
    found: dict[int, Number] = {}
    for at, word in enumerate(tokens.words):
        if not (word in _STARTS or (word[0] in DIGITS and word != ".")):
            continue
        number = _number(tokens, source, at)
        if number:
            found[at] = number
    return found


def _number(tokens: Tokens, source: str, at: int) -> Number | None:
    read = value_at(tokens, source, at)
    if read is None:
        limit = limit_of_normal(tokens.text, tokens.starts[at])
        return Number(1.0, False, False, limit, _word_from(tokens, at, limit.end), True) if limit else None
    value, roman, grouped = read
    unit, end = (None, at + 1) if roman else unit_after(tokens, at, value)
    return Number(value, roman, grouped, unit, end)


def unit_after(tokens: Tokens, at: int, value: float) -> tuple[Written | None, int]:
    """The unit after the number at a word, and the word after it."""
    end = tokens.ends[at]
    end += _repeats(tokens, at)
    unit = multiple_of_limit(tokens.text, end, tokens.words[at] == "twice") or unit_at(tokens.text, end)
    if unit is None or _is_denominator(unit, value):
        return None, at + 1
    after = _word_from(tokens, at, unit.end)
    if tokens.word(after) == "(":
        again = unit_at(tokens.text, tokens.ends[after])
        if again and again.unit == unit.unit and tokens.text[again.end : again.end + 1] == ")":
            after = _word_from(tokens, after, again.end + 1)
    return unit, after


def _repeats(tokens: Tokens, at: int) -> bool:
    """Whether digits in brackets repeat a number in words, so that the unit is after: "six (6) months"."""
    return (
        at > 1
        and tokens.words[at - 1] == "("
        and tokens.words[at - 2] in WORDS
        and tokens.word(at + 1) == ")"
    )


def _word_from(tokens: Tokens, word: int, place: int) -> int:
    """The first word after one that begins at a place of the text or after it."""
    word += 1
    while word < len(tokens.words) and tokens.starts[word] < place:
        word += 1
    return word


def _is_denominator(unit: Written, value: float) -> bool:
    """Whether what looks like "out of 100" is the second number of a pair: 140/100."""
    if unit.text[0] != "/":
        return False
    digits = unit.text[1:].strip()
    return digits.isdigit() and value > float(digits)
