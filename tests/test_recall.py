"""An update reads only texts that are new; the others keep what was read in them before."""

import itertools
import json
import sqlite3
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from schemas.eligibility import Criterion, Fact
from schemas.provenance import RawDocument
from schemas.values import NctId
from scraper.parser.read import content, read
from scraper.parser.text.concepts.reader import concepts_of
from scraper.parser.text.facts import facts_in
from scraper.parser.text.time_frames.reader import time_frame
from scraper.runs.load import load
from scraper.runs.reparse import reparse
from scraper.sink.sqlite.fact_cache import FactCache
from scraper.sink.sqlite.store import Store
from scraper.sink.study_rows.source import source_of
from tests.databases import Record, dump, rows, study, write

FIXTURES = Path(__file__).parent / "fixtures" / "api_v2"
A = "NCT99000901"
DAYS = itertools.count(1)

OLD = ["Hemoglobin >= 9 g/dL", "Aged 18 to 65 years", "Grade 1, 2 or 4 neuropathy", "Not pregnant"]
NEW = ["Platelets >= 100,000/uL within 2 weeks before enrollment", *reversed(OLD), OLD[0]]


def trial(criteria: list[str], updated: str) -> Record:
    text = "Inclusion Criteria:\n\n" + "\n".join(f"* {criterion}" for criterion in criteria)
    return study(A, updated, eligibilityModule={"eligibilityCriteria": text})


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A database with one trial, whose facts are marked as read by a rule that does not exist."""
    path = str(tmp_path / "trials.db")
    load(path, (write(tmp_path / "old.json", trial(OLD, "2024-01-01")),))
    execute(path, "update criterion_facts set rule = 'marked'")
    execute(path, "update criterion_concepts set found_by = 'marked'")
    return path


def execute(database: str, statement: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()


def load_new(database: str) -> None:
    new = Path(database).with_name("new.json")
    load(database, (write(new, trial(NEW, f"2024-02-{next(DAYS):02}")),))


def marked(database: str) -> set[str]:
    query = "select c.text, f.rule = 'marked' from criteria c join criterion_facts f on f.criterion_id = c.id"
    return {text for text, is_marked in rows(database, query) if is_marked}


def marked_concepts(database: str) -> set[str]:
    query = "select c.text from criteria c join criterion_concepts m on m.criterion_id = c.id where found_by"
    return {text for (text,) in rows(database, f"{query} = 'marked'")}


def test_only_new_words_are_read(db: str) -> None:
    before = marked_concepts(db)
    load_new(db)
    assert marked(db) == set(OLD)
    assert marked_concepts(db) == before <= set(OLD)
    assert len(before) > 1


def test_concepts_are_read_again_where_a_criterion_changes_sides(db: str) -> None:
    excluding = {"eligibilityCriteria": f"Exclusion Criteria:\n\n* {OLD[0]}"}
    load(db, (write(Path(db).with_name("out.json"), study(A, "2024-03-01", eligibilityModule=excluding)),))
    assert rows(db, "select distinct role, found_by from criterion_concepts") == [("excluded", "tagger")]


def test_an_update_leaves_what_a_first_load_leaves(tmp_path: Path) -> None:
    updated, fresh = str(tmp_path / "updated.db"), str(tmp_path / "fresh.db")
    old, new = trial(OLD, "2024-01-01"), trial(NEW, "2024-02-01")
    load(updated, (write(tmp_path / "a.json", old),))
    load(updated, (write(tmp_path / "b.json", new),))
    load(fresh, (str(tmp_path / "b.json"), str(tmp_path / "a.json")))
    assert dump(updated) == dump(fresh)
    assert rows(fresh, "select count(*) > 5 from criterion_facts") == [(1,)]


def test_what_another_version_of_the_program_read_is_read_again(db: str) -> None:
    execute(db, "update runs set program_version = '0.0.1'")
    load_new(db)
    assert marked(db) == set()


def test_what_was_read_again_since_another_version_is_not_read_a_third_time(db: str) -> None:
    execute(db, "update runs set program_version = '0.0.1'")
    reparse(db)
    execute(db, "update criterion_facts set rule = 'marked'")
    load_new(db)
    assert marked(db) == set(OLD)


def test_a_reparse_that_was_broken_off_read_nothing_for_all(db: str) -> None:
    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    execute(db, "update runs set program_version = '0.0.1'")
    with pytest.raises(KeyboardInterrupt):
        reparse(db, progress=stop)
    execute(db, "update criterion_facts set rule = 'marked'")
    load_new(db)
    assert marked(db) == set()


def placed(facts: list[Fact], start: int) -> list[Fact]:
    return [_later(fact, start) for fact in facts]


def _later(fact: Fact, by: int) -> Fact:
    later = fact._replace(span_start=fact.span_start + by, span_end=fact.span_end + by)
    if fact.concerns_start is None or fact.concerns_end is None:
        return later
    return later._replace(concerns_start=fact.concerns_start + by, concerns_end=fact.concerns_end + by)


def test_what_is_recalled_is_what_was_read(tmp_path: Path) -> None:
    db = str(tmp_path / "trials.db")
    load(db, (str(FIXTURES),))
    connection = sqlite3.connect(db)
    known = [FactCache(connection).of(NctId(nct_id)) for (nct_id,) in rows(db, "select nct_id from studies")]
    connection.close()
    facts = {text: found for study in known for text, found in study.facts.items()}
    time_frames = {text: found for study in known for text, found in study.time_frames.items()}
    assert sum(bool(found) for _, found in facts.values()) > 20
    assert len(time_frames) > 20
    for text, (start, found) in facts.items():
        assert repr(found) == repr(placed(facts_in(text), start)), text
    concepts = {key: found for study in known for key, found in study.concepts.items()}
    assert sum(bool(found) for _, found in concepts.values()) > 20
    assert any(one.window is not None for _, found in concepts.values() for one in found)
    assert any(one.threshold is not None for _, found in concepts.values() for one in found)
    for (text, section), (start, mentioned) in concepts.items():
        criterion = Criterion(section, None, None, 0, 0, None, text, start, start + len(text))
        expected = concepts_of([criterion], [placed(facts_in(text), start)])
        assert repr([mentioned]) == repr(expected), text
    for text, frame in time_frames.items():
        assert repr(frame) == repr(time_frame(text)), text


def test_rows_that_were_read_before_their_study_was_written_are_not_compared_with(db: str) -> None:
    """A change and back in one run: the second is compared with what the first left."""
    changed, back = trial(NEW, "2024-02-01"), trial(OLD, "2024-03-01")
    before = rows(db, "select * from criteria order by id")
    with Store(db, content) as store:
        run = store.begin_run("test", version("nctdb"))
        for record, reader in ((changed, partial(read, recall=store.cached_facts)), (back, read)):
            body = json.dumps(record).encode()
            sum_ = sha256(body).hexdigest()
            store.save([source_of(reader(RawDocument(body, "a.json", "api_v2")), sum_)])
        store.end_run(run, {"records": 2})
    assert rows(db, "select * from criteria order by id") == before
