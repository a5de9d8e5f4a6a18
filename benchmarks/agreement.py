"""How far another form of a record says the same as the API: ``python -m benchmarks.agreement FORM FOLDER``.

FOLDER holds records of that form; the API's records of the same trials are read from
``../shared/corpus/api_v2``, or the folder given as ``--against``.  Two records are comparable when they are
of one update (by the day on which it was submitted or posted), and then every value of the API's that the
form can know.  What the registry computes anew each time it serves a record (``derivedSection``) is not
compared.  Elements of lists are compared under their names, texts without escapes, and without list marks
where the form has none.
Prints each path that differs, and the share of equal values.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from schemas.forms import FORMS
from schemas.markup import unescape
from schemas.provenance import RawDocument
from schemas.study.paths import field_kinds
from scraper.parser.documents import documents
from scraper.parser.read import content

API = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "api_v2"
NAMES = ("pmid", "id", "label", "measure", "term", "title", "name", "groupId", "citation", "zip", "type")
"""What an element of a list is called by, the first that it has."""

_NCT_ID = re.compile(r"NCT\d{8}")
_MARK = re.compile(r"^ *(?:[-*]|\d{1,2}\.) +", re.MULTILINE)

Record = dict[str, Any]


class Said(NamedTuple):
    """One value: the path of its field, its place in the record, and itself."""

    path: str
    place: str
    value: Any


def values(record: Any, path: str = "", place: str = "") -> Iterator[Said]:
    """Everything that a record says."""
    if isinstance(record, dict):
        for key, child in record.items():
            yield from values(child, f"{path}.{key}" if path else key, f"{place}.{key}")
    elif isinstance(record, list):
        names = Counter[str]()
        for child in record:
            is_part = isinstance(child, dict)
            name = str(next((child[key] for key in NAMES if key in child), "")) if is_part else child
            names[name] += 1
            yield from values(child, path, f"{place}[{name}#{names[name]}]")
    else:
        kind = field_kinds().get(path)
        is_text = kind is not None and kind.is_markup and isinstance(record, str)
        yield Said(path, place, unescape(record) if is_text else record)


def of_one_update(ours: Record, theirs: Record) -> bool:
    """Whether two records were submitted, or else posted, on the same day."""
    our, their = (one["protocolSection"].get("statusModule", {}) for one in (ours, theirs))
    if "lastUpdateSubmitDate" in our:
        return bool(our["lastUpdateSubmitDate"] == their.get("lastUpdateSubmitDate"))
    posted = our.get("lastUpdatePostDateStruct", {}).get("date")
    return bool(posted and posted == their.get("lastUpdatePostDateStruct", {}).get("date"))


def pairs(form: str, folder: Path, against: Path) -> Iterator[tuple[Record, Record]]:
    """Records of one trial in the other form and in the API's."""
    for file in sorted(folder.rglob("*")):
        if file.is_dir() or (_NCT_ID.match(file.name) and not (against / f"{file.name[:11]}.json").is_file()):
            continue
        with file.open("rb") as stream:
            for document in documents(str(file), stream):
                if isinstance(document, RawDocument) and document.form == form:
                    ours = content(document)
                    api = against / f"{ours['protocolSection']['identificationModule']['nctId']}.json"
                    if api.is_file():
                        yield ours, json.loads(api.read_bytes())


class Agreement:
    """Counts of equal values, and the differing ones, by path."""

    def __init__(self, form: str) -> None:
        self.form = FORMS[form]
        self.trials = 0
        self.equal: Counter[str] = Counter()
        self.differing: dict[str, list[str]] = {}

    def add(self, ours: Record, theirs: Record) -> None:
        """Compares two records."""
        self.trials += 1
        said = {one.place: one.value for one in values(ours)}
        for path, place, value in values(theirs):
            if not self.form.can_know(path) or path.startswith("derivedSection") or path not in field_kinds():
                continue
            if self._comparable(said.get(place)) == self._comparable(value):
                self.equal[path] += 1
            else:
                shown = f"{place}: {value!r:.200} / {said.get(place)!r:.200}"
                self.differing.setdefault(path, []).append(shown)

    def _comparable(self, value: Any) -> Any:
        is_text = isinstance(value, str) and not self.form.marks_lists
        return " ".join(_MARK.sub(" ", value).split()) if is_text else value

    def lines(self, examples: int) -> Iterator[str]:
        """A line for each path that differs, the worst first, and one for all."""
        for path, found in sorted(self.differing.items(), key=lambda one: -len(one[1])):
            yield f"{len(found):5} of {len(found) + self.equal[path]:5}  {path}"
            yield from (f"        {example}" for example in found[:examples])
        equal = self.equal.total()
        total = equal + sum(map(len, self.differing.values()))
        share = 100 * equal / max(total, 1)
        yield f"{self.trials} trials: {equal} of {total} values equal ({share:.2f} %)"


def main() -> None:
    """Prints the agreement."""
    parser = argparse.ArgumentParser(description="How far another form of a record says the same as the API.")
    parser.add_argument("form")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path, default=API)
    parser.add_argument("--any-update", action="store_true", help="compare records of different updates, too")
    parser.add_argument("--examples", type=int, default=0, help="values to show of each path that differs")
    given = parser.parse_args()
    agreement = Agreement(given.form)
    for ours, theirs in pairs(given.form, given.folder, given.against):
        if given.any_update or of_one_update(ours, theirs):
            agreement.add(ours, theirs)
    print(*agreement.lines(given.examples), sep="\n")


if __name__ == "__main__":
    main()
