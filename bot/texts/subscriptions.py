"""What a subscription asks for: told, and what of a wish was not understood."""

from collections.abc import Sequence
from datetime import time

from bot.texts.general import listed, number, short

NO_QUIET = "keine"
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
AT_ONCE = "Sofort"
KINDS_ALL = "alles Neue"
ROUTINE = "Routine"
OUTCOMES = {
    "noted": "Kenntnisnahmen",
    "postponed": "Vertagungen",
    "referred": "Verweisungen",
    "rejected": "Ablehnungen",
    "withdrawn": "Rücknahmen",
    "recommended": "Empfehlungen",
    "settled": "Erledigungen",
    "discussed": "Beratungen",
}
"""Outcomes that can be left out, by `results.Outcome`."""
_KINDS = {
    "decision": "Beschlüsse",
    "result": "Ergebnisse",
    "paper": "Vorlagen",
    "agenda": "Tagesordnungen (auch geänderte)",
    "minutes": "Niederschriften",
}
EARLY = "Früherkennung"
_WEEK, _WORKWEEK = tuple(range(7)), tuple(range(5))


def clock(at: time) -> str:
    """8 Uhr, 7:30 Uhr"""
    return f"{_bare(at)} Uhr"


def quiet(start: time, end: time) -> str:
    return f"{_bare(start)} bis {clock(end)}"


def planned(days: Sequence[int], at: time) -> str:
    """Jeden Montag um 8 Uhr"""
    if tuple(days) == _WEEK:
        which = "Jeden Tag"
    elif tuple(days) == _WORKWEEK:
        which = "Montags bis freitags"
    elif len(days) == 1:
        which = f"Jeden {DAYS[days[0]]}"
    else:
        which = listed([DAYS[days[0]] + "s", *(f"{DAYS[day].lower()}s" for day in days[1:])])
    return f"{which} um {clock(at)}"


def kinds(names: Sequence[str]) -> str:
    """neue Beschlüsse und Vorlagen"""
    plain = [_KINDS[each] for each in names if each in _KINDS]
    early = [EARLY] if "early" in names else []
    return listed([*([f"neue {listed(plain)}"] if plain else []), *early])


def topic(words: str) -> str:
    return f"zum Thema {quoted(words)}"


def filtered(name: str, value: str) -> str:
    return f"{name} {quoted(value)}"


def quoted(words: str) -> str:
    return f"„{words}“"


def from_cities(wanted: Sequence[str], loaded: Sequence[str]) -> str:
    if wanted:
        return f"aus {listed(wanted)}"
    return f"aus allen Städten ({', '.join(loaded)})" if loaded else "aus allen Städten"


def wish(rhythm: str, what: str, where: str, without: Sequence[str], *, empty: bool) -> str:
    """The whole wish in one sentence."""
    left_out = f", ohne {listed(without)}" if without else ""
    also = "; auch wenn nichts da ist" if empty else ""
    comma = "," if "“" in what or ")" in what else ""
    return f"{rhythm}: {what}{comma} {where}{left_out}{also}."


NOTHING_SAID = (
    "Daraus lese ich nicht, was gemeldet werden soll. Zum Beispiel: "
    "/abo jeden Montag um 8 neue Beschlüsse zu Radverkehr"
)
NO_CHANGE = (
    "Daraus lese ich nicht, was sich ändern soll. Zum Beispiel: täglich um 7, ohne Kenntnisnahmen, "
    "auch Niederschriften, aus allen Städten"
)
NOTHING_LEFT = "So bleibt nichts übrig, was gemeldet werden könnte."
AT_ONCE_OR_PLANNED = "Entweder sofort oder zu einer Uhrzeit: beides zugleich geht nicht."
_RHYTHMS = "Das geht: täglich, wochentags, an bestimmten Wochentagen (montags und donnerstags) oder sofort"


def no_such_rhythm(said: str) -> str:
    return f"„{short(said)}“ geht nicht. {_RHYTHMS}; eine Uhrzeit für alle Tage."


def not_once(said: str) -> str:
    return (
        f"„{short(said)}“ ist einmal, ein Abo kommt regelmäßig. {_RHYTHMS}. "
        "Was jetzt schon neu ist, zeigt /neu."
    )


def which_days(said: str) -> str:
    return f"„{short(said)}“ ist nicht eindeutig: samstags, sonntags oder samstags und sonntags?"


def one_time(said: str) -> str:
    return f"Zwei Uhrzeiten („{short(said)}“) hat ein Abo nicht. Für die zweite hilft ein zweites Abo."


def no_such_time(said: str) -> str:
    return f"„{short(said)}“ ist keine Uhrzeit. Zum Beispiel: um 8, 7:30 Uhr, halb neun"


def no_time(said: str) -> str:
    return (
        f"Eine Zeitangabe („{short(said)}“) passt nicht in ein Abo: Es meldet, was ab jetzt neu ist. "
        f"Älteres findet /suche."
    )


def one_paper(number_: str) -> str:
    return f"Ein Abo gilt für ein Thema. Einer einzelnen Vorlage folgt: /verfolgen {short(number_)}"


def not_without(word: str) -> str:
    return (
        f"Was „{f'ohne {short(word)}'.strip()}“ weglassen soll, ist nicht eindeutig. Das geht: ohne Routine, "
        f"ohne Kenntnisnahmen oder Vertagungen, ohne ein Gremium, ohne ein Wort in Anführungszeichen "
        f'(ohne "{short(word or "Wort")}"). Gehört es zum Thema, steht das ganze Thema in Anführungszeichen.'
    )


def not_negated(said: str) -> str:
    return (
        f"Was „{short(said)}“ ausschließen soll, ist nicht eindeutig. Das geht: nicht montags, nicht aus "
        'einer Stadt, ohne Routine, ohne Kenntnisnahmen, ohne ein Gremium, ohne "Wort". Gehört es zum '
        "Thema, steht das ganze Thema in Anführungszeichen."
    )


def not_either(one: str, other: str) -> str:
    return (
        f"„{short(one)}“ oder „{short(other)}“: Ein Abo meldet nur, worin alle Wörter des Themas vorkommen. "
        "Dafür helfen zwei Abos. Gehört „oder“ zum Thema, steht das ganze Thema in Anführungszeichen."
    )


def no_such_city(name: str, loaded: Sequence[str]) -> str:
    which = f" Geladen: {listed(loaded)}." if loaded else ""
    return (
        f"Eine Stadt „{short(name)}“ ist hier nicht geladen.{which} Ist es ein Thema, steht es in "
        "Anführungszeichen."
    )


def topic_too_long(most: int) -> str:
    return f"Das Thema ist zu lang: höchstens {number(most)} Zeichen. Wenige Stichwörter finden mehr."


def wish_too_long(most: int) -> str:
    return f"Das ist zu lang für ein Abo: höchstens {number(most)} Zeichen."


def _bare(at: time) -> str:
    return f"{at.hour}:{at.minute:02}" if at.minute else str(at.hour)
