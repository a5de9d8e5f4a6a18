"""The versions of a study: told apart by content, in the order in which their sources stand."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.sink.study_rows.changes import Change, carried_on, changes
from scraper.sink.study_rows.source import AS_SERVED, Contents, RankedSource
from scraper.sink.study_rows.text_rows import Row

REGISTRY_VERSION = TABLES["record_versions"].column_names.index("registry_version")
"""Place of the registry's own number in a version's row."""


class History(NamedTuple):
    """The rows of a study's versions and of what changed from each to the next."""

    versions: list[Row]
    changes: list[Row]


def history(number: int, sources: Sequence[RankedSource], contents: Contents) -> History:
    """All versions of the study of that number; ``sources`` are of one completeness, in order of rank."""
    told = History([version_row(number, 1, sources[0])], [])
    content = contents(sources[0].rank.sha256) if len(sources) > 1 else {}
    for source in sources[1:]:
        completeness = source.rank.completeness
        before, content = content, carried_on(content, contents(source.rank.sha256), completeness)
        differing = changes(before, content, completeness)
        version = len(told.versions) + bool(differing)
        registry = None if differing else told.versions.pop()[REGISTRY_VERSION]
        told.versions.append(version_row(number, version, source, registry))
        told.changes.extend(change_rows(number, version, differing, len(told.changes)))
    return told


def version_row(number: int, version: int, source: RankedSource, registry: int | None = None) -> Row:
    """The row of a version of the study of that number; ``registry``: the registry's own number of it."""
    rank = source.rank
    known = rank.registry_version
    return (
        number * ROWS_PER_STUDY + version - 1,
        f"NCT{number:08}",
        version,
        rank.last_update or None,
        registry if known == AS_SERVED else known,
        rank.data_date or None,
        source.form,
        rank.sha256,
    )


def change_rows(number: int, version: int, differing: Sequence[Change], written: int) -> list[Row]:
    """The rows of a version's changes, after those of the study that are ``written``."""
    start, nct_id = number * ROWS_PER_STUDY + written, f"NCT{number:08}"
    return [(start + position, nct_id, version, *change) for position, change in enumerate(differing)]
