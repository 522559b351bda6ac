"""What minutes say of each item of the agenda: how it ended, in their own words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.assistant.summary import sentence_choice as choice
from bot.assistant.summary.document import Document, Page
from bot.assistant.summary.outline import Passage, general, once, outline
from bot.assistant.summary.sections import sections
from bot.assistant.summary.sentence_choice import Pick
from bot.assistant.summary.wish import Length, Wish
from bot.texts import summaries as texts

MOST_ITEMS: dict[Length, int] = {"kurz": 5, "mittel": 12, "lang": 30}
FEWEST_ITEMS = 3
_HEAD = re.compile(
    r"(?:zu )?(?:punkt|top|tagesordnungspunkt|tagesordnungspkt\.|zu)\s*(?:ö\s*)?\d{1,3}(?:\.\d{1,2})*\.?\s*"
    r"[:–-]?\s*(?:der tagesordnung\s*:?)?.*",
    re.IGNORECASE,
)
_ROUTINE = re.compile(
    r"eröffnung|genehmigung (?:des|der) (?:protokoll|niederschrift)|einwohnerfrage|fragestunde|mitteilung"
    r"|schließung|anfragen? (?:und|gemäß)|anträge und anfragen|anregungen|verschiedenes|bericht de[rs]"
    r"|feststellung der (?:tagesordnung|beschluss)",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"(?:protokoll|niederschrift|tagesordnung)\b.{0,120}\b(?:genehmigt|festgestellt|anerkannt|beschlossen)",
    re.IGNORECASE,
)
_ENDED = re.compile(
    r"\b(?:beschließt|beschliesst|beschlossen|empfiehlt|empfohlen|einstimmig|mehrheitlich|stimmenmehrheit"
    r"|zugestimmt|stimmt\b.{0,80}\bzu\b|abgelehnt|vertagt|zurückgestellt|zurückgezogen|verwiesen|gewählt"
    r"|ernannt|zur kenntnis|ja-stimmen|gegenstimmen?|enthaltung(?:en)?)\b",
    re.IGNORECASE | re.DOTALL,
)
_VERBATIM = re.compile(r"wort(?:laut)?-?protokoll|stenogra", re.IGNORECASE)
_LONGEST_HEAD = 110


@dataclass(frozen=True, slots=True)
class Item:
    """`texts` is what the minutes say under a heading, page by page."""

    heading: str
    texts: tuple[Page, ...]


def of_minutes(document: Document, wish: Wish) -> list[Passage]:
    """One sentence an item, in the order of the agenda; where items cannot be told, what tells most."""
    found = [pick for item in items(document.pages) if (pick := _ending(document, item))]
    most = wish.count or MOST_ITEMS[wish.length]
    if len(found) >= FEWEST_ITEMS or (found and wish.count):
        return [Passage(texts.MINUTES, tuple(_weightiest(found, most)))]
    debated = tuple(page for item in items(document.pages) for page in item.texts)
    body = replace(document, pages=debated) if debated else document
    resolved = [each for each in outline([body], wish) if each.heading == texts.MINUTES]
    few = [Passage(texts.MINUTES, tuple(found))] if found else []
    told = resolved or general([body], wish)
    if _VERBATIM.search(f"{document.title} {document.file} {document.pages[0].text[:_LONGEST_HEAD]}"):
        # Whoever reads an opinion must know that somebody said it, not the minutes.
        told = [replace(each, heading=texts.SPOKEN) for each in told if each.heading != texts.MINUTES]
    return once([*few, *told])


def items(pages: Sequence[Page]) -> list[Item]:
    """The items that have a heading of their own, without those of the agenda at the beginning."""
    made: list[tuple[str, list[Page]]] = []
    for page in pages:
        for head, text in _cut(page.text):
            if head:
                made.append((head, []))
            if made and text.strip():
                made[-1][1].append(Page(page.number, text))
    return [Item(head, tuple(found)) for head, found in made if found and not _ROUTINE.search(head)]


def _cut(text: str) -> Iterator[tuple[str, str]]:
    head, lines = "", list[str]()
    for line in text.split("\n"):
        said = " ".join(line.split())
        if _HEAD.fullmatch(said):
            yield head, "\n".join(lines)
            head, lines = said, []
        else:
            lines.append(line)
    yield head, "\n".join(lines)


def _ending(document: Document, item: Item) -> Pick | None:
    """The last sentence that tells how an item ended; what is resolved is taken before how the vote went."""
    stated = [
        page for section in sections(item.texts) if section.part.value != "speech" for page in section.texts
    ]
    found = choice.picks(document, stated)
    ended = [
        place
        for place, each in enumerate(found)
        if _ENDED.search(each.text) and not _OF_ITSELF.search(each.text)
    ]
    if not ended:
        return None
    place = next((each for each in ended if choice.resolves([found[each]])), ended[-1])
    pick = found[place]
    if pick.text.endswith(":") and place + 1 < len(found):
        pick = replace(pick, text=f"{pick.text} {found[place + 1].text}")
    return replace(pick, lead=_short(item.heading))


def _short(heading: str) -> str:
    said = heading.rstrip(" :-–")
    return said if len(said) <= _LONGEST_HEAD else f"{said[:_LONGEST_HEAD].rsplit(' ', 1)[0]} …"


def _weightiest(found: Sequence[Pick], most: int) -> list[Pick]:
    """Items that something was resolved on before those that were only noted."""
    best = sorted(range(len(found)), key=lambda number: (not choice.resolves([found[number]]), number))[:most]
    return [found[number] for number in sorted(best)]
