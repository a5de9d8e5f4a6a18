"""Prints the aligned rows of sets of trials that share a condition, to be judged by eye.

``python -m tools.aligned_rows trials.db --seed 1`` draws twenty conditions that at least three trials of the
file have, and three trials of each, and prints every row in which two or more of them stand side by side.
The same file and seed give the same sets.
"""

import argparse
import json
import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from scraper.explore.compare import compare

LABELS = {
    "outcomes": ("Primary", "Secondary", "Other", "Outcome"),
    "criteria": ("Inclusion", "Exclusion"),
    "arms": ("Arm", "Intervention"),
}
_SETS = """
select lower(c.name), json_group_array(distinct c.nct_id) from conditions c
join studies s on s.nct_id = c.nct_id
where s.study_type = 'INTERVENTIONAL' group by 1 having count(distinct c.nct_id) >= 3 order by 1
"""


def sets(
    database: str, seed: int, number: int, size: int, without: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[str]]]:
    """Conditions with some of their trials; no trial stands in two sets, and none of ``without`` in any."""
    with sqlite3.connect(database) as connection:
        found = connection.execute(_SETS).fetchall()
    draw = random.Random(seed)  # noqa: S311 - a sample, no secret
    draw.shuffle(found)
    used: set[str] = set(without)
    given = 0
    for condition, ids in found:
        free = [nct_id for nct_id in sorted(json.loads(ids)) if nct_id not in used]
        if len(free) < size or given == number:
            continue
        chosen = sorted(draw.sample(free, size))
        used.update(chosen)
        given += 1
        yield condition, chosen


def main() -> None:
    """Reads the arguments and prints the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", type=int, default=20)
    parser.add_argument("--size", type=int, default=3)
    parser.add_argument("--kind", choices=LABELS, action="append")
    parser.add_argument("--without", help="a file of NCT ids, one a line, that are left out")
    asked = parser.parse_args()
    seen = frozenset(Path(asked.without).read_text(encoding="utf-8").split() if asked.without else ())
    for kind in asked.kind or LABELS:
        for condition, ids in sets(asked.database, asked.seed, asked.sets, asked.size, seen):
            print(f"== {condition}: {' '.join(ids)}")
            for section in compare(asked.database, ids).sections:
                for row in section.rows:
                    if (
                        row.label in LABELS[kind]
                        and sum(map(bool, row.cells)) > 1
                        and section.title != "Results"
                    ):
                        print(f"  [{kind} {row.label}]")
                        for nct_id, cell in zip(ids, row.cells, strict=True):
                            if cell:
                                print(f"      {nct_id[-4:]} {cell[:420]}")


if __name__ == "__main__":
    main()
