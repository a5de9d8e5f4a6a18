"""Processes that run SQL, apart from the threads that make pages: few of them, killed when time is up."""

import pickle
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from scraper.explore.web.sql_process import Answered, Asked, Refused

PROCESSES = 2
WAITING = 32
"""Questions that may wait for a process; more are refused at once."""

GRACE = 1.0
"""Seconds after its limit at which a process that did not stop by itself is killed."""


class SqlPool:
    """Runs SQL on one database; each of its threads has a process."""

    def __init__(self, path: str, processes: int = PROCESSES) -> None:
        self.path = path
        self.executor = ThreadPoolExecutor(processes, thread_name_prefix="sql")
        self._most = processes + WAITING
        self._asked = 0
        self._count = threading.Lock()
        self._own = threading.local()
        self._started: list[subprocess.Popen[bytes]] = []

    def run(self, asked: Asked) -> Answered | Refused:
        """The answer, in a thread of the pool; a process that is late or out of memory is killed."""
        process = self._process()
        is_late = threading.Event()
        timer = threading.Timer(asked.seconds + GRACE, _kill, (process, is_late))
        timer.start()
        try:
            return _exchange(process, asked)
        except (OSError, EOFError, pickle.UnpicklingError):
            self._end(process)
            if is_late.is_set():
                return Refused("time", "interrupted")
            return Refused("size", "the question needs too much memory")
        finally:
            timer.cancel()

    def may_enter(self) -> bool:
        """Counts a question that is about to be run; False: too many are waiting."""
        with self._count:
            if self._asked >= self._most:
                return False
            self._asked += 1
            return True

    def leave(self) -> None:
        """The question that entered was answered."""
        with self._count:
            self._asked -= 1

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """Ends a process; the next question of this thread starts another."""
        process.kill()
        process.wait()
        self._started.remove(process)

    def _process(self) -> "subprocess.Popen[bytes]":
        process: subprocess.Popen[bytes] | None = getattr(self._own, "process", None)
        if process is None or process.poll() is not None:
            command = [sys.executable, "-m", "scraper.explore.web.sql_process", self.path]
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
            self._own.process = process
            self._started.append(process)
        return process

    def close(self) -> None:
        """Ends all processes."""
        self.executor.shutdown(wait=False, cancel_futures=True)
        for process in self._started:
            process.kill()
            process.wait()


def _kill(process: "subprocess.Popen[bytes]", is_late: threading.Event) -> None:
    is_late.set()
    process.kill()


def _exchange(process: "subprocess.Popen[bytes]", asked: Asked) -> Answered | Refused:
    assert process.stdin  # noqa: S101 - both are pipes
    assert process.stdout  # noqa: S101
    pickle.dump(tuple(asked), process.stdin)
    process.stdin.flush()
    reply: Sequence[Any] = pickle.load(process.stdout)  # noqa: S301 - from our own process
    return Answered(*reply) if len(reply) == len(Answered._fields) else Refused(*reply)


class Row(tuple[Any, ...]):
    """A row whose values are asked for by position or by name, as those of sqlite3 are."""

    names: Mapping[str, int]

    @classmethod
    def of(cls, names: Mapping[str, int], values: Sequence[Any]) -> "Row":
        """A row with these names; all rows of an answer share them."""
        row = cls(values)
        row.names = names
        return row

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(self.names[key] if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """Names of the columns."""
        return list(self.names)
