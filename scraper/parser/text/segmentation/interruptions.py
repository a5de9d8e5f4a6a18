"""Announcements inside a list, and where the list goes on.

Exclusion item 7 is followed by a paragraph "Patients with hepatitis are eligible if all of these hold:" and
its bullets: item 8 is exclusion again.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from schemas.eligibility import CriterionType
from scraper.parser.text.segmentation.blocks import Block, marker_value
from scraper.parser.text.segmentation.outline import Outline

MAX_ASIDE = 30
"""Items up to which a list under a note is looked through for its end."""


class _Left(NamedTuple):
    """A list that an announcement interrupts: its outermost item's place and count, and what held in it.

    ``is_inverted``: it goes on deeper than the list under the announcement, a fault of the registry's
    conversion.
    """

    indent: int
    kind: str | None
    value: int | None
    type: CriterionType
    section: str | None
    applies_to: str | None
    is_inverted: bool = False


@dataclass(slots=True)
class Interruptions:
    """``before``: the list in front of the last paragraph; ``left``: the one to come back to."""

    outline: Outline
    before: _Left | None = None
    left: _Left | None = None

    def forget(self) -> None:
        """A heading begins something new."""
        self.before = self.left = None

    def stop_at(self, paragraph: Block) -> None:
        """Notes what holds in the list in front of a paragraph."""
        outline = self.outline
        if paragraph.kind is None and outline.open:
            first = outline.open[0]
            value = marker_value(first.marker)
            state = (outline.type, outline.section, outline.applies_to)
            self.before = _Left(first.indent, first.kind, value, *state)

    def announce(self, blocks: list[Block], position: int) -> None:
        """Remembers the list in front if the blocks from a position on are another, under an announcement."""
        after = blocks[position] if position < len(blocks) else None
        left = self.left or self.before
        self.left = left if left and after and _begins_another(after, left) else None
        if not self.left and self.before and after and _is_inverted(self.outline.text, blocks, position):
            self.left = self.before._replace(is_inverted=True)

    def come_back(self, block: Block) -> None:
        """Ends an announcement where the list that it interrupted goes on."""
        left, outline = self.left, self.outline
        if left and block.kind and block.kind == left.kind and _goes_on(block, left, outline):
            outline.type, outline.section, outline.applies_to = left.type, left.section, left.applies_to
            outline.aside = False
            outline.open.clear()
            self.forget()


def _begins_another(after: Block, left: _Left) -> bool:
    count = marker_value(after.marker) if after.kind else None
    return after.kind != left.kind or count == 1 or after.indent > left.indent + 1


def _goes_on(block: Block, left: _Left, outline: Outline) -> bool:
    """Whether a block is the next item: counted after the last, or a bullet in its column."""
    if left.is_inverted:
        return block.indent > left.indent + 1
    value = marker_value(block.marker)
    if value is None or left.value is None:
        return bool(outline.open) and block.indent <= left.indent < outline.open[0].indent - 1
    last = outline.open[-1] if outline.open else None
    own = last is not None and last.kind == block.kind and marker_value(last.marker) == value - 1
    return value == left.value + 1 and not own


def _is_inverted(text: str, blocks: list[Block], position: int) -> bool:
    """Whether, under the bullets from a position on, deeper ones follow that no colon announces."""
    first = blocks[position]
    if first.kind != "bullet":
        return False
    for block, below in pairwise(blocks[position : position + MAX_ASIDE]):
        if below.kind is None or below.indent < first.indent:
            return False
        if below.indent > first.indent + 1:
            return text[block.end - 1] not in ":;,"
    return False
