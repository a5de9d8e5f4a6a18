"""Partial sources of one study, put together: rows say what any of them says, the newest first."""

from collections.abc import Iterable

from schemas.values import NctId
from scraper.parser.read import read_parts
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import StudySource, source_of


def put_together(store: Store, nct_ids: Iterable[NctId]) -> None:
    """Writes the rows of studies of which there are several partial sources and no better one."""
    sources = [source for nct_id in nct_ids if (source := of_all_parts(store, nct_id))]
    if sources:
        store.reread(sources)


def of_all_parts(store: Store, nct_id: NctId) -> StudySource | None:
    """The newest partial source of a study with what the others say; None where it stands on one source."""
    parts = store.archive.parts(nct_id)
    if len(parts) < 2:
        return None
    return source_of(read_parts(list(parts.values())), list(parts)[-1])
