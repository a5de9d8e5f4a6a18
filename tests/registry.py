"""A running registry for tests: invented records in, real sockets out."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

import pytest

from scraper.local_registry.holdings import Record
from scraper.local_registry.invented import studies
from scraper.local_registry.server import RegistryServer

Serve = Callable[..., RegistryServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """``serve(800)`` or ``serve(records)``: a registry that answers until the test ends."""
    with ExitStack() as stack:

        def start(records: int | Iterable[Record] = 0, **options: object) -> RegistryServer:
            held = studies(records) if isinstance(records, int) else records
            return stack.enter_context(RegistryServer(held, **options))  # type: ignore[arg-type]

        yield start
