"""One record as the parser hands it on: typed, with what its text says and what was odd about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas.eligibility import Concept, Criterion, CriterionType, Fact, FactType
from schemas.findings import Finding
from schemas.forms import FORMS, rank_of
from schemas.outcomes import OutcomeLink
from schemas.provenance import Issue, RawDocument, UnmappedValue
from schemas.study import Study
from schemas.timing import TimeFrame, TitleTime
from schemas.values import PartialDate

KnownFacts = Mapping[str, tuple[int, list[Fact]]]
"""Facts by the criterion's text; with its place in the eligibility text that their spans count in."""


KnownConcepts = Mapping[tuple[str, CriterionType], tuple[int, list[Concept]]]
"""The same for concepts, by the criterion's text and whether it includes or excludes."""


class Recalled(NamedTuple):
    """What was read before in texts of a study, by the text."""

    facts: KnownFacts
    concepts: KnownConcepts
    time_frames: Mapping[str, TimeFrame]


NOTHING_RECALLED = Recalled({}, {}, {})


@dataclass(slots=True)
class ParsedRecord:
    """A study, the bytes it came from, and everything read out of them.

    ``facts`` and ``concepts`` have a list for each of ``criteria``, spans counted in the eligibility text;
    ``parsed_words`` how many words of each lie in its facts, and how many it has.  ``time_frames`` are by
    their text, ``title_times`` by the title of a class or category that names a time; ``outcome_times`` has
    the one time of each reported outcome's time frame, or None.
    """

    document: RawDocument
    study: Study
    criteria: list[Criterion] = field(default_factory=list)
    facts: list[list[Fact]] = field(default_factory=list)
    concepts: list[list[Concept]] = field(default_factory=list)
    parsed_words: list[tuple[int, int]] = field(default_factory=list)
    time_frames: dict[str, TimeFrame] = field(default_factory=dict)
    title_times: dict[str, TitleTime] = field(default_factory=dict)
    outcome_times: list[TitleTime | None] = field(default_factory=list)
    outcome_links: list[OutcomeLink] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    unmapped: list[UnmappedValue] = field(default_factory=list)
    is_partial: bool = False
    registry_version: int | None = None
    """Number that the registry's history gives the version, from 0; None: as the registry serves it."""

    def facts_by_criterion(self) -> Iterator[tuple[Criterion, Fact]]:
        """Every fact with its criterion, in order of the text."""
        for criterion, facts in zip(self.criteria, self.facts, strict=True):
            for fact in facts:
                yield criterion, fact

    def facts_of_type(self, kind: FactType) -> Iterator[tuple[Criterion, Fact]]:
        """The facts of one type, each with its criterion, in order of the text."""
        return (pair for pair in self.facts_by_criterion() if pair[1].fact_type == kind)

    @property
    def completeness(self) -> int:
        """Rank of the record among records of one study: partial, page, complete."""
        return rank_of(self.document.form, self.is_partial)

    def can_know(self, path: str) -> bool:
        """Whether the form that it came in has a place for a v2 path."""
        return FORMS[self.document.form].can_know(path)

    @property
    def last_submitted(self) -> PartialDate | None:
        """Last submission of the record."""
        status = self.study.protocolSection.statusModule
        return status.lastUpdateSubmitDate if status else None

    @property
    def last_update(self) -> str:
        """Last update as the record dates itself (ISO 8601); empty when it does not."""
        status = self.study.protocolSection.statusModule
        posted = status and status.lastUpdatePostDateStruct
        date = (posted and posted.date) or (status and status.lastUpdateSubmitDate)
        return date.earliest if date else ""

    @property
    def data_date(self) -> str:
        """Earliest day on which the registry can have processed its data; empty when the record is silent."""
        derived = self.study.derivedSection
        misc = derived and derived.miscInfoModule
        return misc.versionHolder.earliest if misc and misc.versionHolder else ""
