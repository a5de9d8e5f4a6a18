"""The criteria read so far as a tree, and what holds for the next: its side, heading and group."""

from dataclasses import dataclass, field

from schemas.eligibility import Criterion, CriterionType
from scraper.parser.text.segmentation.blocks import Block, marker_value
from scraper.parser.text.segmentation.piece import Piece
from scraper.parser.text.segmentation.wording import label_below, own_type, type_below

MAX_MISSING = 3
"""How far a count may go on from an item to its sibling: numbers between may stand in the item's line."""


@dataclass(slots=True)
class Open:
    """An item that later ones may be nested in; ``type`` and ``applies_to``: those of the items under it."""

    indent: int
    kind: str | None
    ordinal: int
    type: CriterionType
    marker: str
    applies_to: str | None


@dataclass(slots=True)
class Outline:
    """Criteria in order; ``open`` holds the last item and those that it is nested in, outermost first."""

    text: str
    type: CriterionType = "inclusion"
    section: str | None = None
    applies_to: str | None = None
    aside: bool = False
    """Whether a list of notes or definitions is read."""
    criteria: list[Criterion] = field(default_factory=list)
    open: list[Open] = field(default_factory=list)

    def close(self, block: Block) -> None:
        """Closes the items that this block is not nested in."""
        if not self.open:
            return
        if block.kind is None:
            while self.open and block.indent < self.open[-1].indent + 2:
                self.open.pop()
            return
        last = self.open[-1]
        if last.indent == block.indent and last.kind == block.kind:
            return  # a sibling of the last: it takes its place
        while self.open and block.indent < self.open[-1].indent - 1:
            self.open.pop()
        if self._counts_on(block):
            return
        for position, item in enumerate(self.open):
            level = abs(block.indent - item.indent) <= 1
            if level and (item.kind == block.kind or not self._lists_under(item, block)):
                del self.open[position:]
                return

    def _counts_on(self, block: Block) -> bool:
        """Closes down to the item whose number is the one before the block's, where no column says more."""
        kind = block.kind
        if kind == "bullet" or any(
            abs(block.indent - item.indent) <= 1 and item.kind == kind for item in self.open
        ):
            return False
        value = marker_value(block.marker) or 0
        for position in range(len(self.open) - 1, -1, -1):
            item = self.open[position]
            before = marker_value(item.marker) if item.kind in (kind, "bullet") else None
            if before is not None and before < value <= before + MAX_MISSING:
                del self.open[position:]
                return True
        return False

    def _lists_under(self, item: Open, block: Block) -> bool:
        """Whether a marker of another kind in the same column begins a list under the item."""
        if item.kind == "number":
            return block.kind in ("letter", "roman", "bullet")
        return self.criteria[item.ordinal].text.rstrip().endswith(":")

    def add(self, piece: Piece, block: Block) -> None:
        """Adds a piece of a block."""
        body = self.text[piece.start : piece.end]
        if not piece.nested or not self.open:
            self.add_item(piece.start, piece.end, body, block)
            return
        parent = self.open[-1]
        own = own_type(body, parent.type)
        self._append(piece.start, piece.end, own, len(self.open), parent.ordinal, parent.applies_to)

    def add_sibling(self, block: Block, body: str) -> bool:
        """Adds the next item of the list that is being read, the commonest case; False if it is not that."""
        last = self.open[-1] if self.open else None
        if last is None or last.indent != block.indent or last.kind != block.kind:
            return False
        before = self.criteria[last.ordinal]
        parent = self.open[-2] if len(self.open) > 1 else None
        last.type = parent.type if parent else "other" if self.aside else self.type
        last.applies_to = parent.applies_to if parent else self.applies_to
        last.marker = block.marker
        last.ordinal = self._append(
            block.start, block.end, own_type(body, last.type), before.depth, before.parent, last.applies_to
        )
        return True

    def add_item(self, start: int, end: int, body: str, block: Block) -> None:
        """Adds a criterion that later ones may be nested in, after its sibling if that is the last open."""
        opened = self.open
        if opened and opened[-1].indent >= block.indent and block.kind == opened[-1].kind:
            opened.pop()
        parent = opened[-1] if opened else None
        kind = parent.type if parent else "other" if self.aside else self.type
        applies_to = parent.applies_to if parent else self.applies_to
        below = type_below(body, kind) if body[-1] == ":" else kind
        own = own_type(body, "exclusion" if below == "exclusion" else kind)
        ordinal = self._append(start, end, own, len(opened), parent.ordinal if parent else None, applies_to)
        label = label_below(body, own) or applies_to
        opened.append(Open(block.indent, block.kind, ordinal, below, block.marker, label))

    def add_other(self, block: Block) -> None:
        """Adds a block that is no criterion: a heading, an introduction."""
        self._append(block.start, block.end, "other", 0, None, None)

    def _append(
        self,
        start: int,
        end: int,
        kind: CriterionType,
        depth: int,
        parent: int | None,
        applies_to: str | None,
    ) -> int:
        ordinal = len(self.criteria)
        text = self.text[start:end]
        self.criteria.append(
            Criterion(kind, self.section, applies_to, ordinal, depth, parent, text, start, end)
        )
        return ordinal
