"""What is left of a wish when all else was read: the topic, with the filters of a search.

A query is kept as filters that are spelled out, then the words: „gremium:Bauausschuss Schulhöfe“.
"""

import re
from dataclasses import dataclass

from bot.digest.wording.places import Read, as_filter
from bot.digest.wording.said import Said
from bot.digest.wording.strange import refuse_either
from bot.digest.wording.text import BEGIN, CUT, QUOTE, Pattern, Writing
from bot.retrieval.query.explicit import NAMES
from bot.retrieval.query.query import Query
from bot.texts import subscriptions as texts

LONGEST_TOPIC = 200
TOLD_FILTERS = {
    "gremium": "Gremium", "art": "Art", "fraktion": "Fraktion", "ergebnis": "Ergebnis", "nummer": "Nummer",
}  # fmt: skip
"""What filters are called when a wish is told."""

_TYPED = Pattern(rf"(?<![\w:/-])(?P<name>{'|'.join(NAMES)}):(?P<value>{QUOTE}|[^\s,;{CUT}]+)")
_WITH_RESULT = Pattern(
    rf"{BEGIN}(?:alle\s+|neue\s+)?(?P<result>\w+(?:te|ene)[nr]?)\s+(?:vorlagen?|drucksachen?|beschlüssen?)\b"
)
"""„vertagte Vorlagen“ are results, not Vorlagen."""
_NAMED = Pattern(rf"{BEGIN}(?P<name>{'|'.join(TOLD_FILTERS.values())})\s+(?P<value>{QUOTE})")
_TOPIC = Pattern(rf"{BEGIN}(?:zum\s+)?(?:thema|themen|suchwort|stichwort):?\s+(?P<value>{QUOTE})")
_CANONICAL = re.compile(rf'({"|".join(TOLD_FILTERS)}):(?:"([^"]*)"|([\w-]+))(?:\s+|$)')
_INTRODUCES = Pattern(r"""^(?:(?:zu[mr]?|über|wegen|betreffend|betr\.?|bezüglich|hinsichtlich
  |rund\s+um|mit\s+bezug\s+(?:zu|auf)|in\s+sachen|thema|themen)\b:?\s*)+(?:(?:dem|den|der|die|das)\s+)?(?:(?:themen?|stichw(?:o|ö)rt(?:er)?)\b:?\s*)?""")
_SMALL = (
    "bitte|danke|sonst|ich|wir|du|sie|ihr|kannst|könntest|können|verfolg\\w*|möchten?|will|wollen|würden?|gern|gerne|hätten?|haben|brauchen?|mir|uns|mich|schick\\w*|send\\w*"
    "|zeig\\w*|meld\\w*|gib|geben|sag\\w*|bescheid|abonnier\\w*|abo|informier\\w*|benachrichtig\\w*|erinner\\w*"
    "|interessier\\w*|alles|was|wenn|falls|sobald|dass|es|gibt|da|ist|sind|wird|werden|wurden?|worden|kommt|kommen"
    "|einen?|einer|eines|die|der|das|den|dem|des|und|oder|sowie|auch|aber|nur|nun|immer|jeweils|von|vom|aus|in|im"
    "|an|am|um|für|mit|bei|beim|vorlieg\\w*|erschein\\w*|erschienen|eingestellt|veröffentlicht|geändert|geänderte"
    "|online|fertig|uhr|neu|hat|hinzukommt|dazu|gefasst|stadt|städten|städte|bzw|regelmäßig|einmal|dann|ab|los|ja"
    "|gegen|per|hier|raum|lassen|bekomm\\w*|erhalt\\w*|haette|über|zum|zur|zu|bei|täglich|interessant|rein|kurz"
    "|etwas|steht|stehen|feststeht|auftaucht|nachricht|wieder|jede[nrs]?|alle[nr]?|rund"
)
_HEADS = r"infos?|informationen|liste|übersicht|zusammenfassung|auflistung|stichwort|suchwort"
"""„Liste der Beschlüsse“: what comes is a list anyway. At the end of a topic such a word belongs to it."""
_FIRST = Pattern(rf"^(?:{_SMALL}|(?:{_HEADS})(?!\w)|[^\w\"§{QUOTE[1:-1]}]+)(?!\w|-)\s*")
_LAST = Pattern(rf"(?:^|[\s,;.])(?:{_SMALL})[\s,;.:!?]*$")
_OWNER = Pattern(r"^(?:der|des|von(?:\s+der)?|durch(?:\s+die)?)\s+\w")
_TIMES = frozenset(("seit", "nach", "bis", "vor", "jahr"))


@dataclass(frozen=True, slots=True)
class Topic:
    """A query as it is told: filters as (name, value), and words."""

    filters: tuple[tuple[str, str], ...]
    words: str


def split_query(query: str) -> Topic:
    """The filters that a query begins with, and all that follows as it stands."""
    filters, place = [], 0
    while found := _CANONICAL.match(query, place):
        filters.append((found[1], found[2] or found[3] or ""))
        place = found.end()
    return Topic(tuple(filters), query[place:])


def join_query(filters: list[str], words: str) -> str:
    order = list(TOLD_FILTERS)
    ranked = sorted(dict.fromkeys(filters), key=lambda each: order.index(each.partition(":")[0]))
    return " ".join(filter(None, (*ranked, words)))


def read_filters(writing: Writing, said: Said, read: Read) -> None:
    """Takes out the filters that were typed or told as such, and a topic that was told."""
    while found := writing.take(_NAMED):
        name = next(key for key, told in TOLD_FILTERS.items() if told.casefold() == found["name"].casefold())
        said.filters.append(as_filter(name, writing.quoted(found["value"]).words.replace('"', "")))
    found = _WITH_RESULT.search(writing.text)
    if (
        found
        and not (query := read(as_filter("ergebnis", found["result"]))).problems
        and query.filters.results
    ):
        writing.cut(*found.span())
        said.filters.append(as_filter("ergebnis", _label(query, "ergebnis")))
        said.wants("result")
    found = _TOPIC.search(writing.text)
    if found and (quoted := writing.quoted(found["value"])).german:
        writing.cut(*found.span())
        said.topic = quoted.words
    while found := writing.take(_TYPED):
        _take_typed(found, writing, said, read)


def _take_typed(found: re.Match[str], writing: Writing, said: Said, read: Read) -> None:
    name, value = NAMES[found["name"].casefold()], found["value"].strip(".")
    plain = writing.quoted(value).words if re.fullmatch(QUOTE, value) else value
    if name in _TIMES:
        said.problems.append(texts.no_time(writing.restored(found[0])))
        return
    query = read(as_filter(name, plain))
    if query.problems:
        said.problems += query.problems
    elif name == "stadt":
        said.bodies = (*(said.bodies or ()), *sorted(query.filters.bodies))
    elif name in TOLD_FILTERS:
        said.filters.append(as_filter(name, plain))


def read_topic(writing: Writing, said: Said, read: Read) -> None:
    """What no other part has understood is what is searched for."""
    pieces = [trimmed for piece in writing.pieces() if (trimmed := _trimmed(piece))]
    words: list[str] = []
    for piece in writing.pieces():
        # „aus Mainz“, a city that is set up, but not loaded: said only where its preposition is still there.
        said.problems += read(writing.restored(piece)).problems
    for piece in pieces:
        introduced = _INTRODUCES.match(piece)
        rest = _ended(piece[introduced.end() :] if introduced else piece)
        if rest:
            searched = _searched(writing.restored(rest), said, read, introduced=bool(introduced))
            refuse_either(re.sub(r'"[^"]*"', "", searched), said)
            words.append(searched)
    found = " ".join(filter(None, words))
    said.topic = " ".join(filter(None, (said.topic, found)))
    if len(said.topic) > LONGEST_TOPIC:
        said.problems.append(texts.topic_too_long(LONGEST_TOPIC))


def _searched(text: str, said: Said, read: Read, *, introduced: bool) -> str:
    """The words beside what a search reads as filters, which are kept spelled out."""
    headed = not introduced and "paper" in said.kinds and bool(_OWNER.match(text))
    query = read(f"Vorlagen {text}" if headed else text)
    said.problems += query.problems
    if query.references and not re.search(r"\w", query.unnumbered):
        said.problems.append(texts.one_paper(text))
    if query.filters.spans:
        said.problems.append(texts.no_time(_label(query, "zeit")))
        return ""
    if not query.natural:
        return text
    filters = _spelled_out(query, read)
    if filters is None:
        return text
    if query.filters.bodies:
        said.bodies = tuple(sorted({*(said.bodies or ()), *query.filters.bodies}))
    said.filters += filters
    if query.filters.kinds and not introduced and not query.filters.results:
        said.wants("paper")
    rest = query.words.strip()
    beside = _INTRODUCES.match(rest)
    return _ended(rest[beside.end() :]) if beside else _ended(_trimmed(rest))


def _spelled_out(query: Query, read: Read) -> list[str] | None:
    """The filters of natural wording as typed ones; None where they would not mean the same."""
    filters = [
        as_filter(part.filter, part.label)
        for part in query.parts
        if part.filter in {"gremium", "art", "ergebnis"}
    ]
    filters += [as_filter("fraktion", each) for each in sorted(query.filters.originators)]
    typed = read(" ".join(filters)).filters if filters else None
    wanted = query.filters
    same = typed is not None and (typed.organizations, typed.kinds, typed.results, typed.originators) == (
        wanted.organizations, wanted.kinds, wanted.results, wanted.originators
    )  # fmt: skip
    return filters if same or not filters else None


def _label(query: Query, name: str) -> str:
    return next((part.label for part in query.parts if part.filter == name), "")


def _trimmed(piece: str) -> str:
    """Without the small words around it; what introduces a topic ends the look from the left."""
    while not _INTRODUCES.match(piece) and (found := _FIRST.match(piece)) and not _OWNER.match(piece):
        piece = piece[found.end() :]
    return _ended(piece)


def _ended(piece: str) -> str:
    while found := _LAST.search(piece):
        piece = piece[: found.start()]
    return piece.strip(" ,;.:!?–-")
