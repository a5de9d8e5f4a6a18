"""Arrows point down only: cli -> commands -> runs | explore -> fetcher | parser | sink -> schemas."""

import ast
from collections.abc import Iterator
from functools import partial
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "schemas": set(),
    "scraper.errors": set(),
    "scraper.logs": set(),
    "scraper.progress": set(),
    "scraper.settings": {"scraper.errors"},
    "scraper.fetcher": {"schemas", "scraper.errors", "scraper.settings"},
    "scraper.parser": {"schemas", "scraper.errors"},
    "scraper.sink": {"schemas", "scraper.errors"},
    "scraper.sink.study_rows": {"schemas"},
    "scraper.sink.sqlite": {"schemas", "scraper.errors", "scraper.sink.study_rows"},
    "scraper.sink.writers": {"schemas", "scraper.errors"},
    "scraper.local_registry": {"schemas"},
    "scraper.explore": {
        "schemas",
        "scraper.errors",
        "scraper.parser",
        "scraper.sink.sqlite",
        "scraper.sink.writers",
    },
    "scraper.explore.web": {"schemas", "scraper.errors", "scraper.explore"},
    "scraper.explore.report": {"schemas", "scraper.errors", "scraper.explore"},
    "scraper.runs": {
        "schemas",
        "scraper.errors",
        "scraper.fetcher",
        "scraper.parser",
        "scraper.settings",
        "scraper.sink.sqlite",
        "scraper.sink.study_rows",
    },
    "scraper.local_registry.demo": {
        "scraper.errors",
        "scraper.explore",
        "scraper.fetcher",
        "scraper.local_registry",
        "scraper.runs",
        "scraper.settings",
    },
    "scraper.commands": {
        "scraper.errors",
        "scraper.explore",
        "scraper.explore.report",
        "scraper.explore.web",
        "scraper.fetcher",
        "scraper.local_registry.demo",
        "scraper.logs",
        "scraper.progress",
        "scraper.runs",
        "scraper.settings",
        "scraper.sink.writers",
    },
    "cli": {"scraper.commands"},
}
"""Each part of the program and the parts that it may know, besides itself."""

NETWORK_OR_DATABASE = {"requests", "urllib3", "sqlite3", "sqlite_utils"}


def part_of(module: str) -> str | None:
    parts = sorted(MAY_IMPORT, key=len, reverse=True)
    return next((part for part in parts if module == part or module.startswith(part + ".")), None)


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules() -> Iterator[tuple[str, Path]]:
    for path in [ROOT / "cli.py", *ROOT.glob("schemas/**/*.py"), *ROOT.glob("scraper/**/*.py")]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if name != "scraper":
            yield name, path


@pytest.mark.parametrize(("name", "path"), [pytest.param(*module, id=module[0]) for module in modules()])
def test_imports_point_down(name: str, path: Path) -> None:
    part = part_of(name)
    assert part, f"{name} is in no part: add it to MAY_IMPORT"
    known = {
        part_of(module) for module in imports(path) if module.split(".")[0] in {"schemas", "scraper", "cli"}
    }
    assert known - {None, part} <= MAY_IMPORT[part]


PURE = [*ROOT.glob("scraper/parser/**/*.py"), *ROOT.glob("scraper/sink/study_rows/**/*.py")]


@pytest.mark.parametrize("path", PURE, ids=lambda path: "-".join(path.relative_to(ROOT).parts[1:]))
def test_records_are_read_and_rows_made_without_network_or_database(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path)} & NETWORK_OR_DATABASE


def imported_modules() -> dict[str, set[str]]:
    """Each module with the modules of the program that it imports, in its functions too."""
    paths = dict(modules())
    return {
        name: {target for target in map(partial(nearest, paths), imports(path)) if target} - {name}
        for name, path in paths.items()
    }


def nearest(known: dict[str, Path], imported: str) -> str | None:
    """The module that an imported name lies in."""
    while imported and imported not in known:
        imported = imported.rpartition(".")[0]
    return imported or None


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        list(TopologicalSorter(imported_modules()).static_order())
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")
