"""Headings that stand inside a line: "... Exclusion Criteria: 1. ...", "DISEASE CHARACTERISTICS: ..."."""

import re
from dataclasses import replace
from itertools import pairwise

from scraper.parser.text.segmentation.blocks import Block
from scraper.parser.text.segmentation.headings import GROUP_HEADINGS, MAX_HEADING, PDQ_HEADINGS, heading

_CRITERIA = re.compile(
    r"clusions?\s+criteri[a-z]+(?:\s+(?:for|in|are|include)\b[^:.;\n]{0,60})?\s*(?:[:：]|[-–]\s)"
)
_BEGINS = re.compile(
    r"(?<![^\s.;:,)])(?:(?:the|key|main|major|patient|subject|study) ){0,3}(?:non-?)?(?:in|ex)$"
)
_GROUPS = GROUP_HEADINGS[:10]
_GROUP = re.compile(
    r"(?m:^)[ \t]*((?:" + "|".join(map(re.escape, _GROUPS)) + r")\s*:)(?=[ \t]+\S)", re.IGNORECASE
)
_PDQ = re.compile(r"(?<!\S)(?:" + "|".join(re.escape(label.upper()) for label in PDQ_HEADINGS) + r")\s*:")
_DASHED = re.compile(r"--\s?[A-Z][A-Za-z]*(?:[\s/]{1,12}[A-Z][A-Za-z]*){0,3}--")
"""``--Disease Characteristics--`` is how the registry of rare diseases wrote the same headings."""

_SPELLINGS = {case for label in _GROUPS for case in (label.capitalize(), label.title(), label.upper())}
_HINT = re.compile(":(?:" + "|".join(f"(?<={spelling[1:]}:)" for spelling in sorted(_SPELLINGS)) + ")")
"""A text without it has no group heading with words behind it: looking from colon to colon costs little."""


def split_at_headings(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, those with headings inside cut in front of and behind each."""
    headings = sorted(_criteria_headings(text) + _group_headings(text))
    if not headings:
        return blocks
    headings.append((len(text) + 1, len(text) + 1))
    parts: list[Block] = []
    position = 0
    for block in blocks:
        while headings[position][0] < block.start:
            position += 1
        if headings[position][1] > block.end:
            parts.append(block)
            continue
        behind = position + 1
        while headings[behind][1] <= block.end:
            behind += 1
        inside = headings[position:behind]
        whole = inside[0][1] == block.end and _is_heading(text, block)
        parts += [block] if whole else _split(text, block, inside)
        position = behind
    return parts


def _is_heading(text: str, block: Block) -> bool:
    """Whether the block is a heading as a whole: ``Health Care Proxy Inclusion Criteria:``."""
    if "\n" in text[block.start : block.end]:
        return False
    words = " ".join(text[block.start : min(block.end, block.start + MAX_HEADING + 1)].split())
    return len(words) < MAX_HEADING and heading(words.rstrip(" :"), True) is not None


def _criteria_headings(text: str) -> list[tuple[int, int]]:
    """Start and end of every "Exclusion Criteria:" in the text, wherever it stands."""
    lower = text.lower()
    if len(lower) != len(text) or "clusion" not in lower:
        lower = text if "clusion" in text else ""
    found = []
    for match in _CRITERIA.finditer(lower):
        begin = _BEGINS.search(lower, max(0, match.start() - 30), match.start())
        if begin:
            found.append((begin.start(), match.end()))
    return found


def _group_headings(text: str) -> list[tuple[int, int]]:
    """Group headings with text behind them on their line."""
    found = {match.start(): match.end() for match in _DASHED.finditer(text)}
    if _HINT.search(text):
        found |= {match.start(1): match.end() for match in _GROUP.finditer(text)}
        found |= {match.start(): match.end() for match in _PDQ.finditer(text)}
    return list(found.items())


def _split(text: str, block: Block, headings: list[tuple[int, int]]) -> list[Block]:
    edges = sorted({block.start, block.end}.union(*headings))
    parts: list[Block] = []
    for start, stop in pairwise(edges):
        body = text[start:stop].strip()
        if body:
            begin = text.index(body, start)
            kind, marker = (None, "") if parts else (block.kind, block.marker)
            end = begin + len(body)
            parts.append(replace(block, start=begin, end=end, kind=kind, marker=marker, after_blank=True))
    return parts
