"""The seeds of the signing keys: on the disk before they are used, and into a backup and out of it."""

import json
import os
import stat
from pathlib import Path

import pytest
from vodozemac import Account, Ed25519PublicKey, Ed25519Signature

from adapters.matrix import identity
from adapters.matrix.ed25519 import canonical, decoded, encoded, fits, public, signature
from adapters.matrix.identity import FILE, ROLES, Seeds, SigningError, backup, load, restore, save

USER = "@ratsbot:stadt.example"


@pytest.fixture
def seeds() -> Seeds:
    return Seeds.made(USER)


def test_seeds_come_back_and_only_we_may_read_them(seeds: Seeds, tmp_path: Path) -> None:
    folder = tmp_path / "matrix" / "gerät"
    assert load(folder) is None
    save(seeds, folder)
    assert load(folder) == seeds
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_file_is_flushed_before_it_gets_its_name_and_the_name_after(seeds: Seeds, tmp_path: Path) -> None:
    flushed = []

    def flush(handle: int) -> None:
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        flushed.append((is_folder, (tmp_path / FILE).exists(), os.fstat(handle).st_size > 100))

    save(seeds, tmp_path, flush=flush)
    assert [(folder, named) for folder, named, _ in flushed] == [(False, False), (True, True)]
    assert flushed[0][2], "all of it was written before"


def test_full_disk_leaves_the_old_file(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        save(seeds, tmp_path, flush=full)
    assert load(tmp_path) == seeds
    save(seeds, tmp_path)


def test_what_a_kill_left_is_not_written_into(seeds: Seeds, tmp_path: Path) -> None:
    left = tmp_path / f"{FILE}.new"
    left.write_text("halb")
    left.chmod(0o644)
    save(seeds, tmp_path)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert not left.exists()


@pytest.mark.parametrize(
    "content",
    ["", "{", "[]", "{}", '{"version": 2}', '{"version": 1, "user_id": "@a:b", "seeds": {}}', "\x00\xff"],
)
def test_unreadable_file_is_said_and_not_made_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE).write_text(content, encoding="latin-1")
    with pytest.raises(SigningError, match=r"Signaturschlüssel .* lassen sich nicht lesen"):
        load(tmp_path)
    with pytest.raises(SigningError):
        save(Seeds.made(USER), tmp_path)
    assert (tmp_path / FILE).read_text(encoding="latin-1") == content


def test_short_seed_is_no_seed(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path)
    content = json.loads((tmp_path / FILE).read_text())
    content["seeds"]["master"] = encoded(bytes(31))
    (tmp_path / FILE).write_text(json.dumps(content))
    with pytest.raises(SigningError):
        load(tmp_path)


def test_seeds_show_themselves_nowhere(seeds: Seeds) -> None:
    assert repr(seeds) == f"Seeds(user_id='{USER}')"


@pytest.mark.parametrize("passphrase", [None, "Die Linde blüht"])
def test_backup_comes_back(seeds: Seeds, tmp_path: Path, passphrase: str | None) -> None:
    save(seeds, tmp_path / "old")
    data = backup(tmp_path / "old", passphrase)
    assert restore(data, tmp_path / "new", passphrase) == seeds
    assert load(tmp_path / "new") == seeds
    readable = any(encoded(seed).encode() in data for seed in seeds.by_role.values())
    assert readable is (passphrase is None)
    assert (USER.encode() in data) is (passphrase is None)


def test_passphrase_is_the_same_however_the_umlaut_was_typed(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path / "old")
    data = backup(tmp_path / "old", "blüht")
    assert restore(data, tmp_path / "new", "blu\u0308ht") == seeds


def test_encrypted_backup_is_refused_without_its_passphrase(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path / "old")
    data, new = backup(tmp_path / "old", "richtig"), tmp_path / "new"
    with pytest.raises(SigningError, match="verschlüsselt"):
        restore(data, new)
    with pytest.raises(SigningError, match="Kennwort passt nicht"):
        restore(data, new, "falsch")
    changed = json.loads(data)
    changed["encrypted"]["data"] = encoded(bytes(40))
    with pytest.raises(SigningError, match="beschädigt"):
        restore(json.dumps(changed).encode(), new, "richtig")
    assert load(new) is None


def test_empty_passphrase_is_none(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path)
    with pytest.raises(SigningError, match="leer"):
        backup(tmp_path, "")


def test_nothing_to_back_up_is_said(tmp_path: Path) -> None:
    with pytest.raises(SigningError, match="keine Signaturschlüssel"):
        backup(tmp_path)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "keine Sicherung"),
        (b"\xff\x00", "keine Sicherung"),
        (b"[1]", "keine Sicherung"),
        (b'{"format": "ratsbot-signing-keys", "version": 2}', "anderen Version"),
        (b'{"format": "ratsbot-signing-keys", "version": 1}', "fehlen Signaturschlüssel"),
        (b'{"format": "ratsbot-signing-keys", "version": 1, "encrypted": 1}', "Kennwort passt nicht"),
    ],
)
def test_what_is_no_backup_is_refused(tmp_path: Path, data: bytes, sentence: str) -> None:
    with pytest.raises(SigningError, match=sentence):
        restore(data, tmp_path, "egal")
    assert load(tmp_path) is None


def test_other_seeds_are_not_overwritten_by_a_backup(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path / "old")
    data, mine = backup(tmp_path / "old"), Seeds.made(USER)
    save(mine, tmp_path / "new")
    with pytest.raises(SigningError, match="schon andere Signaturschlüssel"):
        restore(data, tmp_path / "new")
    assert load(tmp_path / "new") == mine
    assert restore(data, tmp_path / "old") == seeds, "the same again is no harm"


def test_seeds_of_another_identity_are_kept_aside(seeds: Seeds, tmp_path: Path) -> None:
    save(seeds, tmp_path)
    save(Seeds.made(USER), tmp_path)
    kept = tmp_path / identity.KEPT_ASIDE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.replace(tmp_path / FILE)
    assert load(tmp_path) == seeds


def test_signatures_are_those_of_everybody_else() -> None:
    seed, account = bytes(range(32)), Account()
    obj = {"b": {"ü": ["€", 1, None, True]}, "a": "\u2028", "signatures": {"x": 1}, "unsigned": {"y": 2}}
    assert canonical(obj) == '{"a":"\u2028","b":{"ü":["€",1,null,true]}}'.encode()
    theirs = Ed25519PublicKey.from_base64(public(seed))
    theirs.verify_signature(canonical(obj), Ed25519Signature.from_base64(signature(seed, obj)))
    key, signed = account.ed25519_key.to_base64(), account.sign(canonical(obj)).to_base64()
    assert fits(obj, key, signed)
    assert fits({**obj, "unsigned": "changed", "signatures": {}}, key, signed)
    assert not fits({**obj, "a": "changed"}, key, signed)


@pytest.mark.parametrize("nonsense", [None, 7, "", "A", "not base64!", "AAAA", "ä", "_" * 86, "A" * 86])
def test_malformed_signature_or_key_fits_nothing(nonsense: object) -> None:
    seed = bytes(32)
    assert not fits({}, public(seed), nonsense)
    assert not fits({}, nonsense, signature(seed, {}))


def test_base64_is_written_without_padding_and_read_with_and_without() -> None:
    assert encoded(b"1234") == "MTIzNA"
    assert decoded("MTIzNA") == decoded("MTIzNA==") == b"1234"
    assert all("=" not in str(Seeds.made(USER).public(role)) for role in ROLES)
