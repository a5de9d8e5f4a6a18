"""What can go wrong, as types that say what to do about it.

    NctdbError                exit status
      UnreadableInput         2   a path or stream that cannot be read at all
      RecordRejected          1   one record that is unusable; kept with its bytes, the others go on
        NoRecord              2   content that is something else, such as a list of search results
      DatabaseUnusable        2   not ours, of a newer version, read-only, full
      DatabaseBusy            4   another run holds it
      SourceUnavailable       3   no usable answer from the registry, or one that cannot be believed
        BadAnswers            3   answers that are none, however often asked
          SourceRefused       3   an answer of 4xx

The message is one line for a person: it names the file or record, what is wrong, and what to do.
"""


class NctdbError(Exception):
    """Anything that nctdb reports in one line instead of a traceback."""

    exit_status = 2


class UnreadableInput(NctdbError):  # noqa: N818 - named for what it is
    """A source that does not exist, may not be read, or holds nothing that is a record."""


class RecordRejected(NctdbError):  # noqa: N818
    """A record that cannot be used.  ``reason`` is for a person; the bytes are quarantined."""

    exit_status = 1


class NoRecord(RecordRejected):
    """Content that is something else than a record, such as a list of search results."""

    exit_status = 2


class DatabaseUnusable(NctdbError):  # noqa: N818
    """A database file that this program cannot or must not write."""


class ReadByOlderVersion(UserWarning):
    """The rows of a database were read by another version of nctdb; ``nctdb reparse`` reads them again."""


class DatabaseBusy(NctdbError):  # noqa: N818
    """A database that another run is writing."""

    exit_status = 4


class SourceUnavailable(NctdbError):  # noqa: N818
    """The registry, or a mirror, gave no usable answer, however often it was asked."""

    exit_status = 3


class BadAnswers(SourceUnavailable):
    """The registry can be reached, and what it answers to this request is never what it should be."""


class SourceRefused(BadAnswers):
    """The registry answered that it will not: a status of 4xx, which asking again does not change."""

    def __init__(self, message: str, status: int, text: str) -> None:
        """``text`` is what the registry said, for a person."""
        super().__init__(message)
        self.status = status
        self.text = text

    @property
    def is_gone(self) -> bool:
        """Whether the registry says that there is no such thing, or no longer."""
        return self.status in {404, 410}
