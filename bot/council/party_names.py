"""The names of parties and local lists, as they stand in titles and letterheads."""

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache

from bot.council.glossary import PartyWords, folded, key_of

_GONE = "\x00"
# „ULS/Die PARTEI“, „FW|ULS“: what is joined to a party is one.
_JOINED = re.compile(rf"\b([A-ZÄÖÜ]\w{{1,14}})\s?[/|]\s?{_GONE}|{_GONE}\s?[/|]\s?([A-ZÄÖÜ]\w{{1,14}})\b")
# „FÜR Silberbrück-Fraktion“
_PLACE_AFTER = re.compile(rf"{_GONE}\s[A-ZÄÖÜ]\w+(?=\s?-)")
_BETWEEN = r"[\s.,’'‘`´\u0301/-]{0,4}"
_DIE = r"(?:(?:[Dd]ie|DIE)\s+)"
HYPHENS = "‐‑–-"
_COUNCILS = (
    r"(?:gemeinderats?|stadtrats?|rats|ratsherren|ortschaftsrats?|ortsbeirats?|ortsrats?|bezirksbeirats?"
    r"|bezirksrats?|bezirksvertretungs?|stadtverordneten|kreistags?|bv|or|osr|gr|sr|br)"
)
# „KAL-Fraktion“, „FW|FÜR-Gemeinderatsfraktion“, „CDU-OR-Fraktion“, „OR-Fraktion B‘90/Die Grünen“.
FACTION_WORD = re.compile(
    rf"(?:\b|(?<=[{HYPHENS}]))(?:{_COUNCILS}[\s{HYPHENS}]*)?fraktion(?:en|s)?\b", re.IGNORECASE
)
_NAME = r"[A-ZÄÖÜ][\w.’'|/&+]*(?:\s?[|/&+]\s?[\w.’']+|\s[A-ZÄÖÜ][\w.’'|/&+]*){0,2}"
# „Grüner Anker“, „Soziales Ufer“: an adjective and its noun are one name.
_OTHERS = r"[A-ZÄÖÜ][a-zäöüß]+(?:e|er|es|en)\s[A-ZÄÖÜ][a-zäöüß]\w+"
_LISTED = rf"(?:{_OTHERS}|[A-ZÄÖÜ][\w.|/&+-]*|{_GONE})"
_AND = r"(?:\s?[,|/]\s?|\s(?:und|sowie)\s)"
_FACTION = re.compile(
    rf"(?P<before>{_NAME})(?:\s?[{HYPHENS}]\s?(?:(?i:{_COUNCILS})[\s{HYPHENS}]*)?|\s(?i:{_COUNCILS}))"
    r"(?i:fraktion)(?:en)?\b"
    rf"|\b(?:{_COUNCILS}[\s{HYPHENS}]*)?(?i:fraktion)(?:en(?=[:\s])\s*:?\s*(?P<several>{_LISTED}(?:{_AND}{_LISTED})*)"
    rf"|[:\s]\s*(?P<after>{_LISTED}))"
)
# What stands before „-Fraktion“ and after „Fraktion“ without being a name.
_NO_NAME = re.compile(
    rf"{_COUNCILS}|die|der|den|dem|des|im|in|am|vom|zum|zur|einer|eine|keine|aller|alle|und|mehrheits|regierungs"
    r"|antrag|anfrage|ratsherr|stadtrat|stadtraetin|herr|frau|mitglied|mitglieder|vorsitzende[rn]?|interfraktionell"
    r"|geschaeftsstelle|ortschaftsrat\w*|gemeinderat\w*|haushalt\w*|stellungnahme|fraktion\w*|\d+|.|vorlage|dr"
)
_FILLERS = re.compile(
    r"\b(?:und|sowie|der|die|den|von|vom|des|gemeinsame[rn]?|interfraktionell\w*|antrag|anfrage|änderungsantrag"
    r"|ergänzungsantrag|im|ortschaftsrat|stadtrat|gemeinderat|ortsbeirat|rat|OR|GR|stadt)\b",
    re.IGNORECASE,
)
_SAYS = re.compile(r"[^\W_]{2,}")
_MEMBER = re.compile(
    r"(?:\b(?:stadtr(?:at|ätin|äte|ätinnen)|st[rd](?:in|n)?|stv|ortschaftsr(?:at|ätin|äte)|osr(?:in)?|or(?:in)?"
    r"|ortsbeirats\w+|ratsherr|ratsfrau|ratsmitglied(?:er)?|bezirks\w+|mitglied\w*|herr|frau)\b[^()\n]*)"
    r"\((?P<party>[^()\n]{2,60})\)",
    re.IGNORECASE,
)
_SHORT_NAME = re.compile(r"[A-ZÄÖÜ][\wäöüß.&|/+ -]{1,24}")
_NO_PARTY = re.compile(r"los\b|vorsitz|sprecher|\d|vertret|anwesend|entschuldigt", re.IGNORECASE)


class PartyNames:
    """All names of the known parties as one pattern, and what each of them stands for."""

    def __init__(self, parties: Sequence[PartyWords]) -> None:
        self._canonical = {
            "".join(key_of(word)): party.name for party in parties for word in (party.name, *party.words)
        }
        written = sorted(
            {word for each in parties for word in (each.name, *each.words)}, key=len, reverse=True
        )
        known = "|".join(_loose(word) + _not_another(word, written) for word in written) or r"(?!)"
        self.known = re.compile(rf"(?<![\w]){_DIE}?(?:{known})(?![\wäöü])")

    @staticmethod
    @lru_cache(maxsize=4)
    def of(parties: tuple[PartyWords, ...]) -> "PartyNames":
        return PartyNames(parties)

    def names(self, text: str) -> list[str]:
        """The parties in a stretch of text that consists of their names."""
        found = [self.canonical(match[0]) for match in self.known.finditer(text)]
        rest = self.known.sub(_GONE, text)
        for local in _FACTION.finditer(rest):
            # „FÜR Silberbrück-Fraktion“ is FÜR.
            if not rest[: local.start()].rstrip().endswith(_GONE):
                found += self._local(local["before"] or local["several"] or local["after"] or "")
        joined = (name for pair in _JOINED.findall(rest) for name in pair if name)
        return list(dict.fromkeys([*found, *(name for each in joined for name in self._local(each))]))

    def canonical(self, written: str) -> str:
        key = "".join(key_of(written))
        return self._canonical.get(key) or self._canonical.get(key.removeprefix("die")) or written

    def _local(self, written: str) -> Iterator[str]:
        for part in re.split(r"[|/+&,]|\b(?:und|sowie)\b", written):
            name = part.strip(f" .-–'’\"{_GONE}")
            if name and not _NO_NAME.fullmatch(folded(name)):
                yield self.canonical(name)

    def of_members(self, text: str) -> list[str]:
        """„Stadtrat Muster (KAL)“: in these brackets any name is that of a party."""
        found = [each["party"] for each in _MEMBER.finditer(text)]
        return [name for each in found for name in self.names(each) or self._local(_short(each))]

    def at_start(self, line: str) -> list[str]:
        """Of „CDU/FW-Ortschaftsratsfraktion Silberbrück  Vorlage Nr. 7“: a faction, whatever follows."""
        faction = FACTION_WORD.search(line)
        return self.only(line[: faction.end()]) if faction else []

    def only(self, text: str) -> list[str]:
        """The parties of a text that says nothing else: „SPD, GRÜNE und KAL“, [] otherwise."""
        found = self.names(text)
        left = FACTION_WORD.sub(" ", _PLACE_AFTER.sub(" ", self.known.sub(_GONE, text)))
        for name in found:
            left = left.replace(name, " ")
        return found if not _SAYS.search(_FILLERS.sub(" ", left)) else []


def _short(text: str) -> str:
    """What can be the name of a party: „GfK“, „Bürgerliste“, but no remark."""
    name = text.strip()
    return name if _SHORT_NAME.fullmatch(name) and not _NO_PARTY.search(name) else ""


def _not_another(word: str, written: Collection[str]) -> str:
    """„Grüner Anker“, „Linke Alternative“: what is but an adjective in another list's name is no party."""
    if word.endswith(("er", "es")) and word[:-1] in written:
        return r"(?!\s[A-ZÄÖÜ][a-zäöüß]\w+)"
    if word + "n" in written or (word.endswith("en") and word[:-1] in written):
        return r"(?!\s(?:Liste|Alternative|Jugend|Forum|Zukunft)\b)"
    return ""


def _loose(word: str) -> str:
    """A name with whatever blanks, dots and hyphens stand between its words, or in capitals."""
    parts = re.findall(r"[^\W\d_]+|\d+", word)
    forms = (_BETWEEN.join(map(re.escape, each)) for each in (parts, [part.upper() for part in parts]))
    return f"(?:{'|'.join(forms)})"
