"""How long a look of the digest takes: 500 subscriptions on 1,000 news."""

import datetime as dt
import random
import time
from collections.abc import Sequence

from adapters.command_line.compose import House
from bot.council.stations import StationFacts
from bot.digest.records import Subscription, Wish, WishKind, Without
from bot.digest.scope import Scope
from bot.messages import ObjectRef, Place
from bot.retrieval.topics import Topics
from bot.store.news import News
from bot.store.on_agenda import AgendaReader
from bot.store.papers import PaperReader

SUBSCRIPTIONS, NEWS, TOPICS = 500, 1_000, 200
_KINDS: tuple[tuple[WishKind, ...], ...] = (("decision",), ("result",), ("paper",), ("decision", "agenda"))
_RESULTS = ("einstimmig beschlossen", "vertagt", "zur Kenntnis genommen", "mehrheitlich abgelehnt")


def measure(house: House, topics: Topics) -> str:
    chosen = random.Random(5)
    news, subscriptions = _news(house, chosen), _subscriptions(house, chosen)
    lines = ["| look | seconds | of the processor | matches |", "|---|---|---|---|"]
    for name in ("first", "second", "third"):
        begun, used = time.perf_counter(), time.process_time()
        scope = Scope(topics, house.services.search.read, AgendaReader(house.db))
        found = sum(
            len(scope.matches(each, [one for one in news if one.id > each.floor])) for each in subscriptions
        )
        seconds = f"{time.perf_counter() - begun:.2f} | {time.process_time() - used:.2f}"
        lines.append(f"| {name} | {seconds} | {found} |")
    return "\n".join(lines)


def _news(house: House, chosen: random.Random) -> Sequence[News]:
    """Half of them results, a quarter new papers, a quarter agendas, of the latest papers and meetings."""
    papers = house.db.rows("SELECT no, body, id FROM paper ORDER BY date DESC LIMIT ?", [NEWS])
    meetings = house.db.rows("SELECT body, id, name FROM meeting ORDER BY start DESC LIMIT ?", [NEWS // 4])
    reader = PaperReader(house.db)
    at = dt.datetime(2025, 12, 1, tzinfo=dt.UTC)
    found: list[News] = []
    for row in papers[: NEWS * 3 // 4]:
        ref = ObjectRef("Paper", row["body"], row["id"])
        paper = reader.paper(ref)
        name = paper.name if paper else ""
        if len(found) < NEWS // 2:
            result = chosen.choice(_RESULTS)
            station = StationFacts(at, "Rat", "Entscheidung", None, result, "1", "i", "m")
            made = News(len(found) + 1, "result", ref, 0, at, "", name, paper=paper, paper_no=row["no"])
            made = News(made.id, "result", ref, 0, at, "", name, "1", paper, row["no"], station)
        else:
            made = News(len(found) + 1, "paper", ref, 0, at, "", name, paper=paper, paper_no=row["no"])
        found.append(made)
    for row in meetings:
        ref = ObjectRef("Meeting", row["body"], row["id"])
        found.append(News(len(found) + 1, "agenda", ref, 0, at, "", row["name"], meeting=ref))
    return found


def _subscriptions(house: House, chosen: random.Random) -> Sequence[Subscription]:
    """Of so many different topics, which are words of the titles."""
    rows = house.db.rows("SELECT name FROM paper ORDER BY no DESC LIMIT 4000")
    words = sorted({word for row in rows for word in row["name"].split() if word.isalpha() and len(word) > 7})
    topics = [" ".join(chosen.sample(words, chosen.choice((1, 1, 2)))) for _ in range(TOPICS)]
    place = Place("test", "room", "room")
    return [
        Subscription(number, place, number, "active", _wish(chosen, topics), 0, 0)
        for number in range(1, SUBSCRIPTIONS + 1)
    ]


def _wish(chosen: random.Random, topics: Sequence[str]) -> Wish:
    without = chosen.choice(((), (Without("routine"),)))
    return Wish(chosen.choice(_KINDS), query=chosen.choice([*topics, ""]), without=without)
