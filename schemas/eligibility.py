"""What an eligibility text says: its criteria, and the typed facts in each."""

from typing import Literal, NamedTuple

CriterionType = Literal["inclusion", "exclusion", "other"]
FactType = Literal["age", "sex", "healthy_volunteers", "threshold", "time_window", "flag"]
Comparator = Literal["GT", "GTEQ", "LT", "LTEQ", "EQ", "BETWEEN", "IN"]
Relation = Literal["before", "after", "during"]
Sex = Literal["male", "female"]
FactRole = Literal[
    "limit", "exception", "permission", "demand", "condition", "definition", "scale_range", "mention"
]
"""What a fact is in its sentence.

``limit``: holds for all whom it concerns.  ``exception``: turns the side of its criterion ("neuropathy,
except grade 2 or lower").  ``permission``: allows, whatever the side ("an INR up to 2.0 is allowed").
``demand``: asks, whatever the side ("All other effects must be resolved to grade 1").  ``condition``: says on
whom another fact of the criterion is laid ("... if creatinine > 1.5 x ULN").
``definition``: explains a word that the criterion uses ("recovered (to grade 1 or lower)").
``scale_range``: from where to where a scale goes ("range 0 - 42").  ``mention``: spoken of, with nothing
laid on anybody ("antibiotics during pregnancy").
"""
ConceptKind = Literal[
    "condition", "drug", "drug_class", "procedure", "device", "biomarker", "measurement", "other"
]
ConceptRole = Literal["required", "excluded", "allowed", "subgroup"]


class Criterion(NamedTuple):
    """One criterion, heading excluded, as it stands in the eligibility text.

    ``text`` is ``source[span_start:span_end]``, verbatim.  ``ordinal`` counts from 0 through the whole
    text; ``parent`` is the ordinal of the criterion that this one is nested in; ``depth`` is 0 at the top.
    ``section`` is the heading the criterion stands under, as written, without its colon; ``applies_to``
    names the cohort, part or arm that the heading restricts it to.
    """

    criterion_type: CriterionType
    section: str | None
    applies_to: str | None
    ordinal: int
    depth: int
    parent: int | None
    text: str
    span_start: int
    span_end: int


class Fact(NamedTuple):
    """One typed fact, with its place in the text that was read and the name of the rule that read it.

    ``subject`` is what is limited, as written; ``subject_normalized`` its name in our data files, None where
    it is not certain.  A lower bound alone has comparator GT or GTEQ and ``value_low``; an upper one LT or
    LTEQ and ``value_high``; EQ and BETWEEN have both; IN lists ``values`` and has their least and greatest.
    ``unit`` is as written ("ULN" and "LLN" for multiples of a limit of normal), ``unit_ucum`` its code in
    UCUM where certain.  ``canonical_low`` and ``canonical_high`` are the bounds in ``canonical_unit``, the
    one unit of this analyte, where the conversion is exact.  ``days_low`` and ``days_high`` are bounds of an
    age or a time in days (1 month = 30.4375, 1 year = 365.25).  ``anchor`` is the event that a time window
    counts from, as written, ``relation`` the window's side of it.  ``negated``: the words deny it ("not
    pregnant").  ``role`` is what it is in its sentence; ``concerns`` whom it is laid on, as written ("males",
    "with liver metastases"), at ``concerns_start`` to ``concerns_end``, None for all participants; where that
    is a sex or an age, ``concerns_sex`` and the ages in days say so.
    """

    fact_type: FactType
    span_start: int
    span_end: int
    rule: str
    subject: str | None = None
    subject_normalized: str | None = None
    comparator: Comparator | None = None
    value_low: float | None = None
    value_high: float | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    values: tuple[float, ...] = ()
    unit: str | None = None
    unit_ucum: str | None = None
    canonical_low: float | None = None
    canonical_high: float | None = None
    canonical_unit: str | None = None
    relation: Relation | None = None
    anchor: str | None = None
    days_low: float | None = None
    days_high: float | None = None
    negated: bool = False
    role: FactRole = "limit"
    concerns: str | None = None
    concerns_start: int | None = None
    concerns_end: int | None = None
    concerns_sex: Sex | None = None
    concerns_days_low: float | None = None
    concerns_days_high: float | None = None


class Concept(NamedTuple):
    """One mention of a medical concept, with its place in the text that was read.

    ``name``, ``vocabulary`` and ``code`` are those of the one term of a vocabulary that the words mean, None
    where that is not certain; ``trees`` its places in the vocabulary's tree.  ``found_by`` is "tagger", or
    "symbol" for names of markers.  ``negated``: the words deny it ("no history of stroke"); ``exception``: it
    is what the criterion does not apply to ("other than basal cell carcinoma").  ``role`` is what the
    criterion asks of it; None where neither inclusion nor exclusion is said.  ``window`` and ``threshold``
    are numbers of facts of the criterion: the time window that limits it, the threshold that measures it.
    """

    kind: ConceptKind
    span_start: int
    span_end: int
    text: str
    found_by: str
    name: str | None = None
    vocabulary: str | None = None
    code: str | None = None
    trees: tuple[str, ...] = ()
    negated: bool = False
    exception: bool = False
    role: ConceptRole | None = None
    window: int | None = None
    threshold: int | None = None
