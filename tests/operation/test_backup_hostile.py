"""Backups that are none, were changed, or mean harm: nothing of them is ever written anywhere."""

import gzip
import hashlib
import io
import json
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.command_line.backup.manifest import BadArchive, Manifest, Member
from adapters.command_line.backup.sealing import MAGIC, PIECE, PREFIX, SALT, TAG, BrokenSeal, Opener, Sealer
from bot.errors import DatabaseError
from tests.operation.backup_world import Called

CONTENT = b"x" * 1000
GOOD = Member("database", "ratsbot.db", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())
MANIFEST = Manifest(
    "2026-05-04T08:00:00+00:00", "0.1.0", running=True, steps=("m001_papers",), members=(GOOD,)
)
KEY = "Krähe"
HEAD = len(MAGIC) + SALT + PREFIX


def packed(path: Path, manifest: bytes, *members: tuple[tarfile.TarInfo, bytes], tail: bytes = b"") -> Path:
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as tar:
        first = tarfile.TarInfo("manifest.json")
        first.size = len(manifest)
        tar.addfile(first, io.BytesIO(manifest))
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    path.write_bytes(gzip.compress(raw.getvalue() + tail))
    return path


def info(
    name: str = "database/ratsbot.db", size: int = len(CONTENT), kind: bytes = tarfile.REGTYPE
) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.size, made.type, made.linkname = size, kind, "/etc/passwd"
    return made


def contents(folder: Path) -> dict[Path, bytes]:
    """Of all files but the locks, which stay lying about."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.suffix not in {".lock", ".serve"})
    return {path: path.read_bytes() for path in files}


def refused(town: Path, backup: Path, match: str) -> None:
    before = contents(town.parent)
    for args in (("--check",), ("--to", str(town.parent / "neu")), ()):
        with pytest.raises(BadArchive, match=match):
            Called(town)("restore", *args, str(backup))
    assert contents(town.parent) == before


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE]
)
def test_what_is_no_plain_file_is_refused(town: Path, tmp_path: Path, kind: bytes) -> None:
    refused(
        town, packed(tmp_path / "b", MANIFEST.text(), (info(size=0, kind=kind), b"")), "nicht hineingehört"
    )


@pytest.mark.parametrize("name", ["../ratsbot.db", "/etc/cron.d/x", "database/../../x", "database/other.db"])
def test_a_name_that_the_manifest_does_not_give_is_refused(town: Path, tmp_path: Path, name: str) -> None:
    refused(town, packed(tmp_path / "b", MANIFEST.text(), (info(name), CONTENT)), "nicht hineingehört")


@pytest.mark.parametrize("name", ["../x", "a/b", ".profile", "", "x" * 201, "a\nb"])
def test_a_manifest_that_names_places_is_refused(town: Path, tmp_path: Path, name: str) -> None:
    manifest = replace(MANIFEST, members=(GOOD, replace(GOOD, role="city", name=name)))
    refused(town, packed(tmp_path / "b", manifest.text(), (info(), CONTENT)), "So darf keine Datei heißen")


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda found: found | {"format": "zip"}, "keine Sicherung von Ratsbot"),
        (lambda found: found | {"version": 2}, "neueren Fassung"),
        (lambda found: found | {"members": []}, "genau eine Datenbank"),
        (lambda found: found | {"members": found["members"] * 2}, "doppelt"),
        (lambda found: found | {"members": [found["members"][0] | {"size": -1}]}, "Größe"),
        (lambda found: found | {"members": [found["members"][0] | {"role": "shell"}]}, "nicht in Ordnung"),
        (lambda found: found | {"cities": {"a": "viele"}}, "nicht in Ordnung"),
        (lambda _found: [], "keine Sicherung von Ratsbot"),
    ],
)
def test_a_manifest_that_we_would_not_have_written(
    town: Path, tmp_path: Path, change: Callable[[dict[str, object]], object], match: str
) -> None:
    manifest = json.dumps(change(json.loads(MANIFEST.text()))).encode()
    refused(town, packed(tmp_path / "b", manifest, (info(), CONTENT)), match)


def test_content_that_is_not_what_the_manifest_says(town: Path, tmp_path: Path) -> None:
    wrong = packed(tmp_path / "sum", MANIFEST.text(), (info(), b"y" * len(CONTENT)))
    refused(town, wrong, "falsche Prüfsumme")
    longer = packed(tmp_path / "size", MANIFEST.text(), (info(size=5000), b"x" * 5000))
    refused(town, longer, "falsche Größe")
    refused(town, packed(tmp_path / "missing", MANIFEST.text()), "beschädigt|nicht hineingehört")


def test_a_bomb_is_not_blown_up(town: Path, tmp_path: Path) -> None:
    bomb = packed(tmp_path / "b", MANIFEST.text(), (info(), CONTENT), tail=bytes(50_000_000))
    refused(town, bomb, "steht noch etwas")
    huge = packed(tmp_path / "manifest", b" " * 5_000_000)
    refused(town, huge, "beschädigt")


def test_a_file_that_was_cut_off_or_is_another(town: Path, tmp_path: Path) -> None:
    good = packed(tmp_path / "b", MANIFEST.text(), (info(), CONTENT)).read_bytes()
    (tmp_path / "cut").write_bytes(good[:-20])
    refused(town, tmp_path / "cut", "beschädigt")
    (tmp_path / "letter").write_text("Sehr geehrte Damen und Herren")
    refused(town, tmp_path / "letter", "keine Sicherung")


def test_a_backup_of_a_newer_version_is_refused(town: Path, tmp_path: Path) -> None:
    manifest = replace(MANIFEST, steps=("m999_future",), ratsbot="9.0")
    backup = packed(tmp_path / "b", manifest.text(), (info(), CONTENT))
    with pytest.raises(
        DatabaseError, match=r"neuere Fassung von Ratsbot geschrieben \(9.0, Stand m999_future\)"
    ):
        Called(town)("restore", "--to", str(tmp_path / "neu"), str(backup))


def sealed(content: bytes, secret: str = KEY) -> bytes:
    into = io.BytesIO()
    sealer = Sealer(into, secret)
    for at in range(0, len(content), 300_000):
        sealer.write(content[at : at + 300_000])
    sealer.close()
    return into.getvalue()


def opened(data: bytes, secret: str = KEY) -> bytes:
    opener, parts = Opener(io.BytesIO(data), secret), []
    while part := opener.read(100_000):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_was_sealed_is_opened(size: int) -> None:
    assert opened(sealed(b"a" * size)) == b"a" * size


def test_a_seal_that_was_tampered_with_is_noticed() -> None:
    whole, piece = sealed(b"a" * (2 * PIECE) + b"b" * 10), PIECE + TAG
    first, second = whole[HEAD : HEAD + piece], whole[HEAD + piece : HEAD + 2 * piece]
    head, last = whole[:HEAD], whole[HEAD + 2 * piece :]
    for changed in (
        head + first + second,  # cut off after a piece
        head + second + first + last,  # exchanged
        head + first + first + last,  # repeated
        head + first + last,  # left out
        whole[:-1],
        whole + b"more",
        head + first[:9] + bytes([first[9] ^ 1]) + first[10:] + second + last,
        whole[: HEAD - 1] + bytes([whole[HEAD - 1] ^ 1]) + whole[HEAD:],
        whole[: HEAD // 2],
    ):
        with pytest.raises(BrokenSeal):
            opened(changed)


def test_a_wrong_passphrase_is_a_sentence(town: Path, tmp_path: Path) -> None:
    (tmp_path / "p").write_text("Krähe am Bach 1\n")
    (tmp_path / "q").write_text("Krähe 2\n")
    ratsbot, backup = Called(town), tmp_path / "b"
    assert ", verschlüsselt)" in ratsbot("backup", str(backup), "--passphrase-file", str(tmp_path / "p"))
    assert b"manifest" not in backup.read_bytes()[:4096]
    assert "in Ordnung" in ratsbot(
        "restore", "--check", str(backup), "--passphrase-file", str(tmp_path / "p")
    )
    with pytest.raises(BrokenSeal, match="Kennwort passt nicht"):
        ratsbot("restore", "--check", str(backup), "--passphrase-file", str(tmp_path / "q"))
    assert "in Ordnung" in ratsbot("restore", "--check", str(backup), typed="Krähe am Bach 1\n")
