"""The registry's piece names: the words of ``fields=``, ``sort=`` and ``AREA[...]`` for paths of a record."""

import csv
from functools import cache
from importlib.resources import files


@cache
def pieces() -> dict[str, str]:
    """Piece name to path (``NCTId``: ``protocolSection...nctId``), from ``/studies/metadata``.

    Names are case-sensitive at the registry.
    """
    table = (files(__package__) / "pieces.csv").read_text(encoding="utf-8")
    return {row["piece"]: row["path"] for row in csv.DictReader(table.splitlines())}
