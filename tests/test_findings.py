"""Findings: for every rule a record that trips it and a near miss that does not; and what `nctdb findings` lists."""

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas.findings import ANALYSIS_CODES, Finding
from schemas.provenance import RawDocument
from scraper.errors import UnreadableInput
from scraper.explore.findings import findings_as_text, read_findings
from scraper.parser.findings import RULES
from scraper.parser.read import read
from scraper.runs.load import load
from tests.databases import Record, rows, study, write
from tests.results_records import cells, groups, trial
from tests.results_records import outcome as results_outcome

OF_THE_AGE_READER = {rule.code for rule in RULES if "_age_" in rule.code}
"""Rules of ages are tested with the reader of ages."""

OF_PAGES = {"page_differs"}
"""What a page says otherwise than the record is tested with fetching pages."""

OF_ANALYSES = {rule.code for rule in RULES if rule.code in ANALYSIS_CODES}
"""What the numbers of an analysis say otherwise than its label is tested with the readings of analyses."""

OUTCOME = {"measure": "Pain", "timeFrame": "6 months"}
TRIAL = {"studyType": "INTERVENTIONAL"}
OUTCOMES = {"primaryOutcomes": [OUTCOME]}


def codes(record: Record) -> list[str]:
    return [finding.code for finding in findings(record)]


def findings(record: Record) -> list[Finding]:
    return read(RawDocument(orjson.dumps(record), "test.json", "api_v2")).findings


def interventional(**modules: Record) -> Record:
    """A record of a trial with which nothing is wrong, but for the modules given."""
    record = study()
    sound: Record = {"designModule": TRIAL, "outcomesModule": OUTCOMES}
    for name, module in (sound | modules).items():
        protocol = record["protocolSection"]
        protocol[name] = {**protocol.get(name, {}), **module}
    return record


def eligible(text: str, **fields: Any) -> Record:
    return interventional(eligibilityModule={"eligibilityCriteria": text, "sex": "ALL", **fields})


def dated(status: str = "COMPLETED", verified: str = "2024-05", **dates: tuple[str, str]) -> Record:
    """A record with the dates start, primaryCompletion and completion: the date and its type."""
    structs = {f"{name}DateStruct": {"date": date, "type": kind} for name, (date, kind) in dates.items()}
    return interventional(statusModule={"overallStatus": status, "statusVerifiedDate": verified, **structs})


def enrolled(count: int, *periods: list[str], details: str = "", units: str | None = None) -> Record:
    """A record whose groups started each period with these numbers."""
    record = interventional(designModule=TRIAL | {"enrollmentInfo": {"count": count, "type": "ACTUAL"}})
    flow: Record = {
        "groups": [{"id": f"FG{group}", "title": f"Group {group}"} for group in range(len(periods[0]))],
        "periods": [{"title": "Period", "milestones": [_started(numbers)]} for numbers in periods],
    }
    flow |= {"preAssignmentDetails": details} if details else {}
    flow |= {"typeUnitsAnalyzed": units} if units else {}
    return record | {"hasResults": True, "resultsSection": {"participantFlowModule": flow}}


def _started(numbers: list[str]) -> Record:
    reached = [{"groupId": f"FG{group}", "numSubjects": number} for group, number in enumerate(numbers)]
    return {"type": "STARTED", "achievements": reached}


def applicable(start: str = "2018-01-01", completed: str = "2022-01-01", **more: Any) -> Record:
    """A record that shows the signs of an applicable clinical trial."""
    record = dated("COMPLETED", start=(start, "ACTUAL"), primaryCompletion=(completed, "ACTUAL"))
    protocol = record["protocolSection"]
    protocol["oversightModule"] = {"isFdaRegulatedDrug": True}
    protocol["contactsLocationsModule"] = {"locations": [{"country": "United States"}]}
    protocol["designModule"]["phases"] = ["PHASE2"]
    protocol |= more
    return record


def titled(title: str, *phases: str) -> Record:
    names = {"nctId": "NCT99000901", "briefTitle": title}
    return interventional(identificationModule=names, designModule=TRIAL | {"phases": list(phases)})


def reported(*titles: str) -> Record:
    measures = [{"type": "PRIMARY", "title": title} for title in titles]
    results = {"outcomeMeasuresModule": {"outcomeMeasures": measures}}
    return interventional() | {"hasResults": True, "resultsSection": results}


INCLUSION, EXCLUSION = "Inclusion Criteria:\n\n* ", "\n\nExclusion Criteria:\n\n* "
HEALTHY_EXCLUDED = INCLUSION + "Asthma" + EXCLUSION + "Healthy volunteers"
WITHDRAWN = {"overallStatus": "WITHDRAWN", "whyStopped": "No funds"}


def in_percent(*values: str, **rest: Any) -> Record:
    fields = {"paramType": "NUMBER", "dispersionType": None, "unitOfMeasure": "percentage of participants"}
    return results_outcome(*values, **{**fields, "title": "Percentage of Participants With Pain", **rest})


def counted(*values: str, **rest: Any) -> Record:
    fields = {"paramType": "COUNT_OF_PARTICIPANTS", "unitOfMeasure": "Participants", "dispersionType": None}
    return results_outcome(*values, **{**fields, "title": "Number of Participants With Pain", **rest})


def at_baseline(total: str, title: str = "Total", kind: str = "COUNT_OF_PARTICIPANTS") -> Record:
    """Women of two groups, 20 and 30, and of a third one."""
    cells_ = cells("20", "30", total, prefix="BG")
    classes = [{"categories": [{"title": "Female", "measurements": cells_}]}]
    module = {
        "groups": groups("Drug", "Placebo", title, prefix="BG"),
        "measures": [{"title": "Sex", "paramType": kind, "classes": classes}],
    }
    return trial(baseline=module)


CASES: dict[str, tuple[list[Record], list[Record]]] = {
    "percent_differs_from_count": (
        [
            trial(in_percent("11", "20.4")),  # 5.5 of 50
            trial(in_percent("44.1", "40.8")),
            trial(in_percent("30", "20.4"), counted("10", "10")),  # 10 of 50 are 20 percent
        ],
        [
            trial(in_percent("12", "20.4")),  # 6 of 50, 10 of 49
            trial(in_percent("NA", "20.4")),
            trial(in_percent("11", "20.4", title="Percentage of Participants Surviving")),
            trial(in_percent("11", "20.4", dispersionType="95% Confidence Interval")),
            trial(in_percent("11", "20.4", unitOfMeasure="percentage of cells")),
            trial(
                in_percent(
                    classes=[{"title": "Week 8 (n=46)", "categories": [{"measurements": cells("11", "20")}]}]
                )
            ),
            trial(in_percent("20.7", "20.4"), counted("10", "10")),  # of others, by less than a point
            trial(in_percent("30", "20.4", timeFrame="Week 4"), counted("10", "10")),
        ],
    ),
    "sum_differs_from_total": (
        [at_baseline("51")],
        [at_baseline("50"), at_baseline("51", title="Others"), at_baseline("51", kind="MEAN")],
    ),
    "implausible_limit": (
        [
            eligible(INCLUSION + "Hemoglobin >= 9 mg/dL"),
            eligible(INCLUSION + "Platelets >= 100,000/mL"),
            eligible(INCLUSION + "Neutrophils at least 1000 x 10^9/L"),
            eligible(EXCLUSION + "Albumin < 2.5 mg/dL"),
        ],
        [
            eligible(INCLUSION + "Hemoglobin >= 9 g/dL, platelets >= 100,000/uL"),
            eligible(INCLUSION + "Neutrophils at least 1.0 x 10^9/L"),
            eligible(EXCLUSION + "Albumin < 25 g/L"),
            eligible(INCLUSION + "Hemoglobin >= 90"),
        ],
    ),
    "sex_differs": (
        [
            eligible(INCLUSION + "Female", sex="ALL"),
            eligible(INCLUSION + "Male or female adults", sex="FEMALE"),
            eligible(INCLUSION + "Men aged 18 to 40 years", sex="FEMALE"),
        ],
        [
            eligible(INCLUSION + "Female", sex="FEMALE"),
            eligible(INCLUSION + "Male\n* Not pregnant female", sex="ALL"),
            eligible(INCLUSION + "Female participants must use contraception", sex="ALL"),
            eligible(INCLUSION + "Asthma" + EXCLUSION + "Males", sex="ALL"),
            eligible(INCLUSION + "Male\n* Partners of the participants, aged over 18", sex="ALL"),
            eligible(INCLUSION + "Women with a male partner" + EXCLUSION + "Smoking", sex="FEMALE"),
        ],
    ),
    "side_suspect": (
        [
            eligible(INCLUSION + "Adults\n* As exclusion criteria count dialysis and gout"),
            eligible("Exclusion Criteria:\n\n* Smoking\n\nParticipants are allowed to join if:\n\n* Adults"),
        ],
        [
            eligible(INCLUSION + "Adults" + EXCLUSION + "None"),
            eligible("Exclusion Criteria:\n\n* Smoking\n\nInclusion Criteria:\n\n* Adults"),
        ],
    ),
    "healthy_volunteers_differs": (
        [
            eligible(INCLUSION + "Healthy male and female subjects", healthyVolunteers=False),
            eligible(HEALTHY_EXCLUDED, healthyVolunteers=True),
        ],
        [
            eligible(INCLUSION + "Healthy adults", healthyVolunteers=True),
            eligible(INCLUSION + "Otherwise healthy adults with acne", healthyVolunteers=False),
            eligible(HEALTHY_EXCLUDED, healthyVolunteers=False),
            eligible(
                INCLUSION + "Healthy volunteers:" + EXCLUSION + "Healthy volunteers:", healthyVolunteers=True
            ),
            eligible(HEALTHY_EXCLUDED),
            eligible(INCLUSION + "ASA status I (healthy patients) or II", healthyVolunteers=False),
            eligible(INCLUSION + "Control group: healthy adults", healthyVolunteers=False),
        ],
    ),
    "enrollment_differs": (
        [
            enrolled(20, ["0", "0"]),
            enrolled(99, ["30", "31", "28"]),
            enrolled(10, ["12"], details="See above"),
        ],
        [
            enrolled(61, ["30", "31"]),
            enrolled(70, ["30", "31"], details="Of 70 enrolled, 9 did not meet the criteria."),
            enrolled(1070, ["500", "531"], details="1,070 consented."),
            enrolled(62, ["30", "31"], details="One participant withdrew before treatment."),
            enrolled(61, ["60", "62"]),
            enrolled(20, ["10", "0"], ["0", "12"]),
            enrolled(20, ["18"], units="Eyes"),
        ],
    ),
    "phase_differs": (
        [titled("A Phase III Trial of X", "PHASE2"), titled("X, a phase 1b/2 study", "PHASE4")],
        [
            titled("A Phase II/III Trial of X", "PHASE2"),
            titled("A phase Ⅱ trial", "PHASE2"),
            titled("A Phase 0 study", "EARLY_PHASE1"),
            titled("X in the chronic phase of leukemia", "PHASE2"),
            titled("A Phase II Trial of yoga", "NA"),
            titled("Phase 1 of a programme", "PHASE2"),
        ],
    ),
    "completion_before_start": (
        [dated(start=("2020-06-02", "ACTUAL"), completion=("2020-05", "ACTUAL"))],
        [dated(start=("2020-06-02", "ACTUAL"), completion=("2020-06", "ACTUAL"))],
    ),
    "completion_before_primary_completion": (
        [dated(primaryCompletion=("2020-06-02", "ACTUAL"), completion=("2020-05", "ACTUAL"))],
        [dated(primaryCompletion=("2020-06-02", "ACTUAL"), completion=("2020-06", "ACTUAL"))],
    ),
    "actual_date_in_future": (
        [dated(start=("2024-05-08", "ACTUAL"))],
        [dated(start=("2024-05-07", "ACTUAL")), dated(start=("2024-05", "ACTUAL"))],
    ),
    "estimated_date_past": (
        [dated("RECRUITING", completion=("2023-05-04", "ESTIMATED"))],
        [
            dated("RECRUITING", completion=("2023-05-06", "ESTIMATED")),
            dated("RECRUITING", completion=("2023", "ESTIMATED")),  # may be its last day
            interventional(
                statusModule=WITHDRAWN | {"completionDateStruct": {"date": "2020-01", "type": "ESTIMATED"}}
            ),
        ],
    ),
    "status_stale": (
        [
            dated("RECRUITING", "2022-05", completion=("2023-12", "ESTIMATED")),
            dated("RECRUITING", "2022-05", completion=("2023-12", "ESTIMATED"))
            | {"derivedSection": {"miscInfoModule": {"versionHolder": "2024-06"}}},
        ],
        [
            dated("RECRUITING", "2022-06", completion=("2023-12", "ESTIMATED")),
            dated("RECRUITING", "2022-05", completion=("2025-12", "ESTIMATED")),
            dated("COMPLETED", "2022-05", completion=("2023-12", "ACTUAL")),
        ],
    ),
    "results_overdue": (
        [applicable(), applicable(completed="2023-04-30")],
        [
            applicable(completed="2023-05-02"),
            applicable(start="2017-01-17"),
            applicable(oversightModule={"isFdaRegulatedDrug": False}),
            applicable(oversightModule={"isFdaRegulatedDevice": True, "isUnapprovedDevice": True}),
            applicable(contactsLocationsModule={"locations": [{"country": "Norway"}]}),
            applicable(designModule={"studyType": "INTERVENTIONAL", "phases": ["PHASE1"]}),
            applicable() | {"hasResults": True},
        ],
    ),
    "primary_outcome_missing": (
        [interventional(outcomesModule={"secondaryOutcomes": [OUTCOME]})],
        [
            interventional(),
            study(designModule={"studyType": "OBSERVATIONAL"}),
            interventional(statusModule={"overallStatus": "WITHHELD"}, outcomesModule={}),
        ],
    ),
    "primary_outcome_without_time_frame": (
        [interventional(outcomesModule={"primaryOutcomes": [{"measure": "Pain"}]})],
        [interventional(outcomesModule=OUTCOMES | {"secondaryOutcomes": [{"measure": "Sleep"}]})],
    ),
    "primary_outcome_not_reported": ([reported("Sleep")], [reported("pain"), interventional()]),
    "stopped_without_reason": (
        [interventional(statusModule={"overallStatus": "TERMINATED"})],
        [interventional(statusModule=WITHDRAWN), interventional(statusModule={"overallStatus": "COMPLETED"})],
    ),
    "withdrawn_with_participants": (
        [
            interventional(
                statusModule=WITHDRAWN,
                designModule=TRIAL | {"enrollmentInfo": {"count": 3, "type": "ACTUAL"}},
            )
        ],
        [
            interventional(
                statusModule=WITHDRAWN,
                designModule=TRIAL | {"enrollmentInfo": {"count": 0, "type": "ACTUAL"}},
            ),
            interventional(
                statusModule=WITHDRAWN,
                designModule=TRIAL | {"enrollmentInfo": {"count": 30, "type": "ESTIMATED"}},
            ),
        ],
    ),
}


def test_every_rule_has_its_cases() -> None:
    assert set(CASES) | OF_THE_AGE_READER | OF_PAGES | OF_ANALYSES == {rule.code for rule in RULES}


@pytest.mark.parametrize(
    ("code", "record"), [(code, one) for code, (hits, _) in CASES.items() for one in hits]
)
def test_a_record_that_trips_the_rule(code: str, record: Record) -> None:
    found = [finding for finding in findings(record) if finding.code == code]
    assert len(found) == 1
    assert found[0].message
    assert found[0].source.startswith(("protocolSection.", "resultsSection."))


@pytest.mark.parametrize(
    ("code", "record"), [(code, one) for code, (_, misses) in CASES.items() for one in misses]
)
def test_a_near_miss(code: str, record: Record) -> None:
    assert code not in codes(record)


def test_a_sound_record_has_no_findings() -> None:
    assert codes(interventional()) == []


def test_a_source_in_a_text_points_at_the_words() -> None:
    text = INCLUSION + "Asthma\n* Female"
    (finding,) = findings(eligible(text, sex="ALL"))
    start, end = (
        finding.other_source.split("[")[1].rstrip("]").split(":") if finding.other_source else ("", "")
    )
    assert text[int(start) : int(end)] == finding.other_value == "Female"


def test_findings_are_listed_by_study_and_code(tmp_path: Path) -> None:
    first, second = (
        eligible(INCLUSION + "Female"),
        interventional(statusModule={"overallStatus": "TERMINATED"}),
    )
    second["protocolSection"]["identificationModule"]["nctId"] = "NCT99000902"
    db = str(tmp_path / "t.db")
    load(db, (write(tmp_path / "s.json", first, second),))
    assert [one.code for one in read_findings(db).findings] == ["sex_differs", "stopped_without_reason"]
    assert [one.nct_id for one in read_findings(db, code="sex_differs").findings] == ["NCT99000901"]
    assert read_findings(db, "nct99000902").findings[0].severity == "note"
    assert "sex_differs: sex is ALL" in findings_as_text(read_findings(db))
    assert findings_as_text(read_findings(db, "NCT99000902", "sex_differs")) == "no findings"
    with pytest.raises(UnreadableInput, match="does not hold NCT99000903"):
        read_findings(db, "NCT99000903")
    with pytest.raises(UnreadableInput, match="no_such_rule is no code"):
        read_findings(db, code="no_such_rule")


def test_the_end_of_the_primary_time_frame_is_a_column(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    frames = ["baseline and 12 weeks", "Every 4 weeks until week 8", "until death"]
    primary = [{"measure": f"Outcome {place}", "timeFrame": frame} for place, frame in enumerate(frames)]
    load(db, (write(tmp_path / "s.json", interventional(outcomesModule={"primaryOutcomes": primary})),))
    found = rows(db, "select time_frame_kind, end_days, points_days from endpoints order by measure")
    assert [(kind, end, points and json.loads(points)) for kind, end, points in found] == [
        ("repeated", 84, [0, 84]),
        ("repeated", 56, [28, 56]),
        ("event-driven", None, None),
    ]


def test_flags_are_listed_with_their_criterion(tmp_path: Path) -> None:
    db = str(tmp_path / "t.db")
    text = (
        INCLUSION
        + "Able to read English\n* Healthy women aged 18 to 40 years"
        + EXCLUSION
        + "Pregnant or nursing"
    )
    load(db, (write(tmp_path / "s.json", eligible(text)),))
    found = rows(db, "select flag, sex, criterion_type, words from eligibility_flags order by flag")
    assert found == [
        ("healthy_volunteers", None, "inclusion", "Healthy women"),
        ("lactation", None, "exclusion", "nursing"),
        ("language", None, "inclusion", "Able to read English"),
        ("pregnancy", None, "exclusion", "Pregnant"),
        ("sex", "female", "inclusion", "women"),
    ]
