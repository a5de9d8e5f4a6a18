"""An eligibility text as a tree of criteria, each with its place in the text.

Layout decides first (bullets, numbers, indentation, blank lines, hard wraps), headings give the type, and
only where a block holds several criteria in a row are its words looked at.  Nothing is dropped: what is no
criterion (notes, introductions, headings of groups) is kept with type "other".
"""

from dataclasses import dataclass, replace

from schemas.eligibility import Criterion, CriterionType
from scraper.parser.text.segmentation.blocks import Block, blocks_of, marker_value
from scraper.parser.text.segmentation.groups import Groups, labelled
from scraper.parser.text.segmentation.headings import (
    ASIDE,
    EXCEPTS,
    EXCLUDED,
    GROUP_HEADINGS,
    NOTE,
    Heading,
    heading,
)
from scraper.parser.text.segmentation.inline_headings import split_at_headings
from scraper.parser.text.segmentation.interruptions import Interruptions
from scraper.parser.text.segmentation.labels import (
    MAX_LABEL,
    is_named_part,
    is_of_a_sex,
    label_of_line,
    names_all,
)
from scraper.parser.text.segmentation.outline import Outline
from scraper.parser.text.segmentation.runon import is_prose, is_simple, pieces
from scraper.parser.text.segmentation.wording import SHORT, defines, is_label, may_be_heading

MAX_HEADING_SPAN = 400
"""Characters, hard wraps included, beyond which a block is no heading."""

ROMAN = frozenset({9, 22, 24})
"""Places in the alphabet of the letters that are Roman numbers too: i, v, x."""


def parse_criteria(text: str) -> list[Criterion]:
    """The criteria of an eligibility text in order; never raises, takes time linear in its length."""
    blocks, outline = split_at_headings(text, blocks_of(text)), Outline(text)
    reader = _Reader(text, blocks, outline, Groups(outline), Interruptions(outline))
    for position, block in enumerate(blocks):
        reader.read(block, position)
    reader.keep_bare_heading()
    if not reader.typed and not reader.pdq:
        outline.criteria[:] = map(_with_own_side, outline.criteria)
    return labelled(outline.criteria)


def _with_own_side(criterion: Criterion) -> Criterion:
    """Where no heading gives a side, a sentence may: "Patients on dialysis will be excluded."."""
    excludes = criterion.criterion_type == "inclusion" and EXCLUDED.fullmatch(criterion.text)
    return criterion._replace(criterion_type="exclusion") if excludes else criterion


@dataclass(slots=True)
class _Reader:
    text: str
    blocks: list[Block]
    outline: Outline
    groups: Groups
    interruptions: Interruptions
    pdq: bool = False
    typed: bool = False
    bare_heading: Block | None = None
    prose: bool | None = None
    """Whether most of the section's paragraphs hold several sentences; None: not looked at yet."""

    def read(self, block: Block, position: int) -> None:
        """Takes the block at a position: a heading, an introduction, or one or several criteria."""
        outline, body = self.outline, self.text[block.start : block.end]
        if self.interruptions.left:
            self.interruptions.come_back(block)
        if block.kind == "letter":
            block = self._roman(block)
        if block.kind and body[-1] not in ":-" and is_simple(body, block) and not may_be_heading(body):
            if not outline.add_sibling(block, body):
                outline.close(block)
                self._add_item(block, body)
            return
        after = self.blocks[position + 1] if position + 1 < len(self.blocks) else None
        words, found = self._heading(block, body, after)
        self.interruptions.stop_at(block)
        if found:
            self._enter(block, words, found, position)
            return
        outline.close(block)
        if after and self._announces(block, body, words, after):
            self._introduce(block, words, position)
            return
        self._add_pieces(block, position)

    def _add_item(self, block: Block, body: str) -> None:
        self.bare_heading = None
        self.outline.add_item(block.start, block.end, body, block)

    def _add_pieces(self, block: Block, position: int) -> None:
        prose = block.kind is None and not self.outline.open and self._is_prose(position)
        for piece in pieces(self.text, block, prose, self.pdq):
            self.bare_heading = None
            self.outline.add(piece, block)

    def _heading(self, block: Block, body: str, after: Block | None) -> tuple[str, Heading | None]:
        """The block's words, and what it announces if it is a heading of the text."""
        words, colon = _words(block, body)
        found = heading(words, colon or self._is_pdq_label(block, words)) if words else None
        if found and found.is_sentence and after and after.kind and defines(words):
            return words, None
        is_heading = found and (block.kind is None or found.is_pdq or (found.type and not found.is_sentence))
        return words, found if is_heading else None

    def _roman(self, block: Block) -> Block:
        """A single i, v or x is a Roman number where no letter h, u or w stands in front of it."""
        value = marker_value(block.marker) or 0
        if value not in ROMAN:
            return block
        last = self.outline.open[-1] if self.outline.open else None
        letters = last is not None and last.kind == "letter" and marker_value(last.marker) == value - 1
        return block if letters else replace(block, kind="roman")

    def _is_pdq_label(self, block: Block, words: str) -> bool:
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
            words, colon = _words(block, self.text[block.start : block.end])
            if words and heading(words, colon):
                break
            if block.kind:
                return []
            found.append(block)
        return found

    def _enter(self, block: Block, words: str, found: Heading, position: int) -> None:
        """A heading: a new section; a group heading leaves the type as it is."""
        self.keep_bare_heading()
        outline = self.outline
        outline.open.clear()
        outline.aside, self.prose = False, None
        if found.is_sentence:
            self.interruptions.announce(self.blocks, position + 1)
        else:
            self.interruptions.forget()
        if self._is_exception(found, words) and not self.interruptions.left:
            outline.add_other(block)  # nothing shows where it ends: the list's side is the safer one
            return
        outline.section = words
        if found.type:
            self._retype_preamble(found.type)
            self.groups.enter(found)
            outline.type, self.typed, self.bare_heading = found.type, True, block
            return
        self.pdq = self.pdq or found.is_pdq
        outline.add_other(block)

    def _is_exception(self, found: Heading, words: str) -> bool:
        """Whether a sentence between exclusions admits some of those whom they exclude."""
        other = self.outline.type == "exclusion" and found.type == "inclusion"
        return other and found.is_sentence and bool(EXCEPTS.search(words))

    def _retype_preamble(self, first: CriterionType) -> None:
        """Text in front of the first heading, if that is "Inclusion Criteria", is an introduction."""
        if not self.typed and first == "inclusion":
            criteria = self.outline.criteria
            criteria[:] = [criterion._replace(criterion_type="other") for criterion in criteria]

    def keep_bare_heading(self) -> None:
        """A heading with nothing under it stays as an item, so that its words are not lost."""
        bare, criteria = self.bare_heading, self.outline.criteria
        if bare and (not criteria or criteria[-1].span_end <= bare.start):
            self.outline.add_other(bare)
        self.bare_heading = None

    def _announces(self, block: Block, body: str, words: str, after: Block) -> bool:
        """Whether a paragraph announces what follows: a list, short lines, or the headings of a group."""
        if block.kind:
            level = after.kind == block.kind and after.indent == block.indent
            named = body[-1] == ":" and label_of_line(words) is not None
            return named and ((level and is_label(words)) or self._is_typed_heading(after))
        if self.outline.open:
            return False
        short = len(words.split()) <= MAX_LABEL
        if body[-1] == ":":
            if after.kind and defines(words) and not NOTE.match(words):
                return False
            return short or after.kind is not None
        if not short or not words or body[-1] in ".;,":
            return False
        return is_named_part(words) and (after.kind is not None or self._is_typed_heading(after))

    def _is_typed_heading(self, block: Block) -> bool:
        words, colon = _words(block, self.text[block.start : block.end])
        found = heading(words, colon) if words else None
        return found is not None and found.type is not None and not found.is_sentence

    def _introduce(self, block: Block, words: str, position: int) -> None:
        """What announces what follows is no criterion; a short label names its group."""
        self.bare_heading = None
        self.outline.open.clear()
        self.outline.add_other(block)
        self.interruptions.announce(self.blocks, position + 1)
        aside = bool(ASIDE.fullmatch(words) or (self.interruptions.left and NOTE.match(words)))
        self.outline.aside = aside
        label = None if aside else label_of_line(words)
        if not label and not names_all(words):
            self.groups.next_topic()
            return
        if not label or not is_of_a_sex(label):
            self.interruptions.forget()
        self.groups.announce(label, self._is_typed_heading(self.blocks[position + 1]))


def _words(block: Block, body: str) -> tuple[str, bool]:
    """The block's words if they may be a heading, else nothing; and whether they end in a colon."""
    colon = body[-1] in ":：-"
    if len(body) > MAX_HEADING_SPAN or (block.kind and not colon and len(body) > SHORT):
        return "", colon
    words = " ".join(body.split())
    bare = words.rstrip(" :：-–—*_")
    return bare.strip("-–—*_ "), colon or ":" in words[len(bare) :]
