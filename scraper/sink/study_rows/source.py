"""One source of a study as a store takes it: its bytes, its rank among the study's sources, its rows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from schemas.forms import WHOLE
from schemas.provenance import RawDocument
from schemas.record import ParsedRecord
from schemas.tables import TABLES
from schemas.values import NctId
from scraper.sink.study_rows.rows import RowsOnDemand
from scraper.sink.study_rows.text_rows import StudyRows

AS_SERVED = 2**31 - 1
"""Greater than every number of the registry's history: a record as the registry serves it says more."""

Content = dict[str, Any]
"""A record as plain JSON values in v2 shape."""

Contents = Callable[[str], Content]
"""The record of a study's source with a SHA-256 sum."""


class SourceRank(NamedTuple):
    """What decides which source of a study its rows come from: the greatest."""

    completeness: int
    last_update: str
    registry_version: int
    data_date: str
    data_timestamp: str
    sha256: str

    @property
    def is_whole_record(self) -> bool:
        """Whether the source is a record with all its parts, as the registry serves it or served it once."""
        return self.completeness == WHOLE


class RankedSource(NamedTuple):
    """What a version says of its source: its rank, and its form."""

    rank: SourceRank
    form: str


@dataclass(frozen=True, slots=True)
class StudySource:
    """One source of a study; a process that read it can hand it to another one, with all its rows.

    ``rows`` are those of the record alone: what other sources of the study say is not in them.
    """

    nct_id: NctId
    document: RawDocument
    rank: SourceRank
    is_partial: bool
    rows: StudyRows

    @property
    def ranked(self) -> RankedSource:
        """Its rank and form."""
        return RankedSource(self.rank, self.document.form)

    @property
    def issue_kinds(self) -> list[str]:
        """The kind of each oddity in it."""
        return [row[_KIND] for row in self.rows["issues"]]


def source_of(record: ParsedRecord, sha256: str) -> StudySource:
    """What is kept of a record, given the SHA-256 sum of its bytes; rows are made when they are asked for."""
    return StudySource(
        record.study.nct_id,
        record.document,
        _rank(record, sha256),
        record.is_partial,
        RowsOnDemand(record, sha256),
    )


def _rank(record: ParsedRecord, sha256: str) -> SourceRank:
    number = AS_SERVED if record.registry_version is None else record.registry_version
    served = record.document.data_timestamp
    return SourceRank(record.completeness, record.last_update, number, record.data_date, served, sha256)


_KIND = TABLES["issues"].column_names.index("kind")
