"""The registry's own past versions of a record, from the addresses that its site uses.

They are in no documentation, so every answer is held against the shape it had when this was written, and
another shape is refused by name.  Observed: versions are numbered from 0 without gaps, each with the day
it was submitted; a version's ``study`` has the sections of API v2.
"""

from functools import partial
from typing import NamedTuple

import msgspec

from scraper.errors import SourceRefused, SourceUnavailable
from scraper.fetcher.api import StudyHead
from scraper.fetcher.decoding import decoded, must_be
from scraper.fetcher.session import Session
from scraper.settings import Settings


class PastVersion(NamedTuple):
    """One version in the list of a record's versions.  ``submitted`` is a day, ISO 8601."""

    number: int
    submitted: str


class _Entry(msgspec.Struct):
    version: int
    date: str


class _List(msgspec.Struct):
    changes: list[_Entry]


class _Version(msgspec.Struct):
    studyVersion: int  # noqa: N815
    study: StudyHead


_list = partial(decoded, shape=_List)
_version = partial(decoded, shape=_Version)

_CHANGED = "the registry's internal addresses may have changed: look for a newer nctdb"
_OTHER_SHAPE = f"not the shape that a history has; {_CHANGED}"


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
            answer = self.session.get(url, check=must_be(_list, _OTHER_SHAPE))
        except SourceRefused as refused:
            if refused.is_gone:
                return None
            raise
        found = sorted(_list(answer.body).changes, key=lambda entry: entry.version)
        if [entry.version for entry in found] != list(range(len(found))):
            raise SourceUnavailable(f"{url}: versions are no longer numbered from 0 without gaps; {_CHANGED}")
        return [PastVersion(entry.version, entry.date) for entry in found]

    def version(self, nct_id: str, number: int) -> tuple[bytes, str]:
        """The bytes of one version, as they came, and their address; raises ``SourceUnavailable``."""
        url = f"{self.base}/{nct_id}/history/{number}"
        answer = self.session.get(url, check=must_be(_version, _OTHER_SHAPE))
        found = _version(answer.body)
        if found.studyVersion != number or found.study.protocolSection.identificationModule.nctId != nct_id:
            raise SourceUnavailable(f"{url}: holds another version or study than was asked for; {_CHANGED}")
        return answer.body, url
