"""All rows of a study from all its sources: what a file holds of it, in whatever order they came."""

from collections import ChainMap
from collections.abc import MutableMapping, Sequence

from schemas.forms import STUDY_PAGE
from schemas.tables import VERSION_TABLES
from schemas.tables.columns import ROWS_PER_STUDY
from schemas.values import NctId
from scraper.sink.study_rows.disagreements import disagreements, finding_of
from scraper.sink.study_rows.rows import ROW_TABLES
from scraper.sink.study_rows.source import Contents, StudySource
from scraper.sink.study_rows.text_rows import Row, StudyRows
from scraper.sink.study_rows.versions import history

Rows = MutableMapping[str, list[Row]]


def study_rows(sources: Sequence[StudySource], contents: Contents) -> StudyRows:
    """Rows by table, those of versions and of their changes included; ``sources`` in any order."""
    best = max(sources, key=lambda source: source.rank)
    same = [source.ranked for source in sources if source.rank.completeness == best.rank.completeness]
    told = history(best.nct_id.number, sorted(same), contents)
    rows = rows_beside_page(best, _newest_page(sources), contents)
    made = {table: rows[table] for table in ROW_TABLES}
    return made | dict(zip(VERSION_TABLES, told, strict=True))


def rows_beside_page(source: StudySource, page: str | None, contents: Contents) -> Rows:
    """The rows of a source; findings of a whole record also say where a page differs from it.

    ``page`` is the SHA-256 sum of the study's newest page, if it has one.
    """
    if page is None or not source.rank.is_whole_record:
        return source.rows
    findings = source.rows["findings"]
    found = page_findings(source.nct_id, len(findings), (source.rank.sha256, page), contents)
    return ChainMap({"findings": findings + found}, source.rows)


def page_findings(nct_id: NctId, position: int, sums: tuple[str, str], contents: Contents) -> list[Row]:
    """Rows of findings, after ``position`` others: what a page says otherwise than the record.

    ``sums`` are the SHA-256 sums of the record and the page.
    """
    record, page = map(contents, sums)
    first = nct_id.number * ROWS_PER_STUDY + position
    return [
        (first + place, str(nct_id), *finding_of(found))
        for place, found in enumerate(disagreements(record, page))
    ]


def _newest_page(sources: Sequence[StudySource]) -> str | None:
    pages = [
        (source.rank.last_update, source.rank.sha256)
        for source in sources
        if source.document.form == STUDY_PAGE
    ]
    return max(pages)[1] if pages else None
