"""Writes names and codes of vocabularies: ``names.tsv`` and ``codes.tsv``, sorted.

    python -m tools.concepts.names FOLDER

A name that stands for several codes of a group is left out, unless it is the label of one of them.
"""

import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from scraper.parser.text.concepts.names import spelled_alike
from tools.concepts import vocabularies

_GROUPS = {"C": "c", "F03": "c", "D": "d", "E02": "p", "E03": "p", "E04": "p", "E01": "p", "E07": "p"}
_LONGEST = 40
_SHORTEST = 4
"""Shorter names are abbreviations, which stand for different things."""

_CHEMICAL = re.compile(r"\(\w+\)-|\d,\d|[\[{]|\d'")


class Entry(NamedTuple):
    """A name of a code in a group; ``label``: it is the code's usual name."""

    group: str
    key: str
    code: str
    label: bool


_DATA = Path(__file__).parents[2] / "scraper/parser/text/concepts/data"

Codes = dict[str, tuple[str, str, str]]
"""Vocabulary, label and places in the tree by code."""


def _mesh(codes: Codes) -> Iterator[Entry]:
    for descriptor in vocabularies.descriptors():
        codes[descriptor.code] = ("MeSH", descriptor.label, " ".join(descriptor.trees))
        for group in sorted({_group(tree) for tree in descriptor.trees} - {""}):
            for name in descriptor.names:
                yield Entry(group, _key(_turned(name)), descriptor.code, name == descriptor.label)


def _group(tree: str) -> str:
    return _GROUPS.get(tree[:3]) or _GROUPS.get(tree[0], "")


def _turned(name: str) -> str:
    """Words in their usual order: "Hepatitis, Viral" is "Viral Hepatitis"."""
    first, comma, second = name.partition(", ")
    return f"{second} {first}" if comma and ", " not in second else name


def _key(name: str) -> str:
    return "" if _CHEMICAL.search(name) or len(name) > _LONGEST else spelled_alike(name)


def _substances(codes: Codes) -> Iterator[Entry]:
    """Names of drugs with their UNII."""
    usual = {name.upper(): label.upper() for name, label in vocabularies.drugs().items()}
    wanted = {*usual, *usual.values()}
    found = {name: (code, label) for name, code, label in vocabularies.substances() if name in wanted}
    for name, label in usual.items():
        code, display = found.get(name) or found.get(label) or ("", "")
        if code:
            codes[code] = ("UNII", display.capitalize(), "")
            yield Entry("d", _key(name), code, name == display)


def _genes(codes: Codes) -> Iterator[Entry]:
    for code, symbol, _ in vocabularies.genes():
        codes[code] = ("HGNC", symbol, "")
        yield Entry("g", spelled_alike(symbol), code, True)


def _aliases(codes: Codes) -> dict[str, str]:
    """Names of our own table, each with the code of the descriptor that it means."""
    by_label = {label: code for code, (_, label, _) in codes.items() if code.startswith("D")}
    with (_DATA / "aliases.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    unknown = {row["label"] for row in rows} - by_label.keys()
    if unknown:
        raise SystemExit(f"aliases.csv: no descriptor has the label {', '.join(sorted(unknown))}")
    return {f"{row['group']} {spelled_alike(row['name'])}": by_label[row["label"]] for row in rows}


def _chosen(entries: list[Entry]) -> str | None:
    """The code of a name: that of its label, else the only one."""
    labels = {entry.code for entry in entries if entry.label}
    chosen = labels or {entry.code for entry in entries}
    return chosen.pop() if len(chosen) == 1 else None


def tables() -> tuple[list[str], list[str]]:
    """The lines of both files."""
    codes: Codes = {}
    by_name: dict[str, list[Entry]] = defaultdict(list)
    for entry in _mesh(codes):
        by_name[f"{entry.group} {entry.key}"].append(entry)
    known = set(by_name)
    for entry in (*_substances(codes), *_genes(codes)):
        if f"{entry.group} {entry.key}" not in known:
            by_name[f"{entry.group} {entry.key}"].append(entry)
    names = {
        name: code
        for name, entries in by_name.items()
        if (code := _chosen(entries)) and (len(name) - 2 >= _SHORTEST or name[0] == "g")
    }
    names |= _aliases(codes)
    used = set(names.values())
    return (
        [f"{name}\t{code}" for name, code in names.items()],
        [f"{code}\t" + "\t".join(codes[code]) for code in codes if code in used],
    )


def main() -> None:
    """Writes both files into the folder that the command line names."""
    for file, lines in zip(("names.tsv", "codes.tsv"), tables(), strict=True):
        text = "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.split("\t")[0].encode()))
        (Path(sys.argv[1]) / file).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
