"""Whole cities, loaded as a city's IT loads them: a file, `ratsbot sync`, and servers that are played."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.settings import packaged
from tests.sources.played.base import Played
from tests.sources.played.cities import played
from tests.sources.played.council import council
from tests.sources.played.runs import Desk, Ended, city_toml

EXAMPLES = {"asp": "sessionnet-asp", "rubin": "rubin", "oparl": "oparl"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "desk")


@pytest.fixture(params=["sessionnet", "allris", "oparl", "asp", "rubin"])
def city(request: pytest.FixtureRequest, desk: Desk) -> Iterator[Played]:
    """A city whose file is the example that comes along, where there is one, with the address exchanged."""
    with played(request.param, council(dt.datetime.now(dt.UTC).date()), pdf=True) as running:
        example = EXAMPLES.get(request.param)
        desk.connect(
            "probedorf", from_example(running, example) if example else city_toml(running, "Probedorf")
        )
        yield running


def from_example(city: Played, example: str) -> str:
    text = (packaged("config") / "examples" / f"{example}.toml").read_text()
    stated = tomllib.loads(text)["source"]
    if "bodies" in stated:
        name = stated["bodies"][0]
        city.name_body(name)
    text = text.replace(stated["url"], city.url)
    text = re.sub(r"(?m)^(hosts|interval_ms|first_year) = .*\n", "", text)
    return text.replace(
        "[source]\n", f"[source]\ninterval_ms = 0\nfirst_year = {city.council.today.year - 1}\n"
    )


def requests(ended: Ended) -> int:
    return int(re.findall(r"Anfragen: +([\d.]+)", ended.out)[0].replace(".", ""))


def test_a_city_needs_only_a_file(city: Played, desk: Desk) -> None:
    first = desk.run("sync", "probedorf")
    assert (first.status, first.err) == (0, "")
    assert ": geladen in" in first.out
    assert "20 gelesen" in first.out
    found = desk.run("search", "Leuchtturm Fassung")
    assert "2 Treffer" in found.out
    assert "Beschluss: ungeändert beschlossen – Stadtrat" in found.out
    city.web.forget()
    second = desk.run("sync", "probedorf")
    assert second.status == 0
    assert "nichts Neues" in second.out
    assert requests(second) == len(city.web.requests) <= requests(first) * 0.6
    stand = desk.run("stand", "--gaps")
    assert "20, mit Text 100 %" in stand.out
    assert re.search(r"Quelle: +System der Stadt \((SessionNet 5|ALLRIS net 4|Probe-RIS 1)", stand.out)
    assert "fehlt" not in stand.out
    checked = desk.run("doctor", "probedorf")
    assert (checked.status, checked.err) == (0, ""), checked.out
    assert "✗" not in checked.out
