"""Medical concepts in criteria: what is mentioned, what it is called, and what is said of it."""

from collections.abc import Sequence

from schemas.eligibility import Concept, ConceptRole, Criterion, CriterionType, Fact
from schemas.record import NOTHING_RECALLED, KnownConcepts
from scraper.parser.text.concepts.links import windows_of
from scraper.parser.text.concepts.mentions import Mention, mentions
from scraper.parser.text.concepts.sayings import Sayings, sayings
from scraper.parser.text.lexicon.plain import plain

_MEASURED = frozenset(("measurement", "biomarker"))


def concepts_of(
    criteria: Sequence[Criterion],
    facts: Sequence[Sequence[Fact]],
    known: KnownConcepts = NOTHING_RECALLED.concepts,
) -> list[list[Concept]]:
    """The concepts of each criterion of a text, in order of their words; spans count in the whole text.

    ``facts`` are those of each criterion.  Texts whose concepts are ``known`` are not read again.
    """
    recalled = [known.get((criterion.text, criterion.criterion_type)) for criterion in criteria]
    unread = [one.text for one, before in zip(criteria, recalled, strict=True) if before is None]
    mentioned = iter(mentions(unread) if unread else [])
    return [
        _read(criterion, next(mentioned), found) if before is None else _placed(*before, criterion.span_start)
        for criterion, before, found in zip(criteria, recalled, facts, strict=True)
    ]


def _read(criterion: Criterion, mentioned: list[Mention], facts: Sequence[Fact]) -> list[Concept]:
    if not mentioned:
        return []
    return _concepts(criterion.text, criterion.criterion_type, criterion.span_start, mentioned, facts)


def _placed(was: int, concepts: list[Concept], start: int) -> list[Concept]:
    """Concepts whose criterion begins elsewhere now."""
    by = start - was
    return [
        concept._replace(span_start=concept.span_start + by, span_end=concept.span_end + by)
        for concept in concepts
    ]


def concepts_in(text: str, section: CriterionType, facts: Sequence[Fact]) -> list[Concept]:
    """The concepts of one criterion's text, whose facts are given."""
    return _concepts(text, section, 0, mentions([text])[0], facts)


def _concepts(
    text: str, section: CriterionType, shift: int, mentioned: list[Mention], facts: Sequence[Fact]
) -> list[Concept]:
    lower = plain(text)
    said = sayings(lower, section)
    unlinked: list[int | None] = [None] * len(mentioned)
    windows = _windows(mentioned, facts, lower, shift) if facts else unlinked
    measures = _thresholds(mentioned, facts, shift) if facts else unlinked
    usual = False, False, _role(section, False, False, False)
    nothing = said.nothing
    new = tuple.__new__  # twice as fast as the class
    found = []
    for (start, end, kind, found_by, name), window, measure in zip(mentioned, windows, measures, strict=True):
        absent, excepted, role = usual if nothing else _asked(said, section, start, end)
        place = (kind, start + shift, end + shift, text[start:end], found_by)
        found.append(new(Concept, (*place, *name, absent, excepted, role, window, measure)))
    return found


def _asked(
    said: Sayings, section: CriterionType, start: int, end: int
) -> tuple[bool, bool, ConceptRole | None]:
    """Whether a mention is denied, whether it is an exception, and its role."""
    absent, excepted = said.absent(start, end), said.excepted(start, end)
    return absent, excepted, _role(section, absent, excepted, said.limits(start, end))


def _windows(mentioned: list[Mention], facts: Sequence[Fact], lower: str, shift: int) -> list[int | None]:
    """The number of the fact that is the window of each mention."""
    numbers = [number for number, fact in enumerate(facts) if fact.fact_type == "time_window"]
    if not numbers:
        return [None] * len(mentioned)
    spans = [(facts[number].span_start - shift, facts[number].span_end - shift) for number in numbers]
    linked = windows_of(lower, [(mention.start, mention.end) for mention in mentioned], spans)
    return [None if window is None else numbers[window] for window in linked]


def _thresholds(mentioned: list[Mention], facts: Sequence[Fact], shift: int) -> list[int | None]:
    """The number of the fact that is the threshold among whose words each mention is, if it is measured."""
    spans = [
        (fact.span_start - shift, fact.span_end - shift, number)
        for number, fact in enumerate(facts)
        if fact.fact_type == "threshold"
    ]
    if not spans:
        return [None] * len(mentioned)
    return [
        next((number for begin, stop, number in spans if begin < end and start < stop), None)
        if kind in _MEASURED
        else None
        for start, end, kind, *_ in mentioned
    ]


def _role(section: CriterionType, absent: bool, excepted: bool, subgroup: bool) -> ConceptRole | None:
    """What a criterion asks of a concept: an inclusion that denies it excludes it, and so on."""
    if section == "other":
        return None
    if subgroup:
        return "subgroup"
    if excepted:
        return "allowed"
    return "required" if (section == "inclusion") != absent else "excluded"
