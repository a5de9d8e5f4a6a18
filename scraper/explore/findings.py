"""Lists the conflicts and oddities found in the records of a database, and the rules that find them."""

from collections import Counter
from itertools import groupby

from pydantic import BaseModel

from schemas.findings import Severity
from scraper.errors import UnreadableInput
from scraper.explore.database import held_id, reading
from scraper.parser.findings import RULES, Rule


class ListedFinding(BaseModel):
    """One finding of one study; see ``schemas.findings.Finding``."""

    nct_id: str
    code: str
    severity: Severity
    message: str
    value: str | None
    source: str
    other_value: str | None
    other_source: str | None


class ListedFindings(BaseModel):
    """Findings in order of study and rule."""

    findings: list[ListedFinding]


_QUERY = """
select nct_id, code, severity, message, value, source, other_value, other_source from findings
where (:nct_id is null or nct_id = :nct_id) and (:code is null or code = :code)
order by id
"""


def read_findings(database: str, nct_id: str | None = None, code: str | None = None) -> ListedFindings:
    """Findings of a study or all, of a rule or all; raises ``UnreadableInput`` for an unknown id or code."""
    if code and code not in {rule.code for rule in RULES}:
        raise UnreadableInput(f"{code} is no code of a finding; nctdb findings --rules lists them")
    with reading(database) as connection:
        canonical = held_id(connection, database, nct_id) if nct_id else None
        rows = connection.execute(_QUERY, {"nct_id": canonical, "code": code})
        names = [column[0] for column in rows.description]
        return ListedFindings(
            findings=[ListedFinding.model_validate(dict(zip(names, row, strict=True))) for row in rows]
        )


def findings_as_text(found: ListedFindings) -> str:
    """The findings under their study, and a count for each code."""
    lines: list[str] = []
    for nct_id, findings in groupby(found.findings, key=lambda finding: finding.nct_id):
        lines.append(nct_id)
        lines += [f"  {finding.severity:8} {finding.code}: {finding.message}" for finding in findings]
    counts = Counter(finding.code for finding in found.findings).most_common()
    totals = [f"{count:7} {code}" for code, count in counts] if len(found.findings) > 1 else []
    return "\n".join([*lines, "", *totals] if totals else lines) or "no findings"


_HEAD = """# Findings

Made by `nctdb findings --rules` from the rules in `scraper/parser/findings`; do not edit.

Conflicts and oddities inside one record, in the table `findings` and listed by `nctdb findings`. A finding
says that two values do not go together, not which of them is right. Rules look at one record and at no
clock: what is overdue is so on the day of the registry's own data. Partial records are not judged."""


def _precision(rule: Rule) -> str:
    """How often a rule was right where a person read its findings."""
    if not rule.read:
        return f"none found in {rule.trials:,} registered trials"
    return f"{rule.right} of {rule.read} right, all that {rule.trials:,} registered trials have"


def rules_as_markdown() -> str:
    """What every code means and when it is known to be wrong: ``docs/findings.md``."""
    parts = [_HEAD]
    for rule in RULES:
        parts += ["", f"## {rule.code}", "", f"*{rule.severity}.* {rule.says}"]
        parts += [
            "",
            f"Known false alarms: {rule.false_alarms}",
            "",
            f"Read by a person: {_precision(rule)}.",
        ]
    return "\n".join(parts)
