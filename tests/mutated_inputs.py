"""Damaged inputs of every form: bytes flipped, cut, doubled, nested a hundred thousand deep, torn characters.

``mutated(count, seed)`` gives the same inputs for the same seed.
"""

import gzip
import io
import json
import random
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.databases import study

FIXTURES = Path(__file__).parent / "fixtures"

Damage = Callable[[bytes, random.Random], bytes]


def zipped(body: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NCT9900xxxx/NCT99000901", body)
    return buffer.getvalue()


def originals() -> dict[str, bytes]:
    """Whole inputs, by name: invented records in every form and wrapping."""
    records = [json.dumps(study(f"NCT9900090{number}")).encode() for number in range(1, 4)]
    found = {
        "list": b"[" + b",\n".join(records) + b"]",
        "lines": b"\n".join(records),
        "page": b'{"studies": [' + b",".join(records) + b'], "nextPageToken": "x"}',
        "past version": b'{"studyVersion": 3, "study": ' + records[0] + b"}",
        "UTF-16": records[0].decode().encode("utf-16"),
    }
    for file in sorted(FIXTURES.glob("*/*/*.*")):
        if file.suffix in {".json", ".html", ".txt", ".xml", ".csv"} and file.stem not in EXPECTED:
            found[f"{file.parent.parent.name}/{file.parent.name}"] = file.read_bytes()
    found |= {f"gzip of {name}": gzip.compress(found[name], 1) for name in ("list", "past version")}
    found |= {f"zip of {name}": zipped(found[name]) for name in ("lines", "page")}
    return found


EXPECTED = frozenset({"expected", "refused", "rows", "unmapped", "issues", "findings"})
"""Files of a fixture folder that say what is expected of it."""


def flipped(body: bytes, draw: random.Random) -> bytes:
    damaged = bytearray(body)
    for _ in range(draw.choice((1, 3, 30))):
        damaged[draw.randrange(len(damaged))] = draw.randrange(256)
    return bytes(damaged)


def cut(body: bytes, draw: random.Random) -> bytes:
    return body[: draw.randrange(len(body))]


def beheaded(body: bytes, draw: random.Random) -> bytes:
    return body[draw.randrange(len(body)) :]


def doubled(body: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.randrange(len(body)) for _ in range(2))
    return body[:end] + body[start:]


def without(body: bytes, draw: random.Random) -> bytes:
    start, end = sorted(draw.randrange(len(body)) for _ in range(2))
    return body[:start] + body[end:]


def inserted(body: bytes, draw: random.Random) -> bytes:
    place = draw.randrange(len(body))
    return body[:place] + draw.choice(INSERTS) + body[place:]


DEEP = 100_000
INSERTS = (
    b"[" * DEEP,
    b'{"a":' * DEEP,
    b"[" * DEEP + b"]" * DEEP,
    b"<div>" * DEEP,
    b"<ul><li>" * DEEP,
    b"<arm_group>" * DEEP,
    b"\\ud83d",
    b'"\\ud83d"',
    b"\xed\xa0\xbd",
    b"\xff\xfe\x00\xd8",
    b"\0" * 1000,
    b'"' * 1001,
    b"\\" * 1001,
    b"&" + b"a" * 50_000,
    b"&#55357;",
    b"1" * 50_000,
    b"1e999",
    b"-" * 50_000,
    b"NaN",
    b"NCT99000999 " * 2000,
    b"\xe2\x80\x8b" * 5000,
)

DAMAGES: tuple[Damage, ...] = (flipped, cut, beheaded, doubled, without, inserted)


def mutated(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Names (original, damage, number) and bytes of ``count`` damaged inputs."""
    draw = random.Random(seed)
    whole = list(originals().items())
    for number in range(count):
        name, body = draw.choice(whole)
        damage = draw.choice(DAMAGES)
        yield f"{name}, {damage.__name__}, {number}", damage(body, draw)
