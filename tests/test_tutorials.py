"""The tutorials run: every command and every line of Python in them, in order, with the output they show.

```sh      each line a command (``$ nctdb ...``), run in a folder that has ``records`` of ours in it
```text    what the last command printed (``...`` stands for anything)
```pycon   a session of Python; the names of one are known to the next
"""

import doctest
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main

ROOT = Path(__file__).parent.parent
TUTORIALS = ("tutorial.md", "meta-analysis.md", "r.md")
RECORDS = [f"NCT990000{number}" for number in ("01", "02", "03", "15", "41", "42", "43")]
_FENCE = re.compile(r"^```([\w-]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_OPTIONS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def fences(name: str) -> list[tuple[str, str]]:
    """Kind and content of every fence of a page."""
    return _FENCE.findall((ROOT / "docs" / name).read_text(encoding="utf-8"))


def run_command(line: str) -> str:
    words = shlex.split(line.removeprefix("$ "))
    assert words[0] == "nctdb", line
    result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == 0, f"{line}\n{result.output}"
    return result.stdout


def run_session(text: str, names: dict[str, Any], where: str) -> None:
    test = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    assert test.examples, f"{where}: no example in\n{text}"
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=_OPTIONS)
    runner.run(test, out=report.append, clear_globs=False)
    assert not runner.failures, "".join(report)
    names.update(test.globs)


@pytest.mark.parametrize("name", TUTORIALS)
def test_the_tutorial_does_what_it_says(
    name: str, tmp_path: Path, fixtures_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "records").mkdir()
    for nct_id in RECORDS:
        (record,) = fixtures_dir.glob(f"api_v2/{nct_id}--*/study.json")
        shutil.copy(record, tmp_path / "records" / f"{nct_id}.json")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    printed = ""
    for kind, content in fences(name):
        if kind == "sh":
            printed = "".join(run_command(line) for line in content.splitlines())
        elif kind == "text":
            assert doctest.OutputChecker().check_output(content, printed, _OPTIONS), printed
        elif kind == "pycon":
            run_session(content, names, name)


def test_the_path_of_a_meta_analyst_takes_five_commands_at_most() -> None:
    commands = [
        line for kind, content in fences("meta-analysis.md") if kind == "sh" for line in content.splitlines()
    ]
    assert 1 < len(commands) <= 5
    assert any("--kind effects" in line for line in commands)


def test_every_page_that_is_run_shows_something() -> None:
    for name in TUTORIALS:
        assert {"pycon", "text"} & {kind for kind, _ in fences(name)}


def test_the_words_of_results_are_explained() -> None:
    from schemas.measures import DISPERSION_MEASURES, EFFECT_MEASURES, VALUE_KINDS

    effects = {name: effect.meaning for name, effect in EFFECT_MEASURES.items()}
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `(\w+)` \| (.*?) \|", page, re.MULTILINE)
    explained = {**VALUE_KINDS, **effects, **DISPERSION_MEASURES}
    assert {word: meaning for word, meaning in documented if word in explained} == explained
