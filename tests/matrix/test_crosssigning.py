"""The bot's device is signed by its own account, or it is said why not. Against a real Synapse."""

import stat
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from adapters.matrix import crosssigning, identity
from adapters.matrix.crosssigning import ensure, status
from adapters.matrix.ed25519 import signature, with_signature
from adapters.matrix.identity import Seeds
from tests.matrix.signer import KEYS_QUERY, SIGNATURES, UPLOAD, Device, Json, Shown, vouched
from tests.matrix.world import Synapse, User

Opened = Callable[..., Awaitable[Device]]


@pytest.fixture
def user(synapse: Synapse) -> User:
    return synapse.register("ratsbot")


@pytest.fixture
async def opened(synapse: Synapse, user: User) -> Any:
    """`await opened()`: one more device of the bot's account; `kind` is a class made from Device."""
    async with AsyncExitStack() as stack:

        async def come(kind: type[Device] = Device, *, upload: bool = True) -> Device:
            return await stack.enter_async_context(kind(synapse.url, user, upload=upload))

        yield come


async def publish(device: Device, seeds: Seeds, *roles: str) -> None:
    """Puts these keys on the server as another program of the same owner would."""
    master = seeds.public("master")
    assert master is not None
    bodies: Json = {}
    for role in roles:
        key = seeds.public(role)
        obj: Json = {"user_id": device.user_id, "usage": [role], "keys": {f"ed25519:{key}": key}}
        bodies[f"{role}_key"] = with_signature(
            obj, device.user_id, master, signature(seeds.by_role["master"], obj)
        )
    await device.must("POST", UPLOAD, bodies)


async def test_first_start_signs_without_a_password(opened: Opened, tmp_path: Path) -> None:
    device = await opened()
    state = await ensure(device, tmp_path)
    assert (state.kind, state.mended, state.remedy) == ("signed", True, "")
    shown = await device.shown()
    assert "unsigned" in shown.devices[device.device_id], "else it is not tested that it is left out"
    assert shown.trusts(device.device_id)
    key = device.account.ed25519_key.to_base64()
    assert vouched(shown.keys["master"], device.user_id, device.device_id, key)
    assert not any("=" in shown.public(role) for role in identity.ROLES), "clients drop padded ids"
    seeds = identity.load(tmp_path)
    assert seeds is not None
    assert [seeds.public(role) for role in identity.ROLES] == [shown.public(r) for r in identity.ROLES]


async def test_later_starts_change_nothing(opened: Opened, tmp_path: Path) -> None:
    device = await opened()
    await ensure(device, tmp_path)
    before, file = (await device.shown()).keys, (tmp_path / identity.FILE).read_bytes()
    device.calls.clear()
    for _ in range(3):
        state = await ensure(device, tmp_path, password="wrong", recovery_key="wrong")  # noqa: S106
        assert (state.kind, state.mended) == ("signed", False)
    assert device.calls == [KEYS_QUERY] * 3
    assert (await device.shown()).keys == before
    assert (tmp_path / identity.FILE).read_bytes() == file


async def test_seeds_are_on_the_disk_before_the_keys_are_on_the_server(
    opened: Opened, tmp_path: Path
) -> None:
    seen = []

    class Watching(Device):
        async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
            if path == UPLOAD:
                seeds, mode = identity.load(tmp_path), (tmp_path / identity.FILE).stat().st_mode
                assert seeds is not None
                assert body is not None
                seen.append(f"ed25519:{seeds.public('master')}" in body["master_key"]["keys"])
                assert stat.S_IMODE(mode) == 0o600
            return await super().call(method, path, body)

    assert (await ensure(await opened(Watching), tmp_path)).kind == "signed"
    assert seen == [True]


@pytest.mark.parametrize("path", [UPLOAD, SIGNATURES])
@pytest.mark.parametrize("before", [True, False])
async def test_what_a_crash_left_half_done_is_finished_at_the_next_start(
    opened: Opened, tmp_path: Path, path: str, *, before: bool
) -> None:
    device = await opened()
    device.cut, device.before = path, before
    with pytest.raises(ConnectionResetError):
        await ensure(device, tmp_path)
    seeds, device.cut = identity.load(tmp_path), None
    if not (path == SIGNATURES and not before):
        assert (await status(device, tmp_path)).kind in ("absent", "unsigned")
    assert (await ensure(device, tmp_path)).kind == "signed"
    assert identity.load(tmp_path) == seeds
    assert (await device.shown()).trusts(device.device_id)


@pytest.mark.parametrize("held", [False, True])
async def test_keys_that_are_not_ours_are_never_overwritten(
    opened: Opened, user: User, tmp_path: Path, *, held: bool
) -> None:
    owner, device = await opened(), await opened()
    await ensure(owner, tmp_path / "owner")
    if held:
        identity.save(Seeds.made(user.user_id), tmp_path / "bot")
    before = (await owner.shown()).keys
    for state in (
        await status(device, tmp_path / "bot"),
        await ensure(device, tmp_path / "bot", password=user.password),
    ):
        assert state == crosssigning.FOREIGN
        assert "Wiederherstellungsschlüssel" in state.remedy
    assert (await owner.shown()).keys == before
    assert (identity.load(tmp_path / "bot") is not None) is held


async def test_keys_made_by_somebody_else_at_the_same_moment_win(
    opened: Opened, user: User, tmp_path: Path
) -> None:
    owner = await opened()

    class Slow(Device):
        async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
            if path == UPLOAD and path not in self.calls:
                await ensure(owner, tmp_path / "owner")
            return await super().call(method, path, body)

    device = await opened(Slow)
    assert await ensure(device, tmp_path / "bot", password=user.password) == crosssigning.FOREIGN
    assert (await owner.shown()).trusts(owner.device_id)


async def test_password_is_used_where_the_server_wants_it(opened: Opened, user: User, tmp_path: Path) -> None:
    device, seeds = await opened(), Seeds.made(user.user_id)
    identity.save(seeds, tmp_path)
    # Synapse wants it as soon as there is a master key.
    await publish(device, seeds, "master")
    assert (await status(device, tmp_path)).kind == "incomplete"
    state = await ensure(device, tmp_path)
    assert (state.kind, "verlangt" in state.sentence) == ("failed", True)
    state = await ensure(device, tmp_path, password="falsch")  # noqa: S106
    assert (state.kind, "stimmt nicht" in state.sentence) == ("failed", True)
    assert (await ensure(device, tmp_path, password=user.password)).kind == "signed"
    assert (await device.shown()).trusts(device.device_id)


async def test_server_that_wants_a_browser_is_explained(opened: Opened, user: User, tmp_path: Path) -> None:
    class Delegated(Device):
        async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
            if path == UPLOAD:
                return 401, {"session": "dummy", "flows": [{"stages": ["m.oauth"]}]}
            return await super().call(method, path, body)

    state = await ensure(await opened(Delegated), tmp_path, password=user.password)
    assert (state.kind, "Browser" in state.sentence) == ("failed", True)


async def test_nothing_is_made_before_the_device_has_keys(opened: Opened, tmp_path: Path) -> None:
    device = await opened(upload=False)
    assert await ensure(device, tmp_path) == crosssigning.NOT_SHOWN
    assert identity.load(tmp_path) is None


async def test_keys_of_another_device_under_our_name_are_not_signed(opened: Opened, tmp_path: Path) -> None:
    device, other = await opened(), await opened()
    device.account = other.account
    assert await ensure(device, tmp_path) == crosssigning.NOT_OURS
    assert identity.load(tmp_path) is None


async def test_signature_that_synapse_will_not_replace_asks_for_a_new_device(
    opened: Opened, tmp_path: Path
) -> None:
    device = await opened()
    await ensure(device, tmp_path)
    await device.upload_keys(("m.olm.v1", "m.megolm.v2"))
    assert (await status(device, tmp_path)).kind == "unsigned"
    state = await ensure(device, tmp_path)
    assert (state.kind, "neues Gerät" in state.remedy) == ("failed", True)
    assert (await ensure(await opened(), tmp_path)).kind == "signed"


async def test_broken_signature_is_made_anew(opened: Opened, tmp_path: Path) -> None:
    class Forgetful(Device):
        """A server that takes new signatures for old ones, as the specification has it."""

        broken = False

        async def call(self, method: str, path: str, body: Json | None) -> tuple[int, Json]:
            status, answer = await super().call(method, path, body)
            self.broken = self.broken and path != SIGNATURES
            if path == KEYS_QUERY and self.broken:
                shown = Shown(self.user_id, answer)
                key = f"ed25519:{shown.public('self_signing')}"
                shown.devices[self.device_id]["signatures"][self.user_id][key] = "A" * 86
            return status, answer

    device = await opened(Forgetful)
    assert isinstance(device, Forgetful)
    await ensure(device, tmp_path)
    device.broken = True
    assert await status(device, tmp_path) == crosssigning.UNSIGNED
    state = await ensure(device, tmp_path)
    assert (state.kind, state.mended) == ("signed", True)


async def test_status_only_looks(opened: Opened, tmp_path: Path) -> None:
    device = await opened()
    assert await status(device, tmp_path) == crosssigning.ABSENT
    assert device.calls == [KEYS_QUERY]
    assert identity.load(tmp_path) is None


async def test_folder_of_another_account_is_refused(opened: Opened, tmp_path: Path) -> None:
    identity.save(Seeds.made("@jemand:stadt.example"), tmp_path)
    device = await opened()
    for state in (await status(device, tmp_path), await ensure(device, tmp_path)):
        assert (state.kind, "@jemand:stadt.example" in state.sentence) == ("failed", True)
    assert not (await device.shown()).keys


async def test_new_device_is_signed_with_seeds_from_a_backup(opened: Opened, tmp_path: Path) -> None:
    old, new = await opened(), await opened()
    await ensure(old, tmp_path / "old")
    identity.restore(identity.backup(tmp_path / "old"), tmp_path / "new")
    assert (await ensure(new, tmp_path / "new")).kind == "signed"
    shown = await new.shown()
    assert shown.trusts(old.device_id)
    assert shown.trusts(new.device_id)


def test_the_remedy_for_keys_that_are_not_here_names_the_option_it_needs() -> None:
    assert "`ratsbot matrix login`" in crosssigning.FOREIGN.remedy
    assert "`--recovery-key-file DATEI`" in crosssigning.FOREIGN.remedy
