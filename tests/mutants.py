"""Changes the program in one place at a time, and shows which changes no test notices.

``python -m tests.mutants --sample 400`` (or ``make mutants``) copies the tree, so that the files here stay as they
are.  cosmic-ray makes the changes; ``mutants.toml`` names the modules of each part and the tests that are to
notice.  Changes that alter nothing that anyone could see are listed in ``mutants_equivalent.csv`` with the reason.
"""

import argparse
import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path
from typing import Any, NamedTuple

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkItem

ROOT = Path(__file__).parent.parent
SECONDS = 600.0
"""The longest that the tests of one change may take; a change that makes them hang is noticed."""

NOT_LOGIC = (
    "core/ReplaceBinaryOperator_BitOr_",
    "core/RemoveDecorator",
    "core/ReplaceComparisonOperator_Eq_Is",
    "core/ReplaceComparisonOperator_NotEq_IsNot",
)
"""Operators whose changes every import notices (`int | None` in an annotation, `@dataclass`), or that alter
nothing: equal short texts are one object."""

WRITTEN = ("tests/fixtures/docstring_examples.json", "tests/fixtures/readings")
"""What a failing test writes anew: put back after each change, or the next one would be compared with it."""


class Change(NamedTuple):
    """A changed place: the part of the program, the line as it was and as it became."""

    part: str
    file: str
    before: str
    after: str


def main() -> int:
    """Prints the changes that went unnoticed, and the share that was noticed of each part."""
    arguments = _arguments()
    parts = tomllib.loads((ROOT / "tests/mutants.toml").read_text("utf-8"))
    equivalent = set(_equivalent())
    with tempfile.TemporaryDirectory() as folder:
        tree = _copied_tree(Path(folder))
        for name, part in parts.items():
            if arguments.part in (None, name):
                count = max(1, arguments.sample * part["share"] // 100)
                _report(name, _unnoticed(tree, name, part, count, arguments.seed), count, equivalent)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=400, help="changes in all, shared out over the parts")
    parser.add_argument("--seed", type=int, default=1, help="another seed draws other changes")
    parser.add_argument("--part", help="one part of mutants.toml only")
    return parser.parse_args()


def _equivalent() -> Iterator[tuple[str, str]]:
    with (ROOT / "tests/mutants_equivalent.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield row["before"], row["after"]


def _copied_tree(folder: Path) -> Path:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def _unnoticed(tree: Path, name: str, part: dict[str, Any], count: int, seed: int) -> Iterator[Change]:
    """Makes ``count`` changes in a part, one after the other; yields those with which every test passes."""
    command = f"{sys.executable} -m pytest -q -x -p no:cacheprovider {' '.join(part['tests'])}"
    with chdir(tree), use_db(":memory:", WorkDB.Mode.create) as session:
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        if subprocess.run(command.split(), capture_output=True, check=False).returncode:
            raise SystemExit(f"{name}: the tests fail without any change; run: {command}")
        init([path for module in part["modules"] for path in _modules(Path(module))], session, {})
        places = sorted(filter(_is_logic, session.work_items), key=_place)
        for item in random.Random(seed).sample(places, min(count, len(places))):
            result = mutate_and_test(item.mutations, command, SECONDS)
            _put_back(tree)
            if result.test_outcome == TestOutcome.SURVIVED:
                yield _change(name, item, result.diff or "")


def _put_back(tree: Path) -> None:
    for name in WRITTEN:
        for path in _files(ROOT / name):
            shutil.copy2(path, tree / path.relative_to(ROOT))


def _files(path: Path) -> list[Path]:
    return sorted(path.iterdir()) if path.is_dir() else [path]


def _modules(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path] * path.exists()


def _is_logic(item: WorkItem) -> bool:
    return not item.mutations[0].operator_name.startswith(NOT_LOGIC)


def _place(item: WorkItem) -> tuple[str, tuple[int, int], str, int]:
    mutation = item.mutations[0]
    return str(mutation.module_path), mutation.start_pos, mutation.operator_name, mutation.occurrence


def _change(part: str, item: WorkItem, diff: str) -> Change:
    def line(sign: str) -> str:
        changed = (text for text in diff.splitlines() if text[:1] == sign and text[:3] != sign * 3)
        return next(changed, "")[1:].strip()

    mutation = item.mutations[0]
    return Change(part, f"{mutation.module_path}:{mutation.start_pos[0]}", line("-"), line("+"))


def _report(part: str, unnoticed: Iterator[Change], count: int, equivalent: set[tuple[str, str]]) -> None:
    missed, same = 0, 0
    for change in unnoticed:
        if (change.before, change.after) in equivalent:
            same += 1
            continue
        missed += 1
        print(f"{change.file}\n  - {change.before}\n  + {change.after}", flush=True)
    share = 100 * (count - same - missed) / max(1, count - same)
    print(
        f"{part}: {count} changes, {same} of them equivalent, {missed} unnoticed: {share:.0f} % noticed",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
