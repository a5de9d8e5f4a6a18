"""A bound on the time of the processor that a test may take, whatever else the machine does."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

STALLED = 5.0
"""Seconds for 20,000 characters.  What grows with the length takes less than one, what grows with its square a
minute."""


class TooSlow(AssertionError):  # noqa: N818 - named for what it is
    """The bound was passed; what ran was broken off."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises ``TooSlow`` in what runs inside, also in the middle of a regular expression, after so much time."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooSlow(f"took more than {seconds} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
