"""What a version says otherwise, thing by thing: outcomes, criteria, arms, dates, status, enrollment."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from scraper.runs.load import load
from scraper.sink.study_rows.item_changes import ItemChange, item_changes
from tests.databases import Record, rows, study, write

NCT = "NCT99000901"


def outcomes(**lists: Sequence[tuple[str, ...]]) -> Record:
    names = ("measure", "timeFrame", "description")
    return {
        f"{kind}Outcomes": [dict(zip(names, one, strict=False)) for one in found]
        for kind, found in lists.items()
    }


def of_outcomes(before: Record, after: Record) -> list[tuple[str, str | None, str | None]]:
    records = [{"protocolSection": {"outcomesModule": module}} for module in (before, after)]
    return [(one.kind, one.before, one.after) for one in item_changes(*records)]


ITCH, SLEEP = ("Itch score", "12 weeks"), ("Sleep quality", "12 weeks")
LONG = "Participants mark on a line of ten centimetres how much they itch"

OUTCOMES: list[tuple[str, Record, Record, list[tuple[str, str | None, str | None]]]] = [
    ("nothing", outcomes(primary=[ITCH]), outcomes(primary=[ITCH]), []),
    ("order", outcomes(primary=[ITCH, SLEEP]), outcomes(primary=[SLEEP, ITCH]), []),
    ("marks and case", outcomes(primary=[ITCH]), outcomes(primary=[("Itch Score.", "12 weeks")]), []),
    ("added", outcomes(primary=[ITCH]), outcomes(primary=[ITCH, SLEEP]), [("added", None, "Sleep quality")]),
    (
        "dropped",
        outcomes(primary=[ITCH, SLEEP]),
        outcomes(primary=[ITCH]),
        [("dropped", "Sleep quality", None)],
    ),
    (
        "promoted",
        outcomes(primary=[ITCH], secondary=[SLEEP]),
        outcomes(primary=[ITCH, SLEEP]),
        [("promoted", "Sleep quality", "Sleep quality")],
    ),
    (
        "two that change places",
        outcomes(primary=[ITCH], secondary=[SLEEP]),
        outcomes(primary=[SLEEP], secondary=[ITCH]),
        [("demoted", "Itch score", "Itch score"), ("promoted", "Sleep quality", "Sleep quality")],
    ),
    (
        "time frame",
        outcomes(primary=[ITCH]),
        outcomes(primary=[("Itch score", "24 weeks")]),
        [("time_frame_changed", "Itch score", "Itch score")],
    ),
    (
        "reworded",
        outcomes(primary=[("Change in itch score", "12 weeks")]),
        outcomes(primary=[("Change in worst itch score", "12 weeks")]),
        [("reworded", "Change in itch score", "Change in worst itch score")],
    ),
    (
        "another number",
        outcomes(primary=[("PASI 75", "12 weeks")]),
        outcomes(primary=[("PASI 90", "12 weeks")]),
        [("reworded", "PASI 75", "PASI 90")],
    ),
    (
        "reworded, demoted and at another time",
        outcomes(primary=[("Change in itch score", "12 weeks")]),
        outcomes(secondary=[("Change in worst itch score", "24 weeks")]),
        [
            (kind, "Change in itch score", "Change in worst itch score")
            for kind in ("demoted", "reworded", "time_frame_changed")
        ],
    ),
    (
        "another outcome in its place",
        outcomes(primary=[ITCH]),
        outcomes(primary=[("Overall survival", "5 years")]),
        [("dropped", "Itch score", None), ("added", None, "Overall survival")],
    ),
    (
        "another title for one description",
        outcomes(primary=[("Efficacy", "12 weeks", LONG)]),
        outcomes(primary=[("Itch on a visual analogue scale", "12 weeks", LONG)]),
        [("reworded", "Efficacy", "Itch on a visual analogue scale")],
    ),
    (
        "one of two of the same title",
        outcomes(primary=[("Itch", "Week 4"), ("Itch", "Week 8")]),
        outcomes(primary=[("Itch", "Week 8")]),
        [("dropped", "Itch", None)],
    ),
    ("the module came", {}, outcomes(primary=[ITCH]), [("added", None, "Itch score")]),
]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES]
)
def test_outcomes(before: Record, after: Record, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert of_outcomes(before, after) == expected


def of_texts(before: str, after: str) -> list[tuple[str, str | None, str | None, str | None, str | None]]:
    records = [
        {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": text}}} for text in (before, after)
    ]
    return [
        (one.kind, one.type_before, one.type_after, one.before, one.after) for one in item_changes(*records)
    ]


IN, EX = "Inclusion Criteria:\n\n", "\n\nExclusion Criteria:\n\n"


def test_criteria_one_by_one() -> None:
    before = f"{IN}* Age 18 to 65 years\n* Itch for 6 weeks{EX}* Pregnancy\n* Smoking"
    after = f"{IN}1. Age 18 to 75 years\n2. Itch for 6 weeks\n3. Smoking{EX}1. Pregnancy\n2. Untreated asthma"
    assert of_texts(before, after) == [
        ("reworded", "inclusion", "inclusion", "Age 18 to 65 years", "Age 18 to 75 years"),
        ("moved", "exclusion", "inclusion", "Smoking", "Smoking"),
        ("added", None, "exclusion", None, "Untreated asthma"),
    ]


def test_a_heading_that_came_moves_no_criterion() -> None:
    assert of_texts("* Itch for 6 weeks", f"{IN}* Itch for 6 weeks") == []


def test_a_sign_is_a_difference() -> None:
    assert [one[0] for one in of_texts(f"{IN}* Age \\>= 18", f"{IN}* Age \\> 18")] == ["reworded"]


def of_modules(before: Record, after: Record) -> list[ItemChange]:
    return item_changes({"protocolSection": before}, {"protocolSection": after})


def dated(date: str | None, kind: str = "ESTIMATED") -> Record:
    return {"statusModule": {"completionDateStruct": {"date": date, "type": kind} if date else None}}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (dated("2024-05"), dated("2024-06-01"), "later"),
        (dated("2024-05"), dated("2023-12"), "earlier"),
        (dated("2024-05"), dated("2024-05-31", "ACTUAL"), "precision_changed"),
        (dated("2024-05"), dated("2024-05", "ACTUAL"), "type_changed"),
        (dated(None), dated("2024-05"), "added"),
        (dated("2024-05"), dated(None), "dropped"),
    ],
)
def test_dates(before: Record, after: Record, kind: str) -> None:
    [found] = of_modules(before, after)
    assert (found.topic, found.kind) == ("completion_date", kind)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({"count": 100}, {"count": 120}, "raised"),
        ({"count": 100}, {"count": 0, "type": "ACTUAL"}, "lowered"),
        ({"count": 100, "type": "ESTIMATED"}, {"count": 100, "type": "ACTUAL"}, "type_changed"),
        ({}, {"count": 100}, "added"),
        ({"count": 100}, {}, "dropped"),
    ],
)
def test_enrollment(before: Record, after: Record, kind: str) -> None:
    [found] = of_modules(
        {"designModule": {"enrollmentInfo": before}}, {"designModule": {"enrollmentInfo": after}}
    )
    assert (found.topic, found.kind) == ("enrollment", kind)


def test_status_with_its_reason() -> None:
    [found] = of_modules(
        {"statusModule": {"overallStatus": "RECRUITING"}},
        {"statusModule": {"overallStatus": "TERMINATED", "whyStopped": "Slow accrual"}},
    )
    assert found[:8] == ("status", "changed", None, None, "RECRUITING", "TERMINATED", None, "Slow accrual")


def test_arms_and_interventions() -> None:
    def arms(*labels: str, kind: str = "EXPERIMENTAL") -> Record:
        return {"armsInterventionsModule": {"armGroups": [{"label": each, "type": kind} for each in labels]}}

    assert [
        (one.kind, one.before, one.after)
        for one in of_modules(arms("Low dose"), arms("High dose", "Low dose"))
    ] == [("added", None, "High dose")]
    assert [one.kind for one in of_modules(arms("Low dose"), arms("Low dose", kind="SHAM_COMPARATOR"))] == [
        "type_changed"
    ]


@pytest.mark.parametrize(
    "module", [None, [], "text", {"primaryOutcomes": "text"}, {"primaryOutcomes": ["text"]}]
)
def test_a_record_of_another_shape_has_no_such_things(module: Any) -> None:
    record = {"protocolSection": {"outcomesModule": module, "statusModule": module, "designModule": module}}
    assert item_changes(record, {}) == []
    assert item_changes({}, record) == []


def life(folder: Path) -> str:
    """A trial that starts in March 2024, ends in March 2026 and changes its outcomes three times."""
    status = {
        "startDateStruct": {"date": "2024-03-01"},
        "primaryCompletionDateStruct": {"date": "2026-03", "type": "ACTUAL"},
    }
    versions = [
        ("2024-01-10", [ITCH], []),
        ("2024-02-10", [ITCH, SLEEP], []),
        ("2025-02-10", [SLEEP], [ITCH]),
        ("2026-03-20", [("Sleep quality", "24 weeks")], [ITCH]),
        ("2026-05-20", [("Sleep quality", "24 weeks")], []),
    ]
    records = [
        study(
            NCT,
            updated=day,
            statusModule=status
            | {
                "overallStatus": "RECRUITING",
                "lastUpdateSubmitDate": day,
                "lastUpdatePostDateStruct": {"date": day, "type": "ACTUAL"},
            },
            outcomesModule=outcomes(primary=primary, secondary=secondary),
        )
        for day, primary, secondary in versions
    ]
    load(str(folder / "t.db"), (write(folder / "s.json", *records),))
    return str(folder / "t.db")


def test_outcome_changes_say_how_far_the_trial_was(tmp_path: Path) -> None:
    query = "select version, stage, kind, measure_before, measure_after, changed_by from outcome_changes order by item_change_id"
    assert rows(life(tmp_path), query) == [
        (2, "before start", "added", None, "Sleep quality", "sponsor"),
        (3, "after start", "demoted", "Itch score", "Itch score", "sponsor"),
        (4, "after start", "time_frame_changed", "Sleep quality", "Sleep quality", "sponsor"),
        (5, "after primary completion", "dropped", "Itch score", None, "sponsor"),
    ]


def test_a_month_that_a_version_lies_in_does_not_say_before_or_after(tmp_path: Path) -> None:
    query = "select after_primary_completion, after_results from study_versions order by version"
    assert rows(life(tmp_path), query) == [(0, 0), (0, 0), (0, 0), (None, 0), (1, 0)]


def test_one_row_a_version_with_what_it_said(tmp_path: Path) -> None:
    counts = (60, 80, None)
    records = [
        study(
            NCT,
            updated=f"2024-0{month}-01",
            designModule={"enrollmentInfo": {"count": count, "type": "ESTIMATED"} if count else {}},
        )
        for month, count in enumerate(counts, start=1)
    ]
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", *records),))
    query = "select version, version_date, ordered_by, enrollment, overall_status from study_versions order by version"
    assert rows(str(tmp_path / "t.db"), query) == [
        (1, "2024-01-01", None, 60, "RECRUITING"),
        (2, "2024-02-01", "last_update", 80, "RECRUITING"),
        (3, "2024-03-01", "last_update", None, "RECRUITING"),
    ]


def test_every_view_of_things_has_the_rows_of_its_topic(tmp_path: Path) -> None:
    one = study(
        NCT,
        "2024-01-01",
        designModule={"enrollmentInfo": {"count": 60}},
        armsInterventionsModule={"armGroups": [{"label": "A"}]},
        eligibilityModule={"eligibilityCriteria": f"{IN}* Itch"},
        statusModule={"startDateStruct": {"date": "2024-01"}, "lastUpdateSubmitDate": "2024-01-01"},
    )
    other = study(
        NCT,
        "2024-02-01",
        designModule={"enrollmentInfo": {"count": 80}},
        armsInterventionsModule={"armGroups": [{"label": "A"}, {"label": "B"}]},
        eligibilityModule={"eligibilityCriteria": f"{IN}* Itch\n* Asthma"},
        statusModule={
            "startDateStruct": {"date": "2024-03"},
            "lastUpdateSubmitDate": "2024-02-01",
            "overallStatus": "TERMINATED",
            "whyStopped": "Slow accrual",
        },
    )
    load(str(tmp_path / "t.db"), (write(tmp_path / "s.json", one, other),))
    db = str(tmp_path / "t.db")
    assert rows(db, "select enrollment_before, enrollment_after, kind from enrollment_changes") == [
        (60, 80, "raised")
    ]
    assert rows(db, "select what, name_after, kind from arm_changes") == [("arm", "B", "added")]
    assert rows(db, "select criterion_type_after, criterion_after, kind from criterion_changes") == [
        ("inclusion", "Asthma", "added")
    ]
    assert rows(db, "select what, date_before, date_after, kind from date_changes") == [
        ("start_date", "2024-01", "2024-03", "later")
    ]
    assert rows(db, "select status_after, why_stopped from status_changes") == [
        ("TERMINATED", "Slow accrual")
    ]


def test_versions_that_nothing_orders_say_so(tmp_path: Path) -> None:
    """Two records without any date: which was first is not known, so nobody is said to have changed it."""
    records = [
        study(
            NCT,
            statusModule={
                "overallStatus": status,
                "lastUpdateSubmitDate": None,
                "lastUpdatePostDateStruct": None,
            },
        )
        for status in ("RECRUITING", "COMPLETED")
    ]
    for number, record in enumerate(records):
        for name in ("lastUpdateSubmitDate", "lastUpdatePostDateStruct"):
            record["protocolSection"]["statusModule"].pop(name, None)
        load(str(tmp_path / "t.db"), (write(tmp_path / f"{number}.json", record),))
    db = str(tmp_path / "t.db")
    assert rows(db, "select version, ordered_by from record_versions") == [(1, None), (2, None)]
    assert rows(db, "select distinct changed_by from record_changes") == [("unknown",)]
    assert rows(db, "select distinct changed_by from item_changes") == [("unknown",)]
