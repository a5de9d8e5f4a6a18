"""Reads documents into what a store takes of them: one that is unusable becomes a rejection, a value too."""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from schemas.provenance import RawDocument, Refusal, Rejection
from schemas.record import ParsedRecord
from schemas.values import NctId
from scraper.errors import NctdbError, NoRecord, RecordRejected
from scraper.sink.study_rows.source import StudySource, source_of

T = TypeVar("T")

Documents = Mapping[str, RawDocument]
"""Documents by the SHA-256 sums of their bytes."""

Result = StudySource | Rejection
"""What a store takes of a document, or why it takes nothing."""


class Failure(NamedTuple):
    """Why something could not be done with a record, for a person; ``kind`` as in ``Rejection``."""

    reason: str
    kind: Refusal = "record"


@contextmanager
def without_cyclic_collection() -> Iterator[None]:
    """Records hold no reference cycles, and looking for them would cost a third of the time."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def read_documents(documents: Documents, reader: Callable[[RawDocument], ParsedRecord]) -> list[Result]:
    """A result for each document, in their order."""
    return [source_or_rejection(document, sum_, reader) for sum_, document in documents.items()]


def source_or_rejection(
    document: RawDocument, sha256_sum: str, reader: Callable[[RawDocument], ParsedRecord]
) -> Result:
    """What a store takes of the record in a document, or why there is none: values for another process."""
    result = guarded(lambda: source_of(reader(document), sha256_sum))
    return rejection(document, result, document.nct_id) if isinstance(result, Failure) else result


def rejection(document: RawDocument, failure: Failure, nct_id: NctId | None) -> Rejection:
    """A document that could not be used."""
    return Rejection(document.origin, document.body, failure.reason, nct_id, failure.kind)


def guarded(do: Callable[[], T]) -> T | Failure:
    """What ``do`` makes of a record, or why it could not: the one broad handler of the program.

    Errors that are no record's (a full disk, a registry that does not answer) pass through.
    """
    try:
        return do()
    except NoRecord as error:
        return Failure(str(error), "content")
    except RecordRejected as error:
        return Failure(str(error))
    except NctdbError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever one record does, the others go on
        return Failure(f"nctdb failed on this record, please report it: {type(error).__name__}: {error}")
