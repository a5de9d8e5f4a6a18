"""Examples in docstrings are run: those after ``>>>``, and texts in quotes in the docstrings of the text readers.

A quoted text is read by the reader of its package; ``fixtures/docstring_examples.json`` has what it reads.  A new
example is written there and the test fails once, so that a person reads whether the docstring is true.
"""

import ast
import doctest
import json
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest

from schemas.eligibility import Fact
from scraper.parser.text.ages.reader import ages
from scraper.parser.text.flags.reader import labels
from scraper.parser.text.segmentation.criteria import parse_criteria
from scraper.parser.text.thresholds.reader import thresholds
from scraper.parser.text.time_frames.reader import time_frame
from scraper.parser.text.time_windows.reader import time_windows

ROOT = Path(__file__).parent.parent
TEXT = ROOT / "scraper" / "parser" / "text"
READINGS = Path(__file__).parent / "fixtures" / "docstring_examples.json"

WITH_DOCTESTS = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for folder in ("schemas", "scraper")
    for path in (ROOT / folder).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", WITH_DOCTESTS)
def test_examples_after_a_prompt_give_what_they_show(name: str) -> None:
    result = doctest.testmod(import_module(name))
    assert result.attempted > 0
    assert result.failed == 0


def _facts(read: Callable[[str], list[Fact]]) -> Callable[[str], list[str]]:
    return lambda text: [_words(fact) for fact in read(text)]


def _words(fact: Fact) -> str:
    values = fact.values or (fact.value_low, fact.value_high)
    numbers = " ".join(f"{value:g}" for value in dict.fromkeys(values) if value is not None)
    parts = (
        fact.subject_normalized or fact.subject,
        fact.comparator,
        numbers,
        fact.unit,
        fact.relation,
        fact.anchor,
    )
    return " ".join(part for part in parts if part)


def _criteria(text: str) -> list[str]:
    return [f"{each.criterion_type}: {each.text}" for each in parse_criteria(text)]


def _time_frame(text: str) -> list[str]:
    frame = time_frame(text)
    said = {name: value for name, value in frame._asdict().items() if value not in (None, (), [])}
    return [f"{name} {value}" for name, value in said.items()]


READERS: dict[str, Callable[[str], list[str]]] = {
    "ages": _facts(ages),
    "flags": lambda text: list(labels(text)),
    "segmentation": _criteria,
    "thresholds": _facts(thresholds),
    "time_frames": _time_frame,
    "time_windows": _facts(time_windows),
}
"""Each package of a reader with what it reads in a text, in few words."""

OF_MANY = ("ages", "thresholds", "time_windows")
"""Readers of the examples that stand elsewhere, as in the lexicon that they share."""

_QUOTED = re.compile(r'(?<![\w"])"([^"]{2,200})"(?!\w)')

_IS_TEXT = re.compile(r"\d|\w \w")
"""What is no single word, like "or"."""


def examples() -> Iterator[tuple[str, str]]:
    """Every quoted text in a docstring with the reader that it is for."""
    for path in sorted(TEXT.rglob("*.py")):
        package = path.relative_to(TEXT).parts[0]
        for text in _docstrings(path):
            for example in _QUOTED.findall(" ".join(text.split())):
                if _IS_TEXT.search(example):
                    yield from (
                        (reader, example) for reader in ([package] if package in READERS else OF_MANY)
                    )


def _docstrings(path: Path) -> Iterator[str]:
    """Docstrings of the module, its functions and classes, and the texts under its constants."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            yield node.value.value


def test_quoted_examples_are_read_as_written_down() -> None:
    expected: dict[str, dict[str, list[str]]] = json.loads(READINGS.read_text(encoding="utf-8"))
    found: dict[str, dict[str, list[str]]] = {reader: {} for reader in sorted(READERS)}
    for reader, example in sorted(set(examples())):
        found[reader][example] = READERS[reader](example)
    differing = {
        (reader, example): (expected.get(reader, {}).get(example), read)
        for reader, readings in found.items()
        for example, read in readings.items()
        if expected.get(reader, {}).get(example) != read
    }
    if differing:
        READINGS.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert differing == {}, (
        f"written to {READINGS.name} anew; commit it if it is right, and true to the docstrings"
    )


def test_every_reader_has_examples() -> None:
    assert {reader for reader, _ in examples()} == set(READERS)
