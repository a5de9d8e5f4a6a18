"""What a group of results is compared as: experimental or control, and whether it holds other groups.

Groups of results have no link to the arms of the design.  A group is an arm where its title is the arm's
label, or all words of one stand in the other and in no other arm's.  Where neither arm nor title says it,
there is no role.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, NamedTuple

from schemas.markup import unescape
from schemas.study.protocol import ArmGroup

Role = Literal["experimental", "control"]

_TOKEN = re.compile(r"\d+(?:\.\d+)?|[^\W\d_]+(?:-[^\W\d_]+)*|[+/&]")
_CONTROLS = ("PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION")
_STRANGERS = 2
"""Words beside "placebo" that may name what it is the placebo of."""


class GroupRole(NamedTuple):
    """A group's role with what says so: arm_type or title; and whether its title is that of a total."""

    role: Role | None = None
    evidence: Literal["arm_type", "title"] | None = None
    is_total: bool = False


class GroupRoles(dict[str | None, GroupRole]):
    """The role of a group by its title, for every title; ``arms`` are those of the design."""

    def __init__(self, arms: Sequence[ArmGroup]) -> None:
        super().__init__()
        self._roles = _roles_of(arms)

    def get(self, title: str | None, _default: object = None) -> GroupRole:
        """The role of the group with a title."""
        return self[title]

    def __missing__(self, title: str | None) -> GroupRole:
        self[title] = role = _role(title, self._roles) if title else GroupRole()
        return role


def _role(title: str, arms: Mapping[str, Role | None]) -> GroupRole:
    if is_total(title):
        return GroupRole(is_total=True)
    if is_control(title):
        return GroupRole("control", "title")
    role = arms.get(_arm(title, arms) or "")
    return GroupRole(role, "arm_type") if role and not _contradicts(title, role) else GroupRole()


def _contradicts(title: str, role: Role | None) -> bool:
    """Whether a title that begins like a control's is that of an arm that is called experimental."""
    first = _tokens(title)[:1]
    return role == "experimental" and bool(first) and first[0] in ("placebo", "sham", "vehicle")


def _roles_of(arms: Sequence[ArmGroup]) -> dict[str, Role | None]:
    """Each arm's role by its label.  An active comparator is a control beside experimental arms only, and
    what is tested where placebo, sham or nothing is all that stands beside it."""
    types = {arm.type for arm in arms}
    active: Role | None = None
    if "EXPERIMENTAL" in types:
        active = "control"
    elif types & set(_CONTROLS):
        active = "experimental"
    by_type: dict[str, Role | None] = {"EXPERIMENTAL": "experimental", "ACTIVE_COMPARATOR": active}
    by_type |= dict.fromkeys(_CONTROLS, "control")
    roles = {arm.label: by_type.get(arm.type or "") for arm in arms if arm.label}
    return {label: None if _contradicts(label, role) else role for label, role in roles.items()}


def _arm(title: str, labels: Iterable[str]) -> str | None:
    """The label of the one arm that a title is about."""
    words = _tokens(title)
    tokens = {label: _tokens(label) for label in labels}
    same = [label for label, own in tokens.items() if own == words]
    if same:
        return same[0] if len(same) == 1 else None
    near = [label for label, own in tokens.items() if _is_within(own, words) or _is_within(words, own)]
    return near[0] if len(near) == 1 else None


def _is_within(part: Sequence[str], whole: Sequence[str]) -> bool:
    return len(part) > 1 and set(part) <= set(whole)


@lru_cache(maxsize=4096)
def is_control(title: str) -> bool:
    """Whether a title names a control and nothing else: "Matching placebo", not "Placebo + Drug".

    >>> is_control("Drug-matched Placebo, Double Blind"), is_control("Placebo Then Drug")
    (True, False)
    """
    text = " ".join(_tokens(title))
    rest, found = _controls().subn(" ", f" {text} ")
    words = [word for word in rest.split() if word not in _words()["fillers"] and not word[0].isdigit()]
    joined = any(word in _words()["joiners"] for word in words)
    return found > 0 and not joined and len(words) <= _STRANGERS


@lru_cache(maxsize=4096)
def is_total(title: str) -> bool:
    """Whether a title is that of a group that holds others: "Total", "All Patients", "Pooled Doses".

    >>> is_total("Combined Doses"), is_total("Combined Therapy")
    (True, False)
    """
    words = [word for word in _tokens(title) if word != "the"]
    if not words or _words()["no_total"] & set(words):
        return False
    return words[0] in _words()["total"] or words[-1] in ("total", "overall", "combined", "pooled")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(unescape(text).casefold())


@cache
def _words() -> Mapping[str, frozenset[str]]:
    file = resources.files("scraper.sink.study_rows") / "data" / "groups.toml"
    lists = tomllib.loads(file.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


@cache
def _controls() -> re.Pattern[str]:
    longest_first = sorted(_words()["control"], key=len, reverse=True)
    return re.compile(rf"(?<=[ -])(?:{'|'.join(map(re.escape, longest_first))})(?= )")
