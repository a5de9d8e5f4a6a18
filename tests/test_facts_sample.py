"""The sample of criteria that is read by eye: drawn from records that are held out, the same for a seed."""

import json
from pathlib import Path

from tools.facts_sample import is_held_out, lines, sample

TEXT = "Inclusion Criteria:\n\n* Age over 18 years\n* No surgery within 4 weeks\n* A cough"


def test_sample(tmp_path: Path) -> None:
    ids = [f"NCT990010{number:02}" for number in range(30)]
    for nct_id in ids:
        record = {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": TEXT}}}
        (tmp_path / f"{nct_id}.json").write_text(json.dumps(record), encoding="utf-8")
    held_out = [nct_id for nct_id in ids if is_held_out(nct_id)]
    assert 0 < len(held_out) < len(ids)
    drawn = sample(tmp_path, 1, 1000)
    assert len(drawn) == 3 * len(held_out)
    assert sample(tmp_path, 1, 2) == drawn[:2] != sample(tmp_path, 2, 1000)[:2]
    shown = "\n".join(line for criterion, facts in drawn for line in lines(criterion, facts))
    assert "'role': 'limit'" in shown
    assert "'negated': True" in shown
