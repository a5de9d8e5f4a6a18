"""Counts how much of the criteria of records is read: with a fact, with a concept, with a code.

python -m tools.concepts.coverage ../shared/corpus/api_v2
"""

import sys
from collections import Counter
from pathlib import Path

import orjson

from scraper.parser.text.concepts.reader import concepts_of
from scraper.parser.text.facts import facts_of
from scraper.parser.text.segmentation.criteria import parse_criteria


def coverage(text: str) -> Counter[str]:
    """Counts of an eligibility text: criteria, those with a fact, with a fact or concept; concepts."""
    criteria = parse_criteria(text)
    facts = list(map(facts_of, criteria))
    concepts = concepts_of(criteria, facts)
    return Counter(
        texts=1,
        criteria=len(criteria),
        with_fact=sum(map(bool, facts)),
        with_either=sum(bool(known or found) for known, found in zip(facts, concepts, strict=True)),
        concepts=sum(map(len, concepts)),
        coded=sum(concept.code is not None for found in concepts for concept in found),
    )


def main() -> None:
    """Prints the shares for the records of a folder (JSON of API v2)."""
    found: Counter[str] = Counter()
    for path in sorted(Path(sys.argv[1]).glob("*.json")):
        module = orjson.loads(path.read_bytes()).get("protocolSection", {}).get("eligibilityModule", {})
        if text := module.get("eligibilityCriteria"):
            found += coverage(text)
    if not found["concepts"]:
        raise SystemExit(f"{sys.argv[1]}: holds no record with a concept")
    print(f"{found['texts']} texts, {found['criteria']} criteria, {found['concepts']} concepts")
    print(f"criteria with a fact: {found['with_fact'] / found['criteria']:.1%}")
    print(f"criteria with a fact or a concept: {found['with_either'] / found['criteria']:.1%}")
    print(f"concepts with a code: {found['coded'] / found['concepts']:.1%}")


if __name__ == "__main__":
    main()
