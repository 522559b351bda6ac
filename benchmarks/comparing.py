"""What `/vergleich` answers to forty topics, as a clerk reads it, and how long it takes.

    python -m benchmarks.comparing DATABASE [TOPIC ...]
    python -m benchmarks.comparing --demo

DATABASE holds Karlsruhe, Magdeburg and Nordstemmen (benchmarks/README.md). Printed are the tables, to be read
against the papers: no figure tells whether a row is true. Each topic is timed the second time.
"""

import argparse
import tempfile
import time
from pathlib import Path

from adapters.command_line.compose import House, build
from adapters.terminal.render import console, render
from benchmarks.shared import time_row
from bot.assistant.comparing.blocks import blocks
from bot.assistant.comparing.comparing import Comparing
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.same_matter import SameMatter
from bot.retrieval.titled import Titles
from bot.retrieval.topics import Topics
from bot.retrieval.words.language import Language
from bot.settings import Settings
from tests.houses import load_demo

TOPICS = (
    "Hundesteuer", "Baumschutzsatzung", "Kita-Gebühren", "Straßenausbaubeiträge", "Klimaschutzkonzept",
    "Feuerwehrbedarfsplan", "Vergnügungssteuer", "Friedhofssatzung", "Radverkehrskonzept",
    "Schulentwicklungsplan",
    "Hebesätze", "Bewohnerparken", "Spielplätze", "E-Scooter", "Wärmeplanung", "Kita-Satzung",
    "Sondernutzung", "Waffenverbotszone", "Zweckentfremdung", "Haushaltssatzung", "Lärmaktionsplan",
    "Obdachlosenunterkünfte", "Musikschulgebühren", "Abwassergebühren", "Stellplatzsatzung",
    "Nahverkehrsplan", "Glasfaserausbau", "Geschäftsordnung", "Einzelhandelskonzept", "Starkregen",
    "Verpackungssteuer", "Sportförderrichtlinie", "Jugendgemeinderat", "Straßenbeleuchtung",
    "Schwimmbadgebühren", "Gleichstellungsplan", "Ehrenamtskarte", "Baulandmodell", "Bürgerbeteiligung",
    "Katzenschutzverordnung",
)  # fmt: skip
"""The first ten and the next twenty were read while the choice was made, the last ten only afterwards."""
OF_DEMO = (
    "Hitzeaktionsplan", "Kita-Gebühren", "Grundsteuer B", "Schottergärten", "Wärmeplanung",
    "Radverkehrskonzept", "Trinkwasserbrunnen", "Hundesteuer", "Freibad", "Baumschutzsatzung",
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comparing")
    parser.add_argument("database", type=Path, nargs="?")
    parser.add_argument("topics", nargs="*")
    parser.add_argument("--demo", action="store_true", help="the four fictional cities")
    given = parser.parse_args()
    if given.demo:
        with tempfile.TemporaryDirectory() as folder:
            house = build(Settings(database=Path(folder) / "demo.db", home="kraehenfurt"))
            load_demo(house)
            _print(house, given.topics or OF_DEMO)
        return
    if given.database is None or not given.database.is_file():
        parser.error(f"no such database: {given.database}")
    _print(build(Settings(database=given.database, home="karlsruhe")), given.topics or TOPICS)


def comparing(house: House) -> Comparing:
    """As the composition root makes it."""
    language, services = Language(house.db), house.services
    matter = SameMatter(
        house.db,
        house.vectors.papers,
        lambda: house.vectors.status().serving,
        language.analyser,
        Ranking(house.db).title_weights,
    )
    return Comparing(
        house.db,
        services.search,
        Topics(house.db, language),
        Titles(house.db, language),
        matter.shared,
        papers=services.papers,
        stations=services.stations,
        clock=house.clock,
    )


def _print(house: House, topics: tuple[str, ...]) -> None:
    compared, bodies, screen = comparing(house), house.services.bodies(), console()
    took = []
    for topic in topics:
        compared.compare(topic, bodies, house.settings.home)
        begun = time.perf_counter()
        made = compared.compare(topic, bodies, house.settings.home)
        took.append(time.perf_counter() - begun)
        screen.print(render(blocks(made)), "\n")
    print(time_row("a comparison", took))
    house.close()


if __name__ == "__main__":
    main()
