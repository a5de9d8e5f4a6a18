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


class TitleTime(NamedTuple):
    """A time that the title of a class or category of results names; ``text`` is as written.

    ``day`` counts from the start of the trial.  It is None where the words have no such day: "Visit 3",
    "Weeks 12-24", "30 days after the last dose".  The last has ``anchor`` "the last dose", and
    ``days_from_anchor`` 30.
    """

    text: str
    day: float | None = None
    anchor: str | None = None
    days_from_anchor: float | None = None


class RowTime(NamedTuple):
    """When a row of results was measured: that of its class or category, else of its outcome.

    ``evidence`` says which named it: class, category, class_and_category (which disagree, so there is no
    day), time_frame; None: none names one time.
    """

    day: float | None = None
    text: str | None = None
    anchor: str | None = None
    days_from_anchor: float | None = None
    evidence: str | None = None
