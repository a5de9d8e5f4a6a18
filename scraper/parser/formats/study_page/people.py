"""Readers of people and places: study contacts and officials."""

import re
from typing import Any

from schemas.vocabularies import OFFICIAL_ROLE, Vocabulary
from scraper.parser.formats.study_page.degrees import is_degree
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.sections import Segment
from scraper.parser.formats.study_page.words import fold, folds

Json = dict[str, Any]

_CONTACT_FIELDS = {
    "name": "name", "phone": "phone", "phone number": "phone", "telephone": "phone", "tel": "phone",
    "phone ext": "phoneExt", "ext": "phoneExt", "extension": "phoneExt", "email": "email", "e mail": "email",
    "email address": "email",
}  # fmt: skip
_EMAIL = re.compile(r"[^\s@:<>]+@[^\s@<>]+\.[^\s@<>]+")
_PROTECTED = folds("email protected", "protected email", "email hidden", "email address protected")
"""What a mirror prints where it keeps an address from robots."""
_PHONE = re.compile(r"\+?[\d() .\-/]{5,40}")
_EXTENSION = re.compile(r"(.{0,60}?)[,;]?\s*\b(?:ext|extension)\b\.?:?\s*([\w #+()./-]{1,20})", re.IGNORECASE)


def read_contacts(segment: Segment, record: PageRecord) -> None:
    """Study contacts: name, phone, extension and e-mail, with or without words before them."""
    assert segment.label is not None  # noqa: S101
    contacts: list[Json] = record.get(segment.label.path) or []
    is_new = True
    for line in segment.lines:
        if fold(line.text) in ("contact", "contact backup", "backup contact"):
            is_new = True
            continue
        key, value = contact_value(line)
        if is_new or (key == "name" and "name" in contacts[-1]) or (key in contacts[-1] and key != "name"):
            contacts.append({"role": "CONTACT"})
            is_new = False
        fill_contact(contacts[-1], key, value, record, segment)
    for contact in contacts:
        contact.pop("?", None)
    record.put(segment.label.path, contacts)


def contact_value(line: Line) -> tuple[str, str]:
    """Which part of a contact a line is, and its text."""
    word, colon, rest = line.text.partition(":")
    if colon and fold(word) in _CONTACT_FIELDS:
        return _CONTACT_FIELDS[fold(word)], rest.strip()
    if line.lead and fold(line.lead) in _CONTACT_FIELDS:
        return _CONTACT_FIELDS[fold(line.lead)], line.text[len(line.lead) :].strip()
    if fold(line.text) in _CONTACT_FIELDS:
        return _CONTACT_FIELDS[fold(line.text)], ""
    if _EMAIL.fullmatch(line.text):
        return "email", line.text
    if _PHONE.fullmatch(line.text) or (
        (match := _EXTENSION.fullmatch(line.text)) and (not match[1] or _PHONE.fullmatch(match[1]))
    ):
        return "phone", line.text
    return "name", line.text


def fill_contact(contact: Json, key: str, value: str, record: PageRecord, segment: Segment) -> None:
    """Fills one part; a word alone (``Email``) announces that the next line is that part."""
    if not value:
        contact["?"] = key
        return
    if key == "name" and "?" in contact:
        key = contact.pop("?")
    contact.pop("?", None)
    if key == "phone" and (match := _EXTENSION.fullmatch(value)):
        value = match[1]
        contact.setdefault("phoneExt", match[2])
        if not value:
            return
    if key == "email" and "@" not in value:
        if fold(value) not in _PROTECTED:
            record.unreadable(segment.place, value, f"{value[:60]!r} is not an e-mail address")
    elif key in contact:
        record.unknown(segment.place, value)
    else:
        contact[key] = value


_POST = re.compile(r"director|(?:[a-z]+ ){0,2}(?:physician|scientist|lecturer?)", re.IGNORECASE)
"""What may stand between name and affiliation, but is an affiliation where nothing follows."""


def _is_open(text: str) -> bool:
    return text.count("(") > text.count(")")


def official(text: str) -> Json:
    """``Lingyun Sun, MD, The Affiliated Hospital``: the name keeps its degrees."""
    parts = text.split(", ")
    end = _end_of_company(parts) or 1
    while end < len(parts) and (is_degree(parts[end]) or _is_open(", ".join(parts[:end]))):
        end += 1
    if end < len(parts) - 1 and _POST.fullmatch(parts[end]):
        end += 1
    name, affiliation = ", ".join(parts[:end]), ", ".join(parts[end:])
    return {"name": name} | ({"affiliation": affiliation} if affiliation else {})


def _end_of_company(parts: list[str]) -> int:
    """Where the name of an office ends that begins with its company: ``X, LLC Clinical Trials, X, LLC``."""
    for end in range(1, len(parts)):
        if ", ".join(parts[:end]).startswith(", ".join(parts[end:])):
            return end
    return 0


def read_officials(segment: Segment, record: PageRecord) -> None:
    """``Principal Investigator: name, degrees, affiliation``, one a line or one a table row."""
    assert segment.label is not None  # noqa: S101
    officials: list[Json] = []
    for parts in _official_parts(segment.lines):
        role, rest = _role(OFFICIAL_ROLE, parts[0])
        texts = [text for text in (rest, *parts[1:]) if text]
        if not role and fold(parts[0]) in ("role", "name", "investigator"):
            continue  # the header of a table
        if not texts:
            continue
        person = (
            official(texts[0]) if len(texts) == 1 else {"name": texts[0], "affiliation": ", ".join(texts[1:])}
        )
        officials.append(person | ({"role": role} if role else {}))
    record.put(segment.label.path, officials)


def _official_parts(lines: list[Line]) -> list[list[str]]:
    """The texts of each official: a row's cells, or a line; a role alone takes the next line."""
    grouped: list[list[str]] = []
    previous: Line | None = None
    for line in lines:
        same_row = (
            previous and previous.cell and line.cell
            and previous.cell[:2] == line.cell[:2] and previous.cell.column != line.cell.column
        )  # fmt: skip
        waits = (
            grouped
            and _role(OFFICIAL_ROLE, grouped[-1][0])[0]
            and grouped[-1] == [grouped[-1][0].rstrip(":")]
        )
        alone = bool(waits) and len(grouped[-1]) == 1 and not _role(OFFICIAL_ROLE, grouped[-1][0])[1]
        if same_row or alone:
            grouped[-1].append(line.text)
        else:
            grouped.append([line.text.rstrip(":") if line.text.endswith(":") else line.text])
        previous = line
    return grouped


def _role(roles: Vocabulary, text: str) -> tuple[str, str]:
    """The role that a line starts with, and the rest."""
    word, _, rest = text.partition(":")
    role = str(roles.read(word))
    return (role, rest.strip()) if role in roles else ("", text)
