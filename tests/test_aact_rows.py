"""AACT's tables from odd records: absent modules, empty lists, zeros, false, repeats, classic words."""

import json
from typing import Any

import pytest

from schemas.provenance import RawDocument
from schemas.record import ParsedRecord
from schemas.tables import TABLES
from scraper.parser.read import read
from scraper.sink.study_rows.rows import rows_of
from tests.databases import Record

FLOW = "participantFlowModule"
BASELINE = "baselineCharacteristicsModule"
MEASURES = "outcomeMeasuresModule"
EVENTS = "adverseEventsModule"


def parsed(protocol: Record, **sections: Record) -> ParsedRecord:
    """A record of nothing but its id, a title and what is given."""
    identification = {
        "nctId": "NCT99000941",
        "briefTitle": "Bare",
        **protocol.get("identificationModule", {}),
    }
    record = {"protocolSection": {**protocol, "identificationModule": identification}, **sections}
    return read(RawDocument(json.dumps(record).encode(), "study.json", "api_v2"))


def columns_of(record: ParsedRecord, table: str, columns: str) -> list[tuple[Any, ...]]:
    positions = [TABLES[table].column_names.index(name) for name in columns.split()]
    return [tuple(row[position] for position in positions) for row in rows_of(record, "sha")[table]]


def from_protocol(module: str, content: Record, table: str, columns: str) -> list[tuple[Any, ...]]:
    return columns_of(parsed({module: content}), table, columns)


def from_results(module: str, content: Record, table: str, columns: str) -> list[tuple[Any, ...]]:
    return columns_of(parsed({}, resultsSection={module: content}), table, columns)


def test_a_bare_record_has_a_study_its_calculated_values_and_nothing_else() -> None:
    rows = rows_of(parsed({}), "sha")
    filled = {name for name, of_table in rows.items() if of_table}
    assert filled == {"studies", "calculated_values", "issues"}  # issues: it is partial
    columns = "number_of_facilities were_results_reported has_us_facility has_single_facility actual_duration"
    assert columns_of(parsed({}), "calculated_values", columns) == [(0, False, None, None, None)]


@pytest.mark.parametrize(
    ("study_type", "arms", "groups"),
    [
        ("INTERVENTIONAL", 2, None),
        ("Interventional", 2, None),
        ("OBSERVATIONAL", None, 2),
        ("EXPANDED_ACCESS", None, 2),
        (None, None, 2),
    ],
)
def test_arms_are_those_of_interventional_studies_in_any_case(
    study_type: str | None, arms: int | None, groups: int | None
) -> None:
    record = parsed(
        {
            "designModule": {"studyType": study_type},
            "armsInterventionsModule": {"armGroups": [{"label": "High"}, {"label": "Low"}]},
        }
    )
    found = columns_of(record, "studies", "study_type number_of_arms number_of_groups")
    assert found == [(study_type, arms, groups)]


@pytest.mark.parametrize(
    ("start", "completion", "results", "expected"),
    [
        ("2016-02", "2017-02", "2018-02-28", (12, 12)),  # 29 February to 28 February
        ("2020-01-01", "2020-01-30", "2020-01-01", (0, 0)),  # 29 days, and 29 days too early
        ("2020-01-01", "2020-01-31", "2019-11-01", (1, -3)),
        ("2005", "2004", None, (-12, None)),
        (None, "2004", "2004", (None, 0)),
    ],
)
def test_months_are_thirty_days_cut_off_toward_zero(
    start: str | None, completion: str, results: str | None, expected: tuple[int | None, int | None]
) -> None:
    status = {
        "startDateStruct": {"date": start},
        "primaryCompletionDateStruct": {"date": completion},
        "resultsFirstSubmitDate": results,
    }
    columns = "actual_duration months_to_report_results"
    assert from_protocol("statusModule", status, "calculated_values", columns) == [expected]


@pytest.mark.parametrize(
    ("start", "completion", "months"),
    [
        ("ACTUAL", "ACTUAL", 12),
        ("ACTUAL", "ESTIMATED", None),
        ("ESTIMATED", "ACTUAL", None),
        ("ESTIMATED", "ESTIMATED", None),
        (None, None, 12),  # old records do not say it
    ],
)
def test_a_duration_is_actual_when_neither_end_is_estimated(
    start: str | None, completion: str | None, months: int | None
) -> None:
    status = {
        "startDateStruct": {"date": "2016-02-01", "type": start},
        "primaryCompletionDateStruct": {"date": "2017-02-01", "type": completion},
    }
    assert from_protocol("statusModule", status, "calculated_values", "actual_duration") == [(months,)]


@pytest.mark.parametrize(
    ("masking", "expected"),
    [
        ({"whoMasked": ["PARTICIPANT", "OUTCOMES_ASSESSOR"]}, (True, False, False, True)),
        ({"whoMasked": ["SOMEBODY_ELSE"]}, (False, False, False, False)),
        ({"whoMasked": []}, (False, False, False, False)),
        ({"masking": "NONE"}, (None, None, None, None)),
    ],
)
def test_who_is_masked_is_false_in_a_list_without_the_word_and_null_without_a_list(
    masking: Record, expected: tuple[bool | None, ...]
) -> None:
    columns = "subject_masked caregiver_masked investigator_masked outcomes_assessor_masked"
    assert from_protocol("designModule", {"designInfo": {"maskingInfo": masking}}, "designs", columns) == [
        expected
    ]


def test_contacts_differ_from_investigators_by_their_role_alone() -> None:
    roles = ["STUDY_CHAIR", "Study Chair", "Department Chair", "STUDY_DIRECTOR", "sub-investigator", None]
    contacts = [{"name": str(number), "role": role} for number, role in enumerate(roles)]
    module = {"locations": [{"facility": "Site", "contacts": contacts}]}
    assert from_protocol("contactsLocationsModule", module, "facility_investigators", "name") == [
        ("0",),
        ("1",),
        ("4",),
    ]
    found = from_protocol("contactsLocationsModule", module, "facility_contacts", "name contact_type")
    assert found == [("2", "primary"), ("3", "backup"), ("5", "backup")]


def test_a_country_stands_once_with_sites_and_once_removed() -> None:
    sites = [{"city": "Linz", "country": "Austria"}, {"city": "Linz", "country": "Austria"}, {"city": "?"}]
    record = parsed(
        {"contactsLocationsModule": {"locations": sites}},
        derivedSection={"miscInfoModule": {"removedCountries": ["Chad", "Austria", "Chad"]}},
    )
    assert columns_of(record, "countries", "name removed") == [("Austria", 0), ("Chad", 1), ("Austria", 1)]
    assert len(columns_of(record, "facilities", "city")) == 3


def test_every_sort_of_identifier() -> None:
    identification = {
        "nctIdAliases": ["NCT99000942"],
        "orgStudyIdInfo": {"type": "FDA", "domain": "not in API v2"},
        "secondaryIdInfos": [{"id": "2010-012345-11", "type": "EUDRACT_NUMBER"}, {"domain": "A Fund"}],
    }
    found = from_protocol(
        "identificationModule", identification, "id_information", "id_source id_value id_type_description"
    )
    assert found == [
        ("nct_alias", "NCT99000942", None),
        ("org_study_id", None, None),
        ("secondary_id", "2010-012345-11", None),
        ("secondary_id", None, "A Fund"),
    ]


def test_an_event_not_yet_posted_has_its_date_as_published_and_its_last_day() -> None:
    events = [{"type": "RELEASE", "date": "2020-02"}, {"type": "UNRELEASE"}, {"date": "2021"}]
    annotation = {"annotationModule": {"unpostedAnnotation": {"unpostedEvents": events}}}
    found = columns_of(
        parsed({}, annotationSection=annotation), "pending_results", "event event_date_description event_date"
    )
    assert found == [
        ("RELEASE", "2020-02", "2020-02-29"),
        ("UNRELEASE", None, None),
        (None, "2021", "2021-12-31"),
    ]


@pytest.mark.parametrize(("module", "key"), [(FLOW, "groups"), (BASELINE, "groups"), (EVENTS, "eventGroups")])
def test_a_group_listed_twice_is_one_group(module: str, key: str) -> None:
    listed = [{"id": "XG000", "title": "Both"}, {"id": "XG000", "title": "Both"}, {"id": "XG001"}]
    found = from_results(module, {key: listed}, "result_groups", "ctgov_group_code title")
    assert found == [("XG000", "Both"), ("XG001", None)]


def test_groups_of_one_title_and_code_are_kept_apart_by_their_outcome() -> None:
    outcomes = [
        {
            "title": title,
            "groups": [{"id": "OG000", "title": "Drug"}],
            "denoms": [{"units": "Participants", "counts": [{"groupId": "OG000", "value": "0"}]}],
            "analyses": [{"groupIds": ["OG000", "OG007"], "pValue": "0"}],
        }
        for title in ("Pain", "Sleep")
    ]
    module = {"outcomeMeasures": outcomes}
    groups = from_results(MEASURES, module, "result_groups", "id outcome_id")
    assert from_results(MEASURES, module, "outcome_counts", "result_group_id outcome_id count") == [
        (*group, 0) for group in groups
    ]
    analysed = from_results(MEASURES, module, "outcome_analysis_groups", "result_group_id ctgov_group_code")
    assert analysed == [(groups[0][0], "OG000"), (None, "OG007"), (groups[1][0], "OG000"), (None, "OG007")]


def test_zero_is_not_absent_in_flow_and_events() -> None:
    achievements = [{"groupId": "FG000", "numSubjects": "0", "numUnits": "0"}, {"groupId": "FG001"}]
    periods = [{"title": "Only", "milestones": [{"type": "STARTED", "achievements": achievements}]}]
    found = from_results(FLOW, {"periods": periods}, "milestones", "ctgov_group_code count count_units")
    assert found == [("FG000", 0, "0"), ("FG001", None, None)]
    module = {"eventGroups": [{"id": "EG000", "seriousNumAffected": 0, "seriousNumAtRisk": 9}]}
    columns = "event_type subjects_affected subjects_at_risk"
    assert from_results(EVENTS, module, "reported_event_totals", columns) == [
        ("serious", 0, 9),
        ("other", None, None),
        ("deaths", None, None),
    ]


def test_what_has_no_numbers_keeps_its_title_in_a_row_without_group() -> None:
    periods = [{"title": "Never began"}, {"title": "Began", "dropWithdraws": [{"type": "Death"}]}]
    flow = {"periods": periods}
    assert from_results(FLOW, flow, "milestones", "period ctgov_group_code") == [
        ("Never began", None),
        ("Began", None),
    ]
    assert from_results(FLOW, flow, "drop_withdrawals", "period reason count") == [("Began", "Death", None)]
    events = {"otherEvents": [{"term": "Cough"}]}
    columns = "adverse_event_term ctgov_group_code"
    assert from_results(EVENTS, events, "reported_events", columns) == [("Cough", None)]


@pytest.mark.parametrize("blank", ["", "  "])
def test_a_blank_text_makes_no_row_as_an_absent_one(blank: str) -> None:
    description = {"briefSummary": blank, "detailedDescription": blank}
    site = {"city": "Linz", "country": blank}
    record = parsed({"descriptionModule": description, "contactsLocationsModule": {"locations": [site]}})
    assert columns_of(record, "brief_summaries", "description") == []
    assert columns_of(record, "detailed_descriptions", "description") == []
    assert columns_of(record, "countries", "name") == []
    assert columns_of(record, "facilities", "city") == [("Linz",)]


def counted(units: str, **numbers: str | None) -> Record:
    counts = [{"groupId": code, "value": number} for code, number in numbers.items()]
    return {"units": units, "counts": counts}


def baseline_of(*classes: Record, **measure: Any) -> Record:
    """Two groups of one title, everyone counted in two units, one characteristic."""
    return {
        "groups": [{"id": "BG000", "title": "Drug"}, {"id": "BG001", "title": "Drug"}],
        "denoms": [
            counted("Participants", BG000="30", BG001="40"),
            counted("Eyes", BG000="58", BG001="77"),
        ],
        "measures": [{"title": "Age", "classes": list(classes), **measure}],
    }


def numbers_of_both() -> list[Record]:
    return [{"measurements": [{"groupId": "BG000", "value": "1"}, {"groupId": "BG001", "value": "2"}]}]


@pytest.mark.parametrize(
    ("classes", "units", "expected"),
    [
        (None, None, [30, 40]),
        (None, "Eyes", [58, 77]),
        (None, "Knees", [None, None]),
        (counted("Participants", BG000="3"), None, [3, 40]),  # the other group is counted wider
        (counted("Eyes", BG000="3"), None, [30, 40]),  # of other units than asked for
        (counted("Participants", BG000=None, BG001="0"), None, [None, 0]),  # not 30: those are not meant
    ],
)
def test_a_number_stands_beside_the_nearest_denominator_of_its_group_and_unit(
    classes: Record | None, units: str | None, expected: list[int | None]
) -> None:
    content = {"denoms": [classes] if classes else [], "categories": numbers_of_both()}
    module = baseline_of(content, denomUnitsSelected=units)
    found = from_results(BASELINE, module, "baseline_measurements", "number_analyzed number_analyzed_units")
    assert found == [(number, units or "Participants") for number in expected]


def test_what_names_no_group_belongs_to_none_even_where_a_group_has_no_code() -> None:
    module = {
        "groups": [{"title": "Codeless"}],
        "denoms": [{"units": "Participants", "counts": [{"value": "30"}]}],
        "measures": [{"title": "Race", "classes": [{"title": "Not collected"}]}],
    }
    columns = "classification result_group_id number_analyzed"
    assert from_results(BASELINE, module, "baseline_measurements", columns) == [("Not collected", None, None)]
    assert from_results(BASELINE, module, "baseline_counts", "result_group_id count") == [(None, 30)]


def test_a_class_that_was_not_collected_keeps_its_words_and_no_number() -> None:
    module = baseline_of({"title": "Any"}, {"title": "Later"}, populationDescription="Not asked")
    columns = "classification ctgov_group_code param_value number_analyzed number_analyzed_units population_description"
    assert from_results(BASELINE, module, "baseline_measurements", columns) == [
        ("Any", None, None, None, "Participants", "Not asked"),
        ("Later", None, None, None, "Participants", "Not asked"),  # AACT drops it
    ]


def test_an_intervention_belongs_to_every_arm_it_names_in_its_own_order() -> None:
    module = {
        "armGroups": [{"label": "Low"}, {"label": "High"}, {"label": "High"}],
        "interventions": [
            {"name": "Drug", "armGroupLabels": ["High", "Low"]},
            {"name": "Drug", "armGroupLabels": ["high"]},  # no arm has that label
            {"name": "Drug"},
        ],
    }
    low, first_high, _ = from_protocol("armsInterventionsModule", module, "design_groups", "id")
    drug, namesake, _ = from_protocol("armsInterventionsModule", module, "interventions", "id")
    columns = "intervention_id design_group_id arm_group_label"
    assert from_protocol("armsInterventionsModule", module, "design_group_interventions", columns) == [
        (*drug, *first_high, "High"),
        (*drug, *low, "Low"),
        (*namesake, None, "high"),
    ]


def test_planned_outcomes_stand_primary_first_and_none_are_null() -> None:
    module = {"otherOutcomes": [{"measure": "C"}], "primaryOutcomes": [{"measure": "A"}, {"measure": "A"}]}
    found = from_protocol("outcomesModule", module, "design_outcomes", "outcome_type measure")
    assert found == [("primary", "A"), ("primary", "A"), ("other", "C")]
    counts = " ".join(f"number_of_{kind}_outcomes_to_measure" for kind in ("primary", "secondary", "other"))
    assert from_protocol("outcomesModule", module, "calculated_values", counts) == [(2, None, 1)]


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("6 Months", (6, "month")),
        ("0 Days", (0, "day")),
        ("1 Week", (1, "week")),
        ("30 Minutes", (30, "minute")),
        ("N/A", (None, None)),  # AACT: 0 n/a
        ("", (None, None)),
    ],
)
def test_an_age_is_its_number_and_unit_and_is_not_converted(
    age: str, expected: tuple[int | None, str | None]
) -> None:
    module = {"minimumAge": age}
    columns = "minimum_age_num minimum_age_unit"
    assert from_protocol("eligibilityModule", module, "calculated_values", columns) == [expected]


@pytest.mark.parametrize(
    ("countries", "expected"),
    [
        (["Guam"], (True, True)),
        (["Puerto Rico", "Chad"], (True, False)),
        (["Chad"], (False, True)),
        ([None], (False, True)),
        ([], (None, None)),
    ],
)
def test_sites_in_territories_are_in_the_us_and_no_sites_are_nowhere(
    countries: list[str | None], expected: tuple[bool | None, bool | None]
) -> None:
    module = {"locations": [{"city": "Any", "country": country} for country in countries]}
    columns = "has_us_facility has_single_facility"
    assert from_protocol("contactsLocationsModule", module, "calculated_values", columns) == [expected]


def test_every_comment_of_the_flow_has_a_column_of_its_own() -> None:
    started = {"groupId": "FG000", "numSubjects": "9", "comment": "on the number"}
    left = {"groupId": "FG000", "numSubjects": "2", "comment": "on this group"}
    period = {
        "title": "One",
        "milestones": [{"type": "STARTED", "comment": "on the milestone", "achievements": [started]}],
        "dropWithdraws": [{"type": "Other", "comment": "on the reason", "reasons": [left]}],
    }
    columns = "count description milestone_description"
    found = from_results(FLOW, {"periods": [period]}, "milestones", columns)
    assert found == [(9, "on the number", "on the milestone")]
    columns = "count drop_withdraw_comment reason_comment"
    found = from_results(FLOW, {"periods": [period]}, "drop_withdrawals", columns)
    assert found == [(2, "on the reason", "on this group")]


def test_event_sums_are_those_of_the_groups_totals_and_events_alone_are_no_reported_results() -> None:
    module = {
        "eventGroups": [{"id": "EG000", "seriousNumAffected": 2}, {"id": "EG001", "seriousNumAffected": 3}],
        "seriousEvents": [
            {"term": term, "stats": [{"groupId": "EG000", "numAffected": 2}]} for term in ("Fall", "Fracture")
        ],
    }
    columns = "number_of_sae_subjects number_of_nsae_subjects were_results_reported"
    assert from_results(EVENTS, module, "calculated_values", columns) == [(5, None, False)]


def test_a_retraction_points_at_its_publication_and_a_publication_needs_no_pmid() -> None:
    retracted = {"pmid": "30", "retractions": [{"pmid": "31", "source": "A journal"}, {"source": "Another"}]}
    module = {"references": [{"citation": "A book", "retractions": []}, retracted]}
    _, publication = from_protocol("referencesModule", module, "study_references", "id")
    found = from_protocol("referencesModule", module, "retractions", "reference_id pmid source")
    assert found == [(*publication, "31", "A journal"), (*publication, None, "Another")]


def test_a_document_without_a_file_name_has_no_address() -> None:
    documents = [{"label": "Protocol", "filename": "Prot_000.pdf"}, {"label": "Consent"}]
    record = parsed({}, documentSection={"largeDocumentModule": {"largeDocs": documents}})
    addresses = columns_of(record, "provided_documents", "url download_url")
    assert [bool(address) for address in addresses[0]] == [True, True]
    assert addresses[1] == (None, None)
