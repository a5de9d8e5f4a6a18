"""Words that say what a fact is in its sentence, by ``roles.toml``: the one table that all readers ask."""

import re
import tomllib
from pathlib import Path

_PATH = Path(__file__).parent / "roles.toml"


def _lists(path: Path) -> dict[str, list[str]]:
    """The lists of a data file by their names."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def alternatives(path: Path) -> dict[str, str]:
    """Each list of a data file as an alternative in a pattern; a blank is any layout."""
    return {name: "|".join(words).replace(" ", " {1,9}") for name, words in _lists(path).items()}


ROLE_WORDS = alternatives(_PATH)

CLAUSE_ENDS = re.compile(r";|\.(?= |$)(?<!i\.e\.)(?<!e\.g\.)(?<!\bvs\.)")
"""Where what is said of a number ends; a pattern that begins with its marks is found fast."""

_LETTERS = re.compile(r"(?:[a-z](?![?{])| (?=[a-z]))*")


def stems(*names: str) -> tuple[str, ...]:
    """The letters with which the words of these lists begin: without one of them a text has none."""
    begins = {found[0] for name in names for word in _lists(_PATH)[name] if (found := _LETTERS.match(word))}
    return tuple(
        sorted(begin for begin in begins if not any(begin.startswith(part) for part in begins - {begin}))
    )
