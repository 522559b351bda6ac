"""The app package, checked with Microsoft's own schema of the manifest."""

import importlib
import io
import json
import os
import struct
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.config import Config
from adapters.teams.icons import draw
from adapters.teams.manifest import Publisher, manifest
from adapters.teams.package import ICONS, package
from bot.app import CommandLine
from bot.commands.registry import registry
from tests.matrix.process import CACHE
from tests.teams.world import APP, CITY, registration

FOLDER = Path(os.environ.get("RATSBOT_TEAMS_PLAYGROUND") or CACHE / "teams-playground")
SCHEMA = FOLDER.joinpath(
    "node_modules/@microsoft/app-manifest/build/json-schemas/teams/v1.22/MicrosoftTeams.schema.json"
)
"""Microsoft's own, as its npm package carries it: made by tests/teams/world.sh, not part of Ratsbot."""
CONFIG = Config("https://ratsbot.stadt.example", {CITY: registration()})
COMMANDS = [CommandLine(each.name, each.usage, each.summary) for each in registry().values()]
WHITE = (255, 255, 255)


def problems(made: dict[str, Any]) -> list[str]:
    if not SCHEMA.is_file():
        pytest.skip(f"no schema of the manifest in {FOLDER}: run tests/teams/world.sh")
    jsonschema: Any = importlib.import_module("jsonschema")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker())
    return [f"{each.json_path}: {each.message}" for each in validator.iter_errors(made)]


def pixels(png: bytes) -> tuple[int, list[tuple[int, int, int, int]]]:
    """Width and pixels of a PNG as `draw` writes them: RGBA, rows unfiltered."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (width, depth, kind) == (height, 8, 6)
    at, data = 8, b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, line = zlib.decompress(data), 4 * width + 1
    rows = [raw[begin : begin + line] for begin in range(0, len(raw), line)]
    assert {row[0] for row in rows} == {0}
    return width, [tuple(row[i : i + 4]) for row in rows for i in range(1, line, 4)]  # type: ignore[misc]


def test_the_manifest_is_as_microsoft_wants_it() -> None:
    assert problems(manifest(CONFIG, registration(), COMMANDS)) == []


def test_the_schema_does_refuse() -> None:
    made = manifest(CONFIG, registration(), COMMANDS)
    assert problems({**made, "name": {"short": "x" * 31}})
    assert problems({**made, "id": "keine-guid"})


@pytest.mark.parametrize("count", [0, 1, 10, 11, 40])
def test_of_many_commands_the_help_is_always_there(count: int) -> None:
    many = [CommandLine(f"befehl{number}", "/befehl", "tut etwas") for number in range(count)]
    made = manifest(CONFIG, registration(), [*many, CommandLine("hilfe", "/hilfe", "zeigt alles")])
    (listed,) = made["bots"][0]["commandLists"]
    assert problems(made) == []
    assert listed["commands"][-1] == {"title": "hilfe", "description": "zeigt alles"}


def test_the_first_commands_of_today_are_listed_and_the_way_to_all() -> None:
    (listed,) = manifest(CONFIG, registration(), COMMANDS)["bots"][0]["commandLists"]
    titles = [each["title"] for each in listed["commands"]]
    assert titles == [*[each.name for each in COMMANDS][:9], "hilfe"]
    assert {"frage", "suche"} <= set(titles)


def test_long_names_are_cut() -> None:
    config = replace(CONFIG, name="Rats" * 30)
    made = manifest(config, registration(), [CommandLine("b" * 200, "", "s" * 5000)])
    assert problems(made) == []
    assert len(made["name"]["short"]) == 30


def test_nothing_is_asked_for_but_to_be_mentioned() -> None:
    made = manifest(CONFIG, registration(), COMMANDS)
    assert {"authorization", "webApplicationInfo", "permissions", "devicePermissions"}.isdisjoint(made)
    assert made["bots"][0]["botId"] == APP
    assert made["bots"][0]["scopes"] == ["personal", "team", "groupChat"]


def test_links_are_unfolded_where_the_city_names_its_hosts() -> None:
    plain = manifest(CONFIG, registration(), COMMANDS)
    assert "messageHandlers" not in plain["composeExtensions"][0]
    hosts = ("ris.stadt.example", "buergerinfo.stadt.example")
    made = manifest(CONFIG, registration(ris_hosts=hosts), COMMANDS)
    (handler,) = made["composeExtensions"][0]["messageHandlers"]
    assert handler["value"]["domains"] == list(hosts)
    assert problems(made) == []


def test_who_offers_it_can_be_set() -> None:
    by = Publisher(
        "Stadt Beispiel", "https://stadt.example", "https://stadt.example/d", "https://stadt.example/n"
    )
    made = manifest(CONFIG, registration(), COMMANDS, by, version="1.2.3")
    assert made["developer"]["name"] == "Stadt Beispiel"
    assert made["version"] == "1.2.3"
    assert problems(made) == []


def test_the_package_holds_three_files_and_is_always_the_same() -> None:
    made = manifest(CONFIG, registration(), COMMANDS)
    packed = package(made)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(archive.read("manifest.json")) == made
        assert "Beschlüsse" in archive.read("manifest.json").decode()
    assert package(made) == packed


def test_the_icons_are_of_the_sizes_that_teams_wants() -> None:
    width, color = pixels((ICONS / "color.png").read_bytes())
    assert width == 192
    assert {each[3] for each in color} == {255}
    width, outline = pixels((ICONS / "outline.png").read_bytes())
    assert width == 32
    assert {each[:3] for each in outline} == {WHITE}
    assert {0, 255} <= {each[3] for each in outline}
    assert {each[3] for each in outline[:32]} == {0}


def test_the_icons_are_what_the_program_draws() -> None:
    for name, size, drawing in (("color.png", 192, draw.color), ("outline.png", 32, draw.outline)):
        assert pixels((ICONS / name).read_bytes()) == pixels(draw.png(size, drawing))
