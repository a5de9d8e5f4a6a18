"""When a row of results was measured: by the titles of class and category, else by the time frame."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.timing import RowTime, TitleTime
from scraper.parser.text.row_times.outcomes import frame_time
from scraper.parser.text.row_times.reader import title_time
from scraper.parser.text.time_frames.reader import time_frame
from scraper.runs.load import load
from scraper.sink.study_rows.row_times import row_time
from tests.databases import write
from tests.results_records import cells, outcome, trial

DATED = [
    ("Week 8", "Week 8", 56),
    ("Month 12", "Month 12", 365.25),
    ("Day 29", "Day 29", 29),
    ("Day -28 (n=16, 6)", "Day -28", -28),
    ("Baseline", "Baseline", 0),
    ("BL (n=200, 212)", "BL", 0),
    ("Fatigue, Baseline", "Baseline", 0),
    ("Baseline: no complaints", "Baseline", 0),
    ("Week 52 LOCF", "Week 52", 364),
    ("Change at Week 24", "Week 24", 168),
    ("Change from Baseline to Week 12", "Week 12", 84),
    ("Change from Baseline to 12 weeks", "12 weeks", 84),
    ("Week 24 - Baseline: severe", "Week 24", 168),
    ("Change from week 0 to week 54: breakfast", "week 54", 378),
    ("At Week13", "Week13", 91),
    ("Visit 4 (Week 12)", "Week 12", 84),
    ("Month 3 (Week 12)", "Week 12", 84),
    ("Week 13-Day 89, predose", "Day 89", 89),
    ("Cycle 1 Day 15", "Cycle 1 Day 15", 15),
    ("C1D8", "C1D8", 8),
    ("Day 15 6-hours post-dose", "Day 15", 15),
    ("Day 1 post-dose", "Day 1", 1),
    ("Week 80: 90 minutes after start of breakfast", "Week 80", 560),
    ("12 months: on-treatment (n=82, 96)", "12 months", 365.25),
    ("Dyspnea: 12 months", "12 months", 365.25),
    ("24-Month Survival", "24-Month", 730.5),
    ("IgG after 5 months (Visit 4)", "5 months", 152.1875),
    ("Quit, but might slip (8 weeks)", "8 weeks", 56),
    ("12 weeks after randomization", "12 weeks", 84),
    ("4 weeks post-baseline", "4 weeks", 28),
    ("one year", "one year", 365.25),
    ("Month Six", "Month Six", 182.625),
    ("W12", "W12", 84),
    ("Dermis, lesional D85 (n=10, 7)", "D85", 85),
    ("Score at Year 3", "Year 3", 1095.75),
]


@pytest.mark.parametrize(("title", "text", "day"), DATED)
def test_a_title_that_names_a_day(title: str, text: str, day: float) -> None:
    assert title_time(title) == TitleTime(text, day)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Visit 3", "Visit 3"),
        ("Cycle 2 Day 1", "Cycle 2 Day 1"),  # how long a cycle is, the title does not say
        ("C2D1", "C2D1"),
        ("Week 8/9: pain (n=116, 125)", "Week 8/9"),
        ("Weeks 12-24", "Weeks 12-24"),
        ("Day 1 and Day 8", "Day 1 and Day 8"),
        ("6 to 12 months", "6 to 12 months"),
        ("Through Week 24", "Week 24"),
        ("Week 24 or Longer", "Week 24"),
        ("Day-1", "Day-1"),  # before the start, or its first day?
        ("Screening", "Screening"),
        ("End of Treatment", "End of Treatment"),
        ("2 hours post-dose", "2 hours"),
        ("Safety Follow-Up Visit", "Follow-Up"),
        ("2nd year cells", "2nd year"),
        ("FEV1 before immunotherapy", "before immunotherapy"),
        ("Dermis, lesional D8", "D8"),  # a day, or a name like D2
    ],
)
def test_a_title_that_names_a_time_without_its_day(title: str, text: str) -> None:
    assert title_time(title) == TitleTime(text)


@pytest.mark.parametrize(
    ("title", "anchor", "days"),
    [
        ("30 days after the last dose", "the last dose", 30),
        ("6 months post-treatment", "treatment", 182.625),
        ("12 weeks after surgery", "surgery", 84),
        ("Follow-up, Month 6", "follow-up", 182.625),
        ("Open-label Week 12", "open-label", 84),
        ("Dose 2 Day 8", "dose 2", 8),
        ("28 days post dose 2", "dose 2", 28),
    ],
)
def test_days_that_count_from_an_event_are_no_days_of_the_trial(title: str, anchor: str, days: float) -> None:
    assert title_time(title) == TitleTime(title, None, anchor, days)


@pytest.mark.parametrize(
    "title",
    [
        "Placebo",
        "≤ 6 months",
        "At least 12 weeks",
        "Age 3 years",
        "Child at 3 years",
        "≥ 65 years of age",
        "100 mg/day",
        "Smoked in the last 30 days",
        "24-hour urine protein",
        "6-minute walk",
        "Baseline HbA1c < 8%",
        "Change from Baseline",
        "Positive at baseline and negative post-baseline",
        "Grade 1 at baseline",
        "Postmenopausal",
        "Vitamin D3",
        "CD117 M2",
        "M1",
        "C3",
        "9 Visits",
        "Year 2015",
        "12 weeks treatment",
        "",
    ],
)
def test_a_title_that_names_no_time(title: str) -> None:
    assert title_time(title) is None


@given(st.text(max_size=200))
def test_any_title_can_be_read(title: str) -> None:
    found = title_time(title)
    assert found is None or found.text == found.text.strip()


def test_the_time_grows_with_the_length() -> None:
    def seconds(text: str) -> float:
        began = time.process_time()
        title_time(text)
        return time.process_time() - began

    for unit in ("week ", "12 ", "12 weeks, ", "after 3 months ", "cycle 2 day ", "n=12,", "(((", "- - "):
        assert seconds(unit * 40_000) < 1


@pytest.mark.parametrize(
    ("title", "text", "day"),
    [
        ("Pain", "Week 12", 84),
        ("Pain", "12 weeks", 84),
        ("Change in pain", "Baseline and Week 12", 84),
        ("Change in pain", "From baseline to week 12", 84),
        ("Pain", "From baseline to week 12", None),
        ("Pain", "Up to 12 weeks", None),
        ("Pain", "Weeks 4 and 12", None),
        ("Pain", "Every 4 weeks", None),
        ("Change in pain", "Baseline, and up to 12 months for one group and 44 months for the other", None),
        ("Level", "Day 1 of each course", None),
        ("Pain", "Three years, from time of randomization", 1095.75),
    ],
)
def test_a_time_frame_that_names_exactly_one_time(title: str, text: str, day: float | None) -> None:
    found = frame_time(title, text, time_frame(text))
    assert (found and found.day) == day


def test_a_time_frame_after_an_event_keeps_it() -> None:
    found = frame_time("Pain", "12 weeks after surgery", time_frame("12 weeks after surgery"))
    assert found == TitleTime("12 weeks after surgery", None, "surgery", 84)


WEEK_4, WEEK_8, VISIT = TitleTime("Week 4", 28), TitleTime("Week 8", 56), TitleTime("Visit 3")


@pytest.mark.parametrize(
    ("of_class", "of_category", "of_outcome", "expected"),
    [
        (WEEK_4, None, WEEK_8, RowTime(28, "Week 4", evidence="class")),
        (None, WEEK_4, WEEK_8, RowTime(28, "Week 4", evidence="category")),
        (None, None, WEEK_8, RowTime(56, "Week 8", evidence="time_frame")),
        (VISIT, None, WEEK_8, RowTime(None, "Visit 3", evidence="class")),
        (VISIT, WEEK_4, None, RowTime(28, "Week 4", evidence="category")),
        (WEEK_4, VISIT, None, RowTime(28, "Week 4", evidence="class")),
        (WEEK_4, WEEK_8, None, RowTime(None, "Week 4; Week 8", evidence="class_and_category")),
        (None, None, None, RowTime()),
    ],
)
def test_which_words_date_a_row(
    of_class: TitleTime | None, of_category: TitleTime | None, of_outcome: TitleTime | None, expected: RowTime
) -> None:
    assert row_time(of_class, of_category, of_outcome) == expected


def _days(tmp_path: Path, **fields: Any) -> list[tuple[Any, ...]]:
    path = str(tmp_path / "t.db")
    load(path, (write(tmp_path / "s.json", trial(outcome(**fields))),))
    with sqlite3.connect(path) as connection:
        return connection.execute(
            "select distinct classification, category, row_day, row_day_evidence from results order by 3"
        ).fetchall()


def test_every_row_of_results_has_its_own_day(tmp_path: Path) -> None:
    def one(title: str) -> dict[str, Any]:
        return {"title": title, "categories": [{"title": "Score", "measurements": cells("1", "2")}]}

    found = _days(tmp_path, timeFrame="Weeks 4 and 8", classes=[one("Week 4"), one("Week 8")])
    assert found == [("Week 4", "Score", 28.0, "class"), ("Week 8", "Score", 56.0, "class")]


def test_the_time_frame_dates_no_row_where_titles_name_other_days(tmp_path: Path) -> None:
    def one(title: str) -> dict[str, Any]:
        return {"title": title, "categories": [{"measurements": cells("1", "2")}]}

    found = _days(tmp_path, timeFrame="Week 8", classes=[one("Week 4"), one("Total score")])
    assert found == [("Total score", None, None, None), ("Week 4", None, 28.0, "class")]
