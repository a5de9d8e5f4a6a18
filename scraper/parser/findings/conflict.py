"""What one rule finds."""

from typing import NamedTuple


class Conflict(NamedTuple):
    """In words, with the value and its source, and the other value and source if there are two."""

    message: str
    value: str | None
    source: str
    other_value: str | None = None
    other_source: str | None = None


STATUS = "protocolSection.statusModule"
DESIGN = "protocolSection.designModule"
ELIGIBILITY = "protocolSection.eligibilityModule"
"""Paths that sources of findings begin with."""
