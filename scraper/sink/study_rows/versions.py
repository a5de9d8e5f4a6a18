"""The versions of a study: told apart by content, in the order in which their sources stand."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from schemas.tables import TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from scraper.sink.study_rows.changes import Change, carried_on, changes
from scraper.sink.study_rows.item_changes import ItemChange, item_changes
from scraper.sink.study_rows.source import AS_SERVED, Contents, RankedSource, SourceRank
from scraper.sink.study_rows.text_rows import Row

_COLUMNS = TABLES["record_versions"].column_names
REGISTRY_VERSION = _COLUMNS.index("registry_version")
"""Place of the registry's own number in a version's row."""

ORDERED_BY = _COLUMNS.index("ordered_by")
"""Place of what says that a version follows the one before."""


class History(NamedTuple):
    """Rows of a study's versions, of what changed from each to the next, of which things did: as
    ``VERSION_TABLES``."""

    versions: list[Row]
    changes: list[Row]
    items: list[Row]


class Follows(NamedTuple):
    """What a version's row keeps of the version before, where both say the same: number and order."""

    registry: int | None
    ordered_by: str | None


def history(number: int, sources: Sequence[RankedSource], contents: Contents) -> History:
    """All versions of the study of that number; ``sources`` are of one completeness, in order of rank."""
    told = History([version_row(number, 1, sources[0])], [], [])
    content = contents(sources[0].rank.sha256) if len(sources) > 1 else {}
    for last, source in pairwise(sources):
        completeness = source.rank.completeness
        before, content = content, carried_on(content, contents(source.rank.sha256), completeness)
        differing = changes(before, content, completeness)
        version = len(told.versions) + bool(differing)
        kept = None if differing else follows(told.versions.pop())
        told.versions.append(version_row(number, version, source, kept, last.rank))
        order = ordered_by(last.rank, source.rank)
        items = attributed_items(item_changes(before, content) if differing else [], differing, order)
        told.changes.extend(change_rows(number, version, attributed(differing, order), len(told.changes)))
        told.items.extend(item_rows(number, version, items, len(told.items)))
    return told


def follows(row: Row) -> Follows:
    """What the row of a version says of its place among the others."""
    return Follows(row[REGISTRY_VERSION], row[ORDERED_BY])


def ordered_by(earlier: SourceRank, later: SourceRank) -> str | None:
    """What says that a source is later than another: the first of these that both say and that differs.

    ``last_update``, ``registry_version``, ``data_date`` or ``served``; None: nothing does, and their order
    is none in time.
    """
    if earlier.last_update != later.last_update:
        return "last_update" if earlier.last_update else None
    if earlier.registry_version != later.registry_version:
        return "registry_version"
    if earlier.data_date != later.data_date:
        return "data_date" if earlier.data_date else None
    return "served" if "" != earlier.data_timestamp != later.data_timestamp else None


def version_row(
    number: int,
    version: int,
    source: RankedSource,
    kept: Follows | None = None,
    before: SourceRank | None = None,
) -> Row:
    """The row of a version of the study of that number.

    ``kept``: of the same version from an earlier source; ``before``: rank of the version before.
    """
    rank = source.rank
    known = None if rank.registry_version == AS_SERVED else rank.registry_version
    return (
        number * ROWS_PER_STUDY + version - 1,
        f"NCT{number:08}",
        version,
        rank.last_update or None,
        kept.registry if kept and known is None else known,
        rank.data_date or None,
        source.form,
        rank.sha256,
        kept.ordered_by if kept else ordered_by(before, rank) if before else None,
    )


def attributed(differing: Sequence[Change], order: str | None) -> list[Change]:
    """Changes as they are; none is the sponsor's where it is not known which version is the later."""
    return [
        change if order or change.changed_by == "registry" else change._replace(changed_by="unknown")
        for change in differing
    ]


def attributed_items(
    items: Sequence[ItemChange], differing: Sequence[Change], order: str | None
) -> list[tuple[ItemChange, str]]:
    """Each change of a thing with whose it is.

    The registry changes no outcome, criterion or date of a sponsor, and where it does by its clock, or
    where nothing was submitted, no change of the version is the sponsor's.
    """
    sponsor = any(change.changed_by == "sponsor" for change in differing)
    theirs = "sponsor" if sponsor else "registry"
    return [
        (item, ("registry" if item.after == "UNKNOWN" else theirs) if order else "unknown") for item in items
    ]


def change_rows(number: int, version: int, differing: Sequence[Change], written: int) -> list[Row]:
    """The rows of a version's changes, after those of the study that are ``written``."""
    start, nct_id = number * ROWS_PER_STUDY + written, f"NCT{number:08}"
    return [(start + position, nct_id, version, *change) for position, change in enumerate(differing)]


def item_rows(number: int, version: int, items: Sequence[tuple[ItemChange, str]], written: int) -> list[Row]:
    """The rows of the things that a version changes, after those of the study that are ``written``."""
    start, nct_id = number * ROWS_PER_STUDY + written, f"NCT{number:08}"
    return [(start + place, nct_id, version, *item, by) for place, (item, by) in enumerate(items)]
