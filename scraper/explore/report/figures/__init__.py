"""The figures of a report, as a table; the SQL of each is in ``sql/<name>.sql``."""

from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from scraper.explore.report.drawing.files import as_file
from scraper.explore.report.drawing.paper import PAPERS, drawing
from scraper.explore.report.drawing.svg import as_svg
from scraper.explore.report.figures.effects import effects
from scraper.explore.report.figures.events import adverse_events, event_terms
from scraper.explore.report.figures.forest import forest
from scraper.explore.report.figures.overview import findings, phase_status
from scraper.explore.report.figures.people import ages, enrollment
from scraper.explore.report.figures.places import sites
from scraper.explore.report.figures.plan import Kind
from scraper.explore.report.figures.time import durations, timeline
from scraper.explore.report.numbers import Numbers

__all__ = ["FIGURES", "DrawnPanel", "Section", "section"]

FIGURES: Sequence[Kind] = (
    Kind(
        "timeline",
        "Timeline",
        "A lane a trial, by its start. A date that is published as a month or year may mean any of its days: "
        "these are the marked stretches, and the sign stands in their middle.",
        "No trial has a date of start, primary completion or completion.",
        timeline,
    ),
    Kind(
        "enrollment",
        "Enrollment",
        "Filled: participants that took part. Hollow: planned.",
        "No record gives a number of participants.",
        enrollment,
    ),
    Kind(
        "phase_status",
        "Phase and status",
        "Unknown is the registry's word for an open study that nobody confirmed for two years.",
        "There is nothing to count.",
        phase_status,
    ),
    Kind(
        "sites",
        "Sites",
        "A dot a city, its area as the root of the number of sites; cities that would touch are one dot. "
        "The registry places a site in the middle of its city.",
        "The records name no sites that have a place on a map.",
        sites,
    ),
    Kind(
        "ages",
        "Age ranges",
        "The range of the fields, and over it what the words of the criteria say.",
        "Neither fields nor criteria limit the age.",
        ages,
    ),
    Kind(
        "durations",
        "How long primary outcomes look",
        "The last day of each primary outcome's time frame, counted from its own "
        "start (see anchor in the table).",
        "No time frame of a primary outcome gives a day.",
        durations,
    ),
    Kind(
        "forest",
        "Forest plots",
        "A line an effect, as posted: nothing is computed or pooled. Outcomes of several trials share a plot "
        "only where they are surely the same at the same time. After each group stand its events and "
        "participants, or its participants (n). The effect counts from the upper group; a hollow mark: "
        "nobody can say from which. Whom a side favours is said where groups and outcome make it certain.",
        "No two trials have posted an effect on one outcome at one time that can be drawn.",
        forest,
    ),
    Kind(
        "effects",
        "Posted effects",
        "Estimates and intervals as posted, nothing computed or pooled. Effects share an axis only if they "
        "are of one kind, and differences only if outcome and unit are the same. Groups are named in the "
        "order of the record, which need not be that of the comparison.",
        "No trial has posted an effect that can be drawn.",
        effects,
    ),
    Kind(
        "adverse_events",
        "Adverse events by group",
        "A lane a group, as posted. Groups are never added up: a participant may be in several.",
        "No trial has posted adverse events.",
        adverse_events,
    ),
    Kind(
        "event_terms",
        "Most reported adverse events",
        "The 25 events that most of the trials list; a dot is one group of one trial.",
        "No trial has posted adverse events that anybody had.",
        event_terms,
    ),
    Kind(
        "findings",
        "Findings",
        "In how many trials values of one record do not go together. A finding does not say which "
        "value is right.",
        "Nothing odd was found inside these records.",
        findings,
    ),
)


class DrawnPanel(NamedTuple):
    """One drawing for each width of paper, as SVG of the page, and as files that stand alone, by form."""

    name: str
    title: str
    svgs: list[str]
    files: dict[str, bytes]

    @property
    def link(self) -> str:
        """The stand-alone SVG as an address that needs no other file."""
        return f"data:image/svg+xml;base64,{b64encode(self.files['svg']).decode()}"


class Section(NamedTuple):
    """A figure as the page shows it: drawings, notes, numbers."""

    kind: Kind
    panels: list[DrawnPanel]
    notes: list[str]
    numbers: Numbers


def section(kind: Kind, numbers: Numbers, credit: str, forms: Sequence[str] = ("svg",)) -> Section:
    """Draws a figure from its numbers; ``credit`` is the line on its source in each of its files."""
    plan = kind.plan(numbers.rows)
    panels = []
    with drawing():
        for place, panel in enumerate(plan.panels):
            name = f"{kind.name}-{place + 1}"
            figures = [panel.draw(paper) for paper in PAPERS]
            svgs = [
                as_svg(figure, paper, name, panel.description)
                for figure, paper in zip(figures, PAPERS, strict=True)
            ]
            title = panel.title or kind.title
            files = {form: as_file(figures[0], form, title, credit) for form in forms}
            panels.append(DrawnPanel(name, panel.title, svgs, files))
    return Section(kind, panels, plan.notes, numbers)
