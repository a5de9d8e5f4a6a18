"""When an outcome is measured."""

from typing import Literal, NamedTuple

TimeFrameKind = Literal["point", "duration", "range", "repeated", "event-driven", "unparseable"]


class TimeFrame(NamedTuple):
    """A time frame in days from the start of what it counts from (1 month = 30.4375, 1 year = 365.25).

    ``points_days`` are all days that the words name one by one, or that a bounded period comes to ("every
    week for 3 weeks"); ``every_days`` is the period of a repeated measurement; ``anchor`` the event that the
    days count from or that ends the wait, as written.  Where that is an end ("until 30 days after the last
    dose"), ``end_days`` counts from it, and not from the start.
    """

    kind: TimeFrameKind
    start_days: float | None = None
    end_days: float | None = None
    points_days: tuple[float, ...] = ()
    every_days: float | None = None
    anchor: str | None = None
