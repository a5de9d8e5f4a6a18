"""Which group of participants a heading or a line speaks of, and how long that holds."""

from dataclasses import dataclass, field

from schemas.eligibility import Criterion, CriterionType
from scraper.parser.text.segmentation.headings import Heading
from scraper.parser.text.segmentation.labels import is_anybody, is_named_part, own_label
from scraper.parser.text.segmentation.outline import Outline


@dataclass(slots=True)
class Groups:
    """``above``: the label above headings ("Cohort 1"), which holds until the next one.

    ``types``: the types of the headings under it; ``halves``: whether a label in front had headings of one
    type alone, so that those of the other type are of all groups.
    """

    outline: Outline
    of_heading: str | None = None
    above: str | None = None
    types: set[CriterionType] = field(default_factory=set)
    halves: bool = False

    def enter(self, heading: Heading) -> None:
        """A heading with a type restricts to its own label, or to the one above it."""
        self.outline.applies_to = self.of_heading = heading.applies_to or self._above(heading)

    def _above(self, heading: Heading) -> str | None:
        if heading.is_sentence and heading.type == self.outline.type:
            return self.outline.applies_to  # "Patients must meet all of these:" under the heading of a cohort
        if self.above is None or heading.type is None:
            return None
        if self.halves and self.types and heading.type not in self.types:
            self.above = None
            return None
        self.types.add(heading.type)
        return self.above

    def announce(self, label: str | None, above_heading: bool) -> None:
        """A line names a group, or all (None)."""
        self.outline.applies_to = label
        if above_heading:
            self.halves = self.halves or len(self.types) == 1
            self.above, self.types = label, set()

    def next_topic(self) -> None:
        """A line without a group: "General criteria:" after "For women:" is of all, after "Part 1:" not."""
        applies_to = self.outline.applies_to
        if applies_to and not is_named_part(applies_to):
            self.outline.applies_to = self.of_heading


def labelled(criteria: list[Criterion]) -> list[Criterion]:
    """The criteria with labels of single items, without those that say only that patients are patients."""
    for place, one in enumerate(criteria):
        if not one.applies_to and one.criterion_type != "other" and (label := own_label(one.text)):
            criteria[place] = one._replace(applies_to=label)
    labels = {criterion.applies_to for criterion in criteria if criterion.applies_to}
    if not labels or not all(map(is_anybody, labels)) or len({label.lower()[:6] for label in labels}) > 1:
        return criteria
    return [criterion._replace(applies_to=None) for criterion in criteria]
