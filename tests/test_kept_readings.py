"""Every text in the tests of the readers is read whole, and compared with what it was read as before.

The tests of a reader look at the part of a reading that they are about.  This one looks at all of it: a rule for one
text that changes another one is seen, and so is a change that nobody meant.  ``fixtures/readings`` has a file a
reader, a line a text, and lists of more texts.  When a reading differs, the file is written anew and the test fails once: a person reads the
differences, and commits the file if they are right.
"""

import ast
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scraper.parser.text.concepts.reader import concepts_in
from scraper.parser.text.facts import facts_in
from scraper.parser.text.segmentation.criteria import parse_criteria
from scraper.parser.text.time_frames.reader import time_frame

TESTS = Path(__file__).parent
READINGS = TESTS / "fixtures" / "readings"
ABOUT_FACTS = (
    "ages", "bounds", "facts", "flags", "nested", "sense", "threshold_roles", "threshold_subjects",
    "thresholds", "time_windows", "window_roles",
)  # fmt: skip

Reader = Callable[[str], list[Any]]


def _said(read: Any) -> dict[str, Any]:
    """The fields of a reading that say something."""
    return {name: value for name, value in read._asdict().items() if value not in (None, (), False)}


def _facts(text: str) -> list[Any]:
    return [_said(fact) for fact in facts_in(text)]


def _concepts(text: str) -> list[Any]:
    return [_said(concept) for concept in concepts_in(text, "exclusion", facts_in(text))]


READERS: dict[str, tuple[Reader, tuple[str, ...]]] = {
    "concepts": (_concepts, ("concepts", "flags", "time_windows", "thresholds")),
    "facts": (_facts, ABOUT_FACTS),
    "segmentation": (
        lambda text: [_said(each) for each in parse_criteria(text)],
        ("eligibility", "sides", "nested"),
    ),
    "time_frames": (lambda text: [_said(time_frame(text))], ("bounds", "time_frames")),
}
"""Each reader with the test modules whose texts it reads."""


LONGEST = 3000


def texts(modules: tuple[str, ...]) -> Iterator[str]:
    """Every constant text of several words in test modules, that is no docstring."""
    for name in modules:
        tree = ast.parse((TESTS / f"test_{name}.py").read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant))
        for text in (node.value for node in constants if id(node) not in docstrings):
            if isinstance(text, str) and " " in text.strip() and len(text) < LONGEST:
                yield text


def more_texts(name: str) -> list[str]:
    """Texts that no test says more about, a line each: in every form that records have."""
    file = READINGS / f"{name}.txt"
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


@pytest.mark.parametrize("name", READERS)
def test_every_text_is_read_as_it_was(name: str) -> None:
    reader, modules = READERS[name]
    file = READINGS / f"{name}.jsonl"
    before: dict[str, Any] = dict(map(json.loads, file.read_text("utf-8").splitlines()))
    given = sorted({*texts(modules), *more_texts(name)})
    after = {text: json.loads(json.dumps(reader(text))) for text in given}
    if before != after:
        lines = [json.dumps(pair, ensure_ascii=False, separators=(",", ":")) for pair in after.items()]
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    differing = [text for text in before.keys() | after.keys() if before.get(text) != after.get(text)]
    assert differing == [], (
        f"{file.name} is written anew: read its differences, and commit it if they are right"
    )
