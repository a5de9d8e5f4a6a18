"""The measurements: loader and floor in turns, each in a process of its own; medians of pairs."""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from benchmarks import corpus, loopback, usage

STARTS = 7
CHANGED = 1_000

Figures = dict[str, Any]


@dataclass
class Bench:
    """One run over one corpus; scratch files live in ``folder``.

    ``facts``: the loader reads all free text; else criteria only, and no facts, time frames and findings.
    """

    source: Path
    studies: int
    pairs: int
    folder: Path
    facts: bool = True
    seen: dict[str, Figures] = field(default_factory=dict)

    @cached_property
    def corpus(self) -> corpus.Corpus:
        """The replicated corpus, made at first use."""
        say(f"corpus of {self.studies} studies from {self.source}")
        return corpus.replicated(self.source, self.studies)

    @cached_property
    def loaded(self) -> tuple[Path, Figures]:
        """A loaded database to start from, and what loading it used (a warm-up, not part of any pair)."""
        say("database to start from")
        database = self.folder / "base.db"
        return database, self.load(database, self.corpus.pages)

    def load(self, database: Path, pages: list[Path]) -> Figures:
        """The loader, in its own process."""
        return usage.in_child("run_load", database=database, sources=pages, facts=self.facts)

    def floor(self, database: Path, rows: Path, pages: list[Path], indexed: bool = False) -> Figures:
        """The floor for the same pages, in its own process."""
        return usage.in_child("run_floor", database=database, rows=rows, sources=pages, indexed=indexed)


def describe(bench: Bench) -> Figures:
    """What is loaded."""
    made = bench.corpus
    return {
        "source": str(bench.source),
        "studies": made.studies,
        "mb": made.bytes / 1e6,
        "mean_kb": made.bytes / made.studies / 1e3,
        "with_results_percent": 100 * made.with_results / made.studies,
    }


def measure_load(bench: Bench) -> Figures:
    """Loader (A) and floor (B) in turns, and whether both made the same rows."""
    base, _ = bench.loaded
    rows = bench.folder / "rows.marshal"
    say("rows for the floor")
    kept = usage.in_child("keep_rows", database=base, rows=rows)
    pairs = [_load_pair(bench, rows, number) for number in range(1, bench.pairs + 1)]
    rows.unlink()
    first = pairs[0]
    loader, floor = _medians([pair["loader"] for pair in pairs]), _medians([pair["floor"] for pair in pairs])
    return {
        "what": "load" if bench.facts else "tables and criteria",
        "pairs": pairs,
        "rows_ratio": _median_of(pairs, "rows_ratio"),
        "whole_ratio": _median_of(pairs, "whole_ratio"),
        "loader": loader,
        "floor": floor,
        "rows": kept["rows"],
        "studies_per_cpu_second": bench.corpus.studies / loader["cpu"],
        "mb_per_cpu_second": bench.corpus.bytes / 1e6 / loader["cpu"],
        "studies_per_second": bench.corpus.studies / loader["wall"],
        "database_mb": loader["database_mb"],
        "database_kb_per_study": loader["database_mb"] * 1e3 / bench.corpus.studies,
        "same_rows": first["differing"] == [],
        "differing": first["differing"],
    }


def measure_tables(bench: Bench) -> Figures:
    """The same for tables and criteria alone: what it costs to keep records, free text apart."""
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        return measure_load(replace(bench, folder=Path(folder), facts=False))


def _load_pair(bench: Bench, rows: Path, number: int) -> Figures:
    say(f"load: pair {number} of {bench.pairs}")
    with _databases(bench.folder, "loader", "floor") as (ours, plain):
        loader = bench.load(ours, bench.corpus.pages)
        floor = bench.floor(plain, rows, bench.corpus.pages)
        differing = _differing(ours, plain) if number == 1 else []
    loader_rows = loader["cpu"] - loader["index_cpu"]
    floor_rows = floor["decode_cpu"] + floor["create_cpu"] + floor["insert_cpu"]
    return {
        "loader": {**loader, "rows_cpu": loader_rows},
        "floor": {**floor, "rows_cpu": floor_rows, "cpu": floor_rows + floor["index_cpu"]},
        "rows_ratio": loader_rows / floor_rows,
        "whole_ratio": loader["cpu"] / (floor_rows + floor["index_cpu"]),
        "differing": differing,
    }


def _differing(ours: Path, plain: Path) -> list[str]:
    say("load: comparing the rows of both")
    left, right = (usage.in_child("digests", database=database) for database in (ours, plain))
    return [table for table in left if left[table] != right[table]]


def measure_update(bench: Bench) -> Figures:
    """Changed studies into a full database, against plain inserts of the rows they end up with."""
    base, _ = bench.loaded
    edited = corpus.changed(bench.corpus, CHANGED)
    rows = bench.folder / "changed-rows.marshal"
    pairs = [_update_pair(bench, base, edited, rows, number) for number in range(1, bench.pairs + 1)]
    rows.unlink()
    return {
        "studies": edited.studies,
        "pairs": pairs,
        "ratio": _median_of(pairs, "ratio"),
        "ratio_indexed": _median_of(pairs, "ratio_indexed"),
        "loader": _medians([pair["loader"] for pair in pairs]),
        "plain": _medians([pair["plain"] for pair in pairs]),
        "plain_indexed": _medians([pair["plain_indexed"] for pair in pairs]),
        "outcomes": pairs[0]["loader"]["outcomes"],
    }


def _update_pair(bench: Bench, base: Path, edited: corpus.Corpus, rows: Path, number: int) -> Figures:
    say(f"update: pair {number} of {bench.pairs}")
    with _databases(bench.folder, "updated", "plain", "indexed") as (ours, plain, indexed):
        shutil.copyfile(base, ours)
        loader = bench.load(ours, edited.pages)
        if not rows.exists():
            usage.in_child("keep_rows", database=ours, rows=rows, changed=edited.folder)
        without = bench.floor(plain, rows, edited.pages)
        with_indexes = bench.floor(indexed, rows, edited.pages, indexed=True)
    return {
        "loader": loader,
        "plain": without,
        "plain_indexed": with_indexes,
        "ratio": loader["cpu"] / without["insert_cpu"],
        "ratio_indexed": loader["cpu"] / with_indexes["insert_cpu"],
    }


def measure_memory(bench: Bench) -> Figures:
    """Peak memory of the loader for a quarter of the studies and for all of them."""
    _, whole = bench.loaded
    pages = bench.corpus.pages
    say("memory: a quarter of the studies")
    with _databases(bench.folder, "quarter") as (database,):
        quarter = bench.load(database, pages[: max(1, len(pages) // 4)])
    return {
        "quarter_studies": quarter["outcomes"]["records"],
        "quarter_mb": quarter["peak_mb"],
        "whole_studies": whole["outcomes"]["records"],
        "whole_mb": whole["peak_mb"],
        "growth": whole["peak_mb"] / quarter["peak_mb"],
    }


def measure_crawl(bench: Bench) -> Figures:
    """A crawl from a server on this machine: CPU and peak memory, by id and by the zip; against a load."""
    figures: Figures = {}
    with loopback.served(bench.corpus) as url:
        for way in ("by_id", "by_zip"):
            say(f"crawl {way}")
            with _databases(bench.folder, f"crawled-{way}") as (database,):
                arguments = {"url": url, "everything": way == "by_zip"}
                figures[way] = usage.in_child("run_crawl", database=database, **arguments)
    with _databases(bench.folder, "loaded-beside") as (database,):
        figures["load"] = bench.load(database, bench.corpus.pages)
    by_id = figures["by_id"]
    extra = by_id["cpu"] - figures["load"]["cpu"]
    return {
        **figures,
        "peak_mb": max(figures[way]["peak_mb"] for way in ("by_id", "by_zip")),
        "cpu_ratio": by_id["cpu"] / figures["load"]["cpu"],
        "cpu_ms_per_request": 1e3 * extra / by_id["requests"],
    }


def measure_startup(_: Bench) -> Figures:
    """``nctdb --help`` against a Python that does nothing."""
    say("start-up")
    installed = Path(sys.executable).with_name("nctdb")
    by_hand = [sys.executable, "-c", "from cli import main; main()", "--help"]
    nctdb = [str(installed), "--help"] if installed.exists() else by_hand
    ours, bare = [], []
    for _pair in range(STARTS):
        ours.append(usage.of_command(nctdb))
        bare.append(usage.of_command([sys.executable, "-c", "pass"]))
    middle = {
        "nctdb_cpu_ms": statistics.median(run.cpu for run in ours) * 1e3,
        "nctdb_wall_ms": statistics.median(run.wall for run in ours) * 1e3,
        "python_cpu_ms": statistics.median(run.cpu for run in bare) * 1e3,
        "python_wall_ms": statistics.median(run.wall for run in bare) * 1e3,
    }
    return {**middle, "ratio": middle["nctdb_cpu_ms"] / middle["python_cpu_ms"]}


def measure_text(bench: Bench) -> Figures:
    """Eligibility texts read a second on one core, with every fact; growth of time with length."""
    say("free text")
    found = usage.in_child("run_text", source=bench.corpus.folder)
    growth = {kind: found[kind]["20000"] / found[kind]["2500"] for kind in ("real", "repeated")}
    return found | {"ms": 1000 / found["per_second"], "growth": max(growth.values())}


def measure_answers(bench: Bench) -> Figures:
    """Views, matrices and results on the loaded database."""
    base, _ = bench.loaded
    say("answers")
    found = usage.in_child("run_answers", database=base)
    ten = found["view of ten trials"] | found["matrix of ten trials"] | found["results of one trial"]
    return {
        "kinds": found,
        "ten_ms": max(ten.values()),
        "whole_ms": max(found["whole view counted"].values()),
    }


def measure_pages(bench: Bench) -> Figures:
    """Answers of the web pages on the loaded database."""
    base, _ = bench.loaded
    say("pages")
    kinds = usage.in_child("run_pages", database=base)
    of_pages = [times["median_ms"] for kind, times in kinds.items() if not kind.startswith("question ")]
    of_questions = [times["median_ms"] for kind, times in kinds.items() if kind.startswith("question ")]
    return {"kinds": kinds, "page_ms": max(of_pages), "question_ms": max(of_questions)}


MEASUREMENTS = {
    "load": measure_load,
    "tables": measure_tables,
    "update": measure_update,
    "memory": measure_memory,
    "crawl": measure_crawl,
    "startup": measure_startup,
    "text": measure_text,
    "answers": measure_answers,
    "pages": measure_pages,
}


def run(names: list[str], source: Path, studies: int, pairs: int) -> Figures:
    """Runs measurements by name; figures by measurement."""
    corpus.WORK.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=corpus.WORK, prefix="run-") as folder:
        bench = Bench(source, studies, pairs, Path(folder))
        needs_corpus = names != ["startup"]
        figures = {"corpus": describe(bench)} if needs_corpus else {}
        return figures | {name: MEASUREMENTS[name](bench) for name in names}


@contextmanager
def _databases(folder: Path, *names: str) -> Iterator[list[Path]]:
    """Paths of new databases, removed at the end."""
    try:
        yield [folder / f"{name}.db" for name in names]
    finally:
        for name in names:
            for file in folder.glob(f"{name}.db*"):
                file.unlink()


def _medians(runs: list[Mapping[str, Any]]) -> dict[str, float]:
    numbers = [key for key, value in runs[0].items() if isinstance(value, int | float)]
    return {key: statistics.median(run[key] for run in runs) for key in numbers}


def _median_of(pairs: list[Figures], key: str) -> float:
    return float(statistics.median(pair[key] for pair in pairs))


def say(what: str) -> None:
    """Progress, on standard error."""
    print(f"benchmarks: {what}", file=sys.stderr, flush=True)
