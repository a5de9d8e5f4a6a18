r"""The registry's query language, as far as crawls use it: an expression becomes a test of one record.

``AND OR NOT ( ) "phrase" AREA[x] RANGE[a,b] MISSING ALL``, words side by side, ``EXPANSION[]`` and
``COVERAGE[]`` (read and without effect), ``SEARCH[Location](...)`` (not confined to one site).  Words are
found whole, in any case and with or without accents; there are no synonyms.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from scraper.local_registry.complaint import Complaint
from scraper.local_registry.fields import paths_of_area, values
from scraper.local_registry.holdings import Record

Test = Callable[[Record], bool]

_TOKEN = re.compile(
    r"\s*(?:(?P<op>AND|OR|NOT)(?=[\s(]|$)|(?P<source>AREA|RANGE|EXPANSION|COVERAGE|SEARCH|EXPAND|COVER)\[(?P<inside>[^\]]*)\]"
    r'|"(?P<phrase>[^"]*)"|(?P<bracket>[()])|\\?(?P<word>[^\s()"\[\]]+))'
)

_MONTH_OR_YEAR = re.compile(r"\d{4}(-\d\d)?", re.ASCII)


def compiled(expression: str, area: str) -> Test:
    """A test of records for an expression over a search area; raises ``Complaint`` as the registry does."""
    reader = _Reader(_tokens(expression), paths_of_area(area))
    test = reader.disjunction()
    if reader.tokens:
        raise _not_read("unexpected end of query clause")
    return test


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens = []
    position = 0
    text = expression.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _not_read(f"unexpected character at {position}")
        position = match.end()
        kind = match.lastgroup or ""
        tokens.append((match["source"], match["inside"]) if kind == "inside" else (kind, match[kind]))
    return tokens


def _not_read(why: str) -> Complaint:
    return Complaint(400, f"Error parsing query in Other terms: {why}")


class _Reader:
    """Reads tokens by precedence, loosest first."""

    def __init__(self, tokens: list[tuple[str, str]], paths: tuple[str, ...]) -> None:
        self.tokens = tokens
        self.paths = paths

    def _take(self, *wanted: tuple[str, str]) -> bool:
        if self.tokens and self.tokens[0] in wanted:
            self.tokens.pop(0)
            return True
        return False

    def disjunction(self) -> Test:
        tests = [self._conjunction()]
        while self._take(("op", "OR")):
            tests.append(self._conjunction())
        return tests[0] if len(tests) == 1 else lambda record: any(test(record) for test in tests)

    def _conjunction(self) -> Test:
        tests = [self._factor()]
        while self._take(("op", "AND")) or (
            self.tokens and self.tokens[0] not in {("op", "OR"), ("bracket", ")")}
        ):
            tests.append(self._factor())
        return tests[0] if len(tests) == 1 else lambda record: all(test(record) for test in tests)

    def _factor(self) -> Test:
        if self._take(("op", "NOT")):
            test = self._factor()
            return lambda record: not test(record)
        if self._take(("bracket", "(")):
            test = self.disjunction()
            if not self._take(("bracket", ")")):
                raise _not_read("inner bool query clause cannot be null")
            return test
        if not self.tokens or self.tokens[0][0] in {"op", "bracket"}:
            raise _not_read("inner bool query clause cannot be null")
        return self._term(*self.tokens.pop(0))

    def _term(self, kind: str, text: str) -> Test:
        if kind == "AREA":
            outer, self.paths = self.paths, paths_of_area(text.strip())
            test = self._factor()
            self.paths = outer
            return test
        if kind == "RANGE":
            return _in_range(self.paths, text)
        if kind in {"EXPANSION", "COVERAGE", "SEARCH", "EXPAND", "COVER"}:
            return self._factor()
        if kind == "word" and text == "ALL":
            return lambda _: True
        if kind == "word" and text == "MISSING":
            paths = self.paths
            return lambda record: not any(True for path in paths for _ in values(record, path))
        return _has_words(self.paths, text)


def _has_words(paths: Iterable[str], text: str) -> Test:
    words = re.findall(r"\w+", _folded(text))
    if not words:
        return lambda _: False
    pattern = re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)) + r"(?!\w)")
    return lambda record: any(
        pattern.search(_folded(str(value))) for path in paths for value in values(record, path)
    )


def _folded(text: str) -> str:
    """Without case and accents."""
    if text.isascii():
        return text.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


def _in_range(paths: Iterable[str], text: str) -> Test:
    low, separator, high = (part.strip() for part in text.partition(","))
    if not separator:
        raise _not_read(f"malformed range: `{text}`")
    within = _number_range(low, high) or _text_range(low, high)
    return lambda record: any(within(value) for path in paths for value in values(record, path))


def _number_range(low: str, high: str) -> Callable[[object], bool] | None:
    """A test of numbers, where both ends are numbers or open."""
    try:
        least = float("-inf") if low == "MIN" else float(low)
        most = float("inf") if high == "MAX" else float(high)
    except ValueError:
        return None
    if low == "MIN" and high == "MAX":
        return lambda _: True
    return lambda value: isinstance(value, int | float) and least <= value <= most


def _text_range(low: str, high: str) -> Callable[[object], bool]:
    """A test of ISO dates (a month or year counts by its first day) and of ids."""
    least = "" if low == "MIN" else _first_day(low)
    most = "\U0010ffff" if high == "MAX" else _first_day(high)
    return lambda value: isinstance(value, str) and least <= _first_day(value) <= most


def _first_day(text: str) -> str:
    return f"{text}-01-01"[:10] if _MONTH_OR_YEAR.fullmatch(text) else text
