"""What is not wanted, and whether silence is: „ohne Kenntnisnahmen“, „auch wenn nichts da ist“."""

import re
from collections.abc import Mapping

from bot.council.results import Outcome
from bot.digest.records import Without
from bot.digest.wording.kinds import kind_at
from bot.digest.wording.places import Read, city_at, gremium_at, unknown_gremium
from bot.digest.wording.said import Said
from bot.digest.wording.text import BEGIN, CUT, END, QUOTE, Pattern, Writing
from bot.texts import subscriptions as texts

_NOT = Pattern(
    rf"{BEGIN}(?:(?P<must>ohne)|außer|bis\s+auf|keine[nr]?|(?:aber\s+)?nicht(?!\s+(?:beschl|entsch|veröff))|(?P<again>(?:doch\s+)?wieder"
    rf"\s+mit|mit))(?:\s+|$)(?!filter\b)"
)
_SMALL = Pattern(
    r"(?:(?:die|der|den|dem|das|in|von|vom|am|auch|alle|allen|reine[nr]?|bloße[nr]?|aus|im|gremium|routinemäßige[nr]?|wort|das\s+wort)\s+)*"
)
_NEXT = Pattern(r"\s*(?:,\s*(?:und|oder)?|und|oder|sowie|&)\s*(?:ohne\s+|keine\s+)?")
_ROUTINE = Pattern(
    rf"(?:routine(?:sachen|themen|punkte|vorgänge|angelegenheiten|beschlüsse|kram)?|formalien|formales|regularien){END}"
)
_WORD = re.compile(rf"[^\s,{CUT}]+")
_QUOTED = re.compile(QUOTE)
_MORE = re.compile(r"\s+mehr\b", re.IGNORECASE)
_OUTCOMES: tuple[tuple[str, Outcome], ...] = (
    (
        r"(?:zur\s+)?kenntnis(?:nahme|gabe)n?|zur\s+kenntnis\s+genommene[ns]?|bloß\s+zur\s+kenntnis",
        Outcome.NOTED,
    ),
    (
        r"vertag(?:ung(?:en)?|tes?|ten)|zurückgestellte[ns]?|absetzung(?:en)?|abgesetzte[ns]?",
        Outcome.POSTPONED,
    ),
    (r"verweis(?:ung(?:en)?|e)|verwiesene[ns]?|überweisung(?:en)?", Outcome.REFERRED),
    (r"ablehnung(?:en)?|abgelehnte[ns]?", Outcome.REJECTED),
    (r"zurückgezogene[ns]?|rücknahmen?|zurückziehung(?:en)?", Outcome.WITHDRAWN),
    (r"empfehlung(?:en)?|(?:beschluss)?empfehlungen", Outcome.RECOMMENDED),
    (r"erledigte[ns]?|erledigung(?:en)?", Outcome.SETTLED),
    (r"(?:reine\s+)?beratung(?:en)?|vorberatung(?:en)?", Outcome.DISCUSSED),
)
_OUTCOME = tuple((Pattern(rf"(?:{each}){END}"), outcome) for each, outcome in _OUTCOMES)
_NOTHING = r"""(?:(?:es\s+)?(?:mal\s+)?nichts(?:\s+neues?)?(?:\s+\w+){0,2}
    |(?:es\s+)?keine\s+neuigkeiten(?:\s+\w+)?|leer)"""
_EMPTY = Pattern(rf"""{BEGIN}(?:(?:und\s+)?(?:bitte\s+)?(?:(?:melde[nt]?|sag\w*|gib)\s+)?(?:mir\s+|uns\s+)?
    auch(?:,)?\s+(?:dann,?\s+)?(?:wenn|falls)\s+{_NOTHING}
  |(?:auch\s+)?leere?(?:\s+(?:ausgaben?|meldung(?:en)?))?\s+(?:melden|schicken|senden|anzeigen)
  |auch\s+leere?(?:\s+ausgaben?)?
  |leermeldung(?:en)?|(?:mit\s+)?fehlanzeigen?(?:\s+melden)?|auch\s+ohne\s+(?:neues|neuigkeiten)){END}""")
_SILENT = Pattern(rf"""{BEGIN}(?:(?:(?:bei|wenn|falls)\s+{_NOTHING},?\s+)?(?:dann\s+)?(?:bitte\s+)?
    (?:bleib\w*\s+)?(?:still|schweig\w*)(?:,?\s+wenn\s+{_NOTHING})?
  |nur,?\s+(?:wenn|falls)\s+(?:es\s+)?(?:etwas|was)(?:\s+neues)?(?:\s+\w+){{0,2}}|nicht\s+leer\s+melden
  |keine\s+(?:leermeldung(?:en)?|fehlanzeigen?|leeren\s+ausgaben)){END}(?=\s*(?:{CUT}|[,.;]|$))""")


def read_empty(writing: Writing, said: Said) -> None:
    if writing.take(_SILENT):
        said.empty = False
    elif writing.take(_EMPTY):
        said.empty = True


class Exclusions:
    """Reads all that follows „ohne“; `again` collects what „wieder mit“ lets in."""

    def __init__(self, writing: Writing, said: Said, cities: Mapping[str, str], read: Read) -> None:
        self._writing = writing
        self._said = said
        self._cities = cities
        self._read = read

    def take(self) -> None:
        place = 0
        while found := _NOT.search(self._writing.text, place):
            end = self._items(found.end(), into_again=bool(found["again"]))
            if end is not None:
                self._writing.cut(found.start(), end)
                place = found.start()
            elif found["must"]:
                self._refuse(found)
                place = found.start()
            else:
                place = found.end()

    def _refuse(self, found: re.Match[str]) -> None:
        small = _SMALL.match(self._writing.text, found.end())
        begin = small.end() if small else found.end()
        if unknown := unknown_gremium(self._writing.text, begin, self._read):
            self._said.problems.append(unknown[1])
            self._writing.cut(found.start(), unknown[0])
            return
        word = _WORD.match(self._writing.text, found.end())
        self._said.problems.append(texts.not_without(word[0].strip(".;:()") if word else ""))
        self._writing.cut(found.start(), word.end() if word else found.end())

    def _items(self, place: int, *, into_again: bool) -> int | None:
        """Where the list ends; None where not even its first item is known."""
        end = None
        while (item := self._item(place, into_again=into_again)) is not None:
            end = item
            joined = _NEXT.match(self._writing.text, end)
            if not joined:
                break
            place = joined.end()
        more = _MORE.match(self._writing.text, end) if end is not None else None
        return more.end() if more else end

    def _item(self, place: int, *, into_again: bool) -> int | None:
        text = self._writing.text
        small = _SMALL.match(text, place)
        place = small.end() if small else place
        if left_out := self._left_out(text, place):
            if into_again and left_out[1].what not in {"routine", "outcome"}:
                return None
            (self._said.again if into_again else self._said.without).append(left_out[1])
            return left_out[0]
        if into_again:
            return None
        if kind := kind_at(text, place):
            self._said.not_kinds.append(kind[1])
            return kind[0]
        if city := city_at(text, place, self._cities):
            self._said.not_bodies.append(city[1])
            return city[0]
        return None

    def _left_out(self, text: str, place: int) -> tuple[int, Without] | None:
        if quoted := _QUOTED.match(text, place):
            named = text[:place].rstrip().casefold().endswith("gremium")
            value = self._writing.quoted(quoted[0]).words.replace('"', "")
            return quoted.end(), Without("organization" if named else "word", value)
        if routine := _ROUTINE.match(text, place):
            return routine.end(), Without("routine")
        for words, outcome in _OUTCOME:
            if found := words.match(text, place):
                return found.end(), Without("outcome", outcome.value)
        if gremium := gremium_at(text, place, self._read, self._said.bodies):
            return gremium[0], Without("organization", gremium[1])
        return None
