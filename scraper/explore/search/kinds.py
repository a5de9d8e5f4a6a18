"""The filters that choose studies, in the order in which they apply: names of options, fields of a cohort."""

from collections.abc import Mapping
from typing import NamedTuple


class Kind(NamedTuple):
    """One filter: its name, what its value is called in a help text, and which studies pass.

    ``on_page``: the web asks for it; ids and SQL are for the command line and Python.
    """

    name: str
    metavar: str
    passes: str
    on_page: bool = True

    @property
    def option(self) -> str:
        """As on a command line."""
        return f"--{self.name.replace('_', '-')}"


KINDS = (
    Kind("ids", "FILE|IDS", "These NCT ids, separated by commas, or those in a file.", on_page=False),
    Kind("search", "QUERY", "Words in titles, conditions, treatments, sponsors, places, people, ids."),
    Kind("condition", "QUERY", "Words in conditions, keywords and their MeSH terms."),
    Kind("mesh", "TERM", "A MeSH term or code, and all that MeSH has below it."),
    Kind("treatment", "QUERY", "Words in interventions, their other names and MeSH terms."),
    Kind("title", "QUERY", "Words in titles and acronyms."),
    Kind("sponsor", "QUERY", "Words in the names of sponsors and collaborators."),
    Kind("place", "QUERY", "Words in the facility, city, state and country of one site."),
    Kind("person", "QUERY", "Words in the names of officials, investigators, responsible parties."),
    Kind("identifier", "QUERY", "Any id: NCT, alias, secondary, the organisation's own."),
    Kind("outcome", "QUERY", "Words in the names of outcomes, registered or reported."),
    Kind("description", "QUERY", "Words in summaries and detailed descriptions."),
    Kind("criteria", "QUERY", "Words in one criterion, of inclusion or exclusion."),
    Kind("country", "NAMES", "Sites in one of these countries."),
    Kind("sponsor_class", "CLASSES", "Lead sponsor of one of these classes, e.g. INDUSTRY."),
    Kind("phase", "PHASES", "One of these phases, e.g. 3; phase 3 includes phase 2/3."),
    Kind("status", "STATUSES", "One of these statuses, e.g. RECRUITING."),
    Kind("type", "TYPES", "One of these study types, e.g. OBSERVATIONAL."),
    Kind("sex", "SEX", "Women or men may take part: female, male; female-only, male-only."),
    Kind("age", "AGES", "People of this age may take part: 70, 12-17, 6 months, child, adult, older."),
    Kind("start", "DATES", "Start in a range: 2020..2022-06, 2020.., ..2019."),
    Kind("completion", "DATES", "Completion in a range."),
    Kind("primary_completion", "DATES", "Primary completion in a range."),
    Kind("first_posted", "DATES", "First posting in a range."),
    Kind("updated", "DATES", "Last update posted in a range."),
    Kind("results_posted", "DATES", "First posting of results in a range."),
    Kind("results", "yes|no", "Results are posted, or not."),
    Kind("finding", "CODES", "One of these findings, e.g. minimum_age_differs."),
    Kind("requires", "TERM", "The criteria require a condition, drug or procedure."),
    Kind("excludes", "TERM", "The criteria exclude a condition, drug or procedure."),
    Kind("where", "SQL", "A SQL condition on the view trials, or a SELECT of NCT ids.", on_page=False),
)

BY_NAME: Mapping[str, Kind] = {kind.name: kind for kind in KINDS}
