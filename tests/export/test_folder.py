"""The folder of an export: nothing foreign in it, never half an export, nothing of what has gone."""

import json
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adapters.command_line.compose import House
from bot.errors import Busy, OperatorError, SourceError
from bot.intake.export_folder import export_folder
from bot.sources.manifest import read_manifest
from tests.export.exports import bytes_of, council, export, later
from tests.houses import load
from tests.sources.oparl.maker import archive, file, paper, url


@pytest.mark.parametrize("foreign", ["README.md", "papers-2024.jsonl", "deeper/x.txt"])
def test_a_folder_with_something_else_is_left_alone(town: House, tmp_path: Path, foreign: str) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    path = tmp_path / "out" / foreign
    path.parent.mkdir(parents=True)
    path.write_text("meins")
    with pytest.raises(OperatorError, match=f"etwas anderes als ein Export: {foreign.partition('/')[0]}"):
        export(town, tmp_path / "out")
    assert [each for each in (tmp_path / "out").rglob("*") if each.is_file()] == [path]


def test_two_cities_do_not_share_a_folder(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    load(town, archive(tmp_path / "b", paper(2)), body="nachbarort")
    export(town, tmp_path / "out")
    with pytest.raises(OperatorError, match="der Export von „probedorf“"):
        export(town, tmp_path / "out", body="nachbarort")


def test_a_folder_that_cannot_be_written_says_why(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    (tmp_path / "datei").write_text("x")
    with pytest.raises(OperatorError, match="es ist kein Ordner"):
        export(town, tmp_path / "datei")
    with pytest.raises(OperatorError, match="den Ordner darüber gibt es nicht"):
        export(town, tmp_path / "nirgends" / "out")


def test_two_exports_into_one_folder_wait_for_each_other(town: House, tmp_path: Path) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    with export_folder(tmp_path / "out", "probedorf"), pytest.raises(Busy, match="ein anderer Export"):
        export(town, tmp_path / "out")


class Killed(BaseException):
    """Stands for the end of the process."""


class KillAt:
    """Progress that ends the process at its n-th word."""

    def __init__(self, count: int) -> None:
        self.count = count

    def stage(self, _name: str, _total: int, _unit: str) -> None:
        self._step()

    def advance(self, _done: int, _total: int | None = None) -> None:
        self._step()

    def _step(self) -> None:
        self.count -= 1
        if self.count < 0:
            raise Killed


def test_cut_off_anywhere_the_previous_export_stands(town: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    load(town, later(tmp_path / "b"))
    words = 0
    while _is_cut_off(town, tmp_path / "out", words):
        assert bytes_of(tmp_path / "out") == before
        words += 1
    assert words > 3
    assert bytes_of(tmp_path / "out") != before


def _is_cut_off(town: House, out: Path, words: int) -> bool:
    try:
        export(town, out, progress=KillAt(words))
    except Killed:
        return True
    return False


def test_killed_by_the_system_the_folder_is_the_old_or_the_new_export(town: House, tmp_path: Path) -> None:
    """kill -9 leaves no time to tidy up: what stands in the manifest is whole, the rest does not count."""
    many = [paper(n, f"Vorhaben {n}", date=f"{1990 + n % 35}-01-01", mainFile=file(n)) for n in range(700)]
    texts = {str(n): f"Text {n}. " * 500 for n in range(700)}
    load(town, archive(tmp_path / "a", *many, texts=texts), index=False)
    out = tmp_path / "out"
    run = [sys.executable, "-c", _EXPORT, str(town.settings.database), str(out)]
    for _ in range(4):
        process = subprocess.Popen(run, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "begins\n"
        time.sleep(random.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        manifest = read_manifest(out)
        assert manifest is None or manifest.counts["Paper"] == 700
    export(town, out)
    fresh = tmp_path / "fresh"
    export(town, fresh)
    assert sorted(bytes_of(out)) == sorted(bytes_of(fresh))


_EXPORT = """
import sys
from pathlib import Path
from bot.clock import SystemClock
from bot.intake.export import Exporter
from bot.intake.export_folder import export_folder
from bot.intake.report import Silent
from bot.store.database import Database
db = Database(Path(sys.argv[1]))
with export_folder(Path(sys.argv[2]), "probedorf") as into:
    print("begins", flush=True)
    Exporter(db, "probedorf", SystemClock(), Silent()).run(into)
"""


def test_a_half_copied_folder_is_not_loaded(town: House, neighbour: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    names = sorted(bytes_of(tmp_path / "out"))
    for missing in names:
        copy = tmp_path / f"copy {missing}"
        shutil.copytree(tmp_path / "out", copy)
        (copy / missing).unlink()
        with pytest.raises(SourceError, match="nicht vollständig"):
            load(neighbour, copy)
        whole = (tmp_path / "out" / missing).read_bytes()
        (copy / missing).write_bytes(whole[:-3] + b"?}\n")
        with pytest.raises(SourceError, match="nicht vollständig"):
            load(neighbour, copy)
    assert neighbour.db.value("SELECT count(*) FROM body") == 0


def test_a_file_that_somebody_damaged_is_written_again_and_said(town: House, tmp_path: Path) -> None:
    load(town, council(tmp_path / "a"))
    export(town, tmp_path / "out")
    (damaged,) = (tmp_path / "out").glob("papers-2025.*")
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-9])
    done = export(town, tmp_path / "out")
    assert done.repaired == [damaged.name]
    assert damaged.read_bytes() == whole


def test_leftovers_of_a_killed_export_are_not_read_and_then_removed(
    town: House, neighbour: House, tmp_path: Path
) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    export(town, tmp_path / "out")
    left = tmp_path / "out" / "papers-2030.0123456789abcdef.jsonl"
    left.write_text(json.dumps(paper(9)) + "\n")
    report = load(neighbour, tmp_path / "out")
    assert report.ignored_files == [left.name]
    assert neighbour.db.value("SELECT count(*) FROM paper") == 1
    assert export(town, tmp_path / "out").written.removed == [left.name]
    assert not left.exists()


def test_an_export_of_another_version_is_not_guessed_at(
    town: House, neighbour: House, tmp_path: Path
) -> None:
    load(town, archive(tmp_path / "a", paper(1)))
    export(town, tmp_path / "out")
    path = tmp_path / "out" / "manifest.json"
    path.write_text(path.read_text().replace('"version": 1', '"version": 2'))
    with pytest.raises(SourceError, match="eine andere Fassung"):
        load(neighbour, tmp_path / "out")
    part = {"size": 1, "sha256": "", "lines": 1}
    path.write_text(
        json.dumps(
            {
                "format": "ratsbot-export",
                "version": 1,
                "counts": {},
                "city": "x",
                "made_at": "",
                "files": {"../x": part},
            }
        )
    )
    with pytest.raises(SourceError, match=r"manifest\.json ist beschädigt"):
        load(neighbour, tmp_path / "out")


def test_a_manifest_of_something_else_is_a_file_like_any_other(neighbour: House, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", paper(1))
    (folder / "manifest.json").write_text('{"name": "etwas anderes"}')
    assert load(neighbour, folder).ignored_files == ["manifest.json"]
    assert neighbour.db.value("SELECT count(*) FROM paper") == 1


def test_an_object_that_no_import_would_take_is_left_out_and_said(town: House, tmp_path: Path) -> None:
    long = {str(n): "x" * 100 for n in range(2)} | {"9": "ü" * 8_100_000}
    load(town, archive(tmp_path / "a", paper(1, auxiliaryFile=[file(n) for n in (0, 1, 9)])), index=False)
    with town.db.write() as w:
        for key, text in long.items():
            w.execute(
                "INSERT INTO file_text (file_no, source_hash, characters, text)"
                " SELECT no, 'x', 1, ? FROM file WHERE id = ?",
                [text, url("File", key)],
            )
    done = export(town, tmp_path / "out")
    assert done.written.too_long == [url("File", 9)]
