"""How fast eligibility texts are read: criteria, facts, concepts; how time grows with a text's length."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import orjson

from benchmarks import corpus
from benchmarks.usage import Clock
from scraper.parser.text.concepts.reader import concepts_of
from scraper.parser.text.facts import facts_of
from scraper.parser.text.segmentation.criteria import parse_criteria

Figures = dict[str, Any]

TEXTS = 1500
LENGTHS = (2_500, 5_000, 10_000, 20_000, 40_000)
REPETITIONS = ("1 ", "within 2 weeks ", "(", "- ", "inclusion criteria: ", ">= 5 mg/dL and ", "age 18 to ")
"""Parts of texts that a careless pattern takes quadratic time for."""


def run_text(source: str) -> Figures:
    """Texts a CPU second, each text once; CPU microseconds a character at growing lengths."""
    texts = _texts(Path(source))
    for text in texts[:50]:
        _read(text)
    clock, facts_alone = Clock(), Clock()
    with clock.running():
        concepts = sum(map(_read, texts))
    with facts_alone.running():
        facts = sum(map(_facts, texts))
    whole = "\n".join(texts)
    return {
        "texts": len(texts),
        "mean_characters": sum(map(len, texts)) / len(texts),
        "facts": facts,
        "concepts": concepts,
        "facts_alone_per_second": len(texts) / facts_alone.cpu,
        "per_second": len(texts) / clock.cpu,
        "real": {length: _cost([whole[at : at + length] for at in _starts(length)]) for length in LENGTHS},
        "repeated": {length: _cost([(part * length)[:length] for part in REPETITIONS]) for length in LENGTHS},
    }


def _texts(source: Path) -> list[str]:
    """Different eligibility texts of the corpus, in its order."""
    texts: dict[str, None] = {}
    for body in corpus.bodies(corpus.opened(source)):
        module = orjson.loads(body)["protocolSection"].get("eligibilityModule", {})
        if text := module.get("eligibilityCriteria"):
            texts[text] = None
        if len(texts) == TEXTS:
            break
    return list(texts)


def _starts(length: int) -> Iterable[int]:
    """Where stretches of the joined texts begin: together always as many characters."""
    return range(0, 8 * LENGTHS[-1], length)


def _facts(text: str) -> int:
    return sum(len(facts_of(criterion)) for criterion in parse_criteria(text))


def _read(text: str) -> int:
    criteria = parse_criteria(text)
    return sum(map(len, concepts_of(criteria, list(map(facts_of, criteria)))))


def _cost(texts: list[str]) -> float:
    """CPU microseconds a character."""
    clock = Clock()
    with clock.running():
        for text in texts:
            _read(text)
    return 1e6 * clock.cpu / sum(map(len, texts))
