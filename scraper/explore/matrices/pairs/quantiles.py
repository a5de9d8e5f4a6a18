"""Quantiles of the normal and of Student's distribution, for standard errors out of intervals."""

import math
from functools import lru_cache
from statistics import NormalDist

_NORMAL = NormalDist()
_LARGE = 200
"""Degrees of freedom from which on two terms of Fisher's expansion are exact to five digits."""


def normal_half_width(level: float) -> float:
    """How many standard errors an interval of a level in percent reaches to either side: 1.96 of 95."""
    return _NORMAL.inv_cdf(0.5 + level / 200)


@lru_cache(maxsize=4096)
def student_half_width(level: float, freedom: int) -> float:
    """The same of an interval by Student's distribution; ``freedom`` at least 1.

    >>> round(student_half_width(95, 10), 4)
    2.2281
    """
    if freedom > _LARGE:
        z = normal_half_width(level)
        return z + (z**3 + z) / (4 * freedom)
    low, high = 0.0, 1e4
    for _ in range(60):
        middle = (low + high) / 2
        if within(middle, freedom) * 100 < level:
            low = middle
        else:
            high = middle
    return high


def within(t: float, freedom: int) -> float:
    """Probability that a value of Student's distribution lies between -t and t.

    The finite series for whole degrees of freedom: Abramowitz and Stegun, 26.7.3 and 26.7.4.
    """
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    term = total = 1.0 if freedom % 2 == 0 else cosine
    for step in range(2 if freedom % 2 == 0 else 3, freedom, 2):
        term *= (step - 1) / step * cosine**2
        total += term
    if freedom % 2 == 0:
        return sine * total
    return 2 / math.pi * (angle + (sine * total if freedom > 1 else 0.0))
