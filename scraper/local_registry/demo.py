"""A demonstration on bundled records: fetched over HTTP, changed upstream, updated, reported, compared."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scraper.errors import UnreadableInput
from scraper.explore.compare import compare
from scraper.explore.compare.render import render
from scraper.fetcher.query import Query
from scraper.local_registry.bundled import bundled
from scraper.local_registry.holdings import Holdings, id_of, value_at
from scraper.local_registry.server import RegistryServer
from scraper.runs.fetch.crawl import fetch, update
from scraper.runs.fetch.report import CrawlReport
from scraper.settings import Settings

CONDITION = "sjogren"
COMPARED = ("NCT99000001", "NCT99000002")
STOPS_RECRUITING = "NCT99000002"
DROPS_AN_OUTCOME = "NCT99000004"
RECOMPUTED = "NCT99000001"
NEW = "NCT99000012"
REMOVED = "NCT99000005"

UPSTREAM = f"""\
   {STOPS_RECRUITING}  has enough participants and stops recruiting
   {DROPS_AN_OUTCOME}  expects its primary completion later, and drops a primary outcome
   {RECOMPUTED}  gets another MeSH term from the registry, under the old date
   {NEW}  is registered
   {REMOVED}  is taken out of the registry"""
"""What ``_change`` does, in words."""

_STATUS = "protocolSection.statusModule"

Say = Callable[[str], None]


def demo(keep: str | None, say: Say, width: int = 80, color: bool = False) -> int:
    """Runs the demo and says what it does; gives the exit status.

    ``keep``: the database to make, or a folder for it; without it the demo leaves no file.  Raises
    ``UnreadableInput`` when there is a file of that name.
    """
    if keep is None:
        with TemporaryDirectory(prefix="nctdb-demo-") as folder:
            status = _demo(str(Path(folder, "demo.db")), say, width, color)
        say("\nNothing was kept; for a database to play with: nctdb demo --keep demo.db")
        return status
    database = str(Path(keep, "demo.db") if Path(keep).is_dir() else keep)
    if Path(database).exists():
        raise UnreadableInput(f"{database}: is there already; the demo makes a new file, choose another name")
    status = _demo(database, say, width, color)
    say(f"\nMade: {database}, a SQLite file of invented trials (do not update it from the real registry).")
    return status


def _demo(database: str, say: Say, width: int, color: bool) -> int:
    records = bundled()
    with RegistryServer(record for record in records if id_of(record) != NEW) as registry:
        settings = Settings.model_validate({"api_url": registry.api_url, "min_interval": 0})
        say(f"== a registry of {len(records) - 1} invented trials, at {registry.api_url}")
        say(f"\n== fetch what it has on the condition {CONDITION!r}")
        reports = [fetch(database, Query(cond=CONDITION), settings)]
        _tell(reports[-1], say)
        with registry.holdings.refresh() as upstream:
            _change(upstream)
            say(f"\n== the next day ({upstream.today}) at the registry\n{UPSTREAM}")
        say("\n== update: the saved search again, whatever differs, field by field")
        reports.append(update(database, settings))
        _tell(reports[-1], say)
        say("\n== update again: nothing is new, nothing is written")
        reports.append(update(database, settings))
        _tell(reports[-1], say)
    say("\n== two trials side by side")
    say(render(compare(database, COMPARED), "table", width, color, False))
    return max(report.exit_status for report in reports)


def _tell(report: CrawlReport, say: Say) -> None:
    say(report.as_text())
    for complaint in report.complaints():
        say(f"nctdb: {complaint}")


def _change(upstream: Holdings) -> None:
    """A day at the registry."""
    upstream.edit(
        STOPS_RECRUITING,
        {
            f"{_STATUS}.overallStatus": "ACTIVE_NOT_RECRUITING",
            f"{_STATUS}.statusVerifiedDate": upstream.today[:7],
            "protocolSection.designModule.enrollmentInfo": {"count": 491, "type": "ACTUAL"},
        },
    )
    outcomes = "protocolSection.outcomesModule.primaryOutcomes"
    upstream.edit(
        DROPS_AN_OUTCOME,
        {
            f"{_STATUS}.primaryCompletionDateStruct": {"date": "2027-04", "type": "ESTIMATED"},
            outcomes: _of(upstream, DROPS_AN_OUTCOME, outcomes)[:1],
        },
    )
    terms = "derivedSection.conditionBrowseModule.meshes"
    added = [*_of(upstream, RECOMPUTED, terms), {"id": "D014987", "term": "Xerostomia"}]
    upstream.edit(RECOMPUTED, {terms: added}, silent=True)
    upstream.add(*(record for record in bundled() if id_of(record) == NEW))
    upstream.remove(REMOVED)


def _of(upstream: Holdings, nct_id: str, path: str) -> list[Any]:
    return list(value_at(upstream.records[nct_id], path))
