"""A real Chromium and a real server, for tests and screenshots."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of a Chromium of this machine, if it has one."""
    return next((path for name in CHROMIUM if (path := shutil.which(name))), None)


@contextmanager
def served(database: str) -> Iterator[str]:
    """Serves a database on a free port, as ``nctdb serve`` does; gives the address without last slash."""
    import uvicorn

    from scraper.explore.web.app import application

    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(database).app(), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Chromium for one module of tests; skips them by name where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs the extra browser")
    with playwright.sync_playwright() as running:
        launched = running.chromium.launch(executable_path=chromium(), args=list(ARGUMENTS))
        yield launched
        launched.close()
