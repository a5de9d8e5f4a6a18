"""Numbers in digits and in words: what they look like and what they are worth."""

import re

from scraper.parser.text.lexicon.phrases import LIST, phrases

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: float(value) for value, word in enumerate(f"{_ONES} seventeen eighteen nineteen".split())} | {
    word: 10.0 * (position + 2) for position, word in enumerate(_TENS.split())
}
"""Numbers in words."""

ROMAN = {numeral: float(at) for at, numeral in enumerate(["i", "ii", "iii", "iv", "v", "vi"], start=1)} | {
    numeral: float(at) for at, numeral in enumerate("ⅠⅡⅢⅣⅤⅥ", start=1)
}
"""Roman numerals of classes, small."""

HALVES = {"½": 0.5, "¼": 0.25, "¾": 0.75}
"""Parts of one by their signs."""

SMALL = r"\d{1,3}(?:\.\d{1,2})?(?![\d%])"
"""Digits of a small number, like an age, in a pattern."""

PLAIN_DIGITS = r"\d{1,9}(?:\.\d{1,6})?"
"""Digits in which a comma parts two numbers ("3,6 and 12"), in a pattern."""

GROUPED = (
    r"[0-9]{1,3}(?: (?!10[369] ?/)[0-9]{3}){1,3}(?![0-9.,])(?= ?(?:/|cells|platelets|per ))"
    r"|[0-9]{1,3}(?:'[0-9]{3})+|[0-9]+(?:[.,][0-9]+)*"
)
"""Digits with all that may part thousands or decimals: "100 000/uL", "1'500", "0,5", in a pattern."""

_UNTIL_TEN = phrases(LIST.join(_ONES.split()[1:10]))
NUMBER = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{phrases(_TENS.replace(' ', LIST))})(?:[- ](?:{_UNTIL_TEN}))?"
    rf"|{phrases(LIST.join(WORDS))})"
)
"""A number in digits or words in a pattern, for text made ``plain``."""

SPELLED = phrases(LIST.join(word for word, value in WORDS.items() if value))
"""A number in one word, zero left out, in a pattern."""

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[, '][0-9]{3})+(?:\.[0-9]+)?")
_MAYBE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


def number(words: str) -> float:
    """The value of what ``NUMBER`` matched; raises ``KeyError`` for other words."""
    if words[0].isdigit():
        return float(words.replace(",", ""))
    return sum(WORDS[word] for word in re.split("[- ]", words))


def is_added(tens: str, ones: str) -> bool:
    """Whether two words make one number: "twenty four"."""
    return WORDS.get(tens, 0.0) >= 20 and 0 < WORDS.get(ones, 0.0) < 10


def grouped(digits: str) -> tuple[float, bool]:
    """The value of what ``GROUPED`` matched, and whether a dot in it may part thousands: 50.000."""
    if digits.isdecimal():
        return float(digits), False
    if _THOUSANDS.fullmatch(digits):
        return float(re.sub("[, ']", "", digits)), False
    if digits.count(".") > 1:
        return float(digits.replace(".", "").replace(",", "")), False
    if digits.count(",") == 1 and "." not in digits:
        return float(digits.replace(",", ".")), False
    return float(digits.replace(",", "")), bool(_MAYBE_THOUSANDS.fullmatch(digits))
