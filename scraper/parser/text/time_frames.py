"""Time frames of outcomes."""

from schemas.timing import TimeFrame


def time_frame(text: str) -> TimeFrame:
    """When an outcome is measured, by its published time frame."""
    return TimeFrame("unparseable")
