"""An eligibility text as a tree of criteria, each with its place in the text.

Layout decides first (bullets, numbers, indentation, blank lines, hard wraps), headings give the type, and
only where a block holds several criteria in a row are its words looked at.  Nothing is dropped: what is no
criterion (notes, introductions, headings of groups) is kept with type "other".
"""

from dataclasses import dataclass, field, replace

from schemas.eligibility import Criterion, CriterionType
from scraper.parser.text.segmentation.blocks import Block, blocks_of, marker_value
from scraper.parser.text.segmentation.headings import (
    COHORT,
    DEFINES,
    EXCLUDES,
    GROUP_HEADINGS,
    GROUP_LABEL,
    NOTE,
    OWN_LABEL,
    SAYS_NOTHING,
    Heading,
    heading,
)
from scraper.parser.text.segmentation.inline_headings import split_at_headings
from scraper.parser.text.segmentation.piece import Piece
from scraper.parser.text.segmentation.runon import is_prose, is_simple, pieces

MAX_HEADING_SPAN = 400
"""Characters, hard wraps included, beyond which a block is no heading."""

MAX_MISSING = 3
"""How far a count may go on from an item to its sibling: numbers between may stand in the item's line."""

ROMAN = frozenset({9, 22, 24})
"""Places in the alphabet of the letters that are Roman numbers too: i, v, x."""

MAX_LABEL = 12
"""Words up to which an announcement may name a group."""

MAX_NOTE = 120
SHORT = 60
"""Characters up to which an item without colon is looked at as a heading too."""


def parse_criteria(text: str) -> list[Criterion]:
    """The criteria of an eligibility text in order; never raises, takes time linear in its length."""
    reader = _Reader(text, split_at_headings(text, blocks_of(text)))
    for position, block in enumerate(reader.blocks):
        reader.read(block, position)
    return reader.finish()


@dataclass(slots=True)
class _Open:
    """An item that later ones may be nested in."""

    indent: int
    kind: str | None
    ordinal: int
    type: CriterionType
    marker: str


@dataclass(slots=True)
class _Reader:
    text: str
    blocks: list[Block]
    type: CriterionType = "inclusion"
    section: str | None = None
    cohort: str | None = None
    group: str | None = None
    """Label above headings ("Cohort 1"), in force until the next."""
    pdq: bool = False
    typed: bool = False
    criteria: list[Criterion] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    bare_heading: Block | None = None
    prose: bool | None = None
    """Whether most of the section's paragraphs hold several sentences; None: not looked at yet."""

    def read(self, block: Block, position: int) -> None:
        """Takes the block at a position: a heading, an introduction, or one or several criteria."""
        body = self.text[block.start : block.end]
        if block.kind == "letter":
            block = self._roman(block)
        if block.kind and body[-1] not in ":-" and is_simple(body, block) and not _may_be_heading(body):
            if not self._add_sibling(block, body):
                self._close(block)
                self._add_item(block.start, block.end, body, block)
            return
        after = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        words, found = self._heading(block, body, after)
        if found:
            self._enter(block, words, found, after)
            return
        self._close(block)
        if block.kind is None and not self.open and after and self._announces(body, words, after):
            self._introduce(block, words)
            return
        prose = block.kind is None and not self.open and self._is_prose(position)
        for piece in pieces(self.text, block, prose, self.pdq):
            self._add(piece, block)

    def _heading(self, block: Block, body: str, after: Block | None) -> tuple[str, Heading | None]:
        """The block's words, and what it announces if it is a heading of the text."""
        words, colon = self._words(block, body)
        found = heading(words, colon or self._is_label(block, words)) if words else None
        if found and found.is_sentence and after and after.kind and _defines(words):
            return words, None
        is_heading = found and (block.kind is None or found.is_pdq or (found.type and not found.is_sentence))
        return words, found if is_heading else None

    def _roman(self, block: Block) -> Block:
        """A single i, v or x is a Roman number where no letter h, u or w stands in front of it."""
        value = marker_value(block.marker) or 0
        if value not in ROMAN:
            return block
        last = self.open[-1] if self.open else None
        letters = last is not None and last.kind == "letter" and marker_value(last.marker) == value - 1
        return block if letters else replace(block, kind="roman")

    def finish(self) -> list[Criterion]:
        self._keep_bare_heading()
        return self.criteria

    def _words(self, block: Block, body: str) -> tuple[str, bool]:
        """The block's words if they may be a heading, else nothing; and whether they end in a colon."""
        colon = body[-1] in ":：-"
        if len(body) > MAX_HEADING_SPAN or (block.kind and not colon and len(body) > SHORT):
            return "", colon
        words = " ".join(body.split())
        bare = words.rstrip(" :：-–—*_")
        return bare.strip("-–—*_ "), colon or ":" in words[len(bare) :]

    def _is_label(self, block: Block, words: str) -> bool:
        """Whether a line alone is a label of the old cancer database: its texts leave the colon out too."""
        return self.pdq and block.kind is None and words.lower() in GROUP_HEADINGS

    def _is_prose(self, position: int) -> bool:
        if self.prose is None:
            section = self._paragraphs(position)
            sentences = sum(is_prose(self.text, block) for block in section)
            self.prose = 2 * sentences >= len(section) > 0
        return self.prose

    def _paragraphs(self, position: int) -> list[Block]:
        """The paragraphs from a position to the next heading; none if an item with a marker is among them."""
        found: list[Block] = []
        for place in range(position, len(self.blocks)):
            block = self.blocks[place]
            words, colon = self._words(block, self.text[block.start : block.end])
            if words and heading(words, colon):
                break
            if block.kind:
                return []
            found.append(block)
        return found

    def _enter(self, block: Block, words: str, found: Heading, after: Block | None) -> None:
        """A heading: a new section; a group heading leaves the type as it is."""
        self._keep_bare_heading()
        self.open.clear()
        self.section = words
        self.prose = None
        self.cohort = found.cohort or self.group
        if found.type:
            self._retype_preamble(found.type)
            self.type = found.type
            self.typed = True
            self.bare_heading = block
            return
        self.pdq = self.pdq or found.is_pdq
        self._append(block.start, block.end, "other", 0, None)
        self.bare_heading = block if after and after.kind is None else None

    def _retype_preamble(self, first: CriterionType) -> None:
        """Text in front of the first heading, if that is "Inclusion Criteria", is an introduction."""
        if not self.typed and first == "inclusion":
            self.criteria = [criterion._replace(criterion_type="other") for criterion in self.criteria]

    def _keep_bare_heading(self) -> None:
        """A heading with nothing under it stays as an item, so that its words are not lost."""
        if self.bare_heading and (not self.criteria or self.criteria[-1].span_end <= self.bare_heading.start):
            self._append(self.bare_heading.start, self.bare_heading.end, "other", 0, None)
        self.bare_heading = None

    def _announces(self, body: str, words: str, after: Block) -> bool:
        """Whether a paragraph announces what follows: a list, short lines, or the headings of a group."""
        short = len(words.split()) <= MAX_LABEL
        if body[-1] == ":":
            if after.kind and _defines(words):
                return False
            return short or after.kind is not None
        if not short or not words or body[-1] in ".;,":
            return False
        if not GROUP_LABEL.fullmatch(words):
            return False
        heads, colon = self._words(after, self.text[after.start : after.end])
        found = heading(heads, colon) if heads else None
        return found is not None and found.type is not None

    def _introduce(self, block: Block, words: str) -> None:
        """What announces what follows is no criterion; a short label names its group."""
        self.bare_heading = None
        self.open.clear()
        self._append(block.start, block.end, "other", 0, None)
        if len(words.split()) <= MAX_LABEL and (COHORT.match(words) or GROUP_LABEL.fullmatch(words)):
            self.cohort = self.group = words

    def _close(self, block: Block) -> None:
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

    def _lists_under(self, item: _Open, block: Block) -> bool:
        """Whether a marker of another kind in the same column begins a list under the item."""
        if item.kind == "number":
            return block.kind in ("letter", "roman", "bullet")
        return self.criteria[item.ordinal].text.rstrip().endswith(":")

    def _add(self, piece: Piece, block: Block) -> None:
        body = self.text[piece.start : piece.end]
        if not piece.nested or not self.open:
            self._add_item(piece.start, piece.end, body, block)
            return
        parent = self.open[-1]
        own = _own_type(body, parent.type)
        self._append(piece.start, piece.end, own, len(self.open), parent.ordinal)

    def _add_sibling(self, block: Block, body: str) -> bool:
        """Adds the next item of the list that is being read, the commonest case; False if it is not that."""
        last = self.open[-1] if self.open else None
        if last is None or last.indent != block.indent or last.kind != block.kind:
            return False
        before = self.criteria[last.ordinal]
        parent = self.open[-2] if len(self.open) > 1 else None
        last.type = parent.type if parent else self.type
        own = _own_type(body, last.type)
        last.ordinal, last.marker = len(self.criteria), block.marker
        self.criteria.append(
            Criterion(
                own,
                self.section,
                self.cohort,
                last.ordinal,
                before.depth,
                before.parent,
                body,
                block.start,
                block.end,
            )
        )
        return True

    def _add_item(self, start: int, end: int, body: str, block: Block) -> None:
        """Adds a criterion that later ones may be nested in, behind its sibling if that is the last open."""
        self.bare_heading = None
        opened = self.open
        if opened and opened[-1].indent >= block.indent and block.kind == opened[-1].kind:
            opened.pop()
        parent = opened[-1] if opened else None
        kind = parent.type if parent else self.type
        kind = _type_below(body, kind) if body[-1] == ":" else kind
        own = _own_type(body, kind)
        ordinal = self._append(start, end, own, len(opened), parent.ordinal if parent else None)
        opened.append(_Open(block.indent, block.kind, ordinal, kind, block.marker))

    def _append(self, start: int, end: int, kind: CriterionType, depth: int, parent: int | None) -> int:
        ordinal = len(self.criteria)
        self.criteria.append(
            Criterion(
                kind, self.section, self.cohort, ordinal, depth, parent, self.text[start:end], start, end
            )
        )
        return ordinal


def _may_be_heading(body: str) -> bool:
    """Whether an item without colon is worth a look as a heading: it is short and says so."""
    if len(body) > SHORT:
        return False
    lower = body.lower()
    return (
        "clusion" in lower
        or "riteri" in lower
        or "ligib" in lower
        or "ndication" in lower
        or lower.startswith("requ")
    )


def _defines(words: str) -> bool:
    """Whether a line in front of a list is a criterion that the list spells out."""
    return bool(DEFINES.search(words)) and "criteria" not in words


def _type_below(body: str, kind: CriterionType) -> CriterionType:
    """Items under "Patients with any of the following are excluded:" are exclusions wherever they stand."""
    return "exclusion" if EXCLUDES.search(" ".join(body[-MAX_NOTE:].split())) else kind


def _own_type(body: str, kind: CriterionType) -> CriterionType:
    """The type of an item among others of a type: it may say nothing, or name its own ("Exclusion: ...")."""
    if _says_nothing(body):
        return "other"
    if body[0] in "EeIi" and body[2:8] in ("clusio", "CLUSIO") and (label := OWN_LABEL.match(body)):
        return "exclusion" if label[0][0] in "Ee" else "inclusion"
    return kind


def _says_nothing(body: str) -> bool:
    if len(body) > MAX_NOTE or (body[0] not in "NnSsAaOoPpFf" and ": " not in body):
        return False
    words = " ".join(body.split())
    if NOTE.match(words):
        return True
    return bool(SAYS_NOTHING.fullmatch(words.rpartition(": ")[2]))
