"""How fast the web pages answer on a loaded database, on one core."""

import asyncio
import os
import random
import sqlite3
import statistics
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks import corpus
from scraper.explore.database import reading
from scraper.explore.web.app import DATABASE, application
from scraper.explore.web.questions import questions

Figures = dict[str, Any]

WORDS = ("breast cancer", "asthma", "hemoglobin", "pregnant women", "randomized", "placebo controlled study")
COMPARED = 10
TIMES = 20


def run_pages(database: str) -> Figures:
    """Milliseconds by kind of page: median and slowest of the answers, each asked for once in turn."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with reading(database) as connection:
        asked = paths(connection)
    return asyncio.run(_answered(database, asked))


def paths(connection: sqlite3.Connection) -> Mapping[str, Sequence[str]]:
    """Addresses to ask for, by kind of page; the same for the same database."""
    dice = random.Random(corpus.SEED)
    ids = [row[0] for row in connection.execute("select nct_id from studies order by nct_id")]
    some = [dice.choice(ids) for _ in range(TIMES)]
    with_results = connection.execute(
        "select nct_id from studies where has_results order by nct_id limit ?", (TIMES,)
    )
    sets = [dice.sample(ids, min(COMPARED, len(ids))) for _ in range(TIMES)]
    return {
        "start": ["/"] * TIMES,
        "trial": [f"/trial/{nct_id}" for nct_id in some],
        "trial with results": [f"/trial/{row[0]}" for row in with_results],
        "changes of a trial": [f"/trial/{nct_id}/changes" for nct_id in some],
        f"compare {COMPARED} trials": ["/compare?" + "&".join(f"nct={one}" for one in few) for few in sets],
        "run": ["/run/1"] * TIMES,
        "search": [f"/search?q={word.replace(' ', '+')}" for word in WORDS * 3],
        "search, narrowed": [f"/search?q={word.replace(' ', '+')}&status=COMPLETED" for word in WORDS * 3],
        "table with facets": [f"/{DATABASE}/studies?_size=20"] * 5,
        **{
            f"question {one.name}": [f"/{DATABASE}/{one.name}.json?_shape=array"] * 3
            for one in questions(connection)
        },
    }


async def _answered(database: str, asked: Mapping[str, Sequence[str]]) -> Figures:
    client = application(database).client
    await client.get("/")  # starts the server up
    figures = {}
    for kind, addresses in asked.items():
        taken = []
        for address in addresses:
            began = time.perf_counter()
            answer = await client.get(address)
            taken.append((time.perf_counter() - began) * 1e3)
            assert answer.status_code == 200, (address, answer.text[:500])
        figures[kind] = {"median_ms": statistics.median(taken), "slowest_ms": max(taken)}
    return figures
