"""Patterns for many phrases find what a plain list of alternatives finds, the longest first."""

import re

from hypothesis import given
from hypothesis import strategies as st

from scraper.parser.text.lexicon.phrases import LIST, phrases

WORDS = ("more", "mo", "less", "than", "or", "equal", "e", "/", "-", "(s)", "T4", "T")
PHRASES = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).flatmap(
        lambda words: st.sampled_from((" ".join(words), "".join(words), "/".join(words)))
    ),
    min_size=1,
    max_size=12,
)


def one_by_one(listed: list[str]) -> str:
    """Every phrase in full, the longest first."""
    spelled = (re.escape(phrase).replace(r"\ ", " {1,9}") for phrase in sorted(listed, key=len, reverse=True))
    return LIST.join(spelled)


@given(PHRASES, PHRASES, st.sampled_from(("", "(?![a-z])", "$", " {1,9}than", "e")))
def test_shared_words_change_nothing_of_what_is_found(listed: list[str], others: list[str], end: str) -> None:
    pattern = re.compile(f"(?:{phrases(LIST.join(listed))}){end}")
    plainly = re.compile(f"(?:{one_by_one(listed)}){end}")
    for text in (*listed, *others, " ".join(listed), "".join(listed), "  ".join(others) + " than"):
        found = [match.span() for match in pattern.finditer(text)]
        assert found == [match.span() for match in plainly.finditer(text)], (text, listed)


def test_words_after_which_the_same_follows_share_it() -> None:
    shapes = ("than", "than or equal to", "or equal to")
    listed = [f"{word} {shape}" for word in ("more", "less", "greater", "fewer") for shape in shapes]
    assert phrases(LIST.join(listed)).count("equal") == 2
    assert re.fullmatch(phrases(LIST.join(listed)), "fewer  than or   equal to")
