"""Saved queries, which an update repeats: the list, and one that is to be repeated no more."""

from scraper.errors import UnreadableInput
from scraper.parser.read import content
from scraper.sink.sqlite.store import Store


def drop_query(database: str, number: int) -> str:
    """Forgets the query with a number of ``nctdb queries list``; returns its words.

    Its studies stay, and an update goes on looking at them.  Raises ``UnreadableInput`` where there is no
    such query, ``DatabaseUnusable`` or ``DatabaseBusy``.
    """
    with Store(database, content, must_exist=True) as store:
        rows = store.connection.execute("select rowid, words from saved_queries order by rowid").fetchall()
        if not 1 <= number <= len(rows):
            raise UnreadableInput(
                f"{database}: no saved query {number}; see what there is: nctdb queries list {database}"
            )
        row, words = rows[number - 1]
        with store.transaction():
            store.connection.execute("delete from saved_queries where rowid = ?", (row,))
    return str(words)
