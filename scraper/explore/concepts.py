"""Studies that require or exclude a medical concept, or what a vocabulary has below it."""

import sqlite3
from collections.abc import Iterator

from scraper.parser.text.concepts.drug_classes import members_of
from scraper.parser.text.concepts.names import Name, name_of

_BY_TREE = """
select distinct k.nct_id from criterion_concepts k
where k.role = :role and k.tree_numbers is not null and exists (
    select 1 from json_each(k.tree_numbers) t join json_each(:trees) a
    on t.value = a.value or substr(t.value, 1, length(a.value) + 1) = a.value || '.'
)
"""
_BY_CODE = "select distinct nct_id from criterion_concepts where role = :role and code = :code"
_BY_WORDS = """
select distinct nct_id from criterion_concepts
where role = :role and (text = :term collate nocase or name = :term collate nocase)
"""


def studies_with_role(connection: sqlite3.Connection, role: str, term: str) -> set[str]:
    """Studies whose criteria give a concept this role ("required", "excluded").

    A term that a vocabulary names stands for its code and, in MeSH, for all that is below it in the tree:
    "hepatitis" finds hepatitis B.  A class of drugs stands for its members too: "checkpoint inhibitors" finds
    pembrolizumab.  Mentions with the words of the term count too.
    """
    asked = [(_BY_WORDS, {"role": role, "term": " ".join(term.split())})]
    for name in _names(term):
        asked.append((_BY_CODE, {"role": role, "code": name.code or ""}))
        if name.trees:
            trees = "[" + ",".join(f'"{tree}"' for tree in name.trees) + "]"
            asked.append((_BY_TREE, {"role": role, "trees": trees}))
    asked += [(_BY_CODE, {"role": role, "code": name.code or ""}) for name in members_of(term)]
    return {nct_id for sql, values in asked for (nct_id,) in connection.execute(sql, values)}


def _names(term: str) -> Iterator[Name]:
    """What a term means as a condition, a drug, a procedure, a gene."""
    found = (name_of(kind, term) for kind in ("condition", "drug", "procedure", "biomarker"))
    yield from dict.fromkeys(name for name in found if name)
