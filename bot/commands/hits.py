"""Papers as hits: a paper with the station that says where the matter stands."""

from bot.commands.base import Services
from bot.council.stations import StationFacts, is_decision, standing
from bot.messages import Hit, ObjectRef, Snippet, Station
from bot.retrieval.found import FoundPaper, FoundPassage
from bot.store.papers import PaperRow
from bot.texts import papers as texts

SNIPPETS = 1
"""Passages shown with a hit: one tells whether to open it, more push the next hit off the screen."""


def found_hit(services: Services, found: FoundPaper) -> Hit | None:
    """The hit for a search result; None where the paper has just ceased to be public."""
    ref = ObjectRef("Paper", found.body, found.id)
    paper = services.papers.paper(ref)
    if paper is None:
        return None
    snippets = tuple(_snippet(ref, passage) for passage in found.passages[:SNIPPETS])
    return paper_hit(services, paper, snippets)


def paper_hit(
    services: Services,
    paper: PaperRow,
    snippets: tuple[Snippet, ...] = (),
    at: StationFacts | None = None,
) -> Hit:
    """`at` names the station to show; without it, the one that says where the matter stands."""
    shown = at or standing(services.stations.of(paper.ref))
    return Hit(
        paper.ref,
        paper.city,
        paper.reference,
        paper.name,
        paper.paper_type,
        paper.date,
        paper.web or None,
        station(services, paper.ref.body, shown) if shown else None,
        snippets,
    )


def station(services: Services, body: str, facts: StationFacts) -> Station:
    return Station(
        facts.start.date() if facts.start else None,
        facts.organization or texts.NO_ORGANIZATION,
        facts.role,
        facts.result or None,
        is_decision(facts),
        ObjectRef("Meeting", body, facts.meeting) if facts.meeting else None,
        facts.number,
        facts.start is None or facts.start > services.clock.now(),
    )


def _snippet(paper: ObjectRef, passage: FoundPassage) -> Snippet:
    return Snippet(
        passage.excerpt,
        passage.cut.marks,
        passage.page,
        passage.file_name,
        passage.url or None,
        ObjectRef("File", paper.body, passage.file_id),
    )
