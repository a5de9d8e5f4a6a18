"""Bytes of saved pages to text: marks, UTF-8, what the page declares, windows-1252."""

import io

import pytest

from scraper.parser.encodings import decoded, encoding_of, in_utf8

PAGE = "<html><head>{}</head><body>Ménière ≥ 5 µg – “quoted” €</body></html>"
LATIN = "<html><head>{}</head><body>Ménière 5 µg – “quoted” €</body></html>"
RUSSIAN = "<html><head>{}</head><body>исследование</body></html>"
CHINESE = "<html><head>{}</head><body>镕 研究</body></html>"
JAPANESE = "<html><head>{}</head><body>髙 研究</body></html>"


def declares(charset: str) -> str:
    return f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">'


SAVED: dict[str, tuple[str, str]] = {
    "UTF-8": (PAGE.format(""), "utf-8"),
    "UTF-8 with mark": (PAGE.format(""), "utf-8-sig"),
    "UTF-8, saved by a browser that kept the old declaration": (PAGE.format(declares("windows-1252")), "utf-8"),
    "UTF-8 that says it is ISO 8859-1": (PAGE.format(declares("iso-8859-1")), "utf-8"),
    "windows-1252 that says it is ISO 8859-1": (LATIN.format(declares("iso-8859-1")), "windows-1252"),
    "windows-1252 that says it is ASCII": (LATIN.format(declares("us-ascii")), "windows-1252"),
    "windows-1252 that says it is UTF-8": (LATIN.format(declares("utf-8")), "windows-1252"),
    "windows-1252 that says nothing": (LATIN.format(""), "windows-1252"),
    "an unknown charset": (LATIN.format(declares("x-nonsense")), "windows-1252"),
    "a codec that is no charset": (LATIN.format(declares("zlib")), "windows-1252"),
    "UTF-16": (PAGE.format(declares("utf-16")), "utf-16"),
    "UTF-32": (PAGE.format(""), "utf-32"),
    "windows-1251": (RUSSIAN.format(declares("windows-1251")), "windows-1251"),
    "KOI8-R, declared after a long comment": (RUSSIAN.format(f"<!--{'x' * 2000}-->{declares('koi8-r')}"), "koi8-r"),
    "GBK that says it is GB 2312": (CHINESE.format(declares("gb2312")), "gbk"),
    "Windows' Shift JIS": (JAPANESE.format(declares("shift_jis")), "cp932"),
}  # fmt: skip


@pytest.mark.parametrize("case", SAVED)
def test_a_saved_page_is_read_with_its_own_letters(case: str) -> None:
    text, encoding = SAVED[case]
    assert decoded(text.encode(encoding)) == text


def test_bytes_that_are_no_text_become_a_mark() -> None:
    assert "\ufffd" in decoded(b"\xff\xfe" + "Gout".encode("utf-16-le") + b"\x00\xd8\x00")


MARKS = {
    b"\xef\xbb\xbf{}": "utf-8",
    b"\xff\xfe{\0": "utf-16-le",
    b"\xfe\xff\0{": "utf-16-be",
    b"\xff\xfe\0\0{\0\0\0": "utf-32-le",
    b'{\0"\0': "utf-16-le",
    b'\0{\0"': "utf-16-be",
    b'{"a"': "utf-8",
    b"{": "utf-8",
    b"": "utf-8",
}


@pytest.mark.parametrize("head", MARKS)
def test_the_encoding_shows_in_the_first_bytes(head: bytes) -> None:
    assert encoding_of(head) == MARKS[head]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("cut", [4, 5, 7, 9])
def test_a_stream_comes_in_utf_8_wherever_it_is_cut(encoding: str, cut: int) -> None:
    text = '{"title": "Ménière ≥ 5 µg 😀"}' * 3
    body = text.encode(encoding)
    head, rest = in_utf8(body[:cut], io.BytesIO(body[cut:]), encoding_of(body))
    came = head
    while more := rest.read(5):
        came += more
    assert came.decode() == text
