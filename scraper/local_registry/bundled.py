"""The records that come with the program: what the demo's registry holds."""

from importlib.resources import files

import orjson

from scraper.local_registry.holdings import Record


def bundled() -> list[Record]:
    """Invented whole records, from a registry of rheumatology: those of the project's fixtures."""
    text = (files(__package__) / "bundled.jsonl").read_bytes()
    return [orjson.loads(line) for line in text.splitlines()]
