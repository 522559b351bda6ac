"""The parts of serve have German names for people."""

from dataclasses import replace

from adapters.command_line.compose import House
from adapters.command_line.serve.names import service_name
from adapters.command_line.serve.serving import services
from bot.settings import Sync


def test_every_part_has_a_german_name(house: House) -> None:
    """Of all that serve may start; the ids stay what programs read."""
    settings = replace(house.settings, sync=Sync(cities=("trier",)))
    ids = {each.name for each in services(replace(house, settings=settings), None)}
    assert {"care", "backup", "digest", "sources.trier"} <= ids
    assert service_name("sources.trier") == "Abruf trier"
    assert all(service_name(each) != each for each in {*ids, "http", "model", "meaning", "matrix", "teams"})
