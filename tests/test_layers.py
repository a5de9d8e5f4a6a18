"""Arrows point down only: cli -> load, explore -> fetcher | parser | sink -> schemas."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "schemas": set(),
    "scraper.errors": set(),
    "scraper.progress": set(),
    "scraper.load_report": set(),
    "scraper.settings": {"scraper.errors"},
    "scraper.fetcher": {"schemas", "scraper.errors", "scraper.settings"},
    "scraper.parser": {"schemas", "scraper.errors"},
    "scraper.sink": {"schemas", "scraper.errors"},
    "scraper.explore": {"schemas", "scraper.errors", "scraper.parser", "scraper.sink"},
    "scraper.explore.web": {"schemas", "scraper.errors", "scraper.explore"},
    "scraper.explore.report": {"schemas", "scraper.errors", "scraper.explore"},
    "scraper.parse": {"schemas", "scraper.parser"},
    "scraper.registry": {"schemas"},
    "scraper.runs": {"scraper.load_report", "scraper.sink"},
    "scraper.load": {
        "scraper.runs",
        "schemas",
        "scraper.errors",
        "scraper.load_report",
        "scraper.fetcher",
        "scraper.parser",
        "scraper.sink",
    },
    "scraper.logs": set(),
    "scraper.crawling": {
        "schemas",
        "scraper.errors",
        "scraper.load",
        "scraper.load_report",
        "scraper.fetcher",
        "scraper.parser",
        "scraper.sink",
    },
    "scraper.crawl": {
        "scraper.runs",
        "schemas",
        "scraper.crawling",
        "scraper.errors",
        "scraper.fetcher",
        "scraper.load",
        "scraper.parser",
        "scraper.settings",
        "scraper.sink",
    },
    "scraper.gathering": {
        "scraper.runs",
        "schemas",
        "scraper.errors",
        "scraper.fetcher",
        "scraper.load",
        "scraper.load_report",
        "scraper.parser",
        "scraper.settings",
        "scraper.sink",
    },
    "scraper.reparse": {
        "schemas",
        "scraper.load",
        "scraper.load_report",
        "scraper.parser",
        "scraper.runs",
        "scraper.sink",
    },
    "scraper.demo": {
        "scraper.crawl",
        "scraper.crawling",
        "scraper.errors",
        "scraper.explore",
        "scraper.fetcher",
        "scraper.registry",
        "scraper.settings",
    },
    "scraper.commands": {
        "scraper.crawl",
        "scraper.demo",
        "scraper.errors",
        "scraper.explore",
        "scraper.explore.report",
        "scraper.explore.web",
        "scraper.fetcher",
        "scraper.gathering",
        "scraper.load",
        "scraper.logs",
        "scraper.parse",
        "scraper.progress",
        "scraper.reparse",
        "scraper.settings",
    },
    "cli": {"scraper.commands"},
}
"""Each part of the program and the parts that it may know, besides itself."""

NOT_IN_PARSER = {"requests", "urllib3", "sqlite3", "sqlite_utils"}


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


@pytest.mark.parametrize("path", list(ROOT.glob("scraper/parser/**/*.py")), ids=lambda path: path.stem)
def test_the_parser_knows_neither_network_nor_database(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path)} & NOT_IN_PARSER
