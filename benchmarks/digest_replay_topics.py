"""Whether a paper fits a topic or a kind: the product's own answer is taken, so that the rest is checked."""

from collections.abc import Mapping, Sequence

from adapters.command_line.compose import House
from benchmarks.digest_replay_rooms import Room
from benchmarks.digest_replay_truth import Fact, Fits, Town
from bot.retrieval.topics import Topics
from bot.retrieval.words.language import Language

_NUMBERS = "SELECT no FROM paper WHERE body = ? AND id = ?"


def topic_answers(house: House, rooms: Sequence[Room]) -> Mapping[str, Fits]:
    """By topic; asked each time, for texts come after their papers."""
    topics = Topics(house.db, Language(house.db))
    return {order.topic: _answer(house, topics, order.topic) for room in rooms for order in room.orders}


def _answer(house: House, topics: Topics, topic: str) -> Fits:
    def fits(fact: Fact, town: Town) -> bool:
        papers = {fact.object} if fact.kind == "paper" else set(town.stations[fact.object])
        found = {house.db.value(_NUMBERS, [fact.city, each]) for each in papers & town.papers.keys()}
        query = house.services.search.read(topic)
        if found or fact.kind != "result":
            return bool(topics.fits(query, found))
        return bool(topics.in_titles(query, [town.items[fact.object]["name"]]))

    return fits
