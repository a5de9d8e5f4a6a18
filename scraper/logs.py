"""Log lines on standard error: plain for people, one JSON object a line for machines."""

import json
import logging
import sys
from datetime import UTC, datetime

log = logging.getLogger("nctdb")

_OWN = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    """A record as one JSON object: ``time`` (ISO 8601, UTC), ``level``, ``message``, and what was added."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "message": record.getMessage(),
        }
        line |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        return json.dumps(line, ensure_ascii=False, default=str)


def to_standard_error(as_json: bool) -> None:
    """Sends the log to standard error: warnings and worse as ``nctdb: ...``, or all steps as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else logging.Formatter("nctdb: %(message)s"))
    log.handlers[:] = [handler]
    log.setLevel(logging.INFO if as_json else logging.WARNING)
    log.propagate = False


def to_nobody() -> None:
    """Takes back what ``to_standard_error`` did, so that a command leaves no trace in a process of others."""
    log.handlers.clear()
    log.setLevel(logging.NOTSET)
    log.propagate = True
