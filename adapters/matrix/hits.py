"""Numbered hits: number and reference first, the title as a link, facts, where the matter stands, quotes."""

from adapters.matrix.markup import Line, Node, Part, heading, line, linked, paragraph, quoted, strong
from adapters.matrix.phrases import DOT, NO_NUMBER, day, joined, page, result, when
from bot.messages import Hit, Hits, PaperLink, Snippet, Station


def hits(block: Hits) -> list[Part]:
    head: list[Part] = [(heading(block.heading),)] if block.heading else []
    return head + [_hit(number, hit) for number, hit in enumerate(block.hits, block.first)]


def _hit(number: int, hit: Hit) -> Part:
    title = line(strong(f"{number}. {hit.reference or NO_NUMBER}"), DOT, linked(hit.title, hit.web))
    facts = line(joined([hit.paper_type, day(hit), hit.city]))
    standing = _standing(hit.station) if hit.station else ()
    told = [each for each in (title, facts, standing, _versions(hit)) if each]
    return (paragraph(*told), *map(_snippet, hit.snippets))


def _standing(station: Station) -> Line:
    said = result(station)
    stands = strong(f"Beschluss: {said}") if station.deciding else f"Stand: {said}"
    return line(stands, f" – {station.organization}, {when(station)}")


def _versions(hit: Hit) -> Line:
    """„auch: 2021/0976/1 (Änderungsantrag), 2021/0976 (erste Fassung) und 2 weitere“"""
    named = ", ".join(map(_version, hit.versions))
    more = f" und {hit.unnamed} weitere" if hit.unnamed else ""
    return line(f"auch: {named}{more}") if named else ()


def _version(version: PaperLink) -> str:
    title = f": {version.title}" if version.title else ""
    return f"{version.reference or NO_NUMBER} ({version.relation}{title})"


def _snippet(snippet: Snippet) -> Node:
    where = joined([page(snippet.page), snippet.file, "Texterkennung" if snippet.ocr else ""])
    source = (" (", linked(where, snippet.url), ")") if where else ()
    return Node("quote", (line(*quoted(snippet.text, snippet.marks), *source),))
