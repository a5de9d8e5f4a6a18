"""A package or module a form of record, of the form's name; each offers a ``READER`` (``contract.Reader``).

They are imported when their turn comes, because some bring heavy libraries.
"""

from importlib import import_module
from typing import cast

from scraper.parser.contract import Reader


def reader(form: str) -> Reader:
    """The reader of a form, by the form's name."""
    return cast(Reader, import_module(f"{__name__}.{form}").READER)
