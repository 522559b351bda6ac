"""Which papers a topic fits, all of them: the answer of `Topics` without the places that show it."""

from collections.abc import Collection

from bot.retrieval.query.query import Query
from bot.retrieval.topics import Topics


class TopicPapers(Topics):
    """To quote where 1,200 papers say „Haushalt“ takes seconds; which they are is known in a tenth of it."""

    def fitting(self, query: Query, papers: Collection[int]) -> frozenset[int]:
        """The papers that `fits` would name."""
        held = self._held()
        topic = self._topic(query, held)
        names = self._filtered(topic, self._names(topic.among(set(papers))))
        if topic.says_nothing:
            return frozenset(names)
        found = set(topic.numbered & names.keys())
        if topic.wanted:
            rest = {no: name for no, name in names.items() if no not in found}
            found |= self._by_title(topic, rest, held).keys()
            rest = {no: name for no, name in rest.items() if no not in found}
            found |= {each.no for each in self._inside(topic, rest, held) if self._tells(topic, each, held)}
        return frozenset(found)

    def mentioning(self, query: Query, papers: Collection[int]) -> frozenset[int]:
        """The papers that say it anywhere, were it once on page 180."""
        held = self._held()
        topic = self._topic(query, held)
        names = self._filtered(topic, self._names(topic.among(set(papers))))
        if topic.says_nothing or not topic.wanted:
            return frozenset(names if topic.says_nothing else topic.numbered & names.keys())
        said = self._by_title(topic, names, held).keys() | (topic.numbered & names.keys())
        return frozenset(said | {each.no for each in self._inside(topic, names, held) if each.hits})

    def naming(self, query: Query, papers: Collection[int]) -> frozenset[int]:
        """The papers whose title says it."""
        held = self._held()
        topic = self._topic(query, held)
        return frozenset(self._by_title(topic, self._names(topic.among(set(papers))), held))
