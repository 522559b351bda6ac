"""Papers as hits: a paper with the station that says where the matter stands."""

from collections.abc import Sequence
from dataclasses import replace

from bot.assistant.cleaning import defanged
from bot.commands.base import Services
from bot.council.stations import UNSAID_ROLES, StationFacts, is_decision, standing
from bot.messages import FileLink, Hit, ObjectRef, PaperLink, Snippet, Station
from bot.retrieval.found import FoundPaper, FoundPassage
from bot.retrieval.grouping import Version, same_name
from bot.store.files import FileRow, files_of
from bot.store.papers import PaperRow
from bot.store.texts import ocr_pages
from bot.texts import papers as texts

SNIPPETS = 1
"""Passages shown with a hit: one tells whether to open it, more push the next hit off the screen."""
VERSIONS = 3
"""Other papers of the matter that are named; a debated one has a dozen Änderungsanträge."""


def found_hit(services: Services, found: FoundPaper) -> Hit | None:
    """The hit for a search result; None where the paper has just ceased to be public."""
    ref = ObjectRef("Paper", found.body, found.id)
    paper = services.papers.paper(ref)
    if paper is None:
        return None
    hit = paper_hit(services, paper, tuple(_snippet(services, ref, each) for each in telling(found.passages)))
    versions = sorted(found.versions, key=lambda version: version.kind == "other")
    named = tuple(_version(found, each) for each in versions[:VERSIONS])
    return replace(hit, versions=named, unnamed=len(found.versions) - len(named))


def telling(passages: Sequence[FoundPassage]) -> list[FoundPassage]:
    """The passages that answer best, of equal ones those with the most different words of the question."""
    return sorted(passages, key=lambda passage: (-passage.cut.worth, -len(_words(passage))))[:SNIPPETS]


def _words(passage: FoundPassage) -> set[str]:
    text, marks = passage.excerpt
    return {text[start:end].casefold() for start, end in marks}


def _version(found: FoundPaper, version: Version) -> PaperLink:
    return PaperLink(
        ObjectRef("Paper", found.body, version.id),
        texts.VERSIONS.get(version.kind) or version.paper_type or texts.OTHER_PAPER,
        version.reference,
        "" if same_name(version.name, found.name) else version.name,
    )


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
        _original(services, paper, snippets),
        station(services, paper.ref.body, shown) if shown else None,
        snippets,
    )


def calmed(hit: Hit) -> Hit:
    """For an answer, to which a paper may have been chosen by its words: nothing in it is a link or calls
    somebody."""
    stands = hit.station
    if stands:
        result = defanged(stands.result) if stands.result else None
        stands = replace(stands, organization=defanged(stands.organization), result=result)
    return replace(
        hit,
        reference=defanged(hit.reference),
        title=defanged(hit.title),
        station=stands,
        snippets=tuple(map(_calmed, hit.snippets)),
        versions=tuple(replace(each, title=defanged(each.title)) for each in hit.versions),
    )


def _calmed(snippet: Snippet) -> Snippet:
    """Marks stand where they stood in the words of the file."""
    text = defanged(snippet.text)
    marks = snippet.marks if text == snippet.text else ()
    return replace(snippet, text=text, marks=marks, file=defanged(snippet.file))


def station(services: Services, body: str, facts: StationFacts) -> Station:
    return Station(
        facts.start.date() if facts.start else None,
        facts.organization or texts.NO_ORGANIZATION,
        "" if facts.role.casefold() in UNSAID_ROLES else facts.role,
        facts.result or None,
        is_decision(facts),
        ObjectRef("Meeting", body, facts.meeting) if facts.meeting else None,
        facts.number,
        facts.start is None or facts.start > services.clock.now(),
    )


def file_link(body: str, file: FileRow) -> FileLink:
    return FileLink(file.name, file.url or None, file.role, ObjectRef("File", body, file.id))


def _original(services: Services, paper: PaperRow, snippets: Sequence[Snippet]) -> str | None:
    """Where the original is: the paper's page, else the quoted file, else its first file, the main one."""
    quoted = next((snippet.url for snippet in snippets if snippet.url), None)
    if paper.web or quoted:
        return paper.web or quoted
    return next((file.url for file in files_of(services.db, paper.ref) if file.url), None)


def _snippet(services: Services, paper: ObjectRef, passage: FoundPassage) -> Snippet:
    return Snippet(
        *passage.excerpt,
        passage.page,
        passage.file_name,
        passage.url or None,
        ObjectRef("File", paper.body, passage.file_id),
        ocr=passage.page in ocr_pages(services.db, paper.body, passage.file_id),
    )
