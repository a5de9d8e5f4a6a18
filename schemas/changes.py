"""What changed between two versions of a record."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One path whose value differs between a version and the one before; values as JSON texts.

    ``version_date``: ISO 8601; ``changed_by``: ``sponsor`` or ``registry``.
    """

    nct_id: str
    version: int
    version_date: str | None
    path: str
    before: str | None
    after: str | None
    changed_by: str
