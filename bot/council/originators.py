"""Which parties file a paper, derived from its title, the names of its files and its letterhead.

No source states it: the factions of a council are no organizations of the council system, and where
they are, papers do not name them. So this is a derivation and is shown as one. It reads only what
stands where the author stands: after the word for the kind at the head of a title („Antrag CDU: …“),
in a line of the letterhead that is a faction or its members („SPD-Gemeinderatsfraktion“, „Stadtrat
… (FW)“), at the beginning of a file's name („GRÜNE-Zebrastreifen“). A party that is named elsewhere
is talked about. Local lists are unknown in advance: in the pattern „…-Fraktion“ every name counts.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.council.glossary import PartyWords
from bot.council.party_names import FACTION_WORD, HYPHENS, PartyNames

HEAD_LINES = 24
"""Lines of a first page that are looked at; old letterheads give every word a line of its own."""


class Party(NamedTuple):
    """`found_in`: title, letterhead or file name."""

    name: str
    found_in: str


def originators(
    title: str, file_names: Sequence[str], heads: Sequence[str], parties: Sequence[PartyWords]
) -> tuple[Party, ...]:
    """The parties that file the paper; only for what members file: motions, questions, amendments.

    `file_names` and `heads` are those of the documents by the authors, without minutes and answers
    where they can be told. Title and letterhead are believed together, as each may name only the
    first of several; file names only where neither says anything.
    """
    words = PartyNames.of(tuple(parties))
    found = [Party(name, "title") for name in _in_title(title, words)]
    found += [Party(name, "letterhead") for head in heads for name in _in_head(head, words)]
    if not found:
        found = [Party(name, "file name") for each in file_names for name in _in_file_name(each, words)]
    first: dict[str, Party] = {}
    for party in found:
        first.setdefault(party.name, party)
    return tuple(first.values())


_KIND = (
    r"(?:(?:dringlichkeits|änderungs|ergänzungs|sach|prüf|haushalts|fraktions)?antr[aä]ge?s?"
    r"|(?:(?:große|kleine|dringliche)\s)?anfragen?)"
)
_HEAD_OF_TITLE = re.compile(
    rf"^\W*(?:(?:top|tagesordnungspunkt)\s*\d+\w*\W*)?(?:(?:gemeinsame[rn]?|interfraktionelle[rn]?|dringliche[rn]?"
    rf"|mündliche|schriftliche)\s+)*{_KIND}\b(?:\s*/\s*{_KIND}\b)?(?P<by>[^:\n]*?)(?P<colon>:(?P<after>[^.:\n]*))?"
    rf"(?:$|[:.\n]|\s[{HYPHENS}]\s|\bvom\s+\d)",
    re.IGNORECASE,
)
_END_OF_TITLE = re.compile(
    rf"(?:[:(,/{HYPHENS}]|\bhier:)\s*(?:(?:gemeinsame[rn]?|interfraktionelle[rn]?)\s+)*{_KIND}\s+(?P<by>[^()]*(?:\([^()]*\)[^()]*)*)\)?\s*$",
    re.IGNORECASE,
)
_TOPIC = re.compile(r"\bvom\s+\d|\bzum?\b|\bzur\b|\büber\b|\bbetr")
# At least two capitals in a short word, as in ULS, GfX, BüKa.
_INITIALS = re.compile(r"(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{1,4}")
_BY_LINE = re.compile(
    rf"^\W*(?:interfraktionelle[rn]?\s+|gemeinsame[rn]?\s+)*{_KIND}\s*(?::|\b(?:der|des|von)\b)\s*(?P<by>.+?)\W*$",
    re.IGNORECASE,
)
_END_OF_HEAD = re.compile(
    r"^\W*(?:gremi(?:um|en)\b(?:\s+termin|\W*$)|beratungsfolge|sachverhalt|begründung|sehr geehrte)",
    re.IGNORECASE,
)
_BEGIN_OF_NAME = re.compile(
    rf"^(?:(?:top|vorl(?:age)?|nr|osr|ors|or|[\d.,]+|st\w?n|zu|anlage|{_KIND}|interfraktionell\w*|der|von|gr|dhh|hh)"
    r"[\s.,_:-]+)*",
    re.IGNORECASE,
)
_NEXT_IN_NAME = re.compile(r"\s?[,/|+&-]\s?|\s")


def _in_title(title: str, words: PartyNames) -> list[str]:
    head = _HEAD_OF_TITLE.match(title)
    if head:
        found = (
            _authors(head["by"], words)
            or words.only(head["after"] or "")
            or _initials(head["by"], head["colon"])
        )
        if found:
            return found
    end = _END_OF_TITLE.search(title)
    return _authors(end["by"], words) if end else []


def _initials(by: str, colon: str | None) -> list[str]:
    """Of „Antrag ULS: …“: a local list, because nothing else stands there in capitals."""
    name = by.strip()
    return [name] if colon and _INITIALS.fullmatch(name) else []


def _listed(by: str, words: PartyNames) -> list[str]:
    """Of „Antrag: SPD, ULS“ the local lists: where all parts can be names, they are."""
    parts = [part.strip() for part in re.split(r"[,/|]|\bund\b", by)]
    if not all(_INITIALS.fullmatch(part) or words.only(part) for part in parts):
        return []
    return [part for part in parts if not words.only(part)]


def _authors(text: str, words: PartyNames) -> list[str]:
    """Of „der SPD-Fraktion vom 3.5.“ or „StR Muster (KAL)“: members first, then bare names."""
    stretch = _TOPIC.split(text)[0]
    return list(dict.fromkeys(words.of_members(text) + words.names(stretch)))


def _in_head(head: str, words: PartyNames) -> Iterator[str]:
    for line in _head_lines(head):
        by = _BY_LINE.match(line)
        if by:
            yield from _authors(by["by"], words) + _listed(by["by"], words)
        members = words.of_members(line)
        yield from members
        if not members and (FACTION_WORD.search(line) or words.known.search(line)):
            yield from words.only(line) or words.at_start(line)


def _head_lines(head: str) -> Iterable[str]:
    """Up to where the table of Gremien or the text begins."""
    lines = [line.strip() for line in head.splitlines() if line.strip()][:HEAD_LINES]
    for number, line in enumerate(lines):
        if number and _END_OF_HEAD.match(line):
            return lines[:number]
    return lines


def _in_file_name(name: str, words: PartyNames) -> list[str]:
    """„Antrag_KAL-DiePartei_029“, „TOP 4 FDP-Antrag …“, „GRÜNE Leitlinien“: known parties only."""
    name = name.replace("_", " ")
    start = _BEGIN_OF_NAME.match(name)
    rest = name[start.end() :] if start else name
    first = words.known.match(rest)
    if not first:
        return []
    found = [words.canonical(first[0])]
    while following := _NEXT_IN_NAME.match(rest, first.end()):
        first = words.known.match(rest, following.end())
        if not first:
            break
        found.append(words.canonical(first[0]))
    return found
