"""Writes in which names of vocabularies a word begins, stands within, or ends: ``word_classes.tsv``.

python -m tools.concepts.word_classes OUT.tsv
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from scraper.parser.text.concepts.words import words_of
from tools.concepts import vocabularies

_MOST_WORDS = 8
_MANY = 10


def _names() -> Iterator[tuple[str, str]]:
    """Names with what they are names of; of MeSH a letter, or F03 and E01 to E07."""
    for descriptor in vocabularies.descriptors():
        groups = {_group(tree) for tree in descriptor.trees}
        for name in {name for name in descriptor.names if ", " not in name}:
            yield from ((name, group) for group in groups)
    yield from ((name, "drug") for name in vocabularies.drugs())
    yield from ((name, "phenotype") for _, name in vocabularies.phenotypes())
    for _, symbol, others in vocabularies.genes():
        yield from ((name, "gene") for name in (symbol, *others) if len(name) > 2)


def _group(tree: str) -> str:
    return tree[:3] if tree[0] == "E" or tree.startswith("F03") else tree[0]


def word_classes() -> dict[str, list[str]]:
    """The classes of each word."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name, group in _names():
        words = [word.lower() for word in words_of(name).words]
        if not 0 < len(words) <= _MOST_WORDS:
            continue
        if len(words) == 1:
            counts[words[0]][f"1:{group}"] += 1
            continue
        for place, word in zip("F" + "M" * (len(words) - 2) + "L", words, strict=True):
            counts[word][f"{place}:{group}"] += 1
    return {word: _classes(counted) for word, counted in counts.items() if word[0].isalpha()}


def _classes(counted: Counter[str]) -> list[str]:
    return sorted([*counted, *(f"{name}+" for name, count in counted.items() if count >= _MANY)])


def main() -> None:
    """Writes the file that the command line names."""
    by_word = sorted(word_classes().items(), key=lambda entry: entry[0].encode())
    text = "".join(f"{word}\t{' '.join(names)}\n" for word, names in by_word)
    Path(sys.argv[1]).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
