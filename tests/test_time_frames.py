"""Time frames: published words in, kind and days out; months are 30.4375 days, years 365.25."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.timing import TimeFrame
from scraper.parser.text.time_frames.items import MAX_CHARACTERS
from scraper.parser.text.time_frames.reader import time_frame
from tests.cpu_time import STALLED, at_most

M, Y, H = 30.4375, 365.25, 1 / 24

Days = tuple[float | None, float | None]

EXAMPLES: dict[str, list[tuple[str, Days, tuple[float, ...]]]] = {
    "duration": [
        ("6 months", (0, 6 * M), ()),
        ("28days", (0, 28), ()),
        ("48hrs", (0, 2), ()),
        ("one and a half years", (0, 1.5 * Y), ()),
        ("5 years 6 months", (0, 5 * Y + 6 * M), ()),
        ("2 years and 4 months", (0, 2 * Y + 4 * M), ()),
        ("8 week cycle", (0, 56), ()),
        ("6 cycles (each cycle is 21 days)", (0, 126), ()),
        ("up to approximately 2 years", (0, 2 * Y), ()),
        ("Up to Week 31", (0, 217), ()),
        ("Up to 30 days after last treatment", (0, 30), ()),
        ("within 4 weeks after the first administration", (0, 28), ()),
        ("During the 24-week treatment period", (0, 168), ()),
        ("During the first month of life", (0, M), ()),
        ("over an expected average of 6 months", (0, 6 * M), ()),
        ("first 24 hours after surgery", (0, 1), ()),
        ("at least 24 weeks", (0, 168), ()),
        ("Through 360 days of study", (0, 360), ()),
        ("3 visits within 6 months after surgery", (0, 6 * M), ()),
        ("twelve (12) weeks", (0, 84), ()),
        ("3 years (median follow-up of 38.5 months in all arms)", (0, 3 * Y), ()),
        ("Median follow-up: 30 months (range: 2-51 months)", (0, 30 * M), ()),
        ("8.2 median years", (0, 8.2 * Y), ()),
        ("5 cycles, at most 1 year", (0, Y), ()),
        ("Up to 9 months plus 4 years", (0, 9 * M + 4 * Y), ()),
        ("2 years or 24 months", (0, 2 * Y), ()),
        ("Up to ~42 days (Cycles 1-2, cycle = 21 days)", (0, 42), ()),
        ("up to 9 months of age", (0, 9 * M), ()),
    ],
    "point": [
        ("at week 4", (28, 28), (28,)),
        ("Week 48 (predose)", (336, 336), (336,)),
        ("At 6-months", (6 * M, 6 * M), (6 * M,)),
        ("6th month from surgery", (6 * M, 6 * M), (6 * M,)),
        ("10 years after randomization.", (10 * Y, 10 * Y), (10 * Y,)),
        ("At the end of study (5 years)", (5 * Y, 5 * Y), (5 * Y,)),
        ("End-of-treatment (4 weeks from baseline)", (28, 28), (28,)),
        ("20 weeks gestation", (140, 140), (140,)),
        ("At screening", (0, 0), (0,)),
        ("10 minutes before the procedure", (-10 / 1440, -10 / 1440), (-10 / 1440,)),
        ("Three weeks after vaccination (day 22)", (22, 22), (22,)),
        ("a 10 minute survey at the end of the six-month study period", (6 * M, 6 * M), (6 * M,)),
        ("At the end of Cycle 4 (1 cycle = 21 days)", (84, 84), (84,)),
        ("After 21 days (+3 days) of treatment", (21, 21), (21,)),
        ("on the second post-operative day", (2, 2), (2,)),
        ("9 months (plus or minus 10 days) after the injection", (9 * M, 9 * M), (9 * M,)),
        ("Immediately after the intervention (10 weeks)", (70, 70), (70,)),
        ("2 months after stopping weekly intake of tea", (2 * M, 2 * M), (2 * M,)),
        ("9 months of age", (9 * M, 9 * M), (9 * M,)),
        ("36 weeks postmenstrual age", (252, 252), (252,)),
        ("Five months after day 0 of the first course", (5 * M, 5 * M), (5 * M,)),
        ("At Week 9 (one week after the last of 8 group lessons)", (63, 63), (63,)),
        ("Week 3 Day 2", (16, 16), (16,)),
        ("Treatment Week 6", (42, 42), (42,)),
        ("3 years and a half after surgery", (3.5 * Y, 3.5 * Y), (3.5 * Y,)),
        ("At the time of surgery (estimated to be 4 months)", (4 * M, 4 * M), (4 * M,)),
        ("3 weeks after the end of the 10-week treatment", (21, 21), (21,)),
    ],
    "range": [
        ("Baseline to 15 weeks", (0, 105), ()),
        ("From day 1 to Day 141", (1, 141), ()),
        ("2 months to 3 years", (2 * M, 3 * Y), ()),
        ("Weeks 5-6", (35, 42), ()),
        ("0 - 72 Hours", (0, 3), ()),
        ("between 3 and 6 months", (3 * M, 6 * M), ()),
        ("Baseline up to Week 24", (0, 168), ()),
        ("Day -21 to Day +100", (-21, 100), ()),
        ("From Visit 2 (week 0) until week 26", (0, 182), ()),
        ("From enrollment to the end of treatment at 8 weeks", (0, 56), ()),
        ("From baseline (week 0) to end of study (week 60)", (0, 420), ()),
        ("From the first infusion up to day 28", (0, 28), ()),
        ("Cycle 1 Day 1 up to Cycle 7 Day 1 (each cycle is 14 days)", (1, 85), ()),
        ("Between 2 days to 6 weeks after the injection", (2, 42), ()),
        ("Discharge to 30 days after discharge", (0, 30), ()),
        ("Baseline (before treatment) to Day 14-16", (0, 16), ()),
        ("Part B: Baseline up to end of treatment (Week 20)", (0, 140), ()),
        ("Baseline up to Study Week 40", (0, 280), ()),
        ("Baseline up to Visit 12 (Weeks 20 to 30)", (0, 210), ()),
        ("6 weeks, which started 20-24 weeks after randomization", (140, 210), ()),
        ("Day 1 Week 1 to Week 20", (1, 140), ()),
        ("Dose 1 Day 1 to Dose 2 Day 30", (1, 30), ()),
        ("POD 1-3", (1, 3), ()),
        ("From birth to 18 months of age", (0, 18 * M), ()),
        ("Pre-baseline (Month -4) to baseline", (-4 * M, 0), ()),
        ("From Cycle 1 to Cycle 5 (each cycle is 28 days)", (1, 140), ()),
    ],
    "repeated": [
        ("baseline and 24 months", (0, 2 * Y), (0, 2 * Y)),
        ("Day 1 and 40", (1, 40), (1, 40)),
        ("Baseline, Months 6, 12 and 18", (0, 18 * M), (0, 6 * M, 12 * M, 18 * M)),
        ("1-, 3-, and 5-year follow-up", (Y, 5 * Y), (Y, 3 * Y, 5 * Y)),
        ("Change from baseline to Week 8", (0, 56), (0, 56)),
        ("before surgery, 3 days after surgery, 7 days after surgery", (0, 7), (0, 3, 7)),
        ("Immediately before and 48 hours after the procedure", (0, 2), (0, 2)),
        ("day of discharge and 7 days post discharge", (0, 7), (0, 7)),
        ("Baseline (Day 1 pre-dose), at Day 14, and at Day 50", (1, 50), (1, 14, 50)),
        ("Days 30±3, 60±5", (30, 60), (30, 60)),
        ("weeks 6, 10 (excluding ultrasound), and 16", (42, 112), (42, 70, 112)),
        ("Predose, 6 and 24 hours postdose on Cycle 1 Day 1", (0, 1), (0, 0.25, 1)),
        ("Days 8 and 15: predose and 6 and 12 hours postdose", (8, 15.5), (8, 15)),
        ("Cycle 1 Day 15, C2 D1 and C6 D1 (Cycle=28 days)", (15, 141), (15, 29, 141)),
        ("Every week for 3 weeks", (7, 21), (7, 14, 21)),
        ("Baseline and then every 4 weeks until week 12", (0, 84), (0, 28, 56, 84)),
        ("Annually from 5 through 7 years after dosing", (5 * Y, 7 * Y), (5 * Y, 6 * Y, 7 * Y)),
        ("every 3 months", (None, None), ()),
        ("scans every 8 weeks, up to two years", (None, 2 * Y), ()),
        ("Every 21 days for 5 courses", (None, 105), ()),
        ("every 3 months for 2 years, every 6 months for 3 years", (None, 5 * Y), ()),
        ("every 8 weeks for the first year and every 12 weeks up to 2 years", (None, 2 * Y), ()),
        ("every 6 weeks, up to 1 year, then every 9 weeks for an additional 2 years", (None, 3 * Y), ()),
        ("After every 3 cycles, up to 1 year after the start of treatment", (None, Y), ()),
        ("12th hour, 1st, 2nd and 6th months", (0.5, 6 * M), (0.5, M, 2 * M, 6 * M)),
        ("months 2, -4, and -8", (2 * M, 8 * M), (2 * M, 4 * M, 8 * M)),
        ("20 min, 1 h and 3 h after the meal", (1 / 72, 3 * H), (1 / 72, H, 3 * H)),
        ("three (3) and nine (9) months", (3 * M, 9 * M), (3 * M, 9 * M)),
        ("Day -10 - Day -2, Day 30, Week 9", (-10, 63), (-10, -2, 30, 63)),
        ("5 months after treatment start compared to first day of treatment", (0, 5 * M), (0, 5 * M)),
        ("Immediately after surgery, 2 hours and 24 hours", (0, 1), (0, 2 * H, 1)),
        ("Pre-dose and post-dose on Day 1; Days 4 and 9", (1, 9), (1, 4, 9)),
        ("Day 1 pre-dose, 1 and 3 hours, and on Day 10 at 12 hours", (0, 10.5), (0, H, 3 * H, 10)),
        ("Baseline and end of therapy (up to 8 months)", (0, 8 * M), (0, 8 * M)),
        ("3 weekly for 12 weeks", (21, 84), (21, 42, 63, 84)),
        ("6-monthly for 2 years", (Y / 2, 2 * Y), (Y / 2, Y, 1.5 * Y, 2 * Y)),
        ("at 3-month intervals for 1 year", (3 * M, Y), (3 * M, 6 * M, 9 * M, Y)),
        ("4 and 8 months of age", (4 * M, 8 * M), (4 * M, 8 * M)),
        ("Enrollment and 8 months of age", (0, None), (0,)),
        ("Baseline and cycle 4 (each cycle is 28 days)", (0, 112), (0, 112)),
        ("Day 1 of Cycles 2-4 (1 cycle = 21 days)", (22, 64), (22, 43, 64)),
        ("Predose on Day 1 of Cycles (each cycle=21 days) 1, 2 and 5", (1, 85), (1, 22, 85)),
        ("baseline, cycle 3, end of study", (0, None), (0,)),
        ("screening (-21 to -1 days), day 1, week 6", (-21, 42), (-21, -1, 1, 42)),
        ("Day 1 of Weeks 1, 3 and 5", (1, 29), (1, 15, 29)),
        ("Baseline, Week 12 (Study Days 78 to 90)", (0, 84), (0, 84)),
        ("0-2 hours post-dose on week 1 and week 30", (7, 210), (7, 210)),
        ("T1 (pre), T2 (6-week), T3 (5-month)", (0, 5 * M), (0, 42, 5 * M)),
        ("Pre-dose (Hour 0) on Day 1 and 9 of Cycle 1", (1, 9), (1, 9)),
        ("At baseline, once each 3 week cycle, and after 1 year", (0, Y), (0, Y)),
        (
            "every 3 months for 2 years, then every 6 months for 3 years. Data as of Mar 3, 2019",
            (None, 5 * Y),
            (),
        ),
        ("every 8 weeks until 1 year after the last patient's enrollment", (None, Y), ()),
        ("Every 6 weeks from start of protocol therapy for 1 year, then every 3 months", (0, Y), ()),
        ("4 weekly visits for 1 year", (None, Y), ()),
        ("Within 12 hours, at 5 days and 20 days", (0.5, 20), (0.5, 5, 20)),
        ("POD1, POD5", (1, 5), (1, 5)),
        ("Samples pre-injection and 1, 2 and 9 days after the injection", (0, 9), (0, 1, 2, 9)),
        ("Baseline and week 60 (20 weeks of one drug + 40 weeks of the other)", (0, 420), (0, 420)),
        ("Months 5 (20 weeks from baseline) and 9", (5 * M, 9 * M), (5 * M, 9 * M)),
    ],
    "event-driven": [
        ("until death", (None, None), ()),
        ("During surgery", (None, None), ()),
        ("Length of study", (None, None), ()),
        ("Through study completion, an average of 7 months", (0, 7 * M), ()),
        ("From randomization until death from any cause, assessed up to 90 months", (0, 90 * M), ()),
        ("From first response to progression or death ( approx. 2 years )", (0, 2 * Y), ()),
        ("prior to hospital discharge, up to 2 ½ months", (0, 2.5 * M), ()),
        ("From the first dose until 90 days after the last dose", (0, 90), ()),
        ("Until disease progression up to 120 months", (0, 120 * M), ()),
        ("From randomization until first flare, assessed up to 68 weeks", (0, 476), ()),
        ("During hospital stay (up to 5 days)", (0, 5), ()),
        ("From Day 1 up to 60 days after last dose (up to 20 months)", (0, 20 * M), ()),
        ("From Day 1 until 60 days after the last dose, estimated to be 7 months", (0, 7 * M), ()),
        ("Day 1 to 30 days post last dose", (0, 30), ()),
        ("From index date up to 2 months post-infusion (for a maximum of 4 years)", (0, 4 * Y), ()),
        ("From signature up to the final visit (Week 10)", (0, 70), ()),
        ("From enrollment to 9 months of age", (None, None), ()),
        ("Baseline up to data cut-off (up to 2 years)", (0, 2 * Y), ()),
        ("From randomization to a maximum of 4 years or death", (0, 4 * Y), ()),
        ("Baseline up to Week 10 or 20 days after last dose (whichever was later)", (0, 70), ()),
        ("From first dose to last dose plus 30 days (maximum: 20 weeks)", (0, 140), ()),
        ("From study entry to relapse, death, or a second malignancy", (None, None), ()),
    ],
    "unparseable": [
        ("Continuously", (None, None), ()),
        ("Course 1", (None, None), ()),
        ("", (None, None), ()),
    ],
}

SEEN_IN_THE_WILD = [
    ("6 minute walk at 3 months", TimeFrame("point", 3 * M, 3 * M, (3 * M,))),
    ("up to12weeks，24weeks and 1year", TimeFrame("repeated", 84, Y, (84, 168, Y))),
    ("3, 6, and 12, months", TimeFrame("repeated", 3 * M, 12 * M, (3 * M, 6 * M, 12 * M))),
    (
        "28 days after the dose of B7-H3 cells",
        TimeFrame("point", 28, 28, (28,), anchor="dose of B7-H3 cells"),
    ),
    ("baseline (-3 weeks), 40 weeks", TimeFrame("repeated", -21, 280, (-21, 280))),
    ("18 or 24 weeks, depending on the arm", TimeFrame("range", 126, 168)),
    ("2021.03-2021.05", TimeFrame("range")),
    ("May 2020 to June 2021", TimeFrame("range")),
    ("1/1/2025", TimeFrame("point")),
    ("Screening, then up to year 2044", TimeFrame("point", 0, 0, (0,), anchor="Screening")),
]
"""Spellings that once were read wrongly."""


@pytest.mark.parametrize(
    ("text", "kind", "days", "points"),
    [(text, kind, days, points) for kind, cases in EXAMPLES.items() for text, days, points in cases],
)
def test_kind_and_days(text: str, kind: str, days: Days, points: tuple[float, ...]) -> None:
    frame = time_frame(text)
    assert frame.kind == kind
    assert (frame.start_days, frame.end_days) == pytest.approx(days)
    if points or kind != "repeated":
        assert frame.points_days == pytest.approx(points)


@pytest.mark.parametrize(("text", "expected"), SEEN_IN_THE_WILD)
def test_spellings_from_the_wild(text: str, expected: TimeFrame) -> None:
    frame = time_frame(text)
    assert frame.kind == expected.kind
    assert (frame.start_days, frame.end_days) == pytest.approx((expected.start_days, expected.end_days))
    assert frame.points_days == pytest.approx(expected.points_days)
    assert frame.anchor == expected.anchor


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("every 3 months", 3 * M),
        ("weekly", 7),
        ("twice a year for 5 years", Y / 2),
        ("3 times per week until discharge", 7 / 3),
        ("every 2 cycles (1 cycle = 21 days)", 42),
        ("every 2 cycles", None),
        ("assessed at monthly intervals", M),
        ("3 months after stopping daily consumption of nuts", None),
        ("Q3W regimen, week 12", None),
        ("3-weekly", 21),
        ("6 monthly until relapse", 6 * M),
        ("3 times weekly", 7 / 3),
        ("6 monthly scans", None),
        ("q 2 cycles (1 cycle = 28 days)", 56),
        ("infusion length = 2 hours, every 4 weeks", 28),
    ],
)
def test_periods(text: str, every: float | None) -> None:
    assert time_frame(text).every_days == (every and pytest.approx(every))


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("6 months after randomization", "randomization"),
        ("30 days post-surgery", "post-surgery"),
        ("From randomization until death from any cause, up to 5 years", "death from any cause"),
        ("From first dose until 90 days after the last dose of drug (up to 2 years)", "last dose of drug"),
        ("Baseline, week 12", "Baseline"),
        ("Baseline up to Study Week 52", "Baseline"),
        ("screening (-14 to -1 days), day 1, week 4", None),
        ("13 months of age", "birth"),
        ("From enrollment to 13 months of age", "13 months of age"),
        ("20 weeks of gestation", "gestation"),
        ("During the study", None),
        ("2 weeks before the cardiac surgery", "cardiac surgery"),
        ("Before and 4 weeks after the transplant", "transplant"),
        ("Change from baseline in pain where it was present, at week 4", "baseline"),
        ("3 weeks after administration in Cohorts 1 to 4", "administration"),
        ("until death due to any cause", "death"),
        ("through 30 days after completion of an estimated 3 months", None),
        ("Week 12", None),
    ],
)
def test_the_anchor_is_as_written(text: str, anchor: str | None) -> None:
    assert time_frame(text).anchor == anchor


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    check(time_frame(text))


WORDS = (
    "baseline week 4 weeks 12 day 1 - to until after every months 6, and or ( ) cycle (1 = 21 days) up predose"
    " progression years from first ± 3 ½ last dose for between q3w ; . month the of end"
)


@given(st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join))
@settings(max_examples=400)
def test_any_order_of_its_words_is_read(text: str) -> None:
    check(time_frame(text))


def check(frame: TimeFrame) -> None:
    """What holds for every time frame."""
    assert list(frame.points_days) == sorted(set(frame.points_days))
    if frame.start_days is not None and frame.end_days is not None:
        assert frame.start_days <= frame.end_days
    if frame.kind == "unparseable":
        assert frame[1:] == (None, None, (), None, None)
    if frame.kind == "point" and frame.points_days:
        assert frame.points_days == (frame.start_days,) == (frame.end_days,)


@pytest.mark.parametrize(
    "part",
    [
        "(",
        "1 ",
        "week 1, ",
        "to ",
        "from baseline to ",
        "1,",
        "cycle 1 day 1 ",
        "±",
        "every ",
        "1-",
        "½",
        "月",
    ],
)
def test_repetition_does_not_stall(part: str) -> None:
    with at_most(STALLED):
        check(time_frame(part * (20_000 // len(part))))


def test_what_stands_far_after_is_not_read() -> None:
    assert time_frame("6 months" + " " * MAX_CHARACTERS + "and 5 years") == time_frame("6 months")
