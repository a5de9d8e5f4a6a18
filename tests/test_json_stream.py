"""Cutting JSON into records: every layout, whole or in small reads, and what is broken costs only itself."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scraper.parser import json_stream
from scraper.parser.contract import Piece
from scraper.parser.json_stream import pieces

RECORD = {"protocolSection": {"identificationModule": {"nctId": "NCT99000901", "briefTitle": 'a "}]{[" b'}}}
ONE = json.dumps(RECORD).encode()


class Drip(io.BytesIO):
    """Gives at most seven bytes at a time."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(size or 7, 7) if size and size > 0 else 7)


def whole(data: bytes) -> list[Piece]:
    return list(pieces(data, io.BytesIO()))


def dripped(data: bytes) -> list[Piece]:
    return list(pieces(data[:5], Drip(data[5:])))


LAYOUTS = {
    "one": (ONE, 1),
    "list": (b"[" + ONE + b"," + ONE + b"]", 2),
    "page": (b'{"nextPageToken":"x","studies":[' + ONE + b"," + ONE + b'],"totalCount":2}', 2),
    "lines": (ONE + b"\n" + ONE + b"\r\n\n" + ONE, 3),
    "by id": (b'{"NCT99000901": ' + ONE + b', "NCT99000902": ' + ONE + b"}", 2),
    "under one key": (b'{"study": ' + ONE + b"}", 1),
    "an answer in an answer": (b'{"status": 200, "data": {"errors": ["a"], "studies": [' + ONE + b"]}}", 1),
    "results": (b'{"results": [' + ONE + b"," + ONE + b'], "count": 2}', 2),
    "list of pages": (b'[{"studies": [' + ONE + b"," + ONE + b']}, {"studies": [' + ONE + b"]}]", 3),
    "lines with a key": (b'{"id": 1, "record": ' + ONE + b'}\n{"id": 2, "record": ' + ONE + b"}", 2),
    "lists of lists": (b"[[" + ONE + b"], [" + ONE + b"]]", 2),
    "empty list": (b"[]", 0),
    "empty page": (b'{"studies": []}', 0),
    "pages in lines": (b'{"studies":[' + ONE + b']}\n{"studies":[' + ONE + b"]}", 2),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("cut", [whole, dripped])
def test_layouts(layout: str, cut: object) -> None:
    data, count = LAYOUTS[layout]
    found = cut(data)  # type: ignore[operator]
    assert [piece.problem for piece in found] == [None] * count
    assert {piece.body for piece in found} <= {ONE}


ODD_FIRST = b'{"source": "a", ' + ONE[1:]


def test_what_stands_next_to_the_sections_of_a_record_stays_in_it() -> None:
    assert [piece.body for piece in whole(b'{"a": [' + ODD_FIRST + b"]}")] == [ODD_FIRST]
    assert [piece.body for piece in dripped(ODD_FIRST)] == [ODD_FIRST]


def test_a_record_is_looked_for_four_levels_down() -> None:
    def nested(levels: int) -> bytes:
        return b'{"a": ' * levels + ONE + b"}" * levels

    assert [piece.body for piece in whole(nested(4))] == [ONE]
    assert [piece.body for piece in whole(nested(5))] == [nested(5)]


def test_a_wrapper_larger_than_any_record_is_cut_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "MAX_RECORD", 4000)
    monkeypatch.setattr(json_stream, "CHUNK", 512)
    records = b",".join([ONE] * 400)
    head, data = b'{"data": {"token": "x", "studies": [', records + b'], "count": 400}, "status": "ok"}'
    found = list(json_stream.pieces(head, io.BytesIO(data)))
    assert [piece.body for piece in found] == [ONE] * 400


NO_RECORDS = {
    "nothing of a record": (b'[{"name": "x"}, {"name": "y"}]', "record"),
    "fields rearranged by hand": (b'[{"nct_id": "NCT99000901"}, {"nct_id": "NCT99000902"}]', "content"),
}


@pytest.mark.parametrize("case", NO_RECORDS)
def test_json_without_a_record_is_refused_in_one_line(case: str) -> None:
    data, kind = NO_RECORDS[case]
    [piece] = whole(data)
    assert (piece.kind, piece.body) == (kind, data)
    assert piece.problem
    assert ("names 2 trials" in piece.problem) == (kind == "content")


BROKEN = {
    "cut short": (ONE[:-20], [], ["broken off"]),
    "list cut short": (b"[" + ONE + b"," + ONE[:-20], [ONE], ["broken off"]),
    "page cut short": (b'{"studies":[' + ONE + b"," + ONE[:40], [ONE], ["broken off"]),
    "bad record in a list": (
        b"[" + ONE + b', {"protocolSection": nonsense}, ' + ONE + b"]",
        [ONE, ONE],
        ["malformed"],
    ),
    "a part of a bad record in a list, on a line of its own": (
        b'[{"protocolSection": {"sites": [nonsense,\n{"city": "Springfield"}\n]}},\n' + ONE + b"]",
        [ONE],
        ["malformed"],
    ),
    "a number of five thousand digits": (
        b"[" + ONE + b', {"protocolSection": x, "n": ' + b"1" * 5000 + b"}, " + ONE + b"]",
        [ONE, ONE],
        ["malformed"],
    ),
    "a whole record with such a number, after a bad one": (
        b'[{"protocolSection": x},\n{"protocolSection": ' + b"1" * 5000 + b"}, " + ONE + b"]",
        [ONE],
        ["malformed", "too many digits"],
    ),
    "bad line": (ONE + b'\n{"broken": \n' + ONE, [ONE, ONE], ["malformed"]),
    "text after": (ONE + b" and more", [ONE], ["broken off"]),
}


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("cut", [whole, dripped])
def test_what_is_broken_costs_only_itself(case: str, cut: object) -> None:
    data, kept, problems = BROKEN[case]
    found = cut(data)  # type: ignore[operator]
    assert [piece.body for piece in found if not piece.problem] == kept
    complaints = [piece.problem for piece in found if piece.problem]
    assert len(complaints) == len(problems)
    assert all(word in complaint for word, complaint in zip(problems, complaints, strict=True))


def test_nothing_of_a_broken_input_vanishes() -> None:
    data = b"[" + ONE + b', {"protocolSection": nonsense}, ' + ONE + b"]"
    assert b"".join(piece.body for piece in whole(data)).count(b"nonsense") == 1


def test_memory_does_not_grow_with_the_number_of_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_stream, "CHUNK", 4096)
    stream = io.BytesIO(b",".join([ONE] * 5000) + b"]")
    scanner = json_stream._Scanner(b"[" + ONE + b",", stream)
    longest = count = 0
    for piece in scanner.pieces():
        assert piece.body == ONE
        count += 1
        longest = max(longest, len(scanner.text))
    assert count == 5001
    assert longest < 3 * 4096 + len(ONE)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_never_crash(data: bytes) -> None:
    whole(data)
    dripped(data)


@given(
    st.lists(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ),
        max_size=4,
    )
)
def test_what_json_writes_comes_back(values: list[object]) -> None:
    records = [{"protocolSection": value} for value in values]
    data = json.dumps(records).encode()
    assert [json.loads(piece.body) for piece in whole(data)] == records
    assert [json.loads(piece.body) for piece in dripped(data)] == records
