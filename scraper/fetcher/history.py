"""The registry's own past versions of a record, from the addresses that its site uses.

They are in no documentation, so every answer is held against the shape it had when this was written, and
another shape is refused by name.  Observed: versions are numbered from 0 without gaps, each with the day
it was submitted; a version's ``study`` has the sections of API v2.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import msgspec

from scraper.errors import SourceRefused, SourceUnavailable
from scraper.fetcher.session import Answer, NotAnAnswer, Session
from scraper.settings import Settings

OF_NO_STUDY = frozenset({404, 410})


class PastVersion(NamedTuple):
    """One version in the list of a record's versions.  ``submitted`` is a day, ISO 8601."""

    number: int
    submitted: str


class _Entry(msgspec.Struct):
    version: int
    date: str


class _List(msgspec.Struct):
    changes: list[_Entry]


class _Identification(msgspec.Struct):
    nctId: str  # noqa: N815 - the registry's name


class _Protocol(msgspec.Struct):
    identificationModule: _Identification  # noqa: N815


class _Study(msgspec.Struct):
    protocolSection: _Protocol  # noqa: N815


class _Version(msgspec.Struct):
    studyVersion: int  # noqa: N815
    study: _Study


_list = msgspec.json.Decoder(_List)
_version = msgspec.json.Decoder(_Version)


class RegistryHistory:
    """The history of records, asked through a session."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self.session = session
        self.base = f"{settings.site}/api/int/studies"

    def versions(self, nct_id: str) -> list[PastVersion] | None:
        """The versions of a record, oldest first; None: the registry has no such record.

        Raises ``SourceUnavailable``, also for a list that is not numbered from 0 without gaps.
        """
        url = f"{self.base}/{nct_id}/history"
        try:
            answer = self.session.get(url, check=_shape(_list.decode))
        except SourceRefused as refused:
            if refused.status in OF_NO_STUDY:
                return None
            raise
        found = sorted(_list.decode(answer.body).changes, key=lambda entry: entry.version)
        if [entry.version for entry in found] != list(range(len(found))):
            raise SourceUnavailable(f"{url}: versions are no longer numbered from 0 without gaps; {_CHANGED}")
        return [PastVersion(entry.version, entry.date) for entry in found]

    def version(self, nct_id: str, number: int) -> tuple[bytes, str]:
        """The bytes of one version, as they came, and their address; raises ``SourceUnavailable``."""
        url = f"{self.base}/{nct_id}/history/{number}"
        answer = self.session.get(url, check=_shape(_version.decode))
        found = _version.decode(answer.body)
        if found.studyVersion != number or found.study.protocolSection.identificationModule.nctId != nct_id:
            raise SourceUnavailable(f"{url}: holds another version or study than was asked for; {_CHANGED}")
        return answer.body, url


_CHANGED = "the registry's internal addresses may have changed: look for a newer nctdb"


def _shape(decode: Callable[[bytes], Any]) -> Callable[[Answer], None]:
    def check(answer: Answer) -> None:
        try:
            decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise NotAnAnswer(f"not the shape that a history has ({error}); {_CHANGED}") from None

    return check
