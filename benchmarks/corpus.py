"""Makes a large corpus out of a small one: real records under new NCT ids, as pages of the API.

The same parameters give the same bytes.  Files are made once and kept in the system's temporary folder.
"""

import hashlib
import itertools
import json
import math
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import orjson

GENERATOR = 3
"""Part of the name of everything made here: raise it when the bytes change."""

SEED = 20_000
PAGE = 1_000
MEAN_BYTES = 20_000
WITH_RESULTS = 0.125
LAST_UPDATE = "2026-12-01"
ROOT = Path(__file__).parent.parent
WORK = Path(tempfile.gettempdir()) / "nctdb-benchmarks"


class Template(NamedTuple):
    """A record to copy: its own NCT id, compact JSON."""

    nct_id: bytes
    body: bytes
    has_results: bool

    def copy(self, number: int) -> bytes:
        """The record as study number ``number``, wherever it names itself."""
        return self.body.replace(self.nct_id, b"NCT%08d" % number)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Pages of API answers, and what they hold."""

    folder: Path
    studies: int
    bytes: int
    with_results: int

    @property
    def pages(self) -> list[Path]:
        """The pages, in ascending order of NCT ids."""
        return sorted(self.folder.glob("page-*.json"))


def source_folder() -> Path:
    """The shared corpus of real records where there is one, else the bundled invented ones."""
    shared = ROOT.parent / "shared" / "corpus" / "api_v2"
    return shared if shared.is_dir() else ROOT / "tests" / "fixtures" / "api_v2"


def replicated(source: Path, studies: int) -> Corpus:
    """``studies`` records copied from the JSON files below ``source``, in a realistic mix of sizes."""
    templates = _templates(source)
    name = _name("corpus", str(source), len(templates), studies)
    return _made_once(name, lambda: _bodies(templates, studies))


def changed(corpus: Corpus, count: int) -> Corpus:
    """``count`` studies of a corpus, spread over it, as sponsors edit them between two crawls."""
    chosen = set(random.Random(SEED).sample(range(corpus.studies), min(count, corpus.studies)))
    return _made_once(
        f"{corpus.folder.name}-changed-{count}",
        lambda: (_edited(body) for position, body in enumerate(bodies(corpus)) if position in chosen),
    )


def bodies(corpus: Corpus) -> Iterator[bytes]:
    """The records of a corpus, one by one."""
    for page in corpus.pages:
        for study in orjson.loads(page.read_bytes())["studies"]:
            yield orjson.dumps(study)


def chosen_ids(corpus: Corpus) -> list[str]:
    """NCT ids of a corpus, in its order."""
    return [orjson.loads(body)["protocolSection"]["identificationModule"]["nctId"] for body in bodies(corpus)]


def _templates(source: Path) -> list[Template]:
    found = []
    for path in sorted(source.rglob("*.json")):
        record = orjson.loads(path.read_bytes())
        if isinstance(record, dict) and "protocolSection" in record:
            own_id = record["protocolSection"]["identificationModule"]["nctId"].encode()
            found.append(Template(own_id, orjson.dumps(record), "resultsSection" in record))
    if not found:
        raise SystemExit(f"{source}: holds no study records (API v2 JSON, one a file)")
    return found


def _bodies(templates: Sequence[Template], studies: int) -> Iterator[bytes]:
    dice = random.Random(SEED)
    weights = _weights(templates)
    for number, template in enumerate(dice.choices(templates, weights, k=studies), start=1):
        yield template.copy(number)


def _weights(templates: Sequence[Template]) -> list[float]:
    """Chances of being drawn: a share of ``WITH_RESULTS``, and the mean size as near as they allow.

    Chances within the two groups fall (or rise) exponentially with size; how steeply is found by halving.
    """
    low, high = -3.0, 3.0
    for _ in range(40):
        middle = (low + high) / 2
        weights = _tilted(templates, middle)
        mean = sum(weight * len(template.body) for weight, template in zip(weights, templates, strict=True))
        low, high = (middle, high) if mean < MEAN_BYTES else (low, middle)
    return _tilted(templates, (low + high) / 2)


def _tilted(templates: Sequence[Template], steepness: float) -> list[float]:
    raw = [math.exp(steepness * min(len(template.body) / MEAN_BYTES, 20.0)) for template in templates]
    shares = {True: WITH_RESULTS, False: 1 - WITH_RESULTS}
    totals = {
        kind: sum(
            weight for weight, template in zip(raw, templates, strict=True) if template.has_results == kind
        )
        for kind in shares
    }
    return [
        weight * shares[template.has_results] / totals[template.has_results]
        for weight, template in zip(raw, templates, strict=True)
    ]


def _name(kind: str, *parameters: Any) -> str:
    text = repr((GENERATOR, SEED, MEAN_BYTES, WITH_RESULTS, *parameters))
    return f"{kind}-{parameters[-1]}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def _made_once(name: str, make: Callable[[], Iterable[bytes]]) -> Corpus:
    folder = WORK / name
    if not (folder / "about.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        about = _write_pages(folder, make())
        (folder / "about.json").write_text(json.dumps(about))
    return opened(folder)


def opened(folder: Path) -> Corpus:
    """A corpus that was made before."""
    return Corpus(folder, **json.loads((folder / "about.json").read_text()))


def _write_pages(folder: Path, records: Iterable[bytes]) -> dict[str, int]:
    about = {"studies": 0, "bytes": 0, "with_results": 0}
    for position, page in enumerate(_batches(records)):
        path = folder / f"page-{position:05}.json"
        path.write_bytes(b'{"studies":[' + b",".join(page) + b'],"nextPageToken":"NF0g5JKEkQ"}')
        about["studies"] += len(page)
        about["bytes"] += path.stat().st_size
        about["with_results"] += sum(b'"resultsSection":' in body for body in page)
    return about


def _batches(records: Iterable[bytes]) -> Iterator[list[bytes]]:
    iterator = iter(records)
    while page := list(itertools.islice(iterator, PAGE)):
        yield page


def _edited(body: bytes) -> bytes:
    """A later date, another status, one participant and one criterion more, another name of one site."""
    record: dict[str, Any] = orjson.loads(body)
    protocol = record["protocolSection"]
    status = protocol.setdefault("statusModule", {})
    status["lastUpdateSubmitDate"] = LAST_UPDATE
    status["lastUpdatePostDateStruct"] = {"date": LAST_UPDATE, "type": "ACTUAL"}
    status["overallStatus"] = "COMPLETED" if status.get("overallStatus") != "COMPLETED" else "TERMINATED"
    _edit_numbers_and_texts(protocol)
    record.setdefault("derivedSection", {}).setdefault("miscInfoModule", {})["versionHolder"] = LAST_UPDATE
    return orjson.dumps(record)


def _edit_numbers_and_texts(protocol: dict[str, Any]) -> None:
    if enrollment := protocol.get("designModule", {}).get("enrollmentInfo"):
        enrollment["count"] = enrollment.get("count", 0) + 1
    if criteria := protocol.get("eligibilityModule", {}).get("eligibilityCriteria"):
        protocol["eligibilityModule"]["eligibilityCriteria"] = _with_one_more(criteria)
    if sites := protocol.get("contactsLocationsModule", {}).get("locations"):
        site = sites[len(sites) // 2]
        site["facility"] = f"{site.get('facility', 'Site')}, Building 2"


def _with_one_more(criteria: str) -> str:
    """One criterion more in the middle, so that the positions of half of the others move."""
    lines = criteria.split("\n")
    lines.insert(len(lines) // 2 + 1, "* Willing to complete the study diary every day")
    return "\n".join(lines)
