"""Reads what people type into a search: words, phrases, AND, OR, NOT, parentheses.

    asthma OR copd                  either; lower-case "or" and "and" count between words too
    "hand eczema" NOT child*        a phrase as it stands, without what follows NOT; * ends a beginning
    (insulin OR metformin) boston   parentheses; words side by side must all be there

What cannot be honoured is read as well as it can be, and a note of one line says so.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from scraper.errors import UnreadableInput

LONGEST = 2_000
"""Characters of a query; a longer one is refused."""

DEEPEST = 20
"""Parentheses inside each other; more are refused."""

_LONGEST_NAME = 8
_TOKEN = re.compile(r'"(?P<phrase>[^"]*)"?|(?P<bracket>[()])|(?P<word>[^\s()"]+)')
_ALPHANUMERIC = re.compile(r"\w")
_OTHER_SYNTAX = re.compile(r"\b[A-Z]{4,12}\[[^\]]{0,200}\](?:\"[^\"]{0,200}\"|[^\s()]{0,200})")
_OPERATORS = {"AND": "AND", "&": "AND", "&&": "AND", "OR": "OR", "|": "OR", "||": "OR", "NOT": "NOT"}
_NO_OPERATORS = {"NEAR", "XOR", "ADJ", "WITHIN", "EXCEPT"}
_PASSED_OVER = frozenset(["a", "an", "the", "of", "in", "on", "at", "for", "with", "to", "by", "from"])
"""Words that are looked for in quotes only: "cancer of the breast" asks for two words."""


class Word(NamedTuple):
    """A word, a beginning of words, or a phrase in quotes."""

    text: str
    is_phrase: bool = False
    is_prefix: bool = False


class Term(NamedTuple):
    """Words that must stand in one value of a record, such as one condition."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words as they were typed, without quotes."""
        return " ".join(word.text for word in self.words)

    @property
    def may_be_a_name(self) -> bool:
        """Neither a phrase nor a beginning: synonyms of the words may stand for it."""
        return not any(word.is_phrase or word.is_prefix for word in self.words)


class And(NamedTuple):
    """All of them."""

    parts: tuple["Node", ...]


class Or(NamedTuple):
    """One of them at least."""

    parts: tuple["Node", ...]


class Not(NamedTuple):
    """Everything else."""

    part: "Node"


Node = Term | And | Or | Not


class Query(NamedTuple):
    """What was asked (None: nothing), and what of it could not be honoured."""

    tree: Node | None
    notes: tuple[str, ...]

    def terms(self) -> list[Term]:
        """All terms that a hit may have, in order; not those after NOT."""
        return list(_terms(self.tree)) if self.tree else []


def _terms(node: Node) -> Iterator[Term]:
    if isinstance(node, Term):
        yield node
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from _terms(part)


class _Operator(NamedTuple):
    """AND, OR, NOT or a bracket."""

    sign: str


_Token = Word | _Operator
_NOTHING = _Operator("")


def read_query(text: str, is_name: Callable[[str], bool], together: bool = False) -> Query:
    """The tree of a query.

    ``is_name`` says which words are one name, such as "lung cancer": they stay together, even where an "and"
    is inside, as in "head and neck cancer".  ``together``: words side by side must stand in one value;
    without it, only those of one name.  Raises ``UnreadableInput`` for a query that is too long or too deep.
    """
    if len(text) > LONGEST:
        raise UnreadableInput(f"a query of {len(text):,} characters; {LONGEST:,} at most")
    notes: list[str] = []
    tokens = _without_stray_operators(list(_cut(_tokens(text, notes), is_name, together, notes)), notes)
    return Query(_Reader(tokens, notes).read(), tuple(dict.fromkeys(notes)))


def _tokens(text: str, notes: list[str]) -> Iterator[_Token]:
    plain = text.replace("“", '"').replace("”", '"').replace("„", '"')
    if plain.count('"') % 2:
        notes.append('a closing " is missing; the phrase was read to the end')
    notes += [
        f"{found[0]} is the registry's own syntax and was left out; use the options of the search"
        for found in _OTHER_SYNTAX.finditer(plain)
    ]
    for match in _TOKEN.finditer(_OTHER_SYNTAX.sub(" ", plain)):
        if match["bracket"]:
            yield _Operator(match["bracket"])
        elif (word := match["word"]) is None:
            yield from (
                [Word(match["phrase"], is_phrase=True)] if _ALPHANUMERIC.search(match["phrase"]) else []
            )
        elif word in _OPERATORS:
            yield _Operator(_OPERATORS[word])
        elif _ALPHANUMERIC.search(word):
            yield _word(word, notes)


def _word(text: str, notes: list[str]) -> Word:
    if text in _NO_OPERATORS:
        notes.append(f'"{text}" is no operator here and was read as a word')
    if text.startswith("-"):
        notes.append(f'"{text}" was read as a word; write NOT {text[1:]} to leave trials out')
    plain = text.strip("-+,;:.?!")
    if "*" in plain.rstrip("*"):
        notes.append(f'"{text}": * counts only at the end of a word')
    plain = re.sub(r"(?<=\w{3})['’´`]s(?![\w*])", "", plain)  # "Alzheimer's": records write it in three ways
    return Word(plain.replace("*", " ").strip(), is_prefix=plain.endswith("*"))


def _cut(
    tokens: Iterator[_Token], is_name: Callable[[str], bool], together: bool, notes: list[str]
) -> Iterator[Term | _Operator]:
    """Words between operators become terms."""
    before, run = _NOTHING, list[Word]()
    for token in [*tokens, _NOTHING]:
        if isinstance(token, Word):
            run.append(token)
            continue
        pieces = list(_names_and_words(run, is_name))
        joins = before.sign == ")", token.sign in ("(", "NOT")
        yield from _terms_of_run(pieces, joins, together, notes)
        before, run = token, []
        if token.sign:
            yield token


def _terms_of_run(
    pieces: Sequence[Sequence[Word]], joins: tuple[bool, bool], together: bool, notes: list[str]
) -> Iterator[Term | _Operator]:
    """Names stay whole; "and", "or", "and not" between the others are operators.

    ``joins``: something that an operator can join stands before and after the run.
    """
    beside, after_operator = list[Word](), False
    for index, piece in enumerate(pieces):
        word = piece[0].text.lower() if len(piece) == 1 and not piece[0].is_phrase else ""
        inside = (index > 0 or joins[0]) and (index < len(pieces) - 1 or joins[1])
        if (word in ("and", "or") and inside) or (word == "not" and after_operator):
            yield from _joined(beside)
            yield _Operator(word.upper())
            beside, after_operator = [], word != "not"
        elif word not in _PASSED_OVER or len(pieces) == 1:
            notes += ['"not" was read as a word; write NOT to leave trials out'] if word == "not" else []
            after_operator = False
            beside += piece
            if not together:
                yield from _joined(beside)
                beside = []
    yield from _joined(beside)


def _joined(words: Sequence[Word]) -> Iterator[Term]:
    if words:
        yield Term(tuple(words))


def _names_and_words(run: Sequence[Word], is_name: Callable[[str], bool]) -> Iterator[Sequence[Word]]:
    start = 0
    while start < len(run):
        end = next(
            (
                end
                for end in range(min(len(run), start + _LONGEST_NAME), start + 1, -1)
                if Term(tuple(run[start:end])).may_be_a_name
                and is_name(" ".join(word.text for word in run[start:end]))
            ),
            start + 1,
        )
        yield run[start:end]
        start = end


def _without_stray_operators(tokens: Sequence[Term | _Operator], notes: list[str]) -> list[Term | _Operator]:
    """Operators with nothing to join and brackets without their other half are left out, with a note."""
    kept: list[Term | _Operator] = []
    for token in _balanced(tokens, notes):
        before = kept[-1] if kept else _Operator("(")
        opens = isinstance(before, _Operator) and before.sign != ")"
        if isinstance(token, _Operator) and opens and token.sign in ("AND", "OR"):
            _left_out(token, notes)
        elif isinstance(token, _Operator) and token.sign == ")" and opens:
            _drop_operators(kept, notes)
            if kept and kept[-1] == _Operator("("):
                kept.pop()
            elif kept:
                kept.append(token)
        else:
            kept.append(token)
    _drop_operators(kept, notes)
    return kept


def _drop_operators(kept: list[Term | _Operator], notes: list[str]) -> None:
    while kept and isinstance(last := kept[-1], _Operator) and last.sign not in "()":
        _left_out(last, notes)
        kept.pop()


def _left_out(operator: _Operator, notes: list[str]) -> None:
    notes.append(f"{operator.sign} has nothing to join on one side and was left out")


def _balanced(tokens: Sequence[Term | _Operator], notes: list[str]) -> list[Term | _Operator]:
    kept: list[Term | _Operator] = []
    depth = 0
    for token in tokens:
        if token == _Operator(")") and not depth:
            notes.append("a bracket was closed that was not open; it was left out")
            continue
        depth += (token == _Operator("(")) - (token == _Operator(")"))
        if depth > DEEPEST:
            raise UnreadableInput(f"more than {DEEPEST} brackets inside each other")
        kept.append(token)
    if depth:
        notes.append("a closing bracket is missing; it was read at the end")
    return [*kept, *[_Operator(")")] * depth]


class _Reader:
    """NOT binds closest, then words side by side and AND, then OR."""

    def __init__(self, tokens: Sequence[Term | _Operator], notes: list[str]) -> None:
        self.tokens = tokens
        self.notes = notes
        self.place = 0

    def read(self) -> Node | None:
        return self._either() if self.tokens else None

    def _next(self) -> Term | _Operator | None:
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def _either(self) -> Node:
        parts = [self._all()]
        while self._next() == _Operator("OR"):
            self.place += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._one()]
        while (token := self._next()) is not None and token not in (_Operator("OR"), _Operator(")")):
            self.place += token == _Operator("AND")
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self) -> Node:
        token = self._next()
        self.place += 1
        if isinstance(token, Term):
            return token
        if token == _Operator("NOT"):
            return Not(self._one())
        inside = self._either()
        self.place += 1
        return inside
