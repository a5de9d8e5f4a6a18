"""One table of words for bounds: each phrase, and each denial of it, means the same to every reader."""

from collections.abc import Iterable, Mapping

import pytest

from schemas.eligibility import Comparator
from scraper.parser.text.ages.reader import ages
from scraper.parser.text.lexicon.bounds import (
    DENIALS,
    OPPOSITE,
    ORDER,
    Bound,
    Kind,
    bound_words,
    comparators,
    deniable,
    phrases_after,
)
from scraper.parser.text.thresholds.reader import thresholds
from scraper.parser.text.time_frames.reader import time_frame
from scraper.parser.text.time_windows.reader import time_windows

KINDS: tuple[Kind, ...] = ("age", "time", "value")


def age(phrase: str) -> object:
    return [fact.comparator for fact in ages(f"Age {phrase} 18 years")]


def window(phrase: str) -> object:
    return [fact.comparator for fact in time_windows(f"Statins taken for {phrase} 30 days after surgery")]


def value(phrase: str) -> object:
    return [fact.comparator for fact in thresholds(f"Hemoglobin {phrase} 9 g/dL")]


READERS = {"age": age, "time": window, "value": value}


@pytest.mark.parametrize("kind", KINDS)
def test_every_phrase_and_every_denial_means_what_the_table_says(kind: Kind) -> None:
    read = READERS[kind]
    wrong = [
        (phrase, expected, found)
        for phrase, expected in comparators(kind).items()
        if (found := read(phrase)) != [expected]
    ]
    assert wrong == []


def test_readers_agree_on_what_all_of_them_read() -> None:
    tables = [comparators(kind) for kind in KINDS]
    shared = set(tables[0]) & set(tables[1]) & set(tables[2])
    assert len(shared) > 5000
    assert [phrase for phrase in shared if len({table[phrase] for table in tables}) > 1] == []


def test_a_denial_is_the_opposite() -> None:
    for kind in KINDS:
        table = comparators(kind)
        for phrase, bound in deniable(kind).items():
            assert {table[f"{no} {phrase}"] for no in DENIALS} == {OPPOSITE[bound]}


def test_no_phrase_stands_for_two_comparators() -> None:
    for kind in KINDS:
        words = bound_words(kind)
        again = {phrase: bound for phrase, bound in deniable(kind).items() if words[phrase] != bound}
        assert again == {}


def _upper(table: Mapping[str, Bound]) -> Iterable[tuple[str, bool]]:
    return ((phrase, bound in ("LT", "LTEQ")) for phrase, bound in table.items() if " " in phrase)


def test_a_time_frame_takes_upper_bounds_as_limits() -> None:
    limit, minimum = time_frame("at most 6 months"), time_frame("at least 6 months")
    wrong = [
        phrase
        for phrase, is_upper in _upper(comparators("time"))
        if time_frame(f"{phrase} 6 months") != (limit if is_upper else minimum)
    ]
    assert wrong == []


AFTER = [
    ("age", "Age 18 years {}", ages),
    ("time", "Statins for 30 days {}", time_windows),
    ("value", "Hemoglobin 9 g/dL {}", thresholds),
]


@pytest.mark.parametrize("joint", ["or", "and"])
@pytest.mark.parametrize(
    ("word", "expected"),
    [("more", "GTEQ"), ("over", "GTEQ"), ("above", "GTEQ"), ("less", "LTEQ"), ("below", "LTEQ")],
)
def test_words_after_a_number(joint: str, word: str, expected: Comparator) -> None:
    for kind, text, read in AFTER:
        assert [fact.comparator for fact in read(text.format(f"{joint} {word}"))] == [expected], kind


SAY_AN_AGE = {"older", "elder", "younger"}


def test_phrases_after_a_time_and_a_value() -> None:
    for kind, text, read in AFTER[1:]:
        for phrase, bound in phrases_after("time").items():
            if bound in ("GTEQ", "LTEQ") and phrase.split()[-1] not in SAY_AN_AGE:
                found = [fact.comparator for fact in read(text.format(phrase))]
                assert found == [bound], (kind, phrase)


ORDERED = [
    ("no later than {} after surgery", "LTEQ"),
    ("no later than {} before surgery", "GTEQ"),
    ("earlier than {} before surgery", "GT"),
    ("not earlier than {} before surgery", "LTEQ"),
    ("earlier than {} after surgery", "LT"),
    ("later than {} after surgery", "GT"),
]


@pytest.mark.parametrize(("words", "expected"), ORDERED)
def test_bounds_of_points_count_backwards_before_an_event(words: str, expected: Comparator) -> None:
    text = f"Antibiotics given {words.format('4 weeks')}"
    assert [fact.comparator for fact in time_windows(text)] == [expected]
    assert words.partition(" {}")[0] in ORDER


SEEN_IN_THE_WILD = [
    (ages, "Age not lower than 18 years", "GTEQ"),
    (ages, "Age should not be less than 18 years", "GTEQ"),
    (ages, "Age at or above 18 years", "GTEQ"),
    (ages, "Patients' age must not be any more than 70 years", "LTEQ"),
    (ages, "Age ³ 18 years", "GTEQ"),
    (ages, "Age greater or equal to 18 years", "GTEQ"),
    (time_windows, "Pain for greater or equal to 3 months", "GTEQ"),
    (time_windows, "Symptoms for not more then 3 months", "LTEQ"),
    (time_windows, "Transfusion lesser than or equal to 4 weeks before randomization", "LTEQ"),
    (time_windows, "Pain for not > 3 months", "LTEQ"),
    (thresholds, "BMI must not be > 35 kg/m2", "LTEQ"),
    (thresholds, "Creatinine cannot exceed 2 mg/dL", "LTEQ"),
    (thresholds, "Platelets > or equal to 100,000/uL", "GTEQ"),
]


@pytest.mark.parametrize(("read", "text", "expected"), SEEN_IN_THE_WILD)
def test_seen_in_the_wild(read: object, text: str, expected: Comparator) -> None:
    assert callable(read)
    assert [fact.comparator for fact in read(text)] == [expected]
