"""Objects that others name and no list holds."""

from collections.abc import Iterator, Mapping

from bot.sources.delivered import Delivered, Gap, Item, Missing
from bot.sources.oparl.asking import Answer
from bot.sources.oparl.run import Run

MOST = 200
"""Objects that one run asks for because others name them; the next run goes on."""


class Stragglers:
    """`uncertain` says that the objects outside of all lists are not all known to be there."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.memory = run.memory
        self.left = MOST
        self.uncertain = False

    def items(self, listed: Mapping[str, set[str]] | None, *, loaded: bool) -> Iterator[Item]:
        """Fetches them; `listed`, where all lists were read, gets the ids of those that are there.

        Until the archive is `loaded`, meetings and papers that are not held may still come by a list.
        """
        for kind in ("Meeting", "Paper"):
            if listed is not None:
                yield from self._held_outside(kind, listed[kind])
        named = self.run.named
        if loaded:
            for each in list(named.meetings):
                yield from self._named("Meeting", each, listed)
            for each in list(named.consultations):
                yield from self._paper_of(each, listed)
        for each in list(named.organizations):
            yield from self._named("Organization", each)

    def _held_outside(self, kind: str, ids: set[str]) -> Iterator[Item]:
        """What earlier runs found outside of the lists is no more in them today, and yet may be there."""
        outside = [
            each for each in self.memory.outside(kind) if each not in ids and self.run.known.has(kind, each)
        ]
        there = []
        for each in outside:
            items = list(self.run.single(kind, each, conditional=True))
            self.uncertain = self.uncertain or any(isinstance(item, Gap) for item in items)
            if not any(isinstance(item, Missing) for item in items):
                there.append(each)
            yield from items
        ids.update(there)
        self.memory.note_outside(kind, there)

    def _is_wanted(self, kind: str, object_id: str) -> bool:
        """Whether it is neither held nor seen, and nobody has asked lately."""
        if self.left <= 0 or (kind, object_id) in self.run.seen or self.run.known.has(kind, object_id):
            return False
        return not self.memory.is_lately("named", object_id)

    def _named(
        self, kind: str, object_id: str, listed: Mapping[str, set[str]] | None = None
    ) -> Iterator[Item]:
        if not self._is_wanted(kind, object_id):
            return
        self.left -= 1
        for item in self.run.single(kind, object_id):
            if isinstance(item, Missing):
                # It was never held: nothing has changed for us.
                self.memory.note_day("named", object_id)
                continue
            if isinstance(item, Delivered) and item.kind == kind and kind in {"Meeting", "Paper"}:
                self.memory.note_outside(kind, [*self.memory.outside(kind), item.id])
                if listed is not None:
                    listed[kind].add(item.id)
            yield item

    def _paper_of(self, consultation: str, listed: Mapping[str, set[str]] | None) -> Iterator[Item]:
        """A station that an agenda names leads to its paper, also where that stands deep in its list."""
        if consultation in self.run.named.stations or not self._is_wanted("Consultation", consultation):
            return
        self.left -= 1
        answer = self.run.server.single("Consultation", consultation)
        if isinstance(answer, Gap):
            yield answer
            return
        paper = answer.object.get("paper") if isinstance(answer, Answer) and answer.object else None
        self.memory.note_day("named", consultation)
        if not isinstance(paper, str) or not paper.strip() or ("Paper", paper) in self.run.settled:
            return
        if self.run.known.has("Paper", paper):
            yield from self.run.single("Paper", paper, conditional=True)
        else:
            yield from self._named("Paper", paper, listed)
