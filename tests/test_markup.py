"""Undoing the registry's markup, and keeping texts from being read as markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.markup import in_markdown, unescape

CASES = {
    "Age \\>= 18": "Age >= 18",
    "1\\. first": "1. first",
    "\\[a\\] \\(b\\) \\* \\~ \\_ \\^ \\\\": "[a] (b) * ~ _ ^ \\",
    "\\&gt;= 5": ">= 5",
    "\\&amp;gt;= 5": ">= 5",
    "AT&T &copy": "AT&T ©",
    "C:\\data": "C:\\data",
    "plain": "plain",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_unescape(text: str) -> None:
    assert unescape(text) == CASES[text]


@given(st.text())
def test_never_fails_and_never_grows_without_entities(text: str) -> None:
    plain = unescape(text)
    assert "&" in text or len(plain) <= len(text)


def test_no_mark_of_a_text_is_one_of_markdown() -> None:
    assert in_markdown("5*10 to 11*10 ~ 18~65 a|b `c` [d] <e> _f_ \\") == (
        "5\\*10 to 11\\*10 \\~ 18\\~65 a\\|b \\`c\\` \\[d] &lt;e> \\_f\\_ \\\\"
    )
