"""Stores what a live source yields: besides objects also what is missing, unlisted or could not be read."""

import datetime as dt
from zoneinfo import ZoneInfo

from bot.intake.evidence import Evidence
from bot.intake.report import Report
from bot.intake.stages import put_item
from bot.sources.delivered import Delivered, Gap, Item, Listed, Missing, Refused, Tombstone
from bot.store import held, source_state
from bot.store.council import CouncilWriter, Tally
from bot.store.runs import Run

_WHY = {
    "gone": "gibt es nicht mehr (410)",
    "unauthorized": "ist nicht öffentlich abrufbar (401 oder 403)",
    "not_found": "ist nicht zu finden (404)",
}


class Arriving:
    """One run's way into the store. `now` stamps what could not be read."""

    def __init__(self, run: Run, tally: Tally, evidence: Evidence, zone: ZoneInfo, now: dt.datetime) -> None:
        self.run = run
        self.evidence = evidence
        self.tally = tally
        self.zone = zone
        self.now = now
        self.latest = ""
        """Where the last meeting or paper was given out, an address; '' before the first."""
        self.unread_lists = 0
        """Pages that name objects and could not be read: nobody knows what else there is."""

    def put(self, writer: CouncilWriter, item: Item, report: Report) -> bool:
        """As stages.Put: True where the item is held as it came."""
        match item:
            case Delivered() | Tombstone():
                if isinstance(item, Delivered) and item.kind in {"Meeting", "Paper"}:
                    self.latest = item.place
                source_state.close_gaps(writer.w, self.run.body, item.kind, item.id, item.place)
                return put_item(writer, item, report)
            case Missing():
                self._missing(writer, item)
            case Listed():
                self._listed(writer, item)
            case Gap():
                self.unread_lists += not item.kind
                self.evidence.keep(item.place, item.page)
                source_state.note_gap(writer.w, self.run.body, item, self.now)
            case Refused():
                # A later run looks at it again; it is listed with the gaps, not with each run's refusals.
                gap = Gap(item.place, "broken", item.reason)
                source_state.note_gap(writer.w, self.run.body, gap, self.now)
            case _:
                return put_item(writer, item, report)
        return False

    def _missing(self, writer: CouncilWriter, item: Missing) -> None:
        if not writer.miss(item.kind, item.id, item.why):
            gap = Gap(item.place, item.why, _WHY[item.why], item.kind, item.id)
            source_state.note_gap(writer.w, self.run.body, gap, self.now)

    def _listed(self, writer: CouncilWriter, item: Listed) -> None:
        """What the list names is there (again), what it does not name may have been depublished."""
        for each in held.unlisted_before(writer.w, self.run.body, item.kind):
            if each in item.ids:
                writer.pending.take_back(item.kind, each)
        for each in held.unlisted(writer.w, self.run.body, item, self.zone):
            writer.miss(item.kind, each, "unlisted")
