"""/vorlage: one paper with its Beratungsfolge, files and relatives."""

from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.hits import paper_hit, station
from bot.council.references import asked_references
from bot.messages import FileLink, Hits, Notice, ObjectRef, PaperCard, PaperLink
from bot.store.bodies import organization_names
from bot.store.files import files_of
from bot.store.papers import PaperRow
from bot.texts import general
from bot.texts import papers as texts

CANDIDATES = 10


def answer(ask: Ask) -> Blocks:
    if not ask.args:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    found = _home_first(ask, _candidates(ask))
    if not found:
        return [Notice(texts.not_found(ask.args))]
    if len(found) == 1:
        return [card(ask, found[0])]
    hits = tuple(paper_hit(ask.services, paper) for paper in found[:CANDIDATES])
    return [Hits(texts.ambiguous(ask.args, len(found)), hits)]


def _candidates(ask: Ask) -> list[PaperRow]:
    """The papers that the words name: by number, source id or web address."""
    by_address = ask.services.papers.at(ask.args)
    if by_address:
        return by_address
    found = ask.services.search.by_reference(ask.args, [body.key for body in ask.services.bodies()])
    # A revision of what was asked is shown only where the number itself is not there.
    best = [each for each in found if each.score == found[0].score]
    return ask.services.papers.papers([ObjectRef("Paper", each.body, each.id) for each in best])


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
        tuple(FileLink(each.name, each.url or None, each.role) for each in files_of(services.db, paper.ref)),
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
    "/vorlage Nummer",
    "zeigt eine Vorlage mit Beratungsfolge, Ergebnissen und Dateien",
    "/vorlage 2025/0142",
    in_thread(answer),
    lambda args: bool(asked_references(args)),
)
