"""Reader of sites: the tree of countries, states and addresses, or a table."""

import re
from collections.abc import Sequence
from typing import Any

from schemas.vocabularies import CONTACT_ROLE, RECRUITMENT_STATUS
from scraper.parser.formats.study_page.countries import COUNTRIES
from scraper.parser.formats.study_page.outline import Line
from scraper.parser.formats.study_page.people import contact_value, fill_contact
from scraper.parser.formats.study_page.record import PageRecord
from scraper.parser.formats.study_page.sections import Segment
from scraper.parser.formats.study_page.words import PLACE_WORDS, fold, folds

Json = dict[str, Any]


def read_locations(segment: Segment, record: PageRecord) -> None:
    """Sites, as a tree (country, state, address, status, facility) or as a table with a header."""
    assert segment.label is not None  # noqa: S101
    columns = _columns(segment.lines)
    sites = _table_sites(segment, record, columns) if columns else _Tree(segment, record).sites()
    for site in sites:
        for contact in site.get("contacts", []):
            contact.pop("?", None)
    record.put(segment.label.path, [site for site in sites if site])


_COLUMNS = {
    "facility": "facility",
    "location": "facility",
    "facility name": "facility",
    "site": "facility",
    "city": "city",
    "state": "state",
    "state province": "state",
    "zip": "zip",
    "zip code": "zip",
    "postal code": "zip",
    "country": "country",
    "status": "status",
    "recruitment status": "status",
    "site status": "status",
}


def _columns(lines: list[Line]) -> dict[int, str]:
    header = [line for line in lines if line.cell and line.cell.row == 0]
    known = {
        line.cell.column: _COLUMNS[fold(line.text)]
        for line in header
        if line.cell and fold(line.text) in _COLUMNS
    }
    return known if len(known) >= 2 and len(known) == len(header) else {}


def _table_sites(segment: Segment, record: PageRecord, columns: dict[int, str]) -> list[Json]:
    sites: dict[int, Json] = {}
    for line in segment.lines:
        if not line.cell or line.cell.row == 0:
            continue
        site = sites.setdefault(line.cell.row, {})
        key = columns.get(line.cell.column, "")
        role = _ROLE_LINE.fullmatch(line.text)
        if role:
            _open_contact(site, role, record, segment)
        elif key and key not in site:
            site[key] = str(RECRUITMENT_STATUS.read(line.text)) if key == "status" else line.text
        elif site.get("contacts"):
            _add_to_contact(site, line, record, segment)
        else:
            record.unknown(segment.place, line.text)
    return list(sites.values())


def _open_contact(site: Json, role: re.Match[str], record: PageRecord, segment: Segment) -> None:
    """Starts a contact of a site with its role; the name may follow on the same line."""
    word = str(CONTACT_ROLE.read("Contact" if "contact" in role[1].lower() else role[1]))
    if fold(role[1]) == "investigator":
        word = "PRINCIPAL_INVESTIGATOR"
    site.setdefault("contacts", []).append({"role": word})
    if role[2]:
        _add_to_contact(site, Line(role[2]), record, segment)


def _add_to_contact(site: Json, line: Line, record: PageRecord, segment: Segment) -> None:
    contacts = site["contacts"]
    key, value = contact_value(line)
    if key == "name" and "name" in contacts[-1] and fold(line.text).startswith("name "):
        contacts.append({"role": contacts[-1]["role"]})
    fill_contact(contacts[-1], key, value, record, segment)


def address_parts(text: str, state: str = "", may_guess: bool = True) -> Json | None:
    """``Nanjing, Jiangsu, China, 210008`` taken apart; None when the text names no country at its end.

    ``state`` is the heading above; without one the part before the country is the state, unless the tree
    has headings for states (``may_guess`` false).
    """
    parts = text.split(", ")
    for zip_parts in (0, 1):
        end = len(parts) - zip_parts
        for length in (1, 2):
            country = ", ".join(parts[end - length : end])
            if end - length >= 1 and fold(country) in COUNTRIES:
                postal = ", ".join(parts[end:])
                return _address(parts[: end - length], (state, may_guess), country, postal)
    return None


def _address(rest: Sequence[str], heading: tuple[str, bool], country: str, postal: str) -> Json:
    own_state = ""
    state, may_guess = heading
    before = ", ".join(rest)
    if state and len(rest) > 1 and before.endswith(f", {state}"):
        own_state, city = state, before[: -len(state) - 2]
    elif len(rest) > 1 and may_guess:
        own_state, city = rest[-1], ", ".join(rest[:-1])
    else:
        city = before
    site = {"city": city, "state": own_state, "country": country, "zip": postal}
    return {key: value for key, value in site.items() if value}


_ROLE_LINE = re.compile(
    r"(contact|contact backup|backup contact|contacts|principal investigator|sub-?investigator|study chair"
    r"|study director|investigator)(?:\s*:\s*(.*))?",
    re.IGNORECASE | re.DOTALL,
)
_PLACE_LABEL = re.compile(
    r"(?:recruitment |site )?(status|facility|location|address|site)\s*:\s*(.+)", re.IGNORECASE
)


class _Tree:
    """Reads the lines of the tree; what opens a site is its address."""

    def __init__(self, segment: Segment, record: PageRecord) -> None:
        self._segment = segment
        self._record = record
        self._lines = [line for line in segment.lines if fold(line.text) not in _PLACE_HEADERS]
        self._sites: list[Json] = []
        self._address: Line | None = None
        self._state = ""
        self._in_contact = False
        self._contact_nesting = 0
        self._addresses = [address_parts(line.text) for line in self._lines]
        self._status_first = self._has_status_first()
        self._is_level = len({line.nesting for line in self._lines}) == 1
        self._is_flat = self._has_facilities_beside_addresses()
        self._has_states = any(
            self._is_heading(position, line, at_site=True) and self._state_of(position, line)
            for position, line in enumerate(self._lines)
            if not self._addresses[position]
        )

    def _has_status_first(self) -> bool:
        followers = zip(self._addresses, self._lines[1:], strict=False)
        return any(_status(line.text) for parts, line in followers if parts)

    def _has_facilities_beside_addresses(self) -> bool:
        """Whether the page shows facilities on the level of their addresses: then depth tells nothing."""
        followers = zip(self._addresses, self._lines, self._addresses[1:], self._lines[1:], strict=False)
        beside = [
            line.nesting <= address.nesting
            for parts, address, own, line in followers
            if parts and not own and not _status(line.text) and not _ROLE_LINE.fullmatch(line.text)
            and not (line.nesting < address.nesting)
        ]  # fmt: skip
        return any(beside) and all(beside)

    def sites(self) -> list[Json]:
        """The sites in order of the page."""
        for position, line in enumerate(self._lines):
            self._read(position, line)
        return self._sites

    @property
    def _site(self) -> Json:
        return self._sites[-1] if self._sites else {}

    def _read(self, position: int, line: Line) -> None:
        role = _ROLE_LINE.fullmatch(line.text)
        if role and self._sites:
            _open_contact(self._site, role, self._record, self._segment)
            self._in_contact, self._contact_nesting = True, 0
        elif self._opens_site(position, line):
            parts = address_parts(line.text, self._state, may_guess=not self._has_states)
            self._sites.append(parts or {})
            self._address, self._in_contact = line, False
        elif status := _status(line.text):
            self._add_status(status)
        elif self._is_heading(position, line):
            self._add_heading(position, line)
        elif self._in_contact and not self._leaves_contact(line):
            _add_to_contact(self._site, line, self._record, self._segment)
        else:
            self._add_facility(line)

    def _leaves_contact(self, line: Line) -> bool:
        """Whether the line stands further out than what the contact before it began with."""
        self._contact_nesting = self._contact_nesting or line.nesting
        return line.nesting < self._contact_nesting

    def _opens_site(self, position: int, line: Line) -> bool:
        if not self._addresses[position]:
            return False
        if self._address is None:
            return True
        if "facility" in self._site:
            return self._is_flat or line.nesting <= self._address.nesting
        has_zip = "zip" in (self._addresses[position] or {})
        if (
            self._is_flat
            and not has_zip
            and line.nesting == self._address.nesting
            and position + 1 < len(self._lines)
        ):
            following = self._lines[position + 1]  # after an address stands a facility, after that none
            return not (
                self._addresses[position + 1] or self._is_heading(position + 1, following, at_site=True)
            )
        return line.nesting <= self._address.nesting

    def _add_status(self, status: str) -> None:
        site = self._site
        if "status" in site or ("facility" in site and self._status_first):
            self._repeat_address()
        if self._sites:
            self._site["status"] = status

    def _repeat_address(self) -> None:
        places = ("city", "state", "country", "zip")
        self._sites.append({key: value for key, value in self._site.items() if key in places})
        self._in_contact = False

    def _is_heading(self, position: int, line: Line, at_site: bool = False) -> bool:
        """A country or state: the next address names it, and nothing of a site stands between."""
        for following in range(position + 1, min(position + 4, len(self._lines))):
            parts = self._addresses[following]
            if parts:
                return self._names(line, self._lines[following]) and (at_site or self._may_be_heading(line))
            if _status(self._lines[following].text):
                return False
        return False

    def _may_be_heading(self, line: Line) -> bool:
        if self._address is None or "facility" in self._site:
            return True
        return line.nesting <= self._address.nesting

    @staticmethod
    def _names(line: Line, address: Line) -> bool:
        return f", {line.text}," in f", {address.text}," and not line.text.startswith(address.text)

    def _add_heading(self, position: int, line: Line) -> None:
        self._in_contact, self._address = False, None
        self._state = self._state_of(position, line)

    def _state_of(self, position: int, line: Line) -> str:
        """The state that a heading names; empty for a country."""
        following = next(parts for parts in self._addresses[position + 1 :] if parts)
        is_country = fold(following["country"]) == fold(line.text)
        return "" if is_country and following.get("state") != line.text else line.text

    def _add_facility(self, line: Line) -> None:
        match = _PLACE_LABEL.fullmatch(line.text)
        text = match[2] if match else line.text
        if not self._sites:
            if fold(line.text) not in COUNTRIES:
                self._record.unknown(self._segment.place, line.text)
        elif "facility" not in self._site:
            self._site["facility"] = text
        elif self._address is not None and (self._is_level or line.nesting > self._address.nesting):
            self._repeat_address()
            self._site["facility"] = text
        else:
            self._record.unknown(self._segment.place, line.text)


_PLACE_HEADERS = PLACE_WORDS - folds(
    *[
        "Contact",
        "Contacts",
        "Contact Backup",
        "Backup Contact",
        "Principal Investigator",
        "Sub-Investigator",
        "Study Director",
    ],
    *["Study Chair", "Investigator", "Name", "Phone", "Phone Number", "Email"],
)


def _status(text: str) -> str:
    match = _PLACE_LABEL.fullmatch(text)
    word = str(RECRUITMENT_STATUS.read(match[2] if match and match[1].lower() == "status" else text))
    return word if word in RECRUITMENT_STATUS else ""
