"""What the data say of a meeting: its agenda with the results, counted and listed."""

import re
from collections import Counter
from collections.abc import Sequence

from bot.council.results import Outcome, read_result
from bot.messages import Block, ObjectRef, Table, Text
from bot.store.meetings import AgendaRow, MeetingRow
from bot.texts import general
from bot.texts import summaries as texts

_TAKEN_OFF = re.compile(r"^(?!.*(?:vertag|zurückgestellt)).*(?:abgesetzt|absetzung)", re.IGNORECASE)
LISTED = {"kurz": 5, "mittel": 12, "lang": 40}
_WEIGHTS = {
    "resolved": 3,
    "rejected": 3,
    "several": 3,
    "postponed": 2,
    "referred": 2,
    "withdrawn": 2,
    "recommended": 2,
}


def meeting_facts(meeting: MeetingRow, agenda: Sequence[AgendaRow], most: int) -> list[Block]:
    """The line of the meeting, how its items ended, and the most important of them in a list."""
    ended = [each for each in agenda if each.result]
    kinds = Counter(_kind(each.result) for each in ended)
    lines = [texts.meeting_line(_name(meeting), meeting.city, meeting.start)]
    lines += [texts.counted_results(len(agenda), len(ended), kinds.most_common())] if agenda else []
    blocks: list[Block] = [Text("\n".join(lines))]
    shown = _important(ended, most)
    if shown:
        about = (meeting.ref, *(each.paper for each in shown if each.paper))
        items = tuple(ObjectRef("AgendaItem", meeting.ref.body, each.id) for each in shown)
        blocks.append(Table("", texts.AGENDA_HEADER, tuple(map(_row, shown)), (*about, *items)))
    left = len(ended) - len(shown)
    when = texts.day(meeting.start) if meeting.start else ""
    return [*blocks, Text(texts.more_items(left, f"{_name(meeting)} {when}".strip()))] if left else blocks


def _kind(result: str) -> str:
    """What was taken off the agenda was not put off by a vote."""
    kind = read_result(result).kind
    if kind is Outcome.POSTPONED and _TAKEN_OFF.search(result):
        return texts.TAKEN_OFF
    return texts.KINDS[kind.value]


def _important(ended: Sequence[AgendaRow], most: int) -> list[AgendaRow]:
    """What was decided, put off or voted on before what was noted; in the order of the agenda."""
    best = sorted(range(len(ended)), key=lambda number: (-_weight(ended[number]), number))[:most]
    return [ended[number] for number in sorted(best)]


def _weight(item: AgendaRow) -> float:
    result = read_result(item.result)
    return _WEIGHTS.get(result.kind.value, 0) + (0.5 if item.paper else 0)


def _row(item: AgendaRow) -> tuple[str, ...]:
    return item.number, general.short(item.name), item.reference, item.result


def _name(meeting: MeetingRow) -> str:
    return ", ".join(meeting.organizations) or meeting.name
