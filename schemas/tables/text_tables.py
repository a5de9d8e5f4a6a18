"""Tables of what the free text of a record says: criteria, facts, time frames, links, findings."""

from schemas.tables.columns import Table, boolean, integer, real, reference, text

CRITERIA = Table(
    "criteria",
    "one criterion of the eligibility text",
    (
        text("criterion_type", None, "inclusion, exclusion or other (notes, introductions)."),
        text("section", None, "Heading that the criterion stands under, as written."),
        text("applies_to", None, "Cohort, part or arm that the heading restricts it to; null: everybody."),
        reference("parent_id", "criteria", None, "The criterion that this one is nested in."),
        integer("ordinal", None, "Position in the text, from 0."),
        integer("depth", None, "Depth of nesting, from 0."),
        text("text", None, "The criterion verbatim: characters span_start to span_end of the text."),
        integer("span_start", None, "First character in eligibilities.criteria, from 0.", unit="character"),
        integer("span_end", None, "The character after the last.", unit="character"),
        real("parsed_share", None, "Share of its words that lie in facts, 0 to 1; the rest is text only."),
    ),
    full_text=("text",),
    indexes=(("criterion_type",), ("parent_id",)),
)

CRITERION_FACTS = Table(
    "criterion_facts",
    "one typed fact in a criterion: an age, a threshold, a time window, a flag",
    (
        reference("criterion_id", "criteria", None, "The criterion that says it."),
        text("fact_type", None, "age, sex, healthy_volunteers, threshold, time_window or flag."),
        text("subject", None, "What is limited or spoken of, as written."),
        text("subject_normalized", None, "Its one name, the same in all trials; null where not certain."),
        text("comparator", None, "GT, GTEQ, LT, LTEQ, EQ, BETWEEN or IN, as the criterion says it."),
        real("value_low", None, "Lower bound or value, in unit."),
        real("value_high", None, "Upper bound or value, in unit."),
        boolean("low_inclusive", None, "The lower bound itself is meant too."),
        boolean("high_inclusive", None, "The upper bound itself is meant too."),
        text("value_set", None, "The values of IN as a JSON list."),
        text("unit", None, "Unit as written; ULN and LLN for multiples of a limit of normal."),
        text("unit_ucum", None, "Its code in UCUM, where certain."),
        real(
            "canonical_low", None, "Lower bound in canonical_unit; null where no exact conversion is known."
        ),
        real("canonical_high", None, "Upper bound in canonical_unit."),
        text("canonical_unit", None, "The one unit of this subject (UCUM)."),
        text("relation", None, "Side of the anchor that a time window lies on: before, after or during."),
        text("anchor", None, "Event that a time window counts from, as written."),
        real("days_low", None, "Lower bound of an age or time (month 30.4375, year 365.25).", unit="day"),
        real("days_high", None, "Upper bound of an age or time.", unit="day"),
        boolean("negated", None, "The words deny it: not pregnant."),
        text(
            "role",
            None,
            "limit (of all whom it concerns), exception (turns the criterion's side), permission (allows),"
            " demand (asks on either side), condition (on whom another is laid), definition (of a word),"
            " scale_range, mention.",
        ),
        text("concerns", None, "Whom it is laid on, as written: males, with liver metastases; null: all."),
        integer("concerns_start", None, "First character of concerns in the text, from 0.", unit="character"),
        integer("concerns_end", None, "The character after the last.", unit="character"),
        text("concerns_sex", None, "Sex of those whom it concerns: male, female or null."),
        real("concerns_days_low", None, "Least age of those whom it concerns.", unit="day"),
        real("concerns_days_high", None, "Greatest age of those whom it concerns.", unit="day"),
        text(
            "asks",
            None,
            "What it asks of a participant, its side, denial and role counted: within or outside the range"
            " below, one_of or none_of value_set; of a state or sex present or absent; null: nothing.",
        ),
        real(
            "asks_low",
            None,
            "Lower end of that range; in canonical_unit where there is one, else in unit; of an age in days.",
        ),
        real("asks_high", None, "Upper end of that range."),
        boolean("asks_low_inclusive", None, "The lower end itself is admitted."),
        boolean("asks_high_inclusive", None, "The upper end itself is admitted."),
        integer("span_start", None, "First character in eligibilities.criteria, from 0.", unit="character"),
        integer("span_end", None, "The character after the last.", unit="character"),
        text("rule", None, "Name of the rule that read it."),
    ),
    indexes=(("criterion_id",), ("subject_normalized", "fact_type")),
)

CRITERION_CONCEPTS = Table(
    "criterion_concepts",
    "one mention of a medical concept in a criterion: a condition, a drug, a procedure and the like",
    (
        reference("criterion_id", "criteria", None, "The criterion that says it."),
        text(
            "kind",
            None,
            "condition, drug, drug_class, procedure, device, biomarker, measurement or other.",
        ),
        text("text", None, "The mention verbatim: characters span_start to span_end of the text."),
        text("name", None, "The one name of what is meant, from a vocabulary; null where not certain."),
        text("vocabulary", None, "Vocabulary of name and code: MeSH, UNII or HGNC."),
        text("code", None, "Code of the name there, such as D001249 for asthma in MeSH."),
        text("tree_numbers", None, "Its places in the tree of MeSH as a JSON list; null outside of MeSH."),
        boolean("negated", None, "The words deny it: no history of stroke."),
        boolean("exception", None, "The criterion does not apply to it: other than basal cell carcinoma."),
        text(
            "role",
            None,
            "What the criterion asks of it: required, excluded, allowed (an exception) or subgroup (a"
            " condition that limits the criterion); null in notes.",
        ),
        reference("window_id", "criterion_facts", None, "The time window that limits it."),
        reference("threshold_id", "criterion_facts", None, "The threshold that measures it."),
        integer("span_start", None, "First character in eligibilities.criteria, from 0.", unit="character"),
        integer("span_end", None, "Position after the last character.", unit="character"),
        text("found_by", None, "How it was found: tagger, or symbol (a gene or marker by its symbol)."),
    ),
    indexes=(("criterion_id",), ("code", "role"), ("name",)),
)

OUTCOME_TIME_FRAMES = Table(
    "outcome_time_frames",
    "when one outcome is measured, registered or reported",
    (
        reference("design_outcome_id", "design_outcomes", None, "The registered outcome, or null."),
        reference("outcome_id", "outcomes", None, "The reported outcome, or null."),
        text("kind", None, "point, duration, range, repeated, event-driven or unparseable."),
        real("start_days", None, "First day (month 30.4375, year 365.25).", unit="day"),
        real(
            "end_days", None, "Last day; counts from the anchor where that is an end (last dose).", unit="day"
        ),
        text(
            "points_days",
            None,
            "All days named one by one, or that a bounded period comes to, as a JSON list.",
        ),
        real("every_days", None, "Period of a repeated measurement.", unit="day"),
        text("anchor", None, "Event that the days count from, or that ends the wait, as written."),
        text("text", None, "The time frame as published."),
    ),
)

OUTCOME_LINKS = Table(
    "outcome_links",
    "a registered and a reported outcome that are the same by their titles",
    (
        reference("design_outcome_id", "design_outcomes", None, "The registered outcome."),
        reference("outcome_id", "outcomes", None, "The reported outcome."),
        text("evidence", None, "same_title (case, marks, blanks apart), or near_title."),
        real("similarity", None, "Likeness of the titles, 0 to 100."),
        boolean("same_type", None, "Primary, secondary or other in both."),
        boolean("same_time_frame", None, "The time frames are the same text; null: one is absent."),
    ),
)

ANALYSIS_READINGS = Table(
    "analysis_readings",
    "what is read of one posted analysis: its scale, its direction, what it tested; null: not certain",
    (
        reference("outcome_analysis_id", "outcome_analyses", None, "The analysis."),
        text(
            "scale_used",
            None,
            "Scale that the estimate is on, whatever its label says: difference, ratio, log_ratio or other.",
        ),
        text(
            "scale_evidence",
            None,
            "What says so: label (and nothing against it), interval, interval_and_p (recomputed), or"
            " arithmetic (of the groups' numbers).",
        ),
        text(
            "direction",
            None,
            "Group that the effect counts from: group_1_first (group 1 minus, or over, group 2, in the order"
            " of outcome_analysis_groups) or group_2_first.",
        ),
        text(
            "direction_evidence",
            None,
            "What says so: arithmetic (the groups' numbers give the estimate in this direction only), comment"
            " (the sponsor's words), interval (they lie in it in this direction only) or median (times of a"
            " hazard ratio: weak).",
        ),
        text("tested_class", None, "Title of the class that was tested."),
        text("tested_category", None, "Title of its category."),
        text(
            "tested_evidence",
            None,
            "What says which class: only_one (there is no other), comment or arithmetic.",
        ),
        text("compared", None, "What the groups' numbers give the estimate as: difference of values ..."),
        text("p_value_sides", None, "ONE_SIDED or TWO_SIDED, by the words of all texts of the analysis."),
        real(
            "margin", None, "Margin of non-inferiority or equivalence as printed; of a range the upper end."
        ),
        real("margin_other", None, "The lower end of a range."),
        text("margin_unit", None, "Its unit as written."),
        text(
            "margin_side",
            None,
            "End of the interval that is compared with it: upper, lower, both; null: not said.",
        ),
    ),
)

FINDINGS = Table(
    "findings",
    "a conflict or oddity inside one record (docs/findings.md lists the codes)",
    (
        text("code", None, "Stable name of the rule."),
        text("severity", None, "conflict, warning or note."),
        text("message", None, "What is odd, in words."),
        text("value", None, "The one value."),
        text("source", None, "Where it stands: path in v2 names, [first:end] characters of a text."),
        text("other_value", None, "The value that does not go with it."),
        text("other_source", None, "Where that one stands."),
    ),
    indexes=(("code",),),
)

TEXT_TABLES = (
    CRITERIA,
    CRITERION_FACTS,
    CRITERION_CONCEPTS,
    OUTCOME_TIME_FRAMES,
    OUTCOME_LINKS,
    ANALYSIS_READINGS,
    FINDINGS,
)
