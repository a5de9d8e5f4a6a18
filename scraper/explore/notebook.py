"""A database in a notebook: records as typed objects, cohorts and questions as frames, one text parsed."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

import zstandard

from schemas.eligibility import Criterion, Fact
from schemas.provenance import RawDocument
from schemas.study import Study
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.explore.cohorts import Cohort, cohort_of, list_cohorts
from scraper.explore.database import held_id, reading
from scraper.explore.matrices import matrix_of
from scraper.explore.questions import ask, is_select
from scraper.explore.results import TrialResults, results_of
from scraper.explore.search.answer import SHOWN, Answer, answer
from scraper.explore.search.filters import Selection
from scraper.explore.sheets import Sheet, sheet_of_rows
from scraper.parser.read import study_of
from scraper.parser.text.nested import facts_of_all
from scraper.parser.text.segmentation.criteria import parse_criteria

Library = Literal["pandas", "polars"]

_SOURCES = """
select s.nct_id, d.source_format, d.origin, d.body
from studies s join source_documents d on d.sha256 = s.source_sha256
where (:cohort is null or s.nct_id in (select nct_id from cohort_members where cohort = :cohort))
    and (:nct_id is null or s.nct_id = :nct_id)
order by s.nct_id
"""


class ParsedCriterion(NamedTuple):
    """A criterion of an eligibility text and the typed facts in it."""

    criterion: Criterion
    facts: Sequence[Fact]


def parse_text(text: str) -> list[ParsedCriterion]:
    """What an eligibility text says: its criteria in order, each with its facts."""
    criteria = parse_criteria(text)
    return list(map(ParsedCriterion, criteria, facts_of_all(criteria)))


def open_database(path: str) -> "Database":
    """Opens a database for reading; raises ``DatabaseUnusable`` for a file that is none of ours."""
    return Database(path)


class Database:
    """An open database; use it in a ``with`` statement, or close it.

    Errors are those of ``scraper.errors``: ``UnreadableInput`` for an id, cohort or SQL that is wrong.
    """

    def __init__(self, path: str) -> None:
        self.path = str(path)
        self._stack = ExitStack()
        self._connection: sqlite3.Connection = self._stack.enter_context(reading(self.path))
        self._decompress = zstandard.ZstdDecompressor().decompress

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """Studies in the database."""
        return int(self._connection.execute("select count(*) from studies").fetchone()[0])

    def close(self) -> None:
        """Closes the file."""
        self._stack.close()

    def studies(self, cohort: str | None = None) -> Iterator[Study]:
        """The records, or those of a cohort, by NCT id, read one at a time from their archived bytes."""
        if cohort is not None:
            self.cohort(cohort)
        return self._studies(cohort=cohort, nct_id=None)

    def study(self, nct_id: str) -> Study:
        """One record as the registry published it."""
        for found in self._studies(cohort=None, nct_id=self._known(nct_id)):
            return found
        raise UnreadableInput(f"{self.path} does not hold {nct_id}")

    def results(self, nct_id: str) -> TrialResults:
        """What a study has posted; all is empty where it posted nothing."""
        return results_of(self._connection, self._known(nct_id))

    def cohorts(self) -> list[Cohort]:
        """All saved cohorts."""
        return list_cohorts(self.path).cohorts

    def cohort(self, name: str) -> Cohort:
        """A saved cohort: its filters, their counts, its NCT ids."""
        return cohort_of(self._connection, self.path, name)

    def search(
        self, query: str | None = None, limit: int | None = SHOWN, **filters: str | Sequence[str]
    ) -> Answer:
        """Studies by words and filters, as ``nctdb search``: ``search("asthma", phase="3", age=["70"])``.

        Filters are the fields of ``Selection``.  ``limit`` None gives all studies.  Raises
        ``UnreadableInput`` for a filter that does not exist or means nothing.
        """
        given = {name: [value] if isinstance(value, str) else list(value) for name, value in filters.items()}
        if unknown := [name for name in given if name not in Selection.model_fields]:
            raise UnreadableInput(f"no filter {unknown[0]!r}; there are: {', '.join(Selection.model_fields)}")
        asked = Selection.model_validate({**given, "search": [query] if query is not None else []})
        return answer(self._connection, self.path, asked, limit)

    def frame(self, question: str, kind: str = "comparison", library: Library = "pandas") -> Any:
        """A data frame of a SELECT, or of a matrix of a cohort (comparison, effects ...).

        SQL can only read, and for 30 seconds at most.  Whole numbers that are absent somewhere stay whole
        (pandas: ``Int64``).  ``library`` is pandas or polars, an extra each.
        """
        return FRAMES[library](self._sheet(question, kind))

    def _sheet(self, question: str, kind: str) -> Sheet:
        if is_select(question):
            return sheet_of_rows(*ask(self._connection, question))
        return matrix_of(self._connection, self.path, question, kind)

    def _known(self, nct_id: str) -> str:
        return held_id(self._connection, self.path, nct_id)

    def _studies(self, cohort: str | None, nct_id: str | None) -> Iterator[Study]:
        rows = self._connection.execute(_SOURCES, {"cohort": cohort, "nct_id": nct_id})
        for found, form, origin, body in rows:
            yield study_of(RawDocument(self._decompress(body), origin, form, NctId(found)))


def _pandas(sheet: Sheet) -> Any:
    try:
        import pandas as pd  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UnreadableInput('pandas is not installed; run: pip install "nctdb[pandas]"') from None
    dtypes = {"integer": "Int64", "real": "Float64"}
    columns = _columns(sheet)
    return pd.DataFrame(
        {
            field.name: pd.array(columns[field.name], dtype=dtypes.get(field.type, "object"))
            for field in sheet.fields
        }
    )


def _polars(sheet: Sheet) -> Any:
    try:
        import polars as pl  # noqa: PLC0415 - an extra
    except ModuleNotFoundError:
        raise UnreadableInput('polars is not installed; run: pip install "nctdb[polars]"') from None
    dtypes = {"integer": pl.Int64, "real": pl.Float64}
    schema = {field.name: dtypes.get(field.type, pl.String) for field in sheet.fields}
    return pl.DataFrame(_columns(sheet), schema=schema, strict=False)


def _columns(sheet: Sheet) -> dict[str, list[Any]]:
    rows = list(sheet.rows)
    return {name: [row[place] for row in rows] for place, name in enumerate(sheet.names)}


FRAMES = {"pandas": _pandas, "polars": _polars}
"""Each library with what makes its frame of a sheet."""
