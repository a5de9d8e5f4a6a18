"""Random criteria of records with their facts, to be read by eye: what share of the facts is right?

    python -m tools.facts_sample FOLDER SEED [COUNT]

FOLDER has one API v2 record a file (NCT....json).  Only records are drawn from that no rule is written for:
those whose id, hashed by SHA-256, leaves 0 or 1 when divided by 10.
"""

import argparse
import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import orjson

from schemas.eligibility import Criterion, Fact
from schemas.sense import asked
from scraper.parser.text.nested import facts_of_all
from scraper.parser.text.segmentation.criteria import parse_criteria

Read = tuple[Criterion, list[Fact]]


def is_held_out(nct_id: str) -> bool:
    """Whether nobody looks at a record while rules are written: two of ten."""
    return int(hashlib.sha256(nct_id.encode()).hexdigest(), 16) % 10 < 2


def criteria_in(folder: Path) -> Iterator[Read]:
    """The criteria of the records that are held out, each with its facts, in order of the ids."""
    for path in sorted(folder.glob("NCT*.json")):
        if is_held_out(path.stem):
            module = orjson.loads(path.read_bytes())["protocolSection"].get("eligibilityModule", {})
            criteria = parse_criteria(module.get("eligibilityCriteria", ""))
            yield from zip(criteria, facts_of_all(criteria), strict=True)


def sample(folder: Path, seed: int, count: int) -> list[Read]:
    """So many random criteria, the same for a seed and a folder; criteria without facts are among them."""
    pool = list(criteria_in(folder))
    random.Random(seed).shuffle(pool)  # noqa: S311 - a sample to read, no secret
    return pool[:count]


def lines(criterion: Criterion, facts: list[Fact]) -> Iterator[str]:
    """A criterion and its facts, each with all that was read of it."""
    yield f"{criterion.criterion_type}: {criterion.text}"
    for fact in facts:
        said = {name: value for name, value in fact._asdict().items() if value not in (None, (), False)}
        yield f"    {said} asks {asked(criterion.criterion_type, fact)}"


def main() -> None:
    """Prints a sample."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int, nargs="?", default=200)
    arguments = parser.parse_args()
    for criterion, facts in sample(arguments.folder, arguments.seed, arguments.count):
        print(*lines(criterion, facts), sep="\n")


if __name__ == "__main__":
    main()
