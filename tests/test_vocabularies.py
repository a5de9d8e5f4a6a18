"""The closed vocabularies: every word and spelling, nothing else, and nothing lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from schemas.vocabularies import (
    AGENCY_CLASS,
    ARM_GROUP_TYPE,
    DATE_TYPE,
    DESIGN_MASKING,
    PHASE,
    REPORT_UNKNOWN_WORDS,
    SEX,
    STATUS,
    VOCABULARIES,
    WHO_MASKED,
    UnknownWord,
    Vocabulary,
)

each_vocabulary = pytest.mark.parametrize("vocabulary", VOCABULARIES.values(), ids=lambda v: v.name)


def test_there_are_41_vocabularies_of_210_words() -> None:
    assert len(VOCABULARIES) == 41
    assert sum(len(vocabulary.words) for vocabulary in VOCABULARIES.values()) == 210


@each_vocabulary
def test_words_are_written_as_the_registry_writes_them(vocabulary: Vocabulary) -> None:
    for word in vocabulary:
        assert re.fullmatch(r"[A-Z][A-Z0-9_]*", word)
        assert word in vocabulary


@each_vocabulary
def test_every_spelling_reads_to_its_word(vocabulary: Vocabulary) -> None:
    """Holds only if no spelling belongs to two words."""
    for word, spellings in vocabulary.words.items():
        for spelling in (word, *spellings):
            for variant in (spelling, spelling.upper(), f"  {spelling.lower()} ", spelling.replace("-", " ")):
                assert vocabulary.read(variant) == word


@each_vocabulary
def test_every_word_has_a_wording_for_people(vocabulary: Vocabulary) -> None:
    for word in vocabulary:
        assert vocabulary.legacy(word)
        assert vocabulary.read(vocabulary.legacy(word)) == word


@pytest.mark.parametrize(
    ("vocabulary", "old", "word"),
    [
        (STATUS, "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        (STATUS, "Unknown status", "UNKNOWN"),
        (PHASE, "Phase 0", "EARLY_PHASE1"),
        (PHASE, "N/A", "NA"),
        (SEX, "Both", "ALL"),
        (DATE_TYPE, "Anticipated", "ESTIMATED"),
        (DATE_TYPE, "Estimate", "ESTIMATED"),
        (DESIGN_MASKING, "Open Label", "NONE"),
        (DESIGN_MASKING, "Double-Blind", "DOUBLE"),
        (WHO_MASKED, "Caregiver", "CARE_PROVIDER"),
        (AGENCY_CLASS, "U.S. Fed", "FED"),
    ],
)
def test_old_wordings(vocabulary: Vocabulary, old: str, word: str) -> None:
    assert vocabulary.read(old) == word


def test_legacy_is_the_wording_of_the_classic_site() -> None:
    assert PHASE.legacy("EARLY_PHASE1") == "Early Phase 1"
    assert ARM_GROUP_TYPE.legacy("SHAM_COMPARATOR") == "Sham Comparator"
    assert PHASE.legacy("PHASE9") == "PHASE9"


# --- a word that is not there


@pytest.mark.parametrize("text", ["PHASE9", "Phase 1/Phase 2", "", "phase"])
def test_an_unknown_word_is_kept_as_published(text: str) -> None:
    read = PHASE.read(text)
    assert isinstance(read, UnknownWord)
    assert read == text


@each_vocabulary
@given(text=st.text(max_size=30))
def test_reading_never_fails_and_never_invents(vocabulary: Vocabulary, text: str) -> None:
    read = vocabulary.read(text)
    assert read in vocabulary or (isinstance(read, UnknownWord) and read == text.strip())


@each_vocabulary
def test_a_field_knows_its_words_and_keeps_others(vocabulary: Vocabulary) -> None:
    field = TypeAdapter[str](Annotated[str, vocabulary])
    for word in vocabulary:
        assert not isinstance(field.validate_python(word), UnknownWord)
        assert field.validate_python(word, context=REPORT_UNKNOWN_WORDS) == word
    assert isinstance(field.validate_python("A_WORD_OF_TOMORROW"), UnknownWord)
    assert field.dump_json(field.validate_python("A_WORD_OF_TOMORROW")) == b'"A_WORD_OF_TOMORROW"'


@each_vocabulary
def test_a_field_reports_others_when_asked(vocabulary: Vocabulary) -> None:
    field = TypeAdapter[str](Annotated[str, vocabulary])
    with pytest.raises(ValidationError) as caught:
        field.validate_python("A_WORD_OF_TOMORROW", context=REPORT_UNKNOWN_WORDS)
    (report,) = [error for error in caught.value.errors() if error["type"] == "unknown_word"]
    assert report["msg"] == f"A_WORD_OF_TOMORROW is not in {vocabulary.name}"


@pytest.mark.parametrize("value", [5, True, ["ALL"], {"word": "ALL"}])
def test_a_field_takes_only_text(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter[str](Annotated[str, SEX]).validate_python(value)


# --- against the published list


@pytest.fixture(scope="module")
def published(shared: Path) -> dict[str, dict[str, str]]:
    """Vocabulary -> word -> legacy wording, from the reference; sections without words left out."""
    text = (shared / "reference" / "v2-enums.md").read_text(encoding="utf-8")
    sections = {
        name: dict(_rows(body)) for name, body in re.findall(r"(?ms)^## (\w+)\n(.*?)(?=^## |\Z)", text)
    }
    return {name: words for name, words in sections.items() if words}


def _rows(section: str) -> Iterator[tuple[str, str]]:
    for line in section.splitlines():
        if match := re.fullmatch(r"\| ([A-Z][A-Z0-9_]*) \| (.*) \| \d+ \|", line):
            yield match[1], match[2]


def test_words_are_those_published(published: dict[str, dict[str, str]]) -> None:
    ours = {name: set(vocabulary.words) for name, vocabulary in VOCABULARIES.items()}
    assert ours == {name: set(words) for name, words in published.items()}


def test_legacy_wordings_are_those_published(published: dict[str, dict[str, str]]) -> None:
    """The reference notes further spellings after the first one: ``All (before 2017: Both)``."""
    unread = [
        (name, word, spelling)
        for name, words in published.items()
        for word, note in words.items()
        for spelling in _spellings(note)
        if VOCABULARIES[name].read(spelling) != word
    ]
    assert unread == []


def _spellings(note: str) -> Iterator[str]:
    if note.startswith("Anticipated"):  # Anticipated (study dates) / Estimate (posting dates); ...
        yield from re.findall(r"Anticipated|Estimate", note)
        return
    match = re.fullmatch(r"(.+?) \((?:XML|before 2017): ([^)<]+)\)", note)
    yield from match.groups() if match else [re.sub(r" \(XML: .*\)$", "", note)]
