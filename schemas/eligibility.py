"""What an eligibility text says, one criterion at a time."""

from typing import Literal, NamedTuple

CriterionType = Literal["inclusion", "exclusion", "other"]


class Criterion(NamedTuple):
    """One criterion, heading excluded, as it stands in the eligibility text.

    ``text`` is ``source[span_start:span_end]``, verbatim.  ``ordinal`` counts from 0 through the whole
    text; ``parent`` is the ordinal of the criterion that this one is nested in; ``depth`` is 0 at the top.
    ``section`` is the heading the criterion stands under, as written, without its colon; ``cohort`` names
    the cohort, part or arm that the heading restricts it to.
    """

    criterion_type: CriterionType
    section: str | None
    cohort: str | None
    ordinal: int
    depth: int
    parent: int | None
    text: str
    span_start: int
    span_end: int
