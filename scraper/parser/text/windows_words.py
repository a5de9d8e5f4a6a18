"""The words around a time in a criterion: bounds, prepositions, and what makes it no time window."""

import re

from schemas.eligibility import Comparator
from scraper.parser.text.durations import NUMBER, UNIT

SPACE = " {0,20}"
"""Layout between words; bounded, so that long blanks cost nothing."""

BOUNDS: dict[Comparator, str] = {
    "GTEQ": "at least|at the least|at a minimum of|minimum of|minimum|min of|no less than|not less than"
    "|no fewer than|no shorter than|greater than or equal to|more than or equal to|longer than or equal to"
    "|equal to or greater than|equal to or more than|equal to or longer than|greater or equal to|>=|≥|=>"
    "|> or =|>/=|> or equal to|≥ or =|starting at least",
    "GT": "more than|greater than|longer than|older than|over|>|> than|above|beyond|exceeding|exceeds"
    "|in excess of|further than|later than|not within|well over|more then|greater then|longer then|older that",
    "LTEQ": "at most|at the most|up to|no more than|not more than|no longer than|not longer than"
    "|no greater than|not greater than|not exceeding|not to exceed|no later than|not later than|maximum of"
    "|maximum|max of|max|less than or equal to|fewer than or equal to|equal to or less than"
    "|equal to or fewer than|less or equal to|≤|<=|=<|< or =|</=|< or equal to|not over|not older than"
    "|no older than",
    "LT": "less than|fewer than|shorter than|earlier than|sooner than|under|<|< than|below|less then|lesser than",
}
"""Phrases before a number, and the bound they make of it."""

AFTER_BOUNDS: dict[Comparator, str] = {
    "GTEQ": "or more|or longer|or greater|or over|or above|or later|and more|and longer|and above|and over"
    "|at least|at a minimum|minimum|or older|or beyond",
    "LTEQ": "or less|or fewer|or shorter|or under|or below|or earlier|and less|maximum|max|at most|or sooner",
}
"""Phrases behind the unit of time, and the bound they make of it."""

PREPOSITIONS = "within|in|during|over|for|throughout|across|through|lasting|lasts|lasted|of|with|until"
PERIODS = {
    "before": "last|past|previous|prior|preceding|recent|most recent|former|immediate past|latest",
    "after": "next|following|coming|upcoming|subsequent|ensuing|forthcoming",
    "first": "first|initial",
}
"""Words that put a time before or after now, or at the beginning of something."""

FILLERS = (
    "the|a|an|any|these|this|his|her|their|its|about|approximately|approx|around|nearly|almost|roughly"
    "|a total of|total of|a period of|period of|periods of|a duration of|duration of|duration|an interval of"
    "|interval of|~|±|\\+/-|\\+ /-|immediately|is|was|be|being|another|an additional|additional|=|:"
    "|history of|time of|period|persisting|received|least"
)
LIST = "|"


def phrases(words: str) -> str:
    """A pattern for any of the phrases, the longest first; blanks in them stand for any layout."""
    longest_first = sorted(words.split(LIST), key=len, reverse=True)
    return LIST.join(phrase.replace(" ", " {1,20}") for phrase in longest_first)


COMPARATOR_OF: dict[str, Comparator] = {
    phrase: comparator for comparator, words in BOUNDS.items() for phrase in words.split(LIST)
}
BOUND = phrases(LIST.join(BOUNDS.values()))
