"""Numbers as intervals: a printed number stands for all that are rounded to it."""

from decimal import Decimal
from typing import NamedTuple

from schemas.values import plain_number

_EXACT = 1e-9


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included."""

    low: float
    high: float

    def meets(self, other: "Interval") -> bool:
        """Whether some number lies in both."""
        margin = _EXACT * max(1.0, abs(self.low), abs(other.low))
        return self.low <= other.high + margin and other.low <= self.high + margin

    @property
    def middle(self) -> float:
        """The number in the middle."""
        return (self.low + self.high) / 2

    @property
    def half(self) -> float:
        """Half of the width."""
        return (self.high - self.low) / 2


def rounded(text: str | None) -> Interval | None:
    """What a printed number stands for: half a unit of its last digit to either side.

    >>> rounded("2.5")
    Interval(low=2.45, high=2.55)
    >>> rounded("NA") is None
    True
    """
    value = plain_number(text) if text else None
    if value is None or text is None:
        return None
    exponent = Decimal(text.strip().replace(",", "")).as_tuple().exponent
    unit = Decimal(5).scaleb(int(exponent) - 1)
    exact = Decimal(text.strip().replace(",", ""))
    return Interval(float(exact - unit), float(exact + unit))


def exactly(value: float) -> Interval:
    """A number that was not rounded, as a count is."""
    return Interval(value, value)


def minus(first: Interval, second: Interval) -> Interval:
    """All differences."""
    return Interval(first.low - second.high, first.high - second.low)


def over(first: Interval, second: Interval) -> Interval | None:
    """All ratios; None unless both are positive."""
    if first.low <= 0 or second.low <= 0:
        return None
    return Interval(first.low / second.high, first.high / second.low)


def times(factor: float, one: Interval) -> Interval:
    """All multiples by a positive factor."""
    return Interval(factor * one.low, factor * one.high)


def odds(share: Interval) -> Interval | None:
    """The odds of a share of 0 to 1; None at its ends."""
    if share.low <= 0 or share.high >= 1:
        return None
    return Interval(share.low / (1 - share.low), share.high / (1 - share.high))
