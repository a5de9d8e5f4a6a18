"""Politeness: no two requests to one host sooner than the interval, across processes of one user."""

import logging
import re
import time
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger("nctdb")

FAR_AHEAD = 60
"""Intervals; a turn that lies further ahead was written by a clock that was wrong."""


class Pace:
    """Gives each request its turn.  Turns are kept in a file a host, so that all processes share them."""

    def __init__(self, folder: Path, interval: float) -> None:
        """``interval`` is in seconds; 0: every turn is now, and no file is made."""
        self.folder = folder
        self.interval = interval
        self.last: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Returns when it is this process's turn to ask ``host``."""
        if self.interval:
            time.sleep(max(0.0, self._take_turn(host) - time.time()))

    def _take_turn(self, host: str) -> float:
        """Takes the next free turn, a time in seconds of the epoch."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = self.folder / f"{re.sub(r'[^a-z0-9.-]', '_', host.lower())}.turn"
            with FileLock(f"{file}.lock", timeout=10 * self.interval + 10):
                turn = self._next(_last_turn(file))
                file.write_text(repr(turn), encoding="ascii")
        except (OSError, Timeout) as error:
            log.warning("pace is kept by this process alone: %s", error)
            turn = self._next(self.last.get(host, 0.0))
        self.last[host] = turn
        return turn

    def _next(self, last: float) -> float:
        now = time.time()
        return now if last > now + FAR_AHEAD * self.interval else max(now, last + self.interval)


def _last_turn(file: Path) -> float:
    try:
        return float(file.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return 0.0
