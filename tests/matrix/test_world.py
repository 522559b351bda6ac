"""The test world itself: that what the other Matrix tests stand on works."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import pytest

from bot.settings import load_settings
from tests.matrix.bot import parsed
from tests.matrix.world import SERVER, Bot, FaultProxy, JsPerson, Person, RefusedError, Synapse, User

People = Callable[[str], Awaitable[Person]]
JsPeople = Callable[..., Awaitable[JsPerson]]


async def test_two_people_talk(people: People) -> None:
    anna, bernd = await people("anna"), await people("bernd")
    assert anna.user_id.endswith(f":{SERVER}")
    room = await anna.create_room(bernd.user_id, name="Bauausschuss")
    invited = await bernd.wait_for(lambda event: event.get("state_key") == bernd.user_id)
    await bernd.join(invited["room_id"])
    await anna.joined(room, bernd.user_id)
    asked = await anna.send(room, "Wann tagt der Rat?", mentions=[bernd.user_id])
    await bernd.got(asked)
    told = await bernd.send(room, "Am Montag.", thread=asked)
    assert (await anna.answer(asked, by=bernd.user_id))["event_id"] == told
    await bernd.edit(room, told, "Am Dienstag.")
    await anna.react(room, told, "👍")
    await bernd.redact(room, told)
    kinds = ("m.room.message", "m.reaction", "m.room.redaction")
    await anna.wait_for(lambda event: event["type"] == "m.room.redaction")
    seen = [event["type"] for event in await anna.history(room) if event["type"] in kinds]
    assert seen == ["m.room.message"] * 3 + ["m.reaction", "m.room.redaction"]
    assert len(anna.answers(asked)) == 1


async def test_what_a_person_missed_is_fetched(people: People) -> None:
    anna = await people("anna")
    room = await anna.create_room()
    sent = [await anna.send(room, f"Nachricht {number}") for number in range(30)]
    await anna.got(sent[-1])
    assert [each for each in anna.times if each in sent] == sent


async def test_people_survive_a_restart_of_the_homeserver(people: People, synapse: Synapse) -> None:
    anna = await people("anna")
    room = await anna.create_room()
    await asyncio.to_thread(synapse.restart, hard=True)
    sent = await anna.send(room, "Noch da?")
    await anna.got(sent)


async def test_a_single_user_can_be_slowed_down(synapse: Synapse) -> None:
    user = synapse.register("eilig")
    async with await Person.login(synapse.url, user) as person:
        room = await person.create_room()
        synapse.limit(user, per_second=1, burst=2)
        with pytest.raises(RefusedError) as refused:  # noqa: PT012 - which of them is refused is up to Synapse
            for number in range(6):
                await person.send(room, f"schnell {number}")
        assert (refused.value.status, refused.value.code) == (429, "M_LIMIT_EXCEEDED")


async def test_the_proxy_passes_everything_on(people: People, proxy: FaultProxy, synapse: Synapse) -> None:
    anna = await people("anna")
    async with await Person.login(proxy.url, synapse.register("bernd")) as bernd:
        room = await bernd.create_room(anna.user_id)
        await anna.join(room)
        await bernd.joined(room, anna.user_id)
    assert proxy.reached() >= 1
    assert proxy.failed() == 0


FAULTS = {
    "502": (502, None),
    "html200": (200, None),
    "badtoken": (401, "M_UNKNOWN_TOKEN"),
    "429": (429, "M_LIMIT_EXCEEDED"),
}


@pytest.mark.parametrize("kind", FAULTS)
async def test_the_proxy_answers_wrongly(proxy: FaultProxy, kind: str) -> None:
    status, code = FAULTS[kind]
    proxy.fail(kind, only="/versions")
    async with aiohttp.ClientSession() as http, http.get(f"{proxy.url}/_matrix/client/versions") as answer:
        assert answer.status == status
        assert code is None or (await answer.json())["errcode"] == code
        assert answer.content_type == ("application/json" if code else "text/html")


@pytest.mark.parametrize("kind", ["cut", "reset", "lost"])
async def test_the_proxy_breaks_off(proxy: FaultProxy, kind: str) -> None:
    url = f"{proxy.url}/_matrix/client/versions"
    async with aiohttp.ClientSession() as http:
        proxy.fail(kind, only="/versions")
        with pytest.raises(aiohttp.ClientError):
            await (await http.get(url)).read()
        proxy.mend()
        async with http.get(url) as answer:
            assert "versions" in await answer.json()
    assert proxy.failed(kind) >= 1


async def test_the_proxy_keeps_silent(proxy: FaultProxy) -> None:
    proxy.fail("hang", 0.4, only="/versions")
    quick = aiohttp.ClientTimeout(total=0.2)
    async with aiohttp.ClientSession() as http:
        with pytest.raises(TimeoutError):
            await http.get(f"{proxy.url}/_matrix/client/versions", timeout=quick)
        async with http.get(f"{proxy.url}/_matrix/client/versions") as answer:  # aiohttp asks again by itself
            assert answer.status == 200
    assert proxy.failed("hang") == 2


async def test_a_message_whose_answer_was_lost_was_sent(
    people: People, proxy: FaultProxy, synapse: Synapse
) -> None:
    anna = await people("anna")
    room = await anna.create_room()
    user = synapse.register("bernd")
    await anna.invite(room, user.user_id)
    async with await Person.login(proxy.url, user) as bernd:
        await bernd.join(room)
        proxy.fail("lost", only="/send/")
        with pytest.raises(aiohttp.ClientError):
            await bernd.send(room, "Angekommen?")
        await anna.wait_for(lambda event: event.get("content", {}).get("body") == "Angekommen?")


async def test_a_fault_interrupts_what_is_under_way(people: People, proxy: FaultProxy) -> None:
    anna = await people("anna")
    anna.url = proxy.url
    room = await anna.create_room()
    while not proxy.reached():  # noqa: ASYNC110 - until the next long poll goes through the proxy
        await asyncio.sleep(0.05)
    proxy.fail("502", 0.5)
    sent = await anna.send(room, "Hallo?")
    await anna.got(sent)
    assert 1 <= proxy.failed() <= 5


async def test_two_foreign_clients_talk_encrypted(js_people: JsPeople) -> None:
    clara, david = await asyncio.gather(js_people("clara"), js_people("david"))
    room = await clara.create_room(david.user_id)
    await david.wait_for(lambda event: event.get("state_key") == david.user_id)
    await david.join(room)
    await clara.joined(room, david.user_id)
    asked = await clara.send(room, "Geheim?")
    read = await david.got(asked)
    assert (read["content"]["body"], read["shield"], read["failure"]) == ("Geheim?", 0, None)
    told = await david.send(room, "Ja.", thread=asked)
    assert (await clara.answer(asked, by=david.user_id))["event_id"] == told
    assert await clara.devices(david.user_id) == {david.device_id: True}


async def test_a_client_that_wants_signed_devices_hides_from_others(js_people: JsPeople) -> None:
    clara, emil = await asyncio.gather(js_people("clara"), js_people("emil", mode="all", sign=False))
    room = await clara.create_room(emil.user_id)
    await emil.wait_for(lambda event: event.get("state_key") == emil.user_id)
    await emil.join(room)
    await clara.joined(room, emil.user_id)
    hidden = await clara.send(room, "Nicht für alle")
    assert (await emil.got(hidden))["failure"]
    await clara.trust("all")
    await clara.new_session(room)
    shown = await clara.send(room, "Für alle")
    assert (await emil.got(shown))["content"]["body"] == "Für alle"
    told = await emil.send(room, "Danke")
    assert (await clara.got(told))["shield"] == 2


async def test_a_foreign_client_makes_secret_storage(js_people: JsPeople) -> None:
    clara = await js_people("clara")
    assert (await clara.secret_storage("ein langer Satz")).startswith("Es")
    assert (await clara.secret_storage()).startswith("Es")


async def test_what_the_foreign_client_refuses_is_said(js_people: JsPeople) -> None:
    clara = await js_people("clara", sign=False)
    with pytest.raises(RuntimeError, match="no servers"):
        await clara.join(f"!nirgends:{SERVER}")


async def test_our_service_starts_dies_and_comes_back(demo_folder: Path, tmp_path: Path) -> None:
    bot = Bot(tmp_path / "bot", demo=demo_folder)
    try:
        await bot.start()
        assert all((await bot.ready()).values())
        assert bot.process.megabytes() > 10
        await bot.restart(hard=True)
        stopped = await bot.stop()
        assert stopped.code == 0, bot.log()
        assert stopped.seconds < 5
        assert "did not stop in time" not in bot.log()
        assert await bot.ready() == {}
        assert bot.log().count("Ratsbot läuft.") == 2
        asked = await bot.run("demo", "--help")
        assert asked.returncode == 0
    finally:
        bot.kill()


async def test_our_service_is_somebody_on_the_homeserver(bot: Bot, people: People) -> None:
    anna = await people("anna")
    room = await anna.create_room(bot.user_id, direct=True)
    await anna.joined(room, bot.user_id)
    asked = await anna.send(room, "/hilfe")
    assert (await anna.answer(asked, by=bot.user_id))["content"]["msgtype"] == "m.notice"
    assert (await bot.ready())["matrix"]


def test_settings_are_written_so_that_they_can_be_read(tmp_path: Path) -> None:
    user = User("@ratsbot:stadt.example", "geheim")
    rules = {"users": ["*:stadt.example"], "commands": {"mehr": ["@amt:stadt.example"]}}
    bot = Bot(tmp_path / "bot", url="http://127.0.0.1:1", user=user, matrix=rules)
    matrix = load_settings(bot.config).matrix
    assert matrix is not None
    assert (matrix.user, matrix.folder) == (user.user_id, str(bot.device))
    assert matrix.commands == {"mehr": ("@amt:stadt.example",)}


def test_metrics_are_read_with_their_labels() -> None:
    page = '# TYPE a counter\na_total{kind="x"} 3\n# TYPE b gauge\nb 1.5\n'
    assert parsed(page) == {'a_total{kind="x"}': 3, "b": 1.5}


def test_what_the_world_is_made_of_is_locked_by_hashes() -> None:
    folder = Path(__file__).parent
    entries = (folder / "synapse.txt").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    entries = [entry for entry in entries if entry.strip() and not entry.strip().startswith("#")]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert any(entry.startswith("matrix-synapse==") for entry in entries)
    lock = json.loads((folder / "js" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    wanted = json.loads((folder / "js" / "package.json").read_text(encoding="utf-8"))
    assert lock.pop("")["dependencies"] == wanted["dependencies"]
    assert [name for name, package in lock.items() if not package["integrity"].startswith("sha512-")] == []
