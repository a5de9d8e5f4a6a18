"""Headings that stand inside a line: "... Exclusion Criteria: 1. ...", "DISEASE CHARACTERISTICS: ..."."""

import re
from dataclasses import replace
from itertools import chain, pairwise

from scraper.parser.text.segmentation.blocks import Block
from scraper.parser.text.segmentation.headings import GROUP_HEADINGS, MAX_HEADING, PDQ_HEADINGS, heading
from scraper.parser.text.segmentation.labels import label_of_line

_CRITERIA = re.compile(
    r"clusions?\s+criteri[a-z]+(?:\s+(?:for|in|are|include)\b[^:.;\n]{0,60}|\s*\([^()\n]{0,60}\))?\s*(?:[:：]|[-–]\s)"
)
_BEGINS = re.compile(
    r"(?<![^\s.;:,)])(?:(?:the|key|main|major|additional|general|specific|patient|subject|study) ){0,3}"
    r"(?:(?<!no )inclusion\s?(?:/|and|or|&)\s?)?(?:non-?)?(?:in|ex)$"
)
_NO_COLON = (
    re.compile(r"clusion [Cc]riteria\b(?!\s*[:：])"),
    re.compile(r"CLUSION CRITERIA\b(?!\s*[:：])"),
)
_BEGINS_BARE = re.compile(
    r"(?<![^\s.;:,)])(?:(?:The|Key|Main|Major|Patient|Subject|Study|THE|KEY|MAIN|STUDY) ){0,2}"
    r"(?:In|Ex|IN|EX)\Z"
)
_FIRST = re.compile(
    r"(?:\A|\n[ \t\r]*\n|[.;:][ \t\r]*\n)[ \t]*"
    r"(?:\\?[*•-]\s+|\(?\d{1,2}\\?[.)]\s+|[IVX\d]{1,4}\.\d{1,2}\s+)?\Z"
)
"""What stands in front of the first words of a line that does not go on with the one above."""

_SENTENCE_ENDS = re.compile(r"[a-z0-9)\]%][.;]\s+\Z")
_GLUED = re.compile(
    r"(?<![A-Za-z])(?!(?:the|all|any|and|or|of|no|meet|meets|meeting|per|both|study|these|main|see)\s)[a-z]+\s\Z"
)
_LINE_ENDS = re.compile(r"[ \t\r]*(?=\n|\Z)")
_STOP = re.compile(r"\.(?=\s+[A-Z(*•-])")
_GOES_ON = (
    r"(?!(?i:for|of|in|to|on|at|and|or|as|by|with|from|that|which|when|if|per|part|phase|cohort|group|arm|related|"
    r"includes?|are|is|was|were|will|must|may|can|should|have|has|not|apply|applied|list|listed|section|numbers?|"
    r"specific|same|see|only|below|above)\b)"
)
_WHOLE_LINE = r"(?=[^\n]{1,2000}[^\s:][ \t\r]*(?:\n|\Z))"
_ITEM = re.compile(rf"[ \t]+{_GOES_ON}(?=[A-Z][a-z]){_WHOLE_LINE}")
_FIRST_ITEM = re.compile(rf"[ \t]+{_GOES_ON}(?=[A-Za-z])(?![^\n:]{{0,30}}:){_WHOLE_LINE}")
_GROUP_LAST = re.compile(r"(?: [A-Z][a-z]+){1,3}[ \t\r]*(?=\n|\Z)")
_GROUPS = GROUP_HEADINGS[:10]
_GROUP = re.compile(
    r"(?m:^)[ \t]*((?:" + "|".join(map(re.escape, _GROUPS)) + r")\s*:)(?=[ \t]+\S)", re.IGNORECASE
)
_PDQ = re.compile(r"(?<!\S)(?:" + "|".join(re.escape(label.upper()) for label in PDQ_HEADINGS) + r")\s*:")
_DASHED = re.compile(r"--\s?[A-Z][A-Za-z]*(?:[\s/]{1,12}[A-Z][A-Za-z]*){0,3}--")
"""``--Disease Characteristics--`` is how the registry of rare diseases wrote the same headings."""

_SPELLINGS = {case for label in _GROUPS for case in (label.capitalize(), label.title(), label.upper())}
_HINT = re.compile(":(?:" + "|".join(f"(?<={spelling[1:]}:)" for spelling in sorted(_SPELLINGS)) + ")")
"""A text without it has no group heading with words after it: looking from colon to colon costs little."""


def split_at_headings(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, those with headings inside cut in front of and after each."""
    headings = sorted(_criteria_headings(text) + _bare_headings(text) + _group_headings(text))
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
        after = position + 1
        while headings[after][1] <= block.end:
            after += 1
        inside = headings[position:after]
        whole = inside[0][1] == block.end and _is_heading(text, block, inside[0][0])
        parts += [block] if whole else _split(text, block, inside)
        position = after
    return parts


def _is_heading(text: str, block: Block, start: int) -> bool:
    """Whether the block is a heading as a whole: ``Health Care Proxy Inclusion Criteria:``."""
    if "\n" in text[block.start : block.end] or _SENTENCE_ENDS.search(
        text, max(block.start, start - 9), start
    ):
        return False
    words = " ".join(text[block.start : min(block.end, block.start + MAX_HEADING + 1)].split())
    return len(words) < MAX_HEADING and heading(words.rstrip(" :"), words[-1] in ":：-–") is not None


def _bare_headings(text: str) -> list[tuple[int, int]]:
    """Start and end of every "Exclusion Criteria" without colon that only its place shows to be a heading."""
    found = []
    for match in chain.from_iterable(pattern.finditer(text) for pattern in _NO_COLON):
        begin = _BEGINS_BARE.search(text, max(0, match.start() - 30), match.start())
        end = _end_of_bare(text, begin.start(), match.end()) if begin else None
        if begin and end:
            found.append((begin.start(), end))
    return found


def _end_of_bare(text: str, start: int, end: int) -> int | None:
    """Where such a heading ends: its full stop, its line, or the item after it; None if it is none."""
    before = text[max(0, start - 40) : start]
    first = _FIRST.search(before if start > 40 else "\n\n" + before)
    if first:
        stop = _STOP.match(text, end) or _FIRST_ITEM.match(text, end)
    elif _SENTENCE_ENDS.search(before):
        stop = _STOP.match(text, end) or _ITEM.match(text, end) or _LINE_ENDS.match(text, end)
    elif _GLUED.search(before) and (text[start:end].istitle() or text[start:end].isupper()):
        group = _GROUP_LAST.match(text, end)
        named = group if group and label_of_line(group[0].strip()) else None
        stop = named or _ITEM.match(text, end) or _LINE_ENDS.match(text, end)
    else:
        return None
    return end + len(text[end : stop.end()].rstrip()) if stop else None


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
    """Group headings with text after them on their line."""
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
            parts.append(replace(block, start=begin, end=end, kind=kind, marker=marker))
    return parts
