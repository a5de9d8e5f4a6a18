"""sqlite-utils without pandas and numpy.

It imports both where they are installed, to know the types of their columns, which we never give it: 0.4 s
and 80 MB of every command that opens a database.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _absent(*modules: str) -> Iterator[None]:
    """Inside, importing a module that nobody imported yet fails as if it were not installed."""
    hidden = dict.fromkeys(name for name in modules if name not in sys.modules)
    sys.modules.update(hidden)  # type: ignore[arg-type]  # None is documented: importing raises ImportError
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


with _absent("pandas", "numpy"):
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

__all__ = ["Database", "Migrations"]
