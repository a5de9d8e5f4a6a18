"""Conflicts and oddities inside one record: every rule with its code, its words and its false alarms.

``docs/findings.md`` is made from this table.  A rule looks at one record only (but for ``page_differs``) and
at no clock: what is overdue is so on the day of the registry's own data, so the same record always gives the
same findings.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from schemas.findings import (
    EFFECT_LABEL_SUSPECT,
    ESTIMATE_DIFFERS,
    P_VALUE_DIFFERS,
    PAGE_DIFFERS,
    SPREAD_SUSPECT,
    Finding,
    Severity,
)
from schemas.record import ParsedRecord
from scraper.parser.findings import ages, dates, design, eligibility, limits, result_numbers, results, sides
from scraper.parser.findings.conflict import ELIGIBILITY, STATUS, Conflict

__all__ = ["RULES", "TRIALS_READ", "Rule", "findings_of"]


TRIALS_READ = 1112
"""Registered trials whose findings were all read, to measure how often each rule is right."""

WITH_RESULTS = 441
"""Registered trials with results whose findings on results were all read."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: when it speaks, and when it is known to be wrong.

    ``silence_counts``: v2 paths whose absence it takes for a fact; a record of a form that cannot know
    them is not judged by it.  Of ``read`` findings that a person compared with the registered trial,
    ``right`` were true; both are 0 where no trial among the ``trials`` read had one.
    """

    code: str
    severity: Severity
    says: str
    false_alarms: str
    find: Callable[[ParsedRecord], Iterable[Conflict]]
    silence_counts: tuple[str, ...] = ()
    right: int = 0
    read: int = 0
    trials: int = TRIALS_READ


RULES = (
    Rule(
        "minimum_age_differs",
        "conflict",
        "The criteria text sets one lower age limit to all participants, and no lower limit in it is the "
        "minimum age field. An excluded upper limit (exclusion of under 18) counts as a lower one; in whole "
        "years, over 17 is 18. Only limits are counted that concern all: no condition, exception or "
        "definition, no other persons, cohorts, countries, or groups that divide at an age.",
        "A limit for one cohort or sex without a heading or word that says so; another country's age.",
        ages.minimum_age,
        right=8,
        read=8,
    ),
    Rule(
        "maximum_age_differs",
        "conflict",
        "The criteria text sets one upper age limit to all participants, and no upper limit in it is the "
        "maximum age field. Read as for the minimum age; half years count as the whole year below.",
        "As for minimum_age_differs.",
        ages.maximum_age,
        right=5,
        read=5,
    ),
    Rule(
        "minimum_age_only_in_text",
        "note",
        "The criteria text sets one lower age limit to all participants, and the minimum age field is empty.",
        "As for minimum_age_differs.",
        ages.minimum_age_only_in_text,
        (f"{ELIGIBILITY}.minimumAge",),
        right=8,
        read=8,
    ),
    Rule(
        "maximum_age_only_in_text",
        "note",
        "The criteria text sets one upper age limit to all participants, and the maximum age field is empty.",
        "As for maximum_age_differs.",
        ages.maximum_age_only_in_text,
        (f"{ELIGIBILITY}.maximumAge",),
        right=3,
        read=4,
    ),
    Rule(
        "sex_differs",
        "conflict",
        "The sex field and what the inclusion criteria limit participants to are not the same. One sex "
        "counts only where the text names no participants of the other, and no partners or parents who "
        "take part.",
        "A sentence on one part of the participants (female participants must ...) read as a limit.",
        eligibility.sex,
        right=4,
        read=4,
    ),
    Rule(
        "implausible_limit",
        "warning",
        "A limit in the criteria comes, in the one unit of its subject, to a value that no limit of it has: "
        "hemoglobin of 9 mg/dL, where g/dL was meant. Its row keeps what is written and is not converted.",
        "A limit of an unusual kind of sample or species under the name of the common one.",
        limits.implausible,
    ),
    Rule(
        "healthy_volunteers_differs",
        "conflict",
        "The field says that healthy volunteers are not accepted, and an inclusion criterion asks for them; "
        "or the field accepts them, an exclusion criterion excludes them and nothing else asks for them.",
        "Healthy people whom the sponsor does not count as volunteers: controls, otherwise healthy patients.",
        eligibility.healthy_volunteers,
        right=1,
        read=1,
    ),
    Rule(
        "side_suspect",
        "warning",
        "Criteria may stand on the wrong side: the text announces exclusions, criteria follow and none was "
        "read as exclusion; or inclusion comes after exclusion with no heading but a sentence "
        "('Participants may join if:').",
        "A text that names its exclusion criteria in passing; a second list that a sentence announces.",
        sides.side_suspect,
    ),
    Rule(
        "enrollment_differs",
        "conflict",
        "Actual enrollment is not the number of participants that started the first period of the flow. Not "
        "judged where units are other than participants, where groups begin in a later period, where the "
        "number is a multiple (mothers and their children), or where the flow's details speak of "
        "either number, or of participants that left before.",
        "Enrollment counted at consent, before screening or a run-in, without a word on it; groups that "
        "overlap.",
        results.enrollment,
        right=2,
        read=2,
    ),
    Rule(
        "phase_differs",
        "conflict",
        "A title names a phase that is not among those of the phase field.",
        "Phases of a disease, a cycle or a survey ('chronic phase', 'phase 2 of the project') where the word "
        "phase is followed by a number.",
        design.phase,
    ),
    Rule(
        "completion_before_start",
        "conflict",
        "The study, or its primary part, is complete before it starts, whatever days the dates may mean.",
        "None known: sponsors' errors of entry.",
        dates.completion_before_start,
    ),
    Rule(
        "completion_before_primary_completion",
        "conflict",
        "The whole study ends before the collection of data for its primary outcome does.",
        "None known.",
        dates.completion_before_primary,
    ),
    Rule(
        "actual_date_in_future",
        "conflict",
        "A date that is marked actual is more than a day after the record's last submission.",
        "None known.",
        dates.actual_in_future,
    ),
    Rule(
        "estimated_date_past",
        "warning",
        "An estimated start or completion had passed by a year when the record was last submitted, and the "
        "study was not withdrawn.",
        "Sponsors who do not update estimates of unfunded studies.",
        dates.estimated_past,
        right=1,
        read=1,
    ),
    Rule(
        "status_stale",
        "warning",
        "The study is open by its status, its completion has passed, and nobody verified the record in the "
        "two years before the registry's data: the registry's own rule for the status unknown.",
        "A record loaded without the registry's day is judged by its last update and so hardly ever stale.",
        dates.status_stale,
        right=1,
        read=1,
    ),
    Rule(
        "results_overdue",
        "warning",
        "An interventional study that seems to be an applicable clinical trial under 42 CFR 11 (a drug or "
        "device product regulated by the FDA, a site in the United States or a product exported from there, "
        "not phase 1, start on or after 18 January 2017, no unapproved device, whose results may wait) had "
        "actual primary completion a year and a month before the registry's data, without results or "
        "certification of delay.",
        "Extensions for good cause, and results submitted but not yet posted, are not all in the record; "
        "unapproved devices that the record does not call so. Studies abroad under an application in the "
        "United States are missed.",
        results.overdue,
        (f"{STATUS}.resultsFirstSubmitDate", f"{STATUS}.dispFirstSubmitDate"),
        right=15,
        read=15,
    ),
    Rule(
        "primary_outcome_missing",
        "warning",
        "An interventional study has no primary outcome.",
        "Records from before 2005, when the field was optional; withheld records.",
        design.no_primary_outcome,
        ("protocolSection.outcomesModule.primaryOutcomes",),
        right=10,
        read=10,
    ),
    Rule(
        "primary_outcome_without_time_frame",
        "warning",
        "A primary outcome has no time frame.",
        "Old records, from before the field was required.",
        design.primary_without_time_frame,
        ("protocolSection.outcomesModule.primaryOutcomes.timeFrame",),
        right=31,
        read=31,
    ),
    Rule(
        "primary_outcome_not_reported",
        "note",
        "Results are posted, and no reported outcome has the title of a registered primary outcome.",
        "Titles reworded beyond recognition when the results were posted.",
        results.primary_not_reported,
    ),
    Rule(
        "stopped_without_reason",
        "note",
        "The study was terminated, withdrawn or suspended, and no reason is given.",
        "Old records, from before the field existed.",
        design.stopped_without_reason,
        (f"{STATUS}.whyStopped",),
        right=4,
        read=4,
    ),
    Rule(
        "withdrawn_with_participants",
        "conflict",
        "A withdrawn study, one that stopped before its first participant, has actual enrollment above 0.",
        "Old records, whose planned enrollment was kept.",
        design.withdrawn_with_participants,
    ),
    Rule(
        EFFECT_LABEL_SUSPECT,
        "warning",
        "The estimate of an analysis is labelled a difference or a log ratio, and lies in the geometric "
        "middle of its interval only, with the p-value of a ratio or with none that decides; or it is "
        "labelled a ratio and is negative. What rounding explains does not count.",
        "A difference with an interval that is not symmetric, and no p-value.",
        lambda _: (),  # it is found where the wordings of effects are known: with the rows of analyses
    ),
    Rule(
        ESTIMATE_DIFFERS,
        "warning",
        "An estimate was computed from numbers of one kind, the one class of its outcome has them for both "
        "groups, and they come to something that lies further from its interval than that is wide, in either "
        "direction: means and their difference, percentages or counts and risk differences, risk and odds "
        "ratios.",
        "A model that adjusts for a strong imbalance at baseline.",
        lambda _: (),  # as above
        right=1,
        read=1,
        trials=WITH_RESULTS,
    ),
    Rule(
        P_VALUE_DIFFERS,
        "warning",
        "The p-value of a test of superiority is not that of the interval: their z lie more than 1.5 apart, "
        "with one side or two where the words do not say; a bound (< 0.05) counts as one.",
        "A p-value of another test than that of the estimate: a trend, an interaction, several groups.",
        lambda _: (),
        right=8,
        read=8,
        trials=WITH_RESULTS,
    ),
    Rule(
        SPREAD_SUSPECT,
        "warning",
        "By the interval of the difference of two means, their spread is what its label does not say: a "
        "standard error called standard deviation, or the reverse. The label is off by 2.5 times at least, "
        "and the other reading within 1.35 times.",
        "A difference whose model explains nearly all of the spread.",
        lambda _: (),
        right=3,
        read=3,
        trials=WITH_RESULTS,
    ),
    Rule(
        "percent_differs_from_count",
        "warning",
        "A percentage of participants is that of no whole number of those analysed, rounding counted; or "
        "another outcome of the same title, time and groups counts participants that come to another "
        "percentage, by more than a point. Not judged where it may be estimated: with an interval, over "
        "time, by a model; or where a title says how many were analysed.",
        "A percentage of other people than those analysed, of which only the description speaks.",
        result_numbers.percentage,
        right=13,
        read=13,
        trials=WITH_RESULTS,
    ),
    Rule(
        "sum_differs_from_total",
        "warning",
        "Counts of participants at baseline: the groups do not come to the group called total.",
        "Groups that share participants.",
        result_numbers.total,
        trials=WITH_RESULTS,
    ),
    Rule(
        PAGE_DIFFERS,
        "warning",
        "A mirror's page of the study says something else than the registry's record; only what both say is "
        "compared, dates by the days that they may mean, texts by their words.",
        "A page that is older than the record, or newer; see its last update.",
        lambda _: (),  # one record cannot show it: the store finds it when a study has both sources
    ),
)


def findings_of(record: ParsedRecord) -> list[Finding]:
    """All findings of a record, in the order of the rules.  A partial record is not judged: what it lacks
    it may only not have been asked for."""
    if record.is_partial:
        return []
    return [
        Finding(rule.code, rule.severity, *conflict)
        for rule in RULES
        if all(map(record.can_know, rule.silence_counts))
        for conflict in rule.find(record)
    ]
