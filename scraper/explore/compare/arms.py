"""When two arms, or two interventions, of different trials are one: the same is given.

Their distinctive words are the same.  Doses may differ.
"""

from typing import NamedTuple

from scraper.explore.compare.wording import folded, telling, words


class Arm(NamedTuple):
    """An arm or intervention as shown, and its distinctive words."""

    text: str
    detail: str
    depth: int
    plain: str
    stems: frozenset[str]


def read(text: str, detail: str) -> Arm:
    """The distinctive words of a name."""
    plain = folded(text)
    return Arm(text, detail, 0, plain, frozenset(telling(words(plain), "arm_empty")))


def likeness(one: Arm, other: Arm) -> float:
    """0 (no pair) to 100: whether two names are of the same thing."""
    if one.plain == other.plain:
        return 100.0 if one.stems else 0.0
    if not one.stems or one.stems != other.stems:
        return 0.0
    return 90.0 + 5 * (one.detail == other.detail)
