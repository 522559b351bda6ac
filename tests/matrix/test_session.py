"""Logging in, the session on disk, and one process per device."""

import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.matrix.config import Config
from adapters.matrix.session import (
    DeadToken,
    Session,
    keys_made,
    lock,
    login_password,
    login_token,
    logout,
    store_state,
)
from bot.errors import Busy, OperatorError
from tests.matrix.world import Synapse, free_port

SESSION = Session("@ratsbot:stadt.example", "GERAET/1", "geheim", "https://matrix.stadt.example")


def test_saved_and_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "matrix"
    assert Session.load(folder) is None
    SESSION.save(folder)
    assert Session.load(folder) == SESSION
    assert folder.stat().st_mode & 0o777 == 0o700
    assert [each.stat().st_mode & 0o777 for each in folder.iterdir()] == [0o600]
    replace(SESSION, device_id="GERAET2").save(folder)
    assert [each.name for each in folder.iterdir()] == ["session.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"user_id": "@a:b"}'])
def test_a_damaged_file_is_said(tmp_path: Path, content: str) -> None:
    (tmp_path / "session.json").write_text(content)
    with pytest.raises(OperatorError, match="ratsbot matrix login"):
        Session.load(tmp_path)


def test_lost_keys_are_told_from_a_first_start(tmp_path: Path) -> None:
    SESSION.save(tmp_path)
    assert store_state(tmp_path, SESSION) == "fresh"
    store = tmp_path / "olm-GERAET%2F1.db"
    store.touch()
    keys_made(tmp_path, SESSION)
    assert store_state(tmp_path, SESSION) == "there"
    assert Session.load(tmp_path) == SESSION
    store.unlink()
    assert store_state(tmp_path, SESSION) == "lost"
    replace(SESSION, device_id="GERAET2").save(tmp_path)
    assert store_state(tmp_path, replace(SESSION, device_id="GERAET2")) == "fresh"


def _hold(
    folder: Path, held: "multiprocessing.synchronize.Event", over: "multiprocessing.synchronize.Event"
) -> None:
    with lock(folder):
        held.set()
        over.wait(20)


def test_one_process_per_device(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held, over = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(tmp_path, held, over))
    other.start()
    assert held.wait(20)
    with pytest.raises(Busy, match="anderen Prozess"), lock(tmp_path):
        pass
    over.set()
    other.join(20)
    with lock(tmp_path):
        pass


async def test_password_then_token(synapse: Synapse, tmp_path: Path) -> None:
    user = synapse.register("ratsbot")
    config = Config(synapse.url, user.user_id, tmp_path)
    session = await login_password(config, user.password)
    assert (session.user_id, session.homeserver) == (user.user_id, synapse.url)
    assert await login_token(config, session.access_token) == session
    with pytest.raises(OperatorError, match="gehören zu"):
        await login_token(replace(config, user="@wer:stadt.example"), session.access_token)
    _, devices = synapse.call("GET", "/_matrix/client/v3/devices", token=session.access_token)
    assert [each["display_name"] for each in devices["devices"]] == ["Ratsbot"]
    await logout(config, session)
    await logout(config, session)
    with pytest.raises(DeadToken):
        await login_token(config, session.access_token)


async def test_a_name_without_a_server_part_will_do(synapse: Synapse, tmp_path: Path) -> None:
    user = synapse.register("ratsbot")
    assert (
        await login_password(Config(synapse.url, user.name, tmp_path), user.password)
    ).user_id == user.user_id


async def test_a_wrong_password_and_a_wrong_address(synapse: Synapse, tmp_path: Path) -> None:
    user = synapse.register("ratsbot")
    config = Config(synapse.url, user.user_id, tmp_path)
    with pytest.raises(OperatorError, match="Passwort") as refused:
        await login_password(config, "falsch-und-geheim")
    assert "geheim" not in str(refused.value)
    with pytest.raises(OperatorError, match="antwortet nicht"):
        await login_password(replace(config, homeserver=f"http://127.0.0.1:{free_port()}"), user.password)
    assert Session.load(tmp_path) is None
