"""What the design of a trial means for pairs of its groups."""

import re
from typing import NamedTuple

_CLUSTER = re.compile(
    r"\bcluster(?:ed)?[ -]?(?:\w+[ -])?randomi[sz]|\brandomi[sz]ed by cluster|\bgroup[ -]randomi[sz]ed"
    r"|\bstepped[ -]wedge|\bclusters? (?:were|will be|are) randomi[sz]ed",
    re.IGNORECASE,
)
_CLUSTERS = re.compile(r"\b(\d{1,4}) (?:clusters|villages|schools|practices|clinics|communities)\b", re.I)


class Design(NamedTuple):
    """The design (parallel, crossover, cluster, factorial, sequential, single group; None: not said), what
    says so, and of a cluster trial how many clusters, where its texts give one number."""

    name: str | None
    evidence: str | None
    clusters: int | None
    allocation: str | None
    enrolled: int | None

    def why_not(self) -> str | None:
        """Why numbers of its groups cannot be used as those of separate, independent participants."""
        match self.name:
            case "crossover":
                return "a crossover trial: the groups are the same people"
            case "cluster":
                return "a cluster trial: participants are not independent"
            case "single group":
                return "a trial of one group: its groups are parts or times of it"
            case _:
                return None


def design_of(model: str | None, allocation: str | None, enrolled: int | None, words: str) -> Design:
    """The design by its field, and by the words of titles and summary for cluster trials."""
    if found := _CLUSTER.search(words):
        numbers = {int(number) for number in _CLUSTERS.findall(words)}
        clusters = numbers.pop() if len(numbers) == 1 else None
        return Design("cluster", found[0], clusters, allocation, enrolled)
    name = model.lower().replace("_", " ") if model else None
    return Design(name, "intervention_model" if model else None, None, allocation, enrolled)
