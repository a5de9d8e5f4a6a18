"""The posted results of one trial as typed records, read from the views.

Groups are distinguished by id, not by title: two with one title stay two.  NA is what its comment says.
"""

import operator
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from schemas.measures import EffectScale, ValueKind
from scraper.explore.database import held_id, reading


class Group(BaseModel):
    """An arm or group of one list; ``code`` is local to that list, ``id`` is not."""

    id: int
    code: str | None
    title: str | None
    description: str | None


class Number(BaseModel):
    """A published number: text, number if it is one, and what it is if it is none."""

    text: str | None
    number: float | None
    kind: ValueKind | None


class Measurement(BaseModel):
    """One cell of a table of results, with the denominator that is nearest to it (class, then outcome)."""

    group_id: int | None
    classification: str | None
    category: str | None
    value: Number
    spread: Number
    lower_limit: Number
    upper_limit: Number
    number_analyzed: int | None
    number_analyzed_units: str | None
    percent_of_analyzed: float | None
    comment: str | None


class Analysis(BaseModel):
    """One statistical analysis.  The order of its groups is that of the record; ``direction`` says which
    of them the effect counts from, or is None where that is not certain."""

    id: int
    group_ids: list[int]
    effect_measure: str | None
    effect_scale: EffectScale | None
    scale_used: EffectScale | None
    scale_evidence: str | None
    direction: str | None
    direction_evidence: str | None
    tested_class: str | None
    tested_category: str | None
    effect_as_published: str | None
    estimate: float | None
    estimate_kind: ValueKind | None
    interval_level: float | None
    interval_sides: str | None
    lower_limit: float | None
    lower_limit_kind: ValueKind | None
    upper_limit: float | None
    upper_limit_kind: ValueKind | None
    interval_looks_like: str | None
    dispersion_type: str | None
    dispersion_value: float | None
    p_value_comparator: str | None
    p_value: float | None
    p_value_sides: str | None
    p_value_as_published: str | None
    hypothesis_type: str | None
    hypothesis_as_published: str | None
    margin: float | None
    margin_other: float | None
    margin_unit: str | None
    margin_side: str | None
    method: str | None
    estimate_description: str | None
    groups_description: str | None


class Outcome(BaseModel):
    """One reported outcome; ``no_numbers_because`` is not_posted, none_analyzed, not_said, or None."""

    id: int
    outcome_type: str | None
    title: str | None
    description: str | None
    time_frame: str | None
    population: str | None
    param_type: str | None
    units: str | None
    dispersion_type: str | None
    dispersion_measure: str | None
    dispersion_level: float | None
    reporting_status: str | None
    no_numbers_because: str | None
    groups: dict[int, Group]
    measurements: list[Measurement]
    analyses: list[Analysis]


class Milestone(BaseModel):
    """How many of one group reached one milestone of one period."""

    period: str | None
    milestone: str | None
    group_id: int | None
    count: int | None
    comment: str | None


class Withdrawal(BaseModel):
    """How many of one group left in one period for one reason, of how many who started it."""

    period: str | None
    reason: str | None
    reason_in_words: str | None
    group_id: int | None
    count: int | None
    started: int | None


class Flow(BaseModel):
    """Participants through the trial."""

    groups: dict[int, Group]
    milestones: list[Milestone]
    withdrawals: list[Withdrawal]


class BaselineMeasure(BaseModel):
    """One baseline characteristic."""

    id: int
    title: str | None
    param_type: str | None
    units: str | None
    dispersion_type: str | None
    measurements: list[Measurement]


class Baseline(BaseModel):
    """Who took part; one of the groups is usually the total of the others."""

    groups: dict[int, Group]
    measures: list[BaselineMeasure]


class EventCount(BaseModel):
    """How many of one group had an event, of those at risk."""

    affected: int | None
    at_risk: int | None
    percent: float | None


class EventGroup(BaseModel):
    """Totals of one group, and the group of the participant flow that has its title."""

    group_id: int
    title: str | None
    serious: EventCount
    other: EventCount
    deaths: EventCount
    flow_group_id: int | None


class Event(BaseModel):
    """One adverse event in one group; a person counts once a term, so terms do not add up."""

    event_type: str
    term: str | None
    organ_system: str | None
    group_id: int | None
    affected: EventCount
    events: int | None


class Pooling(BaseModel):
    """Totals over all groups, only where no participant can be in two and each was assessed.

    Else the kind of event says why not; ``why_not_pooled`` is what keeps serious or other events apart.
    """

    groups: int
    at_risk: int | None
    started: int | None
    why_not_pooled: str | None
    serious_why_not_pooled: str | None
    other_why_not_pooled: str | None
    deaths_why_not_pooled: str | None
    serious: EventCount
    other: EventCount
    deaths: EventCount


class AdverseEvents(BaseModel):
    """Adverse events; ``pooling`` is None where the record has no groups of events."""

    groups: list[EventGroup]
    events: list[Event]
    pooling: Pooling | None


class TrialResults(BaseModel):
    """All that a trial has posted; lists are empty where it posted none."""

    nct_id: str
    outcomes: list[Outcome]
    flow: Flow
    baseline: Baseline
    adverse_events: AdverseEvents


Rows = list[dict[str, Any]]
Model = TypeVar("Model", bound=BaseModel)


def read_results(database: str, nct_id: str) -> TrialResults:
    """Posted results of one study; raises ``UnreadableInput`` for an id that is malformed or not there."""
    with reading(database) as connection:
        return results_of(connection, held_id(connection, database, nct_id))


def results_of(connection: sqlite3.Connection, nct_id: str) -> TrialResults:
    """The same over an open connection; all is empty for a study that has posted nothing."""
    groups = _by(_rows(connection, "result_groups", nct_id), "result_type")
    return TrialResults(
        nct_id=nct_id,
        outcomes=list(_outcomes(connection, nct_id, groups.get("Outcome", []))),
        flow=Flow(
            groups=_groups(groups.get("Participant Flow", [])),
            milestones=_models(
                Milestone, _rows(connection, "participant_flow", nct_id), group_id="result_group_id"
            ),
            withdrawals=_models(
                Withdrawal, _rows(connection, "withdrawals", nct_id), group_id="result_group_id"
            ),
        ),
        baseline=_baseline(connection, nct_id, groups.get("Baseline", [])),
        adverse_events=_adverse_events(connection, nct_id),
    )


def _outcomes(connection: sqlite3.Connection, nct_id: str, groups: Rows) -> Iterator[Outcome]:
    groups_of = _by(groups, "outcome_id")
    measurements = _by(_rows(connection, "results", nct_id), "outcome_id")
    analyses = _by(_rows(connection, "analyses", nct_id), "outcome_id")
    compared = _by(_rows(connection, "outcome_analysis_groups", nct_id), "outcome_analysis_id")
    for row in _rows(connection, "reported_outcomes", nct_id):
        outcome = row["outcome_id"]
        yield Outcome.model_validate(
            row
            | {
                "id": outcome,
                "title": row["outcome"],
                "groups": _groups(groups_of.get(outcome, [])),
                "measurements": [_measurement(cell) for cell in measurements.get(outcome, [])],
                "analyses": [_analysis(found, compared) for found in analyses.get(outcome, [])],
            }
        )


def _analysis(row: dict[str, Any], compared: Mapping[Any, Rows]) -> Analysis:
    members = compared.get(row["analysis_id"], [])
    ids = [member["result_group_id"] for member in members if member["result_group_id"] is not None]
    return Analysis.model_validate(row | {"id": row["analysis_id"], "group_ids": ids})


def _measurement(row: dict[str, Any]) -> Measurement:
    return Measurement.model_validate(
        row
        | {
            "group_id": row["result_group_id"],
            "value": _number(row, "param_value", "value_kind"),
            "spread": _number(row, "dispersion_value", "dispersion_kind"),
            "lower_limit": _number(row, "lower_limit", "lower_limit_kind"),
            "upper_limit": _number(row, "upper_limit", "upper_limit_kind"),
            "comment": row["explanation_of_na"],
        }
    )


def _number(row: dict[str, Any], name: str, kind: str) -> Number:
    return Number(text=row[name], number=row[f"{name}_num"], kind=row[kind])


def _baseline(connection: sqlite3.Connection, nct_id: str, groups: Rows) -> Baseline:
    cells = _by(_rows(connection, "baseline", nct_id), "baseline_measure_id")
    measures = [
        BaselineMeasure.model_validate(
            row | {"measurements": [_measurement(cell) for cell in cells.get(row["id"], [])]}
        )
        for row in _rows(connection, "baseline_measures", nct_id)
    ]
    return Baseline(groups=_groups(groups), measures=measures)


def _adverse_events(connection: sqlite3.Connection, nct_id: str) -> AdverseEvents:
    pooling = _rows(connection, "adverse_event_pooling", nct_id)
    return AdverseEvents(
        groups=[
            EventGroup.model_validate(
                row | _totals(row) | {"group_id": row["result_group_id"], "title": row["group_title"]}
            )
            for row in _rows(connection, "adverse_event_groups", nct_id)
        ],
        events=[_event(row) for row in _rows(connection, "adverse_events", nct_id)],
        pooling=Pooling.model_validate(pooling[0] | _totals(pooling[0])) if pooling else None,
    )


def _event(row: dict[str, Any]) -> Event:
    affected = EventCount(
        affected=row["subjects_affected"], at_risk=row["subjects_at_risk"], percent=row["percent_affected"]
    )
    return Event(
        event_type=row["event_type"],
        term=row["adverse_event_term"],
        organ_system=row["organ_system"],
        group_id=row["result_group_id"],
        affected=affected,
        events=row["event_count"],
    )


def _totals(row: dict[str, Any]) -> dict[str, EventCount]:
    columns = {"serious": "serious_affected", "other": "other_affected", "deaths": "deaths"}
    return {
        kind: EventCount(
            affected=row[affected], at_risk=row[f"{kind}_at_risk"], percent=row[f"{kind}_percent"]
        )
        for kind, affected in columns.items()
    }


def _groups(rows: Rows) -> dict[int, Group]:
    return {
        row["id"]: Group(
            id=row["id"], code=row["ctgov_group_code"], title=row["title"], description=row["description"]
        )
        for row in rows
    }


def _rows(connection: sqlite3.Connection, view: str, nct_id: str) -> Rows:
    """Rows of a table or view of one study, in the order of the record."""
    found = connection.execute(f"select * from {view} where nct_id = ?", (nct_id,))  # noqa: S608 - our names
    names = [column[0] for column in found.description]
    row_id = "id" if "id" in names else names[-1]  # a view's last column is the id of its row
    rows = [dict(zip(names, row, strict=True)) for row in found]
    return sorted(rows, key=operator.itemgetter(row_id)) if row_id.endswith("id") else rows


def _models(model: type[Model], rows: Rows, **renamed: str) -> list[Model]:
    return [
        model.model_validate(row | {name: row[column] for name, column in renamed.items()}) for row in rows
    ]


def _by(rows: Rows, column: str) -> dict[Any, Rows]:
    grouped: dict[Any, Rows] = {}
    for row in rows:
        grouped.setdefault(row[column], []).append(row)
    return grouped
