"""Figures as a table for people, with the targets they are held against."""

from collections.abc import Iterator
from typing import Any, NamedTuple

Figures = dict[str, Any]


class Target(NamedTuple):
    """A figure (``measurement.name``) that should not exceed ``limit``."""

    figure: str
    limit: float
    meaning: str


TARGETS = (
    Target("tables.whole_ratio", 1.6, "tables: CPU against the floor, with indexes and full text"),
    Target("memory.whole_mb", 350, "load: peak memory, MB"),
    Target("memory.growth", 1.1, "load: peak memory of all studies against a quarter of them"),
    Target("update.ratio_indexed", 3.5, "update: CPU against the plain insert of those rows, indexed"),
    Target("crawl.peak_mb", 300, "crawl: peak memory, MB"),
    Target("text.ms", 2.5, "text: an eligibility text with all its facts, ms of CPU"),
    Target("text.growth", 1.5, "text: cost of a character in 20,000 against one in 2,500"),
    Target("answers.ten_ms", 100, "answers: slowest view or matrix of ten trials, ms"),
    Target("answers.whole_ms", 1000, "answers: slowest whole view, ms"),
    Target("pages.page_ms", 300, "pages: median of the slowest kind, ms"),
    Target("pages.question_ms", 1000, "pages: median of the slowest canned query, ms"),
    Target("startup.ratio", 4.0, "start-up: CPU against a bare Python"),
)


def verdicts(figures: Figures) -> list[Figures]:
    """The targets whose figures were measured, with what was measured and whether it is met."""
    found = []
    for target in TARGETS:
        measurement, name = target.figure.split(".")
        if measurement in figures:
            value = figures[measurement][name]
            found.append({**target._asdict(), "measured": value, "met": value <= target.limit})
    return found


def as_text(figures: Figures) -> str:
    """All figures, readable."""
    lines = []
    for name, write in _WRITERS.items():
        if name in figures:
            lines += [*write(figures[name]), ""]
    return "\n".join([*lines, *_targets(figures)])


def _corpus(made: Figures) -> Iterator[str]:
    yield (
        f"corpus: {made['studies']} studies, {made['mb']:.0f} MB (mean {made['mean_kb']:.1f} KB), "
        f"{made['with_results_percent']:.1f} % with results, from {made['source']}"
    )


def _load(load: Figures) -> Iterator[str]:
    loader, floor = load["loader"], load["floor"]
    yield f"{load['what']:<25} CPU s: nctdb   floor   ratio"
    yield _line("rows only", loader["rows_cpu"], floor["rows_cpu"], load["rows_ratio"])
    yield _line("indexes and full text", loader["index_cpu"], floor["index_cpu"])
    yield _line("whole", loader["cpu"], floor["cpu"], load["whole_ratio"])
    yield f"  floor: decode {floor['decode_cpu']:.2f}, insert {floor['insert_cpu']:.2f}, {load['rows']} rows"
    ratios = ", ".join(f"{pair['rows_ratio']:.2f}/{pair['whole_ratio']:.2f}" for pair in load["pairs"])
    yield f"  ratios of each pair (rows only/whole): {ratios}"
    yield (
        f"  {load['studies_per_cpu_second']:.0f} studies and {load['mb_per_cpu_second']:.1f} MB"
        f" per CPU second, {load['studies_per_second']:.0f} studies per second of wall time"
    )
    yield f"  database {load['database_mb']:.0f} MB, {load['database_kb_per_study']:.1f} KB per study"
    yield "  same rows on both sides: " + ("yes" if load["same_rows"] else f"NO: {load['differing']}")


def _update(update: Figures) -> Iterator[str]:
    plain, indexed = update["plain"]["insert_cpu"], update["plain_indexed"]["insert_cpu"]
    ours = update["loader"]["cpu"]
    yield f"update of {update['studies']} studies    CPU s: nctdb   plain   ratio"
    yield _line("plain insert", ours, plain, update["ratio"])
    yield _line("insert with indexes", ours, indexed, update["ratio_indexed"])
    ratios = ", ".join(f"{pair['ratio']:.2f}/{pair['ratio_indexed']:.2f}" for pair in update["pairs"])
    yield f"  ratios of each pair (plain/with indexes): {ratios}"
    yield f"  {update['studies'] / ours:.0f} studies per CPU second; changed {update['outcomes']['changed']}"


def _memory(memory: Figures) -> Iterator[str]:
    yield (
        f"peak memory: {memory['quarter_mb']:.0f} MB for {memory['quarter_studies']} studies, "
        f"{memory['whole_mb']:.0f} MB for {memory['whole_studies']}"
    )


def _crawl(crawl: Figures) -> Iterator[str]:
    for way in ("by_id", "by_zip"):
        run = crawl[way]
        yield (
            f"crawl {way.replace('_', ' ')}: {run['studies']} studies, {run['requests']} requests,"
            f" CPU {run['cpu']:.1f} s, wall {run['wall']:.1f} s, peak memory {run['peak_mb']:.0f} MB"
        )
    yield (
        f"  load of the same files {crawl['load']['cpu']:.1f} s CPU, ratio {crawl['cpu_ratio']:.2f};"
        f" {crawl['cpu_ms_per_request']:.0f} ms CPU a request beyond the load"
    )


def _startup(startup: Figures) -> Iterator[str]:
    yield (
        f"start-up: nctdb --help {startup['nctdb_cpu_ms']:.0f} ms CPU,"
        f" {startup['nctdb_wall_ms']:.0f} ms wall; bare Python {startup['python_cpu_ms']:.0f} ms,"
        f" {startup['python_wall_ms']:.0f} ms"
    )


def _text(text: Figures) -> Iterator[str]:
    yield (
        f"free text: {text['per_second']:.0f} texts per CPU second ({text['texts']} different ones, mean "
        f"{text['mean_characters']:.0f} characters, {text['facts']} facts)"
    )
    yield f"  {'characters':<28}{'µs a character: real':>22}{'repeated':>12}"
    for length, cost in text["real"].items():
        yield f"  {int(length):<28,}{cost:>22.2f}{text['repeated'][length]:>12.2f}"


def _answers(answers: Figures) -> Iterator[str]:
    for kind, times in answers["kinds"].items():
        yield f"{kind + ', median':<40}{'ms':>8}"
        yield from (f"  {name:<38}{taken:>8.1f}" for name, taken in times.items())


def _pages(pages: Figures) -> Iterator[str]:
    yield f"{'pages, one core':<40}{'median ms':>12}{'slowest ms':>12}"
    for kind, times in pages["kinds"].items():
        yield f"  {kind:<38}{times['median_ms']:>12.0f}{times['slowest_ms']:>12.0f}"


_WRITERS = {
    "corpus": _corpus,
    "load": _load,
    "tables": _load,
    "update": _update,
    "memory": _memory,
    "crawl": _crawl,
    "startup": _startup,
    "text": _text,
    "answers": _answers,
    "pages": _pages,
}


def _line(label: str, ours: float, other: float, ratio: float | None = None) -> str:
    return f"  {label:<28}{ours:>10.2f}{other:>8.2f}" + ("" if ratio is None else f"{ratio:>8.2f}")


def _targets(figures: Figures) -> Iterator[str]:
    yield "target                                                                limit  measured"
    for verdict in verdicts(figures):
        mark = "met" if verdict["met"] else "NOT MET"
        yield f"  {verdict['meaning']:<64}{verdict['limit']:>9.2f}{verdict['measured']:>10.2f}  {mark}"
