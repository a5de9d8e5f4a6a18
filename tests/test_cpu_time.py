"""The bound on time that other tests rely on."""

import re

import pytest

from tests.cpu_time import TooSlow, at_most


def test_a_pattern_that_tries_everything_is_broken_off() -> None:
    with pytest.raises(TooSlow, match="took more"), at_most(0.2):
        re.match(r"(a+)+$", "a" * 40 + "b")


def test_what_is_quick_is_left_alone_and_nothing_is_stopped_later() -> None:
    with at_most(0.2):
        assert re.match("a+", "aa")
    assert sum(range(20_000_000)) > 0  # takes longer than the bound
