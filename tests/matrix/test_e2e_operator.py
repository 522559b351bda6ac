"""What the operator does and is told: login, doctor, backup and restore, lost keys, withdrawn papers."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.matrix.talk import SEARCH, TITLE, Talk, meet, text, until
from tests.matrix.world import Bot, FaultProxy, JsPerson, Person, Synapse

People = Callable[[str], Awaitable[Person]]
JsPeople = Callable[..., Awaitable[JsPerson]]
Bots = Callable[..., Bot]


@pytest.fixture
async def anna(people: People) -> Person:
    return await people("anna")


def devices(synapse: Synapse, bot: Bot) -> list[str]:
    found = synapse.admin("GET", f"/_synapse/admin/v2/users/{bot.user_id}/devices")["devices"]
    return [each["device_id"] for each in found]


async def doctor(bot: Bot) -> tuple[int, str]:
    ended = await bot.run("doctor", "matrix")
    assert not ended.stderr
    return ended.returncode, ended.stdout


def password(bot: Bot) -> str:
    """The file that login has been given."""
    return str(bot.folder / "password")


async def test_the_doctor_finds_all_well(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id, name="Bau\x1b]0;x\x07ausschuss")
    await talk.fence()
    code, said = await doctor(service)
    assert (code, "✗" in said, "! " in said) == (0, False, False), said
    for wanted in ("vom eigenen Konto signiert", "Einmalschlüssel", "Ersatzschlüssel", "Zuletzt abgeglichen"):
        assert wanted in said
    assert "Bau]0;xausschuss (offen, Stufe 0)" in said


async def test_the_doctor_sees_a_room_in_which_it_may_not_write(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id, name="Nur lesen")
    levels = await anna.state(talk.room, "m.room.power_levels")
    await anna.set_state(talk.room, "m.room.power_levels", {**levels, "events_default": 50})
    await talk.person.send(talk.room, SEARCH)
    code, said = await doctor(service)
    assert code == 1
    assert "✗ Nur lesen (offen): Der Bot darf hier nicht schreiben." in said
    assert "mindestens Stufe 50" in said
    # An answer that cannot be posted keeps nobody else waiting.
    assert TITLE in await (await meet(anna, service.user_id)).answered(SEARCH)
    await anna.leave(talk.room)


async def test_the_doctor_before_the_login_and_without_the_homeserver(
    bots: Bots, proxy: FaultProxy, synapse: Synapse
) -> None:
    bot = bots(url=proxy.url)
    code, said = await doctor(bot)
    assert (code, "✗ Der Bot ist bei Matrix noch nicht angemeldet." in said) == (1, True)
    await bot.login()
    code, said = await doctor(bot)
    assert (code, "! Noch nie abgeglichen." in said) == (0, True)
    proxy.fail("502", only="")
    code, said = await doctor(bot)
    assert (code, "antwortet nicht" in said) == (1, True)
    proxy.mend()
    (device,) = devices(synapse, bot)
    synapse.admin("DELETE", f"/_synapse/admin/v2/users/{bot.user_id}/devices/{device}")
    code, said = await doctor(bot)
    assert (code, "erkennt die Anmeldung nicht mehr an" in said) == (1, True)


async def test_a_foreign_identity_is_said_and_left_alone(
    bots: Bots, js_people: JsPeople, synapse: Synapse
) -> None:
    """The account was used with an ordinary client first; its recovery key lets the bot sign."""
    account = synapse.register("ratsbot")
    async with await JsPerson.login(synapse.url, account) as owner:
        recovery = await owner.secret_storage()
    bot = bots(user=account)
    with pytest.raises(AssertionError, match="überschreibt sie nicht"):
        await bot.login()
    code, said = await doctor(bot)
    assert (code, "Wiederherstellungsschlüssel" in said) == (1, True)
    key = bot.folder / "recovery"
    key.write_text(recovery)
    await bot.login("--recovery-key-file", str(key))
    await bot.start()
    clara = await js_people("clara")
    talk = await meet(clara, bot.user_id)
    _, answer = await talk.ask(SEARCH)
    assert (answer["shield"], TITLE in text(answer)) == (0, True)


async def test_lost_keys_are_said_and_a_login_mends_it(
    bots: Bots, js_people: JsPeople, synapse: Synapse
) -> None:
    clara, bot = await js_people("clara"), bots()
    await bot.login()
    await bot.start()
    talk = await meet(clara, bot.user_id)
    (before,) = devices(synapse, bot)
    await bot.stop()
    for each in bot.device.glob("olm-*"):
        each.unlink()
    await bot.start(well=False)
    await until(lambda: "ratsbot matrix login" in bot.log())
    code, said = await doctor(bot)
    assert (code, "ratsbot matrix login" in said) == (1, True)
    await bot.stop()
    await bot.login()
    (after,) = devices(synapse, bot)
    assert after != before
    asked = await clara.send(talk.room, SEARCH)
    await bot.start()
    answer = await clara.answer(asked, by=bot.user_id)
    assert (answer["shield"], TITLE in text(answer)) == (0, True)
    assert "Traceback" not in bot.log()


async def test_a_backup_brings_back_the_identity_on_a_new_device(
    bots: Bots, js_people: JsPeople, synapse: Synapse, tmp_path: Path
) -> None:
    clara, bot = await js_people("clara"), bots()
    await bot.login()
    await bot.start()
    talk = await meet(clara, bot.user_id)
    await talk.ask(SEARCH)
    (before,) = devices(synapse, bot)
    (phrase := tmp_path / "phrase").write_text("ein langer Satz")
    saved = tmp_path / "sicherung"
    ended = await bot.run("matrix", "backup", str(saved), "--passphrase-file", str(phrase))
    assert (ended.returncode, saved.stat().st_mode & 0o777) == (0, 0o600), ended.stderr
    await bot.stop()
    shutil.rmtree(bot.device)
    (wrong := tmp_path / "wrong").write_text("ein anderer Satz")
    code, said = await restore(bot, saved, wrong)
    assert (code, bot.device.joinpath("session.json").exists()) == (1, False), said
    code, said = await restore(bot, saved, phrase)
    assert code == 0, said
    (after,) = devices(synapse, bot)
    assert after != before
    asked = await clara.send(talk.room, SEARCH)
    await bot.start()
    answer = await clara.answer(asked, by=bot.user_id)
    assert (answer["shield"], TITLE in text(answer)) == (0, True)
    assert await clara.devices(bot.user_id) == {after: True}


async def restore(bot: Bot, saved: Path, phrase: Path) -> tuple[int, str]:
    files = ("--passphrase-file", str(phrase), "--password-file", password(bot))
    ended = await bot.run("matrix", "restore", str(saved), *files)
    return ended.returncode, ended.stdout + ended.stderr


async def test_what_a_city_withdraws_is_taken_back(anna: Person, service: Bot) -> None:
    talk = await meet(anna, service.user_id)
    _, card = await talk.ask("/vorlage 2026/0062")
    _, hits = await talk.ask(SEARCH)
    _, other = await talk.ask("/vorlage 2025/0142")
    ended = await service.run("sperren", "kraehenfurt", "2026/0062", "--grund", "zur Probe")
    assert ended.returncode == 0, ended.stderr
    await talk.redacted(card["event_id"])
    await talk.redacted(hits["event_id"])
    await talk.fence()
    assert "Zwischenbericht" not in await talk.answered(SEARCH)
    assert await Talk(anna, service.user_id, talk.room).answered("/vorlage 2025/0142") == text(other)
