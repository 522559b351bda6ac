"""What a store would tell an ALLRIS source: fulfils bot.sources.live.Known."""

import datetime as dt


class FakeKnown:
    """`held` are kind and id of held objects; `notes` is what the source remembers; `days` those of meetings
    for which not every day will do.
    """

    def __init__(self) -> None:
        self.held: set[tuple[str, str]] = set()
        self.notes: dict[str, str] = {}
        self.days: dict[str, dt.date] = {}

    def has(self, kind: str, object_id: str) -> bool:
        return (kind, object_id) in self.held

    def meetings(self, first: dt.date, last: dt.date | None = None) -> list[str]:
        held = [own for kind, own in sorted(self.held) if kind == "Meeting"]
        return [own for own in held if first <= self.days.get(own, first) <= (last or dt.date.max)]

    def recall(self, key: str) -> str:
        return self.notes.get(key, "")

    def remember(self, key: str, value: str) -> None:
        self.notes[key] = value
