"""Whether words for a state of participants say that they are in it, by ``states.toml``.

"Pregnancy" and "pregnant or breastfeeding women" do; "antibiotics during pregnancy", "twin pregnancies",
"must avoid becoming pregnant" and "a pregnancy test at screening" only speak of it.
"""

import re
import tomllib
from pathlib import Path


def _words() -> dict[str, str]:
    """Each list of the data file as an alternative in a pattern."""
    lists = tomllib.loads((Path(__file__).parent / "states.toml").read_text(encoding="utf-8"))
    return {name: "|".join(words).replace(" ", " {1,9}") for name, words in lists.items()}


_W = _words()
_BEFORE = re.compile(rf"(?<![\w-])(?:{_W['before']})[ (-]{{1,9}}$")
_AFTER = re.compile(rf"[ -]{{0,9}}(?:{_W['after']})(?![\w-])")
_TEST = re.compile(
    r"(?<!positive )(?<!positive urine )(?<!positive serum )"
    r"(?:pregnancy {1,9}tests?|(?:serum|urine)[^.;]{0,12}hcg)$"
)
_OTHERS = re.compile(rf"(?<![\w-])(?:{_W['others']})(?![\w-])[^.;]{{0,40}}$")
_MOMENT = re.compile(
    rf"(?<![\w-])(?:{_W['moments']})"
    r"(?: {1,9}(?:the|their|signing|giving|obtaining|written|of)){0,4} {1,9}$"
)


def is_moment(lower: str, start: int) -> bool:
    """Whether the words before a consent make it a day: "at the time of signing the informed consent"."""
    return _MOMENT.search(lower, max(0, start - 60), start) is not None


def is_mention(lower: str, start: int, end: int) -> bool:
    """Whether the words at a place of a plain text only speak of the state."""
    if _BEFORE.search(lower, max(0, start - 60), start) or _AFTER.match(lower, end):
        return True
    return bool(_TEST.match(lower, start, end) or _OTHERS.search(lower, max(0, start - 60), start))
