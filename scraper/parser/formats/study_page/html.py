"""HTML to the outline of ``outline``."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from warnings import catch_warnings, simplefilter

from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
from bs4.element import NavigableString, PreformattedString, Tag

from scraper.parser.formats.study_page.bullets import with_typed_bullets
from scraper.parser.formats.study_page.elements import GLUED, HEADINGS, INLINE, SILENT, STRONG, TERMS
from scraper.parser.formats.study_page.outline import Cell, Line, squeezed, visible

MAX_NESTING = 200
"""Deeper than any page; what stands deeper is read as one text."""

WIDEST_TABLE = 1000
"""Columns up to which cells that span rows are followed."""

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PRE_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_LINE_IN_TEXT = re.compile(r"\n[ \t]*(?:\n|(?=[•◦▪] ?\S|[*-] \S|\d{1,2}\. \S))")
_TYPED_ITEM = re.compile(r"( *)([*•]|\d{1,3}\.) +(?=\S)")


def looks_like_html(text: str) -> bool:
    """Whether the text starts as HTML does (a doctype, ``html`` or any of its usual elements)."""
    start = _BEFORE_MARKUP.match(text)
    return bool(start and _HTML_START.match(text, start.end()))


_BEFORE_MARKUP = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*", re.DOTALL)
_HTML_START = re.compile(
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|link|script|style|main|header|nav|div|section|article"
    r"|table|dl|ul|ol|h[1-6]|p|span|center|noscript|base|font|b|strong|a|br|details|button)\b)",
    re.IGNORECASE,
)


class HtmlPage(NamedTuple):
    """``lines`` of the body; what the head says: title, language and the page's own addresses.

    ``is_closed``: whether the elements are; plain text has none.
    """

    lines: list[Line]
    title: str = ""
    language: str = ""
    addresses: Sequence[str] = ()
    is_closed: bool | None = None


def html_page(text: str) -> HtmlPage:
    """The outline of an HTML text, with what its head says."""
    with catch_warnings():
        simplefilter("ignore", XMLParsedAsHTMLWarning)  # XHTML is read as what it shows
        soup = BeautifulSoup(visible(text), "lxml")
    collector = _Collector()
    for body in soup.find_all("body") or [soup]:  # several where documents were put into one file
        collector.children(body, _Around())
        collector.flush()
    html = soup.html
    language = str(html.get("lang") or html.get("xml:lang") or "") if html else ""
    title = squeezed(soup.title.get_text()) if soup.title else ""
    lines = with_typed_bullets(collector.lines)
    return HtmlPage(lines, title, language, _own_addresses(soup), _is_closed(text))


def _is_closed(text: str) -> bool:
    """Whether the end of the page is there: its own end tag, or those of all elements that must have one."""
    if re.search(r"</(?:body|html)\s*>", text, re.IGNORECASE):
        return True
    opened, closed = (Counter(tag.lower() for tag in tags.findall(text)) for tags in (_OPENED, _CLOSED))
    return opened <= closed


_OPENED = re.compile(r"<(div|main|section|article|table|ul|ol|dl)\b", re.IGNORECASE)
_CLOSED = re.compile(r"</(div|main|section|article|table|ul|ol|dl)\b", re.IGNORECASE)


def _own_addresses(soup: BeautifulSoup) -> list[str]:
    addresses = [str(link.get("href") or "") for link in soup.find_all("link", rel="canonical")]
    for name in ("property", "name"):
        addresses += [str(meta.get("content") or "") for meta in soup.find_all("meta", {name: "og:url"})]
    return [address for address in addresses if address]


class _Around(NamedTuple):
    """What surrounds a place on the page; ``tag`` is the box the next line is in."""

    tag: str = "body"
    kind: str = "text"
    level: int = 0
    depth: int = 0
    path: tuple[int, ...] = ()
    cell: Cell | None = None
    hidden: int = 0
    inline: str = ""
    preformatted: bool = False


class _Table:
    """Counts rows and columns, with cells that span several of them."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = -1
        self.column = 0
        self.spans: dict[int, int] = {}

    def next_row(self) -> None:
        self.row += 1
        self.column = 0
        self.spans = {column: left - 1 for column, left in self.spans.items() if left > 1}

    def next_cell(self, tag: Tag) -> Cell:
        while self.column in self.spans:
            self.column += 1
        cell = Cell(self.number, max(self.row, 0), self.column, tag.name == "th")
        rows, columns = _span(tag, "rowspan"), _span(tag, "colspan")
        if rows > 1 and self.column < WIDEST_TABLE:
            self.spans |= {self.column + offset: rows for offset in range(columns)}
        self.column += columns
        return cell


def _span(tag: Tag, name: str) -> int:
    value = str(tag.get(name) or "1")
    return min(int(value), 200) if value.isascii() and value.isdigit() and value != "0" else 1


class _Collector:
    """Walks the elements and writes lines."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._boxes = 0
        self._block = 0
        self._tables: list[_Table] = []
        self._table_count = 0
        self._bullets: list[str] = []
        self._numbers: list[int] = []
        self._start_line()

    def _start_line(self) -> None:
        self._pieces: list[str] = []
        self._links: list[str] = []
        self._lead_pieces = 0
        self._lead_tag = ""
        self._around: _Around | None = None

    def children(self, tag: Tag, around: _Around) -> None:
        for child in tag.children:
            if isinstance(child, Tag):
                self._element(child, around)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._text(str(child), around)

    def _element(self, tag: Tag, around: _Around) -> None:
        if tag.name in SILENT or _is_sign_of_link(tag, around):
            return
        outside, around = around, self._with_visibility(tag, around)
        if tag.name == "br":
            self.flush(same_block=True)
        elif tag.name == "hr":
            self.flush()
        elif len(around.path) >= MAX_NESTING:
            self._text(f" {tag.get_text(' ')} ", around)
        elif tag.name in INLINE and not _has_boxes(tag):
            self._inline(tag, around)
        else:
            self._box(tag, around)
        if around.hidden != outside.hidden:
            self.flush()

    def _with_visibility(self, tag: Tag, around: _Around) -> _Around:
        if not tag.attrs:
            return around
        style = str(tag.get("style") or "")
        hides = tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or _HIDING_STYLE.search(style)
        if hides and not around.hidden and tag.get_text(strip=True):
            self.flush()
            self._boxes += 1
            around = around._replace(hidden=self._boxes)
        return around._replace(preformatted=True) if _PRE_STYLE.search(style) else around

    def _inline(self, tag: Tag, around: _Around) -> None:
        is_first = not self._around and not around.inline
        if self._pieces and tag.name not in GLUED and self._pieces[-1] == "":
            self._pieces.append(" ")
        if tag.name == "a" and tag.get("href"):
            self._links.append(str(tag["href"]))
        inner = "strong" if tag.name in STRONG or around.inline == "strong" else tag.name
        self.children(tag, around._replace(inline=inner))
        if is_first and self._around:
            self._lead_pieces = len(self._pieces)
            self._lead_tag = self._strong_name(tag)
        if tag.name not in GLUED:
            self._pieces.append("")  # marks the end of an element

    @staticmethod
    def _strong_name(tag: Tag) -> str:
        only = tag
        while only.name not in STRONG:
            inner = [child for child in only.children if not isinstance(child, str) or child.strip()]
            if len(inner) != 1 or not isinstance(inner[0], Tag):
                return tag.name
            only = inner[0]
        return "strong"

    def _box(self, tag: Tag, around: _Around) -> None:
        self.flush()
        self._boxes += 1
        around = around._replace(tag=tag.name, path=(*around.path, self._boxes), inline="")
        if tag.name in HEADINGS:
            around = around._replace(kind="heading", level=HEADINGS[tag.name])
        elif tag.name in TERMS and around.kind == "text":
            around = around._replace(kind="term")
        elif tag.name in ("strong", "b") and around.kind == "text":
            around = around._replace(kind="bold")
        enter = getattr(self, f"_enter_{tag.name}", None)
        around = enter(tag, around) if enter else around
        self.children(tag, around)
        self.flush()
        leave = getattr(self, f"_leave_{tag.name}", None)
        if leave:
            leave()

    def _enter_table(self, _tag: Tag, around: _Around) -> _Around:
        self._table_count += 1
        self._tables.append(_Table(self._table_count))
        return around

    def _leave_table(self) -> None:
        self._tables.pop()

    def _enter_tr(self, _tag: Tag, around: _Around) -> _Around:
        if self._tables:
            self._tables[-1].next_row()
        return around

    def _enter_td(self, tag: Tag, around: _Around) -> _Around:
        return around._replace(cell=self._tables[-1].next_cell(tag)) if self._tables else around

    _enter_th = _enter_td

    def _enter_pre(self, _tag: Tag, around: _Around) -> _Around:
        return around._replace(preformatted=True)

    def _enter_ol(self, tag: Tag, around: _Around) -> _Around:
        start = str(tag.get("start") or "1")
        self._numbers.append(int(start) if start.isascii() and start.isdigit() else 1)
        return around

    def _leave_ol(self) -> None:
        self._numbers.pop()

    def _enter_ul(self, _tag: Tag, around: _Around) -> _Around:
        self._numbers.append(0)
        return around

    _leave_ul = _leave_ol

    def _enter_li(self, _tag: Tag, around: _Around) -> _Around:
        bullet = "*"
        if self._numbers and self._numbers[-1]:
            bullet = f"{self._numbers[-1]}."
            self._numbers[-1] += 1
        self._bullets.append(bullet)
        return around._replace(depth=around.depth + 1)

    def _leave_li(self) -> None:
        self._bullets.pop()

    def _text(self, text: str, around: _Around) -> None:
        text = visible(text)
        parts = text.split("\n") if around.preformatted else _lines_in(text)
        for position, part in enumerate(parts):
            if position:
                self.flush(same_block=bool(parts[position - 1].strip()))
            if not part:
                continue
            if self._around is None and part.strip():
                self._around = around
            if self._pieces or part.strip():
                self._pieces.append(part)

    def flush(self, same_block: bool = False) -> None:
        """Ends the line, and its block unless only a line break stands here."""
        text = squeezed("".join(self._pieces))
        around = self._around
        if text and around:
            self.lines.append(self._line(text, around))
        self._block += not same_block
        self._start_line()

    def _line(self, text: str, around: _Around) -> Line:
        if around.preformatted and (item := _TYPED_ITEM.match("".join(self._pieces))):
            depth = around.depth + 1 + len(item[1]) // 2
            text = text[len(item[2]) :].lstrip()
            bullet = item[2] if item[2][0].isdigit() else "*"
            return Line(
                text, depth=depth, bullet=bullet, block=self._block, path=around.path, hidden=around.hidden,
                style=around.tag, cell=around.cell,
            )  # fmt: skip
        lead = squeezed("".join(self._pieces[: self._lead_pieces]))
        is_whole = lead == text
        kind = "bold" if around.kind == "text" and is_whole and self._lead_tag == "strong" else around.kind
        bullet = ""
        if self._bullets and self._bullets[-1] and around.depth:
            bullet, self._bullets[-1] = self._bullets[-1], ""
        style = f"{around.tag} {self._lead_tag}".strip()
        return Line(
            text, kind, style, "" if is_whole else lead, around.level, around.depth, bullet, self._block,
            around.path, around.cell, tuple(self._links), around.hidden,
        )  # fmt: skip


def _is_sign_of_link(tag: Tag, around: _Around) -> bool:
    """Whether it is the mark (``#``, ``¶``) beside a heading or label that links to it."""
    if tag.name != "a" or around.kind not in ("heading", "term"):
        return False
    return not any(map(str.isalnum, tag.get_text()))


def _has_boxes(tag: Tag) -> bool:
    return any(child.name not in INLINE and child.name != "br" for child in tag.find_all(True))


def _lines_in(text: str) -> list[str]:
    """A text node's parts: browsers fold its line ends, but a blank line or a bullet was meant as a break."""
    return _LINE_IN_TEXT.split(text) if "\n" in text and not text.isspace() else [text]
