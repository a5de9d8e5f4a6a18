"""From records of trials to a database, and from the database to answers; in Python:

>>> from scraper import open_database, parse_text

Names are looked up when they are first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.explore.cohorts import Cohort
    from scraper.explore.notebook import Database, ParsedCriterion, open_database, parse_text
    from scraper.explore.results import TrialResults

__all__ = ["Cohort", "Database", "ParsedCriterion", "TrialResults", "open_database", "parse_text"]

_HOMES = {
    "Cohort": "scraper.explore.cohorts",
    "Database": "scraper.explore.notebook",
    "ParsedCriterion": "scraper.explore.notebook",
    "TrialResults": "scraper.explore.results",
    "open_database": "scraper.explore.notebook",
    "parse_text": "scraper.explore.notebook",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
