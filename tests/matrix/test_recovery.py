"""An account that has signing keys already lends them to the bot: by recovery key or passphrase."""

import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from adapters.matrix import crosssigning, identity
from adapters.matrix.crosssigning import State, ensure
from adapters.matrix.identity import Seeds
from adapters.matrix.recovery import recovery_key
from tests.matrix.signer import UPLOAD, Device
from tests.matrix.vault import Vault, from_passphrase, shown_key
from tests.matrix.world import Synapse

PASSPHRASE = "Die Linde am Markt blüht spät"  # noqa: S105


class Account:
    """Its owner's program has made signing keys; the bot's device is new. `vault` is not filled yet."""

    def __init__(self, bot: Device, owner: Device, folder: Path) -> None:
        self.bot, self.owner, self.folder = bot, owner, folder
        self.key = secrets.token_bytes(32)
        self.vault = Vault(owner, self.key)

    @property
    def seeds(self) -> Seeds:
        held = identity.load(self.folder / "owner")
        assert held is not None
        return held

    async def ensure(self, secret: str) -> State:
        return await ensure(self.bot, self.folder / "bot", recovery_key=secret)

    async def refused(self, secret: str) -> str:
        """The sentence and the remedy of a start that must change nothing."""
        before = (await self.owner.shown()).keys
        state = await self.ensure(secret)
        assert state.kind == "failed"
        assert identity.load(self.folder / "bot") is None
        assert (await self.owner.shown()).keys == before
        return f"{state.sentence} {state.remedy}"


@pytest.fixture
async def account(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Account]:
    user = synapse.register("stadtbot")
    async with AsyncExitStack() as stack:
        owner = await stack.enter_async_context(Device(synapse.url, user))
        bot = await stack.enter_async_context(Device(synapse.url, user))
        await ensure(owner, tmp_path / "owner")
        yield Account(bot, owner, tmp_path)


@pytest.mark.parametrize("padded", [True, False])
async def test_recovery_key_opens_the_account(account: Account, *, padded: bool) -> None:
    account.vault.padded = padded
    await account.vault.fill(account.seeds)
    before = (await account.owner.shown()).public("master")
    state = await account.ensure(f" {shown_key(account.key)}\n")
    assert (state.kind, state.mended) == ("signed", True)
    shown = await account.bot.shown()
    assert shown.public("master") == before
    assert shown.trusts(account.bot.device_id)
    assert identity.load(account.folder / "bot") == account.seeds
    assert UPLOAD not in account.bot.calls
    # From now on nobody needs to be asked.
    again = await ensure(account.bot, account.folder / "bot")
    assert (again.kind, again.mended) == ("signed", False)


@pytest.mark.parametrize("end", ["", "\n"])
async def test_passphrase_opens_the_account(account: Account, end: str) -> None:
    account.vault.key = from_passphrase(PASSPHRASE)
    await account.vault.fill(account.seeds, typed=True)
    assert (await account.ensure(PASSPHRASE + end)).kind == "signed"
    assert (await account.bot.shown()).trusts(account.bot.device_id)


async def test_recovery_key_works_beside_a_passphrase(account: Account) -> None:
    account.vault.key = from_passphrase(PASSPHRASE)
    await account.vault.fill(account.seeds, typed=True)
    assert (await account.ensure(shown_key(account.vault.key))).kind == "signed"


async def test_wrong_secrets_are_refused(account: Account) -> None:
    await account.vault.fill(account.seeds, typed=True)
    for secret in (shown_key(secrets.token_bytes(32)), "falsche Passphrase"):
        assert "passt nicht zu diesem Konto" in await account.refused(secret)


async def test_slip_in_a_recovery_key_is_named(account: Account) -> None:
    await account.vault.fill(account.seeds)
    right = shown_key(account.key)
    slip = right[:-1] + ("2" if right[-1] != "2" else "3")
    for secret in (slip, right[:-4], "irgendetwas"):
        assert "Tippfehler" in await account.refused(secret)


@pytest.mark.parametrize("part", ["mac", "ciphertext", "iv"])
async def test_tampered_secret_is_refused(account: Account, part: str) -> None:
    await account.vault.fill(account.seeds)
    other = account.vault.seal("m.cross_signing.self_signing", secrets.token_bytes(43))
    await account.vault.store("self_signing", account.seeds.by_role["self_signing"], **{part: other[part]})
    await account.refused(shown_key(account.key))


@pytest.mark.parametrize("nonsense", ["", "kein base64!", "/////////////////////w=="])
async def test_malformed_secret_is_refused(account: Account, nonsense: str) -> None:
    await account.vault.fill(account.seeds)
    for part in ("iv", "ciphertext", "mac"):
        seed = account.seeds.by_role["self_signing"]
        await account.vault.store("self_signing", seed, **{part: nonsense})
        await account.refused(shown_key(account.key))


@pytest.mark.parametrize("role", identity.ROLES)
async def test_keys_that_the_server_does_not_show_are_refused(account: Account, role: str) -> None:
    other = Seeds.made(account.owner.user_id).by_role[role]
    await account.vault.fill(Seeds(account.owner.user_id, {**account.seeds.by_role, role: other}))
    assert "nicht die, die der Matrix-Server zeigt" in await account.refused(shown_key(account.key))


async def test_seed_of_the_wrong_length_is_refused(account: Account) -> None:
    await account.vault.fill(account.seeds)
    await account.vault.store("self_signing", bytes(16))
    assert "Länge" in await account.refused(shown_key(account.key))


async def test_self_signing_key_alone_is_enough(account: Account) -> None:
    part = Seeds(account.owner.user_id, {"self_signing": account.seeds.by_role["self_signing"]})
    await account.vault.fill(part)
    assert (await account.ensure(shown_key(account.key))).kind == "signed"
    shown = await account.bot.shown()
    assert shown.trusts(account.bot.device_id)
    name = f"ed25519:{account.bot.device_id}"
    assert name not in shown.keys["master"]["signatures"][account.bot.user_id], "who knows whose it is"


async def test_without_the_self_signing_key_there_is_no_way(account: Account) -> None:
    await account.vault.fill(Seeds(account.owner.user_id, {"master": account.seeds.by_role["master"]}))
    assert "nicht hinterlegt" in await account.refused(shown_key(account.key))


async def test_account_without_recovery_says_how_to_set_it_up(account: Account) -> None:
    assert "Wiederherstellung einrichten" in await account.refused(shown_key(account.key))
    await account.vault.put("m.secret_storage.default_key", {"key": "weg"})
    assert "Wiederherstellung einrichten" in await account.refused(shown_key(account.key))


async def test_unknown_way_of_storing_is_said(account: Account) -> None:
    await account.vault.fill(account.seeds)
    await account.vault.describe(algorithm="m.secret_storage.v9")
    assert "unbekanntes Verfahren" in await account.refused(shown_key(account.key))


async def test_absurd_number_of_rounds_is_not_counted_to(account: Account) -> None:
    await account.vault.fill(account.seeds)
    rule = {"algorithm": "m.pbkdf2", "salt": "Salz", "iterations": 10**12}
    await account.vault.describe(passphrase=rule)
    assert "Tippfehler" in await account.refused(PASSPHRASE)


async def test_key_without_a_check_is_checked_by_the_secrets(account: Account) -> None:
    await account.vault.fill(account.seeds)
    await account.vault.describe(iv=None, mac=None)
    assert "beschädigt" in await account.refused(shown_key(secrets.token_bytes(32)))
    assert (await account.ensure(shown_key(account.key))).kind == "signed"


async def test_replaced_keys_give_way_to_recovered_ones(account: Account) -> None:
    old = Seeds.made(account.bot.user_id)
    identity.save(old, account.folder / "bot")
    assert await ensure(account.bot, account.folder / "bot") == crosssigning.FOREIGN
    await account.vault.fill(account.seeds)
    assert (await account.ensure(shown_key(account.key))).kind == "signed"
    assert identity.load(account.folder / "bot") == account.seeds
    assert f'"{old.user_id}"' in (account.folder / "bot" / identity.KEPT_ASIDE).read_text()


def test_recovery_key_of_the_matrix_js_sdk_is_read() -> None:
    text = "EsTc LW2K PGiF wKEA 3As5 g5c4 BXwk qeeJ ZJV8 Q9fu gUMN UE4d"
    key = "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"
    assert recovery_key(text) == bytes.fromhex(key)
    assert shown_key(bytes.fromhex(key)) == text


@pytest.mark.parametrize("text", ["", " ", "1", "0OIl", "ä" * 48, "z" * 48, "z" * 500, "Es" * 24])
def test_what_is_no_recovery_key_is_none(text: str) -> None:
    assert recovery_key(text) is None
