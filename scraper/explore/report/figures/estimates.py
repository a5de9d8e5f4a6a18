"""Estimates with their intervals over one axis: what can be drawn, from where to where, in which words."""

import re

from scraper.explore.report.drawing.lanes import plain
from scraper.explore.report.numbers import Row

_WORD = re.compile(r"[^\W_]+|[%<>=≤≥+]")

GREATEST = 1e9
"""An estimate beyond it is a slip, and would leave nothing to see of the others."""

RATIOS = {"ratio"}
NO_EFFECT = {"ratio": 1.0, "difference": 0.0, "log_ratio": 0.0}
"""The scales that are drawn, and where they show no effect."""


def drawable(row: Row) -> bool:
    """Whether the kind and scale of an estimate are known, and it is no slip of many powers of ten."""
    if not row["measure"] or row["scale_used"] not in NO_EFFECT or row["estimate"] is None:
        return False
    least = 1 / GREATEST if row["scale_used"] in RATIOS else -GREATEST
    return bool(least <= row["estimate"] <= GREATEST)


def measure_used(row: Row) -> str:
    """The kind of effect on the scale used: a "log hazard ratio" that is a ratio is a hazard ratio."""
    measure = str(row["measure"])
    if row["scale_used"] == row["scale"]:
        return measure
    return measure.removeprefix("log_") if row["scale"] == "log_ratio" else str(row["scale_used"])


def folded(text: str | None) -> str:
    """The text as a heading counts: case, hyphens and marks apart ("Progression-free survival (PFS)")."""
    return " ".join(_WORD.findall(plain(text or "").casefold()))


def described(row: Row, with_level: bool = True) -> str:
    """``0.72 (0.60 to 0.86), 95 %`` in the digits that were published; a limit that is not there is ``…``."""
    limits = [published(row, f"{side}_limit") for side in ("lower", "upper")]
    has_level = with_level and row["interval_level"] is not None
    level = f", {row['interval_level']:g} %" if has_level else ""
    interval = f" ({limits[0]} to {limits[1]}{level})" if limits != ["…", "…"] else ""
    return f"{published(row, 'estimate')}{interval}"


def published(row: Row, name: str) -> str:
    """A number in its published digits, ``1.00``; where nothing of it was read, ``…``."""
    if row[name] is None:
        return "…"
    text = plain(row.get(f"{name}_as_published") or f"{row[name]:.4g}")
    return text.replace("-", "−")


def limits_of(scale: str, rows: list[Row]) -> tuple[float, float]:
    """From the least to the greatest estimate or limit; a ratio's stop where it would hide the others."""
    names = ("estimate", "lower_limit", "upper_limit")
    values = [row[name] for row in rows for name in names if row[name] is not None]
    values.append(NO_EFFECT[scale])
    if scale not in RATIOS:
        low, high = max(min(values), -GREATEST), min(max(values), GREATEST)
        margin = (high - low) * 0.05 or 1.0
        return low - margin, high + margin
    estimates = [row["estimate"] for row in rows] + [1.0]
    low = max(min(value for value in values if value > 0), min(estimates) / 10)
    high = min(max(values), max(estimates) * 10)
    return min(low / 1.15, 0.8), max(high * 1.15, 1.25)


def ends(row: Row, limits: tuple[float, float]) -> list[tuple[float, bool]]:
    """Where the interval is drawn to, and whether it goes on; nothing where it has no limit at all."""
    posted = (row["lower_limit"], row["upper_limit"])
    if posted == (None, None):
        return []
    places = [
        edge if limit is None else min(max(limit, limits[0]), limits[1])
        for limit, edge in zip(posted, limits, strict=True)
    ]
    return [(place, place != limit) for place, limit in zip(places, posted, strict=True)]
