"""Where marks stand: on the fact's own words, whatever escapes precede them, and no word of the text is lost."""

import re
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.markup import unescape
from scraper.explore.compare.formatting import worded
from scraper.explore.web.marks import Block, Mark, Span, blocks, pieces
from scraper.explore.web.texts import plain_text, registry_text, web_address
from scraper.explore.web.trial import read_trial
from scraper.runs.load import load


def mark(text: str, words: str, kind: str = "flag", key: str = "f1") -> Mark:
    start = text.index(words)
    return Mark(key, kind, start, start + len(words), (), words)


def span(text: str, words: str, kind: str = "inclusion", depth: int = 0) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), kind, depth)


def shown(block: Block) -> str:
    return "".join(run.text for piece in block.pieces for run in piece.runs)


def marked(text: str, *marks: Mark) -> list[str]:
    return [
        "".join(run.text for run in piece.runs) for piece in pieces(text, 0, len(text), marks) if piece.marks
    ]


SEEN_IN_THE_WILD = [
    ("Hemoglobin \\<9 g/dL", "\\<9 g/dL", "<9 g/dL"),
    ("Hemoglobin \\<9 g/dL", "<9 g/dL", "<9 g/dL"),
    ("Neutrophils \\>=1.5 x 10\\^9/L, platelets", "1.5 x 10\\^9/L", "1.5 x 10^9/L"),
    ("within 14 days &lt; dose", "within 14 days", "within 14 days"),
    ("Body weight \\> 50 kg &amp; BMI \\< 30", "BMI \\< 30", "BMI < 30"),
    ("Größe ≥ 150 cm und \\*Alter\\* ≥18", "≥18", "≥18"),
    ("🙂 Age ≥ 18", "Age ≥ 18", "Age ≥ 18"),
]


@pytest.mark.parametrize(("text", "words", "expected"), SEEN_IN_THE_WILD)
def test_a_mark_stands_on_its_words_as_they_are_read(text: str, words: str, expected: str) -> None:
    assert marked(text, mark(text, words)) == [expected]


def test_marks_that_overlap_share_one_stretch_and_keep_their_own_words() -> None:
    text = "Rituximab within 12 months before Day 1"
    both = (
        mark(text, "Rituximab within 12 months", "time_window", "f1"),
        mark(text, "Rituximab", "flag", "f2"),
    )
    (stretch, plain) = pieces(text, 0, len(text), both)
    assert [(run.text, set(run.kinds)) for run in stretch.runs] == [
        ("Rituximab", {"time_window", "flag"}),
        (" within 12 months", {"time_window"}),
    ]
    assert {one.key for one in stretch.marks} == {"f1", "f2"}
    assert plain.runs[0].text == " before Day 1"


def test_marks_that_only_touch_stay_apart() -> None:
    text = "Age 18 Sex female"
    assert marked(text, mark(text, "Age 18 "), mark(text, "Sex female")) == ["Age 18 ", "Sex female"]


def test_criteria_headings_and_numbers() -> None:
    text = "Inclusion Criteria:\n\n1. Adults; and\n2. Consent\n\n  * signed\n\nNote: ask us."
    found = blocks(text, [span(text, "Adults"), span(text, "Consent"), span(text, "signed", depth=1)], [])
    assert [(block.kind, block.bullet, block.depth, shown(block)) for block in found] == [
        ("heading", "", 0, "Inclusion Criteria:"),
        ("inclusion", "1.", 0, "Adults; and"),
        ("inclusion", "2.", 0, "Consent"),
        ("inclusion", "", 1, "signed"),
        ("heading", "", 0, "Note: ask us."),
    ]


def test_a_text_without_criteria_is_still_shown() -> None:
    assert [shown(block) for block in blocks("Please contact site for information.", [], [])] == [
        "Please contact site for information."
    ]


def test_overlapping_criteria_show_no_word_twice() -> None:
    text = "Any of: fever, cough"
    found = blocks(text, [span(text, text), span(text, "fever, cough", depth=1)], [])
    assert [shown(block) for block in found] == ["Any of: ", "fever, cough"]


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span], list[Mark]]:
    text = draw(st.text(alphabet="ab\\<>* \n&;-", max_size=60))
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    spans = [Span(start, end, "inclusion", 0) for start, end in draw(st.lists(places, max_size=4))]
    facts = draw(st.lists(places, max_size=5))
    marks = [Mark(f"f{n}", "flag", start, end, (), "") for n, (start, end) in enumerate(facts) if end > start]
    return text, spans, marks


@given(texts_with_spans())
def test_every_word_is_shown_once_and_in_order(case: tuple[str, list[Span], list[Mark]]) -> None:
    text, spans, marks = case
    words = "".join(shown(block) for block in blocks(text, spans, marks))
    assert re.findall("[ab]", words) == re.findall("[ab]", text)


@given(texts_with_spans())
def test_cutting_changes_nothing_but_escapes(case: tuple[str, list[Span], list[Mark]]) -> None:
    text, _, marks = case
    words = "".join(run.text for piece in pieces(text, 0, len(text), marks) for run in piece.runs)
    assert words.replace("\\", "") == unescape(text).replace("\\", "")


@pytest.mark.corpus
def test_no_word_of_real_criteria_is_lost_and_every_mark_stands_on_its_span(
    shared: Path, tmp_path: Path
) -> None:
    database = str(tmp_path / "corpus.db")
    load(database, (str(shared / "corpus" / "api_v2"),))
    connection = sqlite3.connect(database)
    word = re.compile(r"[^\W\d_]{3,}")
    for nct_id, text in connection.execute(
        "select nct_id, criteria from eligibilities where criteria is not null"
    ):
        trial = read_trial(connection, nct_id)
        assert trial
        words = " ".join(f"{block.bullet} {shown(block)}" for block in trial.criteria)
        assert word.findall(words) == word.findall(unescape(text)), nct_id
        for piece in (piece for block in trial.criteria for piece in block.pieces if piece.marks):
            start, end = min(mark.start for mark in piece.marks), max(mark.end for mark in piece.marks)
            said = "".join(run.text for run in piece.runs)
            assert said.split() == unescape(text[start:end]).split(), nct_id


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " JavaScript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//example.org",
        "https:",
        "http://[",
        "",
        None,
    ],
)
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert web_address(url) is None


def test_an_address_of_the_web_is_kept() -> None:
    assert web_address(" https://example.org/a?b=1 ") == "https://example.org/a?b=1"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/x.png)",
        "<https://example.org>",
    ],
)
def test_markdown_makes_neither_markup_nor_links(text: str) -> None:
    assert not re.search("<(?!/?p>)", registry_text(text))


def test_markdown_keeps_lists_paragraphs_and_escapes() -> None:
    assert registry_text("Two:\n\n* a \\< b\n* c\n\nEnd") == (
        "<p>Two:</p>\n<ul>\n<li>a &lt; b</li>\n<li>c</li>\n</ul>\n<p>End</p>\n"
    )


def test_words() -> None:
    assert (worded("PHASE2/PHASE3"), worded("UNKNOWN"), worded(None), plain_text("a \\< b")) == (
        "Phase 2, Phase 3",
        "Unknown",
        "",
        "a < b",
    )
