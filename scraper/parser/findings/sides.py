"""Criteria that may stand on the wrong side."""

from collections.abc import Iterator

from schemas.record import ParsedRecord
from scraper.parser.findings.conflict import Conflict


def side_suspect(record: ParsedRecord) -> Iterator[Conflict]:
    """What was noticed when the criteria were read."""
    for issue in record.issues:
        if issue.kind == "side_suspect":
            yield Conflict(issue.message, None, issue.path)
