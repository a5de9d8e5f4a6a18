"""Facts of all criteria of a text: what a criterion is nested in says what its facts are.

Under "History of another malignancy, with the following exceptions:" each item is an exception, under
"Subjects with the following will be allowed:" a permission, under "Postmenopausal is defined as:" a
definition.
"""

import re
from collections.abc import Sequence

from schemas.eligibility import Criterion, Fact, FactRole
from schemas.record import NOTHING_RECALLED, KnownFacts
from scraper.parser.text.facts import facts_of
from scraper.parser.text.lexicon.plain import plain
from scraper.parser.text.lexicon.roles import ROLE_WORDS as _W

_NEAR = 160
"""Characters at the end of a criterion that introduce what is nested in it."""

_SENTENCE = re.compile(r"[.;] +(?=[a-z])(?<!e\.g\. )(?<!i\.e\. )")
_EXCEPTS = re.compile(
    rf"(?<![\w-])(?:{_W['exception']}|exceptions?)(?: {{1,9}}[a-z]{{1,15}}){{0,6}}[ ,]{{0,9}}:$"
)
_ALLOWS = re.compile(
    r"(?<![\w-])(?:is|are|may|can|will|would|should)(?: {1,9}(?:be|also|considered|only)){0,2} {1,9}"
    rf"(?:(?P<barred>{_W['barred']})|{_W['allowed']})(?![\w-])"
)
_OF_FERTILITY = re.compile(
    r"(?:defined|definition|considered)[^.;]{0,90}(?:menopaus|child-? ?bearing|reproductive|fertil|steril)"
    r"|(?:menopaus|child-? ?bearing|reproductive|fertil|steril)[^.;]{0,90}(?:defined|definition|considered)"
)
_TURNED = frozenset(("limit", "demand"))


def facts_of_all(
    criteria: Sequence[Criterion], known: KnownFacts = NOTHING_RECALLED.facts
) -> list[list[Fact]]:
    """The facts of each criterion of a text, in its order; texts whose facts are ``known`` are not read."""
    roles: dict[int, FactRole | None] = {}
    found: list[list[Fact]] = []
    for criterion in criteria:
        outer = None if criterion.parent is None else roles.get(criterion.parent)
        roles[criterion.ordinal] = _introduces(criterion) or outer
        facts = facts_of(criterion, known)
        found.append([_nested(fact, outer) for fact in facts] if outer else facts)
    return found


def _introduces(criterion: Criterion) -> FactRole | None:
    """The role that a criterion gives to what is nested in it, where its last sentence leads on to that."""
    text = criterion.text.rstrip()
    if not text.endswith(":"):
        return None
    end = _SENTENCE.split(plain(text[-_NEAR:]))[-1]
    if _OF_FERTILITY.search(end):
        return "definition"
    if _EXCEPTS.search(end):
        return "exception"
    said = _ALLOWS.search(end) if criterion.criterion_type == "exclusion" else None
    return "permission" if said and not said["barred"] else None


def _nested(fact: Fact, role: FactRole) -> Fact:
    return fact._replace(role=role) if fact.role in _TURNED else fact
