"""/vorlage: one paper with its Beratungsfolge, files and relatives."""

import re
from collections.abc import Callable

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.cities import Named, read_cities
from bot.commands.hits import file_link, paper_hit, station
from bot.commands.kept import chosen, may_choose
from bot.commands.pages import Section, paged
from bot.council.asked import AskedReference, asked_references
from bot.council.references import Match
from bot.messages import Notice, ObjectRef, PaperCard, PaperLink, Text
from bot.retrieval.exact import EXACT_SCORE
from bot.retrieval.found import FoundPaper
from bot.store.bodies import organization_names
from bot.store.files import files_of
from bot.store.papers import PaperRow
from bot.texts import general
from bot.texts import papers as texts

CANDIDATES = 10
_NUMBERS = re.compile(r"\S*\d\S*")


def answer(ask: Ask) -> Blocks:
    named = read_cities(ask.args, ask.services.bodies())
    if not named.rest:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    listed = opened(ask)
    if listed:
        return [card(ask, listed)]
    papers, remarks = candidates(ask, named)
    if not papers:
        return [Notice(texts.not_found(ask.args))]
    if len(papers) == 1:
        return [*remarks, card(ask, papers[0])]
    return [*remarks, *choice(ask, papers, texts.open_one)]


def opened(ask: Ask) -> PaperRow | None:
    """The paper with this number in the list that was just shown."""
    ref = chosen(ask)
    return ask.services.papers.paper(ref) if ref else None


def candidates(ask: Ask, named: Named) -> tuple[list[PaperRow], Blocks]:
    """The papers that the words name, by number, source id or web address, and what to say before."""
    by_address = ask.services.papers.at(ask.args)
    if by_address:
        return by_address, []
    bodies = named.bodies or [body.key for body in ask.services.bodies()]
    found = ask.services.search.by_reference(named.rest, bodies)
    # A revision of what was asked is shown only where the number itself is not there.
    best = [each for each in found if each.score == found[0].score]
    papers = ask.services.papers.papers([ObjectRef("Paper", each.body, each.id) for each in best])
    return papers, _instead(named.rest, best)


def _instead(asked: str, best: list[FoundPaper]) -> Blocks:
    """Says so where only the base of the asked revision is there, whatever the reason."""
    if not best or best[0].score != EXACT_SCORE - Match.BASE:
        return []
    return [Notice(texts.no_such_revision(_number(asked), best[0].reference))]


def _number(asked: str) -> str:
    """The number as it was written, without the words for it."""
    (reference, *_) = asked_references(asked) or (AskedReference("", 0, len(asked)),)
    return " ".join(_NUMBERS.findall(asked[reference.start : reference.end]))


def choice(ask: Ask, papers: list[PaperRow], how: Callable[[int], str]) -> Blocks:
    """Which of them is meant; `how` says what to write for the one with a number."""
    start = ask.shown(0)
    shown = _home_first(ask, papers)[start : start + CANDIDATES]
    hits = tuple(paper_hit(ask.services, paper) for paper in shown)
    section = Section(texts.ambiguous(ask.args, len(papers)), hits, start, len(papers))
    return [*paged(ask, COMMAND.name, [section]), Text(how(start + min(2, len(hits))))]


def _home_first(ask: Ask, papers: list[PaperRow]) -> list[PaperRow]:
    return sorted(papers, key=lambda paper: paper.ref.body != ask.home)


def card(ask: Ask, paper: PaperRow) -> PaperCard:
    services = ask.services
    names = organization_names(services.db, paper.ref.body)
    return PaperCard(
        paper.ref,
        paper.city,
        paper.reference,
        paper.name,
        paper.paper_type,
        paper.date,
        tuple(names[each] for each in paper.originators if each in names),
        tuple(station(services, paper.ref.body, each) for each in services.stations.of(paper.ref)),
        tuple(file_link(paper.ref.body, each) for each in files_of(services.db, paper.ref)),
        tuple(_link(paper, each) for each in services.papers.relatives(paper)),
        paper.web or None,
    )


def _link(paper: PaperRow, other: PaperRow) -> PaperLink:
    if other.ref.id in paper.superordinated or paper.ref.id in other.subordinated:
        relation = texts.ABOVE
    elif other.ref.id in paper.subordinated or paper.ref.id in other.superordinated:
        relation = texts.BELOW
    else:
        relation = texts.RELATED
    return PaperLink(other.ref, relation, other.reference, other.name)


COMMAND = Command(
    "vorlage",
    "/vorlage Nummer [Stadt]",
    "zeigt eine Vorlage mit Beratungsfolge, Ergebnissen und Dateien",
    "/vorlage 2025/0142",
    in_thread(answer),
    lambda args: may_choose(args) or bool(asked_references(args)),
    texts.HOW_TO_OPEN,
)
