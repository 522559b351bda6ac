"""Numbered hits: number and reference first, the title as a link, facts, where the matter stands, quotes."""

from adapters.teams.buttons import details
from adapters.teams.lines import Part, Piece, linked, piece, quoted, strong, subtle
from adapters.teams.phrases import DOT, NO_NUMBER, day, joined, page, result, when
from bot.messages import Hit, Hits, PaperLink, Snippet, Station


def hits(block: Hits) -> list[Part]:
    head: list[Part] = [(piece("heading", block.heading),)] if block.heading else []
    return head + [_hit(number, hit) for number, hit in enumerate(block.hits, block.first)]


def _hit(number: int, hit: Hit) -> Part:
    title = piece("title", strong(f"{number}. {hit.reference or NO_NUMBER}"), DOT, linked(hit.title, hit.web))
    facts = piece("row", subtle(joined([hit.paper_type, day(hit), hit.city])))
    standing = [_standing(hit.station)] if hit.station else []
    versions = piece("row", subtle(_versions(hit)))
    told = [title, facts, *standing, *map(_snippet, hit.snippets), versions]
    return (*(each for each in told if each.line), *details(hit))


def _standing(station: Station) -> Piece:
    said = result(station)
    stands = strong(f"Beschluss: {said}") if station.deciding else f"Stand: {said}"
    return piece("standing", stands, f" – {station.organization}, {when(station)}")


def _versions(hit: Hit) -> str:
    """„auch: 2021/0976/1 (Änderungsantrag), 2021/0976 (erste Fassung) und 2 weitere“"""
    named = ", ".join(map(_version, hit.versions))
    more = f" und {hit.unnamed} weitere" if hit.unnamed else ""
    return f"auch: {named}{more}" if named else ""


def _version(version: PaperLink) -> str:
    title = f": {version.title}" if version.title else ""
    return f"{version.reference or NO_NUMBER} ({version.relation}{title})"


def _snippet(snippet: Snippet) -> Piece:
    where = joined([page(snippet.page), snippet.file, "Texterkennung" if snippet.ocr else ""])
    source = (subtle(" ("), linked(where, snippet.url), subtle(")")) if where else ()
    return piece("quote", *quoted(snippet.text, snippet.marks), *source)
