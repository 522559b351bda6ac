"""The search beside the compose box, and addresses of papers that become cards."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from adapters.command_line.compose import House, build
from adapters.teams import responses
from adapters.teams.extension import Extension, Wanted
from adapters.teams.people import Me
from bot.settings import Embeddings, Settings
from bot.texts import places as texts
from tests.houses import load_demo
from tests.teams.activities import CHEFIN, PERSONAL, REGISTRATION, activity

ADDRESS = "https://ris.kraehenfurt.example/vorlage/1129"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    path = tmp_path_factory.mktemp("extension") / "test.db"
    made = build(replace(Settings(), database=path, embeddings=Embeddings(kind="off")))
    load_demo(made)
    yield made
    made.close()


@pytest.fixture
def extension(house: House) -> Extension:
    return Extension(house.bot, Me(lambda user: house.bot.pseudonym("teams", user), house.clock.now))


def query(words: str | None, skip: object = 0, count: object = 25) -> dict[str, Any]:
    typed = {"name": "initialRun", "value": "true"} if words is None else {"name": "q", "value": words}
    return {"commandId": "suche", "parameters": [typed], "queryOptions": {"skip": skip, "count": count}}


async def search(extension: Extension, words: str | None, skip: int = 0, count: int = 25) -> dict[str, Any]:
    asked = activity(type="invoke", name="composeExtension/query", value=query(words, skip, count))
    body = await extension.query(REGISTRATION, asked)
    assert list(body) == ["composeExtension"]
    found: dict[str, Any] = body["composeExtension"]
    return found


def titles(found: dict[str, Any]) -> list[str]:
    return [each["preview"]["content"]["title"] for each in found["attachments"]]


async def test_papers_to_choose_from_have_a_card_and_a_preview(extension: Extension) -> None:
    found = await search(extension, "Radweg")
    assert (found["type"], found["attachmentLayout"]) == ("result", "list")
    first = found["attachments"][0]
    assert first["contentType"] == "application/vnd.microsoft.card.adaptive"
    assert first["content"]["version"] == "1.5"
    assert "Beratungsfolge" in first["content"]["fallbackText"]
    assert first["preview"]["contentType"] == "application/vnd.microsoft.card.thumbnail"
    assert ": " in first["preview"]["content"]["title"]
    assert " · " in first["preview"]["content"]["text"]


async def test_pages_follow_each_other_without_a_gap(extension: Extension) -> None:
    whole = titles(await search(extension, "Haushalt"))
    assert len(whole) == len(set(whole)) == 25
    pages = [titles(await search(extension, "Haushalt", skip, 10)) for skip in (0, 10, 20)]
    assert [len(page) for page in pages] == [10, 10, 10]
    assert [*pages[0], *pages[1], *pages[2]][:25] == whole
    assert (await search(extension, "Haushalt", 200))["attachments"] == []


async def test_before_anything_is_typed_there_is_what_is_new(extension: Extension) -> None:
    assert titles(await search(extension, None))
    assert titles(await search(extension, "  ")) == titles(await search(extension, None))


async def test_nothing_found_is_said(extension: Extension) -> None:
    found = await search(extension, "xyzzyplugh")
    assert found["type"] == "message"
    assert "xyzzyplugh" in found["text"]


async def test_the_list_in_the_chat_stays_what_it_was(house: House, extension: Extension) -> None:
    await search(extension, "Haushalt")
    kept = house.services.db.rows("SELECT * FROM memory")
    assert {row["place"] for row in kept} == {"kraehenfurt|compose"}


async def test_a_command_that_is_denied_is_denied_here_too(extension: Extension) -> None:
    only = replace(REGISTRATION, commands={"suche": (CHEFIN,)})
    body = await extension.query(only, activity(type="invoke", value=query("Radweg")))
    assert texts.denied("suche") in body["composeExtension"]["text"]


async def test_too_slow_is_said(house: House) -> None:
    hasty = Extension(house.bot, Me(str, house.clock.now), seconds=0)
    assert (await search(hasty, "Radweg"))["text"] == responses.TOO_SLOW
    body = await hasty.link(REGISTRATION, activity(type="invoke", value={"url": ADDRESS}))
    assert body["composeExtension"]["attachments"] == []


@pytest.mark.parametrize(
    ("skip", "count", "read"),
    [
        (0, 25, (0, 25)),
        (-1, 0, (0, 1)),
        (10**9, 10**9, (200, 25)),
        ("3", None, (0, 25)),
        (True, True, (0, 25)),
    ],
)
def test_numbers_stay_within_bounds(skip: object, count: object, read: tuple[int, int]) -> None:
    wanted = Wanted.read(query("x", skip, count))
    assert (wanted.skip, wanted.count) == read


def test_what_is_typed_stays_an_argument() -> None:
    assert Wanted.read(query("/einstellungen\nstadt x")).command == "/suche /einstellungen stadt x"
    assert Wanted.read({}).command == "/neu"


async def link(extension: Extension, url: object) -> list[dict[str, Any]]:
    asked = activity(PERSONAL, type="invoke", name="composeExtension/queryLink", value={"url": url})
    body = await extension.link(REGISTRATION, asked)
    attachments: list[dict[str, Any]] = body["composeExtension"]["attachments"]
    return attachments


@pytest.mark.parametrize(
    "url", [ADDRESS, f"{ADDRESS}#top", "https://ris.kraehenfurt.example/oparl/paper/1129"]
)
async def test_an_address_of_a_paper_becomes_a_card(extension: Extension, url: str) -> None:
    (attachment,) = await link(extension, url)
    assert attachment["content"]["version"] == "1.3"
    assert attachment["preview"]["content"]["title"].startswith("2026/0088: ")


@pytest.mark.parametrize(
    "url",
    [
        "https://ris.kraehenfurt.example/vorlage/2026/0088",
        "https://ris.kraehenfurt.example/#2026/0088",
        "https://ris.kraehenfurt.example/(2026/0088)",
        "https://ris.quellstadt.example/vorlage/40211",
        "https://ris.kraehenfurt.example@evil.example/vorlage/1129",
        "https://user@ris.kraehenfurt.example/vorlage/1129",
        "http://169.254.169.254/",
        "javascript:alert(1)",
        "https://[",
        "2026/0088",
        "",
        None,
        {"x": 1},
    ],
)
async def test_other_addresses_show_nothing(extension: Extension, url: object) -> None:
    assert await link(extension, url) == []
