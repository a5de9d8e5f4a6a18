"""One writer at a time: a lock on a file beside the database, which the system takes from a dead process."""

from filelock import FileLock, Timeout

from scraper.errors import DatabaseBusy, DatabaseUnusable


def hold(path: str) -> FileLock:
    """Holds a database until the lock is released; raises ``DatabaseBusy`` when another run holds it.

    Readers do not ask for it.  The file stays: to delete it under another run would give two locks.
    """
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise DatabaseBusy(
            f"{path}: another run of nctdb is writing it; try again when it has ended"
        ) from None
    except OSError as error:
        raise DatabaseUnusable(f"{path}: {lock.lock_file} cannot be made ({error.strerror})") from None
    return lock
