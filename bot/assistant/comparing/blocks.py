"""A comparison as people read it: a paragraph for each city."""

import datetime as dt
from collections.abc import Iterator, Mapping
from zoneinfo import ZoneInfo

from bot.assistant.cleaning import defanged
from bot.assistant.comparing.costs import Cost, Kind
from bot.assistant.comparing.reading import Piece
from bot.assistant.comparing.resolution import Resolution
from bot.assistant.comparing.rows import Comparison, Matter, Row
from bot.assistant.comparing.standing import Standing, Status
from bot.messages import Block, CityRow, Detail, Notice, ObjectRef, PaperLink, SideBySide, Text
from bot.texts import comparing as texts
from bot.texts.meetings import day

_LABELS: dict[Kind, str] = {"cost": texts.COSTS, "grant": texts.GRANTS, "income": texts.INCOME}


def blocks(comparison: Comparison) -> tuple[Block, ...]:
    """What could not be used of the request, the cities, and a hint."""
    told = [Notice(each) for each in comparison.problems]
    numbers = {ref: number for number, ref in shown(comparison).items()}
    rows = tuple(_row(row, numbers) for row in comparison.rows)
    hint = texts.VERBATIM if comparison.found else texts.HINT_NOTHING
    return (*told, SideBySide(texts.heading(defanged(comparison.topic)), rows), Text(hint))


def shown(comparison: Comparison) -> dict[int, ObjectRef]:
    """The papers by the numbers of their rows: what „/vorlage 2“ opens."""
    papers = [row.matter.paper.ref for row in comparison.rows if row.matter]
    return dict(enumerate(papers, 1))


def _row(row: Row, numbers: Mapping[ObjectRef, int]) -> CityRow:
    matter = row.matter
    if matter is None:
        return CityRow(row.body.name, _nothing(row))
    paper = matter.paper
    details = _near(matter) if row.near else _details(row, matter)
    return CityRow(
        row.body.name,
        _nothing(row) if row.near else status(matter),
        paper.ref,
        numbers[paper.ref],
        paper.reference,
        defanged(paper.name),
        matter.link or None,
        texts.NEAR if row.near else texts.OWN if row.own else "",
        tuple(details),
        tuple(_also(row)),
    )


def _nothing(row: Row) -> str:
    held = row.held
    loaded = dt.datetime.fromisoformat(held.loaded_at) if held.loaded_at else None
    zone = ZoneInfo(row.body.time_zone)
    return texts.nothing(held.first[:4], day(loaded.astimezone(zone)) if loaded else "")


def status(matter: Matter) -> str:
    """In a few words; what the source says of it stands among the details."""
    return defanged(_status(matter))


def _status(matter: Matter) -> str:
    standing = matter.standing
    at = standing.station
    match standing.status:
        case Status.DECIDED | Status.REJECTED if at:
            return texts.on(texts.decided(at.result), standing.day)
        case Status.FILED:
            kind = matter.paper.paper_type.casefold()
            if "anfrage" in kind or "antwort" in kind:
                return texts.ONLY_ASKED
            moved = "antrag" in kind
            return texts.ONLY_MOVED if moved else f"{texts.ONLY_FILED}, {texts.NO_DECISION}"
        case Status.RUNNING if standing.coming or at is None:
            return texts.IN_DELIBERATION
        case Status.RUNNING if at:
            return texts.no_decision(texts.undecided(at.result), standing.day)
        case _:
            return texts.on(texts.undecided(at.result if at else ""), standing.day)


def _near(matter: Matter) -> Iterator[Detail]:
    yield Detail(texts.STATUS, status(matter))
    yield from _standing(matter)


def _details(row: Row, matter: Matter) -> Iterator[Detail]:
    yield from _standing(matter)
    if row.resolution:
        yield _resolution(row.resolution, matter.standing)
    yield from _costs(row)


def _standing(matter: Matter) -> Iterator[Detail]:
    standing, body = matter.standing, matter.paper.ref.body
    if at := standing.station:
        item = ObjectRef("AgendaItem", body, at.item) if at.item else None
        yield Detail(texts.RESULT, defanged(texts.result(at)), source=item)
    if standing.silent:
        told = texts.silent_after if standing.station else texts.silent
        yield Detail(texts.STATUS, told(standing.silent))
    if standing.coming:
        yield Detail(texts.STATUS, texts.coming(standing.coming))


def _resolution(said: Resolution, standing: Standing) -> Detail:
    """What was proposed is not what was resolved: where both differ it is said beside the words."""
    outcome = texts.decided(standing.station.result) if standing.final and standing.station else ""
    differs = said.words != "resolved" and outcome not in {"", "beschlossen"}
    return _quoted(texts.worded(texts.WORDED[said.words], outcome if differs else ""), "", said.piece)


def _costs(row: Row) -> Iterator[Detail]:
    if not any(each.kind == "cost" for each in row.costs):
        yield Detail(texts.COSTS, texts.NOT_STATED if row.readable else texts.NO_TEXT)
    for each in sorted(row.costs, key=lambda cost: cost.kind):
        yield _cost(each)


def _cost(cost: Cost) -> Detail:
    if not cost.amount:
        return _quoted(texts.COSTS, texts.SOME_MONEY if cost.some else texts.NO_MONEY, cost.piece)
    label = _LABELS[cost.kind]
    return _quoted(texts.cost(label, cost.what, yearly=cost.yearly), "", cost.piece)


def _quoted(label: str, text: str, piece: Piece) -> Detail:
    file = piece.document
    name = ", ".join(
        filter(None, (texts.cut(defanged(file.file.name)), texts.OCR if piece.page in file.ocr else ""))
    )
    return Detail(label, text, defanged(piece.text), piece.page, name, file.file.url or None, file.ref)


def _also(row: Row) -> Iterator[PaperLink]:
    if row.newer:
        yield _link(texts.NEWER, row.newer)
    if row.earlier:
        yield _link(texts.EARLIER, row.earlier)
    for each in row.since:
        yield _link(texts.SINCE, each)
    for each in row.also:
        yield _link(texts.ALSO, each)


def _link(relation: str, matter: Matter) -> PaperLink:
    """With the body where it is a committee: then it may not be the last word."""
    paper, at = matter.paper, matter.standing.station
    body = at.organization if at and "ausschuss" in at.organization.casefold() else ""
    said = ", ".join(filter(None, (status(matter), defanged(body))))
    return PaperLink(paper.ref, relation, paper.reference, texts.titled(defanged(paper.name), said))
