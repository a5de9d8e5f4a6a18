"""Registered and reported outcomes that are the same."""

from typing import Literal, NamedTuple

Evidence = Literal["same_title", "near_title"]


class OutcomeLink(NamedTuple):
    """A registered and a reported outcome that are one by their titles.

    ``registered`` counts from 0 through primary, secondary and other outcomes, ``reported`` through the
    reported ones.  ``similarity`` of the titles is 0 to 100; ``same_time_frame`` None: one has none.
    """

    registered: int
    reported: int
    evidence: Evidence
    similarity: float
    same_type: bool
    same_time_frame: bool | None
