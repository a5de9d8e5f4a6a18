"""NCT ids in whatever names trials: tables, lists, JSON, BibTeX, RIS, addresses, prose.

    ids.txt           NCT99000001, nct99000002
    search.csv        the column with the ids is found; ids in other columns are of other trials
    articles.bib      clinicaltrials:NCT99000001, NCT 9900 0001, https://clinicaltrials.gov/study/NCT99000001

What stands where an id should stand and is none is counted: ``NCT1234``, or a word in a list of ids.
"""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from schemas.provenance import Rejection
from schemas.values import NctId
from scraper.errors import UnreadableInput
from scraper.parser.archives import unpacked
from scraper.parser.encodings import decoded, encoding_of

_ID = re.compile(r"(?<![A-Za-z])NCT[ \u00a0\t:#._-]{0,3}(\d(?:[ \u00a0.-]?\d){7})(?!\d)", re.IGNORECASE)
_NEAR_MISS = re.compile(r"(?<![A-Za-z])NCT[ :]?\d{1,20}", re.IGNORECASE)
_KEYS = frozenset({"nctid", "nctnumber", "nct", "ncts", "nctids", "trialid"})
_DELIMITERS = ",\t;|"

csv.field_size_limit(1 << 24)  # cells of a search export hold every site of a trial


class IdList(NamedTuple):
    """Ids in the order in which they stand, each once; ``others``: what stands in their place and is none."""

    ids: tuple[NctId, ...]
    others: tuple[str, ...] = ()


def read_id_list(origin: str, body: bytes) -> IdList:
    """The ids in a file, an archive of files, or a text; raises ``UnreadableInput`` when there are none."""
    found: list[IdList] = []
    for member in unpacked(origin, io.BytesIO(body)):
        if isinstance(member, Rejection):
            raise UnreadableInput(f"{member.origin}: {member.reason}")
        found.append(_ids_in(_text(member.stream.read())))
    ids = dict.fromkeys(nct_id for one in found for nct_id in one.ids)
    if not ids:
        raise UnreadableInput(f"{origin}: holds no NCT id (NCT and eight digits)")
    return IdList(tuple(ids), tuple(dict.fromkeys(other for one in found for other in one.others)))


def _text(body: bytes) -> str:
    encoding = encoding_of(body)
    return body.decode(encoding, errors="replace").lstrip("\ufeff") if "16" in encoding else decoded(body)


def _ids_in(text: str) -> IdList:
    for read in (_of_json, _of_table):
        if found := read(text):
            return found
    return _of_words(text)


def ids_of(text: str) -> list[NctId]:
    """The ids in a text, in any spelling: ``NCT 9900 0001``, ``nct99000001``."""
    numbers = (re.sub(r"\D", "", match[1]) for match in _ID.finditer(text))
    return [NctId.read(f"NCT{number}") for number in numbers if int(number)]


def _is_id(text: str) -> bool:
    """Whether a text is one or several ids and nothing else."""
    return bool(text.strip()) and not re.sub(r"[\s,;|]+", "", _ID.sub("", text))


# ---- JSON ------------------------------------------------------------------------------------


def _of_json(text: str) -> IdList | None:
    """Ids under keys that are called so (``nct_id``, ``NCT Number``), else values and keys that are ids."""
    if text.lstrip()[:1] not in ("[", "{"):
        return None
    try:
        values = _json_values(text)
    except (ValueError, RecursionError):
        return None
    found = [text for value in values for text in _texts(value, under="")]
    named = [words for key, words in found if key]
    holders = named or [words for _, words in found if _is_id(words)]
    ids = [nct_id for words in holders for nct_id in ids_of(words)]
    return IdList(tuple(ids), tuple(words for words in named if not ids_of(words))) if ids else None


def _json_values(text: str) -> list[Any]:
    try:
        return [json.loads(text)]
    except ValueError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]


def _texts(value: Any, under: str) -> Iterator[tuple[str, str]]:
    """Texts with the key that they stand under, if ids are called so."""
    if isinstance(value, dict):
        if "protocolSection" in value:  # a record names other trials, too
            identification = value["protocolSection"].get("identificationModule", {})
            yield "nctid", str(identification.get("nctId"))
            return
        for key, child in value.items():
            if _is_id(key):
                yield "", key
            folded = re.sub(r"[\W_]", "", key.lower())
            yield from _texts(child, folded if folded in _KEYS else "")
    elif isinstance(value, list):
        for child in value:
            yield from _texts(child, under)
    elif isinstance(value, str) and value.strip():
        yield under, value


# ---- tables ----------------------------------------------------------------------------------


def _of_table(text: str) -> IdList | None:
    """The cells of the column that holds ids and little else; None where no column does."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    if delimiter not in first:
        return None
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error:
        return None
    column = _column_of_ids(rows)
    if column is None:
        return None
    cells = [row[column].strip() for row in rows if len(row) > column]
    if not ids_of(cells[0]):
        cells = cells[1:]  # its heading
    ids = [nct_id for cell in cells for nct_id in ids_of(cell)]
    return IdList(tuple(dict.fromkeys(ids)), tuple(cell for cell in cells if cell and not ids_of(cell)))


def _column_of_ids(rows: list[list[str]]) -> int | None:
    """The column with most ids that stand alone; else the one with ids in most of its cells (addresses)."""
    if len(rows) < 2 or sum(len(row) == len(rows[0]) for row in rows) * 10 < len(rows) * 9:
        return None  # a list, with something else between its ids
    for is_one in (_is_id, ids_of):
        cells = ((place, cell) for row in rows for place, cell in enumerate(row) if "nct" in cell.lower())
        counts = Counter(place for place, cell in cells if is_one(cell))
        if counts and (best := max(counts.values())) * 2 >= len(rows) - 1:
            return min(place for place, count in counts.items() if count == best)
    return None


# ---- lists and prose ---------------------------------------------------------------------------


def _of_words(text: str) -> IdList:
    """Ids wherever they stand; in a list, where most words are ids, the other words are counted."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    ids = ids_of("\n".join(lines))
    rest = _ID.sub(" ", "\n".join(lines))
    words = [word for word in re.split(r"[\s,;|]+", rest) if word.strip("\"'[](){}")]
    is_list = len(words) <= len(ids) and text.lstrip()[:1] not in ("[", "{", "<", "@")
    others: Iterable[str] = words if is_list else _NEAR_MISS.findall(rest)
    return IdList(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(others)))
