"""Sentences about real papers, true ones and false ones, made at run time of what the data states."""

import datetime as dt
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.shared import shared_folder
from bot.assistant.grounding.dates import MONTHS
from bot.assistant.records import Backing, Claim, Source
from bot.council.results import Outcome, read_result
from bot.council.stations import StationFacts
from bot.council.votes import Majority
from bot.messages import ObjectRef
from bot.store.database import Database
from bot.store.file_texts import text_of
from bot.store.papers import PaperReader, PaperRow
from bot.store.stations import Sitting, StationReader
from bot.texts import sources as lines

BODY = "karlsruhe"
STATIONS = 300
MINUTES = 200
AROUND = 2_500
"""Characters of a source around the place that is quoted."""
PARTICIPLES = {
    Outcome.RESOLVED: ("beschlossen", "angenommen", "gebilligt"),
    Outcome.REJECTED: ("abgelehnt", "nicht angenommen", "zurückgewiesen"),
    Outcome.POSTPONED: ("vertagt", "verschoben", "vertagt"),
    Outcome.REFERRED: ("verwiesen", "überwiesen", "weiterverwiesen"),
    Outcome.NOTED: ("zur Kenntnis genommen",) * 3,
    Outcome.WITHDRAWN: ("zurückgezogen", "zurückgenommen", "zurückgezogen"),
    Outcome.RECOMMENDED: ("empfohlen", "befürwortet", "zur Annahme empfohlen"),
}
FINITE = {
    Outcome.RESOLVED: "stimmte der Vorlage am {day} {majority}zu",
    Outcome.REJECTED: "lehnte die Vorlage am {day} {majority}ab",
    Outcome.POSTPONED: "vertagte die Vorlage am {day} {majority}",
    Outcome.REFERRED: "verwies die Vorlage am {day} {majority}weiter",
    Outcome.NOTED: "nahm die Vorlage am {day} {majority}zur Kenntnis",
    Outcome.WITHDRAWN: "erfuhr am {day}, dass die Vorlage {majority}zurückgezogen wurde",
    Outcome.RECOMMENDED: "empfahl die Vorlage am {day} {majority}",
}
WORDS = {Majority.UNANIMOUS: "einstimmig ", Majority.MAJORITY: "mehrheitlich ", Majority.TIE: ""}


@dataclass(frozen=True, slots=True)
class Case:
    set: str
    kind: str
    claim: Claim
    sources: dict[int, Source]
    question: str = ""
    is_lie: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_lie", self.kind != "true")


def of_stations(db: Database) -> Iterator[Case]:
    """Each station in seven ways, and with another result, majority, day, Gremium and number."""
    since, until = dt.datetime(2005, 1, 1, tzinfo=dt.UTC), dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    stations, papers = StationReader(db), PaperReader(db)
    found = [
        each for each in stations.results(bodies=[BODY], since=since, until=until) if _is_told(each.station)
    ]
    for sitting in random.Random(8).sample(found, STATIONS):
        paper = papers.paper(sitting.paper)
        if paper is not None:
            every = tuple(each.result for each in stations.of(sitting.paper) if each.result)
            yield from _told(sitting, paper, every)


def _is_told(station: StationFacts) -> bool:
    return read_result(station.result).kind in PARTICIPLES and bool(station.start and station.organization)


def _told(sitting: Sitting, paper: PaperRow, outcomes: tuple[str, ...]) -> Iterator[Case]:
    station = sitting.station
    assert station.start is not None
    source = _source(1, paper, _line(station), station=station, outcomes=outcomes)
    other = _source(
        2,
        replace(paper, reference="2099/4711", name="Sache einer anderen Stadt", city="Quellstadt"),
        "Anderes.",
    )
    claimed = {1: source, 2: other}
    result = read_result(station.result)
    majority = WORDS[result.majority] if result.majority else ""
    for text in sentences(result.kind, majority, station.start.date(), station.organization, paper.reference):
        yield Case("stations", "true", _claim(text, source), claimed)
    for kind, text in _lies(result.kind, result.majority, station, paper.reference):
        yield Case("stations", kind, _claim(text, source), claimed)


def sentences(kind: Outcome, majority: str, day: dt.date, body: str, reference: str) -> Iterator[str]:
    one, two, three = PARTICIPLES[kind]
    month = MONTHS[day.month - 1].capitalize()
    long = f"{day.day}. {month} {day.year}"
    yield f"Der {body} hat die Vorlage {reference} am {day:%d.%m.%Y} {majority}{one}."
    yield f"Am {long} wurde die Vorlage im {body} {majority}{two}."
    yield f"Die Vorlage {reference} wurde im {month} {day.year} vom {body} {majority}{one}."
    yield (
        f"{(majority + three)[0].upper()}{(majority + three)[1:]} wurde"
        f" die Vorlage am {day.day}.{day.month}.{day.year} im {body}."
    )
    yield f"Der {body} {FINITE[kind].format(day=long, majority=majority).strip()}."
    yield f"Nach den Angaben der Stadt ist die Vorlage {reference} im Jahr {day.year} {majority}{one} worden."
    yield f"Ergebnis im {body} am {day:%d.%m.%Y}: {majority}{one}."


def _lies(
    kind: Outcome, said: Majority | None, station: StationFacts, reference: str
) -> Iterator[tuple[str, str]]:
    assert station.start is not None
    day, body = station.start.date(), station.organization
    majority = WORDS[said] if said else ""
    for other in PARTICIPLES:
        if other is not kind and not {kind, other} <= {Outcome.RESOLVED, Outcome.RECOMMENDED}:
            yield "result", next(sentences(other, "", day, body, reference))
            yield "result", list(sentences(other, majority, day, body, reference))[4]
    turned = {Majority.UNANIMOUS: "mehrheitlich ", Majority.MAJORITY: "einstimmig "}.get(
        said or Majority.TIE, "einstimmig "
    )
    yield "vote", next(sentences(kind, turned, day, body, reference))
    yield "vote", next(sentences(kind, "mit 23 zu 17 Stimmen ", day, body, reference))
    yield from (
        ("date", text)
        for text in list(sentences(kind, majority, day + dt.timedelta(days=33), body, reference))[:4]
    )
    yield "gremium", next(sentences(kind, majority, day, "Werksausschuss Wasser", reference))
    yield "reference", next(sentences(kind, majority, day, body, "2098/1234"))
    yield "foreign paper", f"In Quellstadt wurde die Vorlage {majority}{PARTICIPLES[kind][0]}."


_COUNTS = re.compile(
    r"[^.\n]{0,60}?\b(\d{1,2}) Ja-?\s?(?:Stimmen)?[,;:]?\s(?:und "
    r"|zu )?(\d{1,2}) Nein[^.\n]{0,40}"
)


def of_minutes(db: Database) -> Iterator[Case]:
    """Counts of votes as minutes write them."""
    rows = db.rows(
        "SELECT id FROM file WHERE body = ? AND name LIKE '%rotokoll%' AND publicness = 'public' ORDER BY id",
        [BODY],
    )
    files = [row["id"] for row in rows]
    random.Random(8).shuffle(files)
    left = MINUTES
    for file in files:
        text = text_of(db, BODY, file)
        for found in list(_COUNTS.finditer(text))[:4]:
            if left and found[1] != found[2]:
                left -= 1
                yield from _counted(text, found)


def _counted(text: str, found: re.Match[str]) -> Iterator[Case]:
    yes, no = int(found[1]), int(found[2])
    source = _bare(_cut(text, found.start()), "Niederschrift")
    quote = _whole_words(text, *found.span())
    for kind, first, second in (
        ("true", yes, no),
        ("vote", no, yes),
        ("vote", yes + 1, no),
        ("vote", yes, no + 2),
    ):
        for said in (
            f"Es gab {first} Ja-Stimmen und {second} Nein-Stimmen.",
            f"{first} Mitglieder stimmten dafür, {second} dagegen.",
            f"Mit {first} zu {second} Stimmen wurde abgestimmt.",
            f"Dafür stimmten {first}, dagegen {second}.",
        ):
            yield Case("minutes", kind, Claim(said, (Backing(1, quote),)), {1: source})


def _whole_words(text: str, start: int, end: int) -> str:
    while start and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def of_questions(db: Database) -> Iterator[Case]:
    stations = StationReader(db)
    papers = PaperReader(db)
    for line in (shared_folder() / "eval/dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answer = row["answer"]
        if row["type"] != "question" or not answer:
            continue
        if source := _answering(db, stations, papers, row, answer):
            backings = (Backing(1, answer["quote"]),)
            for text in _answers(row["query"], answer["text"], source, answer["quote"]):
                yield Case("questions", "true", Claim(text, backings), {1: source}, row["query"])


def _answering(
    db: Database, stations: StationReader, papers: PaperReader, row: dict[str, Any], answer: dict[str, Any]
) -> Source | None:
    best = sorted(row["relevant"], key=lambda each: -row["relevant"][each])
    found = [paper for each in best if (paper := papers.paper(ObjectRef("Paper", BODY, each)))]
    if file := answer["file"]:
        text = text_of(db, BODY, file)
        words = answer["quote"].split()
        start = re.search(r"[\s-]*".join(map(re.escape, words[:2])), text)
        cut = _cut(text, start.start()) if start else text
        return next(_source(1, paper, cut, file="Vorlage", page=1) for paper in found)
    for paper in found:
        every = stations.of(paper.ref)
        for station in every:
            if station.item == answer["agendaItem"]:
                outcomes = tuple(each.result for each in every if each.result)
                return _source(1, paper, _line(station), station=station, outcomes=outcomes)
    return None


_WHEN = re.compile(
    r"\s(?:(?:im|in|vom|am|seit|zwischen|bis|vor|laut|von|ab|Anfang|Mitte|Ende|und|dem|den"
    r"|Jahr|Frühjahr|Sommer|Herbst|Winter|"
    r"\d{1,2}\.|(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November"
    r"|Dezember))\s)*(?:20\d\d(?:/\d\d)?)\b"
)


def _answers(question: str, answer: str, source: Source, quote: str) -> Iterator[str]:
    """The answer by itself, and after the question's words without the times that the quote does not give.

    Remarks in brackets are left out: they tell what stands elsewhere in the paper.
    """
    answer = re.sub(r"\s\([^)]*\)", "", answer)
    years = set(re.findall(r"20\d\d", quote + source.title))
    if source.station and source.station.start:
        years.add(str(source.station.start.year))
    kept = _WHEN.sub(
        lambda found: found[0] if set(re.findall(r"20\d\d", found[0])) <= years else "", question
    )
    yield f"{answer[0].upper()}{answer[1:].rstrip('.')}."
    yield f"{kept.rstrip(' ?')}: {answer.rstrip('.')}."


def _cut(text: str, at: int) -> str:
    return text[max(0, at - AROUND) : at + AROUND]


def _line(station: StationFacts) -> str:
    where = lines.station(station.organization, station.start.date() if station.start else None, station.role)
    return lines.with_result(where, station.result, station.number)


def _claim(text: str, source: Source) -> Claim:
    return Claim(text, (Backing(1, source.text),))


def _source(number: int, paper: PaperRow, text: str, **more: Any) -> Source:
    return Source(number, paper.ref, paper.city, paper.reference, paper.name, text, **more)


def _bare(text: str, title: str) -> Source:
    return Source(1, ObjectRef("Paper", BODY, "1"), "Karlsruhe", "", title, text, title, page=1)
