"""What the tests share: where the bundled records are, and where the shared reference is, if at all."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.browser import browser
from tests.registry import serve

__all__ = ["browser", "serve"]

# The same examples at every run, so that a failure is the change's; NCTDB_FUZZ=1 draws new ones.  Time is
# measured in benchmarks, never asserted.
settings.register_profile("nctdb", deadline=None, derandomize="NCTDB_FUZZ" not in os.environ)
settings.load_profile("nctdb")


@pytest.fixture(scope="session")
def fixtures_dir() -> Path:
    """Bundled, invented records: ``<form>/<NCT id>--<why>/``."""
    return Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference tables and real records beside the repository; skips where it is absent."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("needs ../shared, which is no part of the repository")
    return folder
