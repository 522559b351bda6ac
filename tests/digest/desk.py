"""A small council beside a running Ratsbot, for end-to-end tests: one paper after another is decided on."""

import itertools
from pathlib import Path

from adapters.command_line.compose import House, build
from bot.digest.publisher import Ticked
from bot.messages import ObjectRef
from bot.settings import Embeddings, Settings
from tests.digest.council import Council
from tests.sources.oparl.maker import url

PLACES = ("Mühlbach", "Anger", "Erlengrund", "Wehr", "Obertor", "Lindenhof", "Gerberplatz", "Kirchsteig")
DECIDED = "einstimmig beschlossen"
ORDER = "sofort neue Beschlüsse aus Probedorf"


class Desk:
    """The council's system, and the digest, in this process; what the digest says goes out by whoever serves
    the same database. `matter` is a paper that waits for its result."""

    def __init__(self, house: House, folder: Path) -> None:
        self.house = house
        self.council = Council(house, folder)
        self._next = itertools.count(1)
        for key, place in enumerate(PLACES, 1):
            self.council.paper(str(key), f"Radweg am {place}", days=-20)
            item = self.council.item(f"t{key}", about=str(key))
            self.council.meet(f"m{key}", "rat", item, days=-1)
        self.council.night(index=False)
        self.tick()

    def matter(self) -> int:
        """A paper of which nothing has been told yet."""
        return next(self._next)

    def title(self, key: int) -> str:
        return f"Radweg am {PLACES[key - 1]}"

    def number(self, key: int) -> str:
        return f"2026/{key:0>4}"

    def decide(self, key: int, result: str = DECIDED) -> None:
        """Its result has been found this night; nothing is said yet."""
        self.council.set_result(f"m{key}", f"t{key}", result)
        self.council.night(index=False)

    def tick(self) -> Ticked:
        return self.house.services.digest.tick()

    def tell(self, key: int, result: str = DECIDED) -> Ticked:
        """The result is found, and what is to be said of it waits."""
        self.decide(key, result)
        return self.tick()

    def purge(self, key: int) -> None:
        """Paper and item go, as if their owner had asked for it."""
        gone = (("AgendaItem", f"t{key}"), ("Paper", str(key)))
        self.house.purge.delete([ObjectRef(kind, self.council.body, url(kind, id_)) for kind, id_ in gone])


def desk_at(database: Path, home: str, folder: Path) -> Desk:
    """At the database of a service that runs in a process of its own; close its house."""
    settings = Settings(database=database, home=home, embeddings=Embeddings(kind="off"))
    return Desk(build(settings), folder)
