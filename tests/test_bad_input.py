"""What a careless or hostile user does: one clear line, the documented exit status, nothing else lost."""

import gzip
import io
import json
import os
import resource
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli import main
from tests.databases import rows, study, write

ROOT = Path(__file__).parent.parent
GOOD = json.dumps(study("NCT99000901")).encode()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def zip_of(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


BAD_FILES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n", "empty"),
    "truncated": (GOOD[: len(GOOD) // 2], "cut short"),
    "not a study": (b'{"name": "x"}', "no protocolSection"),
    "numbers": (b"[1, 2, 3]", "no protocolSection"),
    "empty list": (b"[]", "no record"),
    "without id": (b'{"protocolSection": {"identificationModule": {"briefTitle": "x"}}}', "no NCT id"),
    "malformed id": (b'{"protocolSection": {"identificationModule": {"nctId": "NCT12"}}}', "not an NCT id"),
    "zero id": (b'{"protocolSection": {"identificationModule": {"nctId": "NCT00000000"}}}', "not an NCT id"),
    "binary": (bytes(range(256)) * 20, "binary"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "binary"),
    "deep nesting": (b'{"protocolSection": ' + b"[" * 100_000, "deep|no study|cut short"),
    "classic JSON": (b'{"FullStudiesResponse": {"FullStudies": []}}', "no ProtocolSection"),
    "registry XML": (b'<?xml version="1.0"?><clinical_study rank="1"></clinical_study>', "XML"),
    "prose": (b"Dear Sir or Madam, please find attached ...", "not a form"),
    "table": (b"trial,title\nNCT99000901,x\n", "holds no record"),
    "damaged gzip": (gzip.compress(GOOD)[:-30], "damaged|cut short"),
    "damaged zip": (zip_of(**{"a.json": GOOD})[:-30], "damaged"),
    "challenge page": (b"<html><title>Just a moment...</title><body>Checking your browser</body></html>", ""),
    "error page": (b"<html><body><h1>503 Service Unavailable</h1></body></html>", ""),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_costs_only_itself(tmp_path: Path, case: str) -> None:
    data, reason = BAD_FILES[case]
    bad = tmp_path / "bad.json"
    bad.write_bytes(data)
    db = str(tmp_path / "t.db")
    result = run("load", db, str(bad), write(tmp_path / "good.json", study("NCT99000902")))
    assert result.exit_code == 1, result.output
    assert "NCT99000902" in str(rows(db, "select nct_id from studies"))
    line, *_ = [line for line in result.stderr.splitlines() if str(bad) in line]
    assert any(word in line for word in reason.split("|")), line
    assert rows(db, "select count(*) from rejected_records")[0][0] >= 1


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_bad_file_alone_is_no_success(tmp_path: Path, case: str) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(BAD_FILES[case][0])
    result = run("load", str(tmp_path / "t.db"), str(bad))
    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    assert result.stderr.strip()
    if case in ("empty", "blank", "binary", "picture", "prose", "table"):
        assert result.exit_code == 2  # nothing in it is a record
    if case in ("truncated", "not a study", "without id", "malformed id", "challenge page"):
        assert result.exit_code == 1  # a record was rejected


def test_the_bytes_of_a_rejected_record_are_kept_once(tmp_path: Path) -> None:
    bad = tmp_path / "bad.json"
    bad.write_bytes(GOOD[:-10])
    for _ in range(2):
        run("load", str(tmp_path / "t.db"), str(bad))
    assert rows(tmp_path / "t.db", "select size_bytes, origin from rejected_records") == [
        (len(GOOD) - 10, str(bad))
    ]


ODD_BUT_GOOD: dict[str, bytes] = {
    "byte-order mark": b"\xef\xbb\xbf" + GOOD,
    "utf-16": json.dumps(study("NCT99000901")).encode("utf-16"),
    "latin-1": json.dumps(
        study("NCT99000901", identificationModule={"acronym": "Ménière"}), ensure_ascii=False
    ).encode("latin-1"),
    "lone surrogate": json.dumps(study("NCT99000901", identificationModule={"acronym": "a\ud83d"})).encode(),
    "NUL in a text": json.dumps(study("NCT99000901", identificationModule={"acronym": "a\0b"})).encode(),
    "3 MB text": json.dumps(
        study("NCT99000901", descriptionModule={"briefSummary": "x " * 1_500_000})
    ).encode(),
    "deep unknown key": b'{"new": ' + b"[" * 150 + b"]" * 150 + b", " + GOOD[1:],
    "huge number": json.dumps(
        study("NCT99000901", designModule={"enrollmentInfo": {"count": 10**30}})
    ).encode(),
}


@pytest.mark.parametrize("case", ODD_BUT_GOOD)
def test_odd_records_are_read(tmp_path: Path, case: str) -> None:
    file = tmp_path / "odd.json"
    file.write_bytes(ODD_BUT_GOOD[case])
    result = run("load", str(tmp_path / "t.db"), str(file))
    assert result.exit_code == 0, result.output
    assert rows(tmp_path / "t.db", "select nct_id from studies") == [("NCT99000901",)]


def test_latin_1_is_read_right(tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_bytes(ODD_BUT_GOOD["latin-1"])
    run("load", str(tmp_path / "t.db"), str(tmp_path / "odd.json"))
    assert rows(tmp_path / "t.db", "select acronym from studies") == [("Ménière",)]
    assert rows(tmp_path / "t.db", "select kind from issues") == [("encoding",)]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    result = run("load", str(tmp_path / "t.db"), str(tmp_path / "nowhere"))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "No such file" in result.stderr
    assert not (tmp_path / "t.db").exists()


def test_an_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("load", str(tmp_path / "t.db"), str(tmp_path / "empty")).exit_code == 2


def test_files_that_were_not_meant_to_be_records_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/README.md").write_text("# my trials\n", encoding="utf-8")
    (tmp_path / "in/.hidden.json").write_text("{", encoding="utf-8")
    write(tmp_path / "in/NCT99000901.json", study())
    result = run("load", str(tmp_path / "t.db"), str(tmp_path / "in"))
    assert result.exit_code == 0
    assert "passed over 1 files" in result.stderr


def test_another_id_than_was_said(tmp_path: Path) -> None:
    source = write(tmp_path / "s.json", study("NCT99000901"))
    result = run("load", str(tmp_path / "t.db"), source, "--nct-id", "NCT99000902")
    assert result.exit_code == 1
    assert "NCT99000901, not NCT99000902" in result.stderr
    assert run("load", str(tmp_path / "t.db"), source, "--nct-id", "99").exit_code == 2


def ours(path: Path) -> str:
    run("load", str(path), write(path.with_suffix(".json"), study()))
    return str(path)


def not_sqlite(path: Path) -> str:
    path.write_text("this is no database, and long enough to be looked at" * 100, encoding="utf-8")
    return str(path)


def not_ours(path: Path) -> str:
    connection = sqlite3.connect(path)
    connection.execute("create table mine (a)")
    connection.close()
    return str(path)


def newer(path: Path) -> str:
    connection = sqlite3.connect(ours(path))
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    return str(path)


def without_folder(path: Path) -> str:
    return str(path / "sub" / "t.db")


def a_folder(path: Path) -> str:
    path.mkdir()
    return str(path)


@pytest.mark.parametrize("make", [not_sqlite, not_ours, newer, without_folder, a_folder])
def test_a_database_that_cannot_be_written(tmp_path: Path, make: object) -> None:
    db = make(tmp_path / "t.db")  # type: ignore[operator]
    before = Path(db).read_bytes() if Path(db).is_file() else None
    result = run("load", db, write(tmp_path / "s.json", study("NCT99000903")))
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert db in result.stderr
    if make in (not_sqlite, not_ours):
        assert Path(db).read_bytes() == before


@pytest.fixture
def as_a_user() -> Iterator[list[str]]:
    """A command prefix without root's right to write everywhere, where the tests run as root."""
    if os.geteuid() != 0:
        yield []
    else:
        yield ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def test_a_read_only_database(tmp_path: Path, as_a_user: list[str]) -> None:
    if (
        as_a_user
        and subprocess.run(
            [*as_a_user, sys.executable, "-c", ""], check=False, capture_output=True
        ).returncode
    ):
        pytest.skip("cannot drop root's rights here")
    db = ours(tmp_path / "t.db")
    Path(db).chmod(0o444)
    source = write(tmp_path / "s.json", study("NCT99000903"))
    done = subprocess.run(
        [*as_a_user, sys.executable, "-m", "cli", "load", db, source],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1


def test_a_database_that_another_program_is_writing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scraper.sink.sqlite.connection.BUSY_SECONDS", 0.1)
    db = ours(tmp_path / "t.db")
    holder = sqlite3.connect(db, isolation_level=None)
    holder.execute("begin immediate")
    result = run("load", db, write(tmp_path / "s.json", study("NCT99000903")))
    holder.close()
    assert (result.exit_code, result.stderr.count("\n")) == (4, 1)


def test_a_full_disk_keeps_what_was_loaded_before(tmp_path: Path) -> None:
    db = ours(tmp_path / "t.db")
    many = [
        study(f"NCT991{n:05}", descriptionModule={"briefSummary": os.urandom(9000).hex()}) for n in range(300)
    ]
    source = write(tmp_path / "many.json", *many)

    def little_room() -> None:  # a limit on file size stands for the full disk
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))

    done = subprocess.run(
        [sys.executable, "-m", "cli", "load", db, source], capture_output=True, text=True, check=False,
        cwd=ROOT, preexec_fn=little_room,
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert done.stderr.count("\n") == 1
    assert rows(db, "select count(*) from studies where nct_id = 'NCT99000901'") == [(1,)]
    assert run("load", db, source).exit_code == 0
    assert rows(db, "select count(*) from studies") == [(301,)]


def test_killed_in_the_middle_and_run_again(tmp_path: Path) -> None:
    many = [study(f"NCT991{n:05}", descriptionModule={"briefSummary": "words " * 2000}) for n in range(3000)]
    source = write(tmp_path / "many.json", *many)
    db = str(tmp_path / "t.db")
    process = subprocess.Popen([sys.executable, "-m", "cli", "load", db, source], cwd=ROOT)
    while process.poll() is None and not (Path(db).exists() and _count(db)):
        pass
    process.kill()
    process.wait()
    assert run("load", db, source).exit_code == 0
    assert rows(db, "select count(*) from studies") == [(3000,)]
    assert rows(db, "PRAGMA integrity_check") == [("ok",)]


def _count(db: str) -> int:
    try:
        return int(rows(db, "select count(*) from studies")[0][0])
    except sqlite3.Error:
        return 0
