"""One module a form of record: recognise it, and read it into the shape of API v2.

A form's module has ``NAME``, ``ABSENT`` (paths that the form cannot know) and ``recognises(head)``; all
but API v2, which is the shape itself, have ``read(document) -> Draft``.  Modules are imported when their
turn comes, because some bring heavy libraries.
"""

from importlib import import_module
from typing import Protocol, cast

from schemas.provenance import Draft, RawDocument

FORMS = ("registry_history", "api_v2", "study_page")
"""Names of the modules, in the order in which they are asked: the last two claim any JSON and any HTML."""


class Form(Protocol):
    """What every module offers."""

    NAME: str
    ABSENT: frozenset[str]

    def recognises(self, head: bytes) -> bool:
        """Whether content that begins so is of this form."""

    def read(self, document: RawDocument) -> Draft:
        """The record in the shape of API v2; raises ``RecordRejected``."""


def form(name: str) -> Form:
    """The module of a form."""
    return cast(Form, import_module(f"{__name__}.{name}"))
