"""Random lives of trials: records, past versions and pages leave one and the same file in every order of loading."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from scraper.runs.load import load
from tests.databases import Record, dump, rows
from tests.page_rendering import KINDS, render

FIXTURES = Path(__file__).parent / "fixtures" / "api_v2"
RECORDS = [orjson.loads(path.read_bytes()) for path in sorted(FIXTURES.glob("*/study.json"))]
YEARS = range(2030, 2035)
CRITERIA = [
    "* Hemoglobin >= 9 g/dL",
    "* Aged 18 to 65 years",
    "* Not pregnant within 3 months",
    "Exclusion Criteria:",
]


class Life:
    """What a sponsor, the registry and a mirror do to one trial over the years."""

    def __init__(self, record: Record, dice: random.Random) -> None:
        self.record = copy.deepcopy(record)
        self.dice = dice

    def sources(self) -> Iterator[tuple[str, bytes]]:
        """Files of the trial, with their names: a page names its trial in its own."""
        nct_id = self.record["protocolSection"]["identificationModule"]["nctId"]
        for number, year in enumerate(YEARS):
            self.edit()
            self.date(year)
            match self.dice.choice(["record", "record", "past", "page", "record and page"]):
                case "past" if number:
                    study = {
                        key: self.record[key]
                        for key in self.record
                        if key not in ("derivedSection", "hasResults")
                    }
                    yield f"{year}/{nct_id}.json", orjson.dumps({"studyVersion": number, "study": study})
                case "page":
                    yield f"{year}/{nct_id}.html", self.page()
                case "record and page":
                    yield f"{year}/{nct_id}.html", self.page()
                    yield f"{year}/{nct_id}.json", orjson.dumps(self.record)
                case _:
                    yield f"{year}/{nct_id}.json", orjson.dumps(self.record)

    def page(self) -> bytes:
        return render(self.record, self.dice.choice(sorted(KINDS)))

    def edit(self) -> None:
        protocol = self.record["protocolSection"]
        lines = protocol.get("eligibilityModule", {}).get("eligibilityCriteria", "").split("\n")
        match self.dice.choice(["criterion", "criteria", "module", "section"]):
            case "criterion":
                lines.insert(self.dice.randrange(len(lines) + 1), self.dice.choice(CRITERIA))
                protocol.setdefault("eligibilityModule", {})["eligibilityCriteria"] = "\n".join(lines)
            case "criteria":
                self.dice.shuffle(lines)
                protocol.setdefault("eligibilityModule", {})["eligibilityCriteria"] = "\n".join(lines)
            case "module":
                self.take_over(protocol, self.dice.choice(RECORDS)["protocolSection"], "identificationModule")
            case "section":
                self.take_over(self.record, self.dice.choice(RECORDS), "protocolSection")

    def take_over(self, mine: Record, other: Record, kept: str) -> None:
        """Takes one part from another trial, or loses it where that one has none."""
        part = self.dice.choice(sorted({*mine, *other} - {kept}))
        mine.pop(part, None)
        if part in other:
            mine[part] = copy.deepcopy(other[part])

    def date(self, year: int) -> None:
        status = self.record["protocolSection"].setdefault("statusModule", {})
        status["lastUpdateSubmitDate"] = f"{year}-01-01"
        status["lastUpdatePostDateStruct"] = {"date": f"{year}-01-02", "type": "ACTUAL"}


@pytest.mark.parametrize("seed", range(2))
def test_any_order(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    files = [written(tmp_path, *source) for record in RECORDS for source in Life(record, dice).sources()]
    in_time = loaded(tmp_path / "in-time.db", *([file] for file in sorted(files)))
    dice.shuffle(files)
    assert loaded(tmp_path / "shuffled.db", *([file] for file in files)) == in_time
    assert loaded(tmp_path / "at-once.db", files) == in_time
    assert len(in_time["record_changes"]) > len(RECORDS)


def written(folder: Path, name: str, body: bytes) -> str:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(body)
    return str(path)


def loaded(database: Path, *loads: list[str]) -> dict[str, Any]:
    for sources in loads:
        load(str(database), tuple(sources))
    assert rows(database, "select * from pragma_foreign_key_check") == []
    return dump(database)
