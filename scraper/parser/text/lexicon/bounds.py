"""Words and signs before a number that make it a bound, for ages and times."""

import re
from collections.abc import Iterable

from schemas.eligibility import Comparator

LIST = "|"


def phrases(words: str) -> str:
    """A pattern for any of the phrases, the longest first; blanks in them stand for any layout.

    Phrases that begin alike share their beginning: alternatives are tried one by one at every place.
    """
    return _any_of(words.split(LIST))


def _any_of(phrases: Iterable[str]) -> str:
    """Alternatives by their first characters; the end of a phrase comes behind what is longer."""
    rests: dict[str, set[str]] = {}
    for phrase in phrases:
        rests.setdefault(phrase[:1], set()).add(phrase[1:])
    ends = rests.pop("", None) is not None
    branches = [_branch(first, rests[first]) for first in sorted(rests)]
    return LIST.join([*branches, ""] if ends else branches)


def _branch(first: str, rests: set[str]) -> str:
    spelled = " {1,9}" if first == " " else re.escape(first)
    rest = _any_of(rests)
    return f"{spelled}(?:{rest})" if len(rests) > 1 else spelled + rest


def normal(phrase: str) -> str:
    """A phrase as the tables spell it, whatever layout it was found with."""
    return " ".join(phrase.split())


_SIGNS: dict[Comparator, str] = {
    "GTEQ": ">=|≥|=>|> =|= >|> or =|>/=|> / =|=/>|=>/|> or equal to|≥ or =|>or=|>or =|> or equal",
    "GT": "> than|>",
    "LTEQ": "<=|≤|=<|< =|= <|< or =|</=|< / =|=/<|< or equal to|<or=|<or =|< or equal",
    "LT": "< than|<",
}
_WORDS: dict[Comparator, str] = {
    "GTEQ": "superior or equal to|same or superior to|equal or superior to|at least|at the least"
    "|at a minimum of|a minimum of|minimum of|minimum|min of|no less than|not less than"
    "|no fewer than|no shorter than|greater than or equal to|more than or equal to"
    "|longer than or equal to|equal to or greater than|equal to or more than"
    "|equal to or longer than|greater or equal to|greater than or equal|equal or greater than"
    "|equal or more than|more or equal to|equal to or over|equal to or above|over or equal to"
    "|above or equal to|starting at least|greater or equal than|equal and greater than|at minimum"
    "|at least for|not under|not below",
    "GT": "more than|greater than|longer than|older than|over|above|beyond|exceeding|exceeds"
    "|in excess of|further than|later than|well over|more then|greater then|longer then"
    "|older that|bigger than|higher than|superior to|upper than|upwards of|not within"
    "|further back than",
    "LTEQ": "inferior or equal to|equal or inferior to|at most|at the most|up to|no more than"
    "|not more than|no longer than|not longer than|no greater than|not greater than|not exceeding"
    "|not to exceed|no later than|not later than|maximum of|maximum|max of|max"
    "|less than or equal to|fewer than or equal to|equal to or less than|equal to or fewer than"
    "|less or equal to|less than or equal|equal or less than|not over|not older than"
    "|no older than|a maximum of|at maximum|under or equal to|below or equal to"
    "|equal or lower than|lower than or equal to|not above|no earlier than|not earlier than"
    "|shorter than or equal to",
    "LT": "less than|fewer than|shorter than|earlier than|sooner than|under|below|less then|lesser than"
    "|lower than|inferior to|smaller than|newer than",
}


def _by_phrase(table: dict[Comparator, str]) -> dict[str, Comparator]:
    return {phrase: comparator for comparator, words in table.items() for phrase in words.split(LIST)}


BOUND_SIGNS = _by_phrase(_SIGNS)
BOUND_WORDS = _by_phrase(_WORDS)
"""Signs and phrases before a number with the comparator that they make."""
