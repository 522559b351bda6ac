"""Sentences about papers that are followed."""

from collections.abc import Sequence

from bot.texts.general import several, short

LONGEST_RESULT = 200
"""Characters of a result's wording: what is longer is minutes."""
NO_ORGANIZATION = "Gremium nicht genannt"
FOLLOWED = "Wird hier verfolgt"
WHAT_IS_TOLD = (
    "Gemeldet wird hier: neue Beratung, Termin, Ergebnis und seine Berichtigung, neue Fassung, "
    "Änderungsantrag und Stellungnahme, neue Datei. Was schon bekannt ist, nicht noch einmal."
)
MAY_NOT = "Was hier verfolgt wird, legt fest, wer den Raum verwalten darf."
NONE = "Hier wird keine Vorlage verfolgt. So geht es: /verfolgen 2025/0142"
CAPTION = "Das wird hier verfolgt:"
GONE = (
    "Eine Vorlage, die hier verfolgt wurde, ist an der Quelle nicht mehr öffentlich. Sie wird nicht weiter "
    "verfolgt; was hier dazu stand, ist zurückgezogen."
)
HOW_IT_GOES = (
    "Was sich an der Vorlage tut, steht dann unter einem Beitrag dazu. Nach einer Liste geht auch "
    "/verfolgen 2. Beenden: /verfolgen 2025/0142 aus. Was hier verfolgt wird: /verfolgt"
)


def followed_now(name: str) -> str:
    return f"{name} wird jetzt verfolgt. Neues dazu steht unter dem Beitrag „{FOLLOWED}“."


def followed_already(name: str, number: str) -> str:
    return f"{name} wird hier schon verfolgt. {how_to_end(number)}"


def ended(name: str) -> str:
    return f"{name} wird hier nicht mehr verfolgt."


def not_followed(name: str) -> str:
    return f"{name} wird hier nicht verfolgt."


def full(most: int) -> str:
    return f"Hier werden schon {most} Vorlagen verfolgt; mehr geht nicht. Welche das sind: /verfolgt"


def how_to_end(number: str) -> str:
    """`number` '': it has none, so it must be chosen from the list."""
    return f"Beenden: /verfolgen {number} aus" if number else "Beenden: /verfolgt, dann /verfolgen 1 aus"


def not_only_a_number(said: str) -> str:
    return (
        f"Was mit „{short(said)}“ geschehen soll, ist nicht eindeutig. Verfolgen: /verfolgen 2025/0142, "
        "beenden: /verfolgen 2025/0142 aus"
    )


def follow_one(number: int) -> str:
    return f"Eine davon verfolgen: /verfolgen {number}"


def end_one(number: int) -> str:
    return f"Eine davon nicht mehr verfolgen: /verfolgen {number} aus"


def out_of_sight(count: int) -> str:
    return f"Dazu {several(count, 'Vorlage', 'Vorlagen')}, die zurzeit nicht öffentlich zu sehen sind."


NEWS = "Neu bei einer verfolgten Vorlage"
WITHOUT_NUMBER = "Vorlage ohne Nummer"


def station(where: str) -> str:
    return f"Neue Station: {where}"


def gone(where: str, *, dated: bool) -> str:
    return f"Nicht mehr auf der Tagesordnung: {where}" if dated else f"Nicht mehr vorgesehen: {where}"


def day(organization: str, new: str, old: str) -> str:
    return f"Termin: {organization} am {new}" + (f" statt {old}" if old else "")


def cancelled(where: str, *, off: bool) -> str:
    return f"Fällt aus: {where}" if off else f"Findet doch statt: {where}"


def result(where: str, wording: str, *, decided: bool) -> str:
    return f"{'Beschluss' if decided else 'Ergebnis'}: {where}: {_cut(wording)}"


def result_corrected(where: str, wording: str, old: str) -> str:
    return f"Ergebnis berichtigt: {where}: {_cut(wording)}" + (f" statt {_cut(old)}" if old else "")


def result_taken_back(where: str) -> str:
    return f"Ergebnis zurückgenommen: {where}"


def paper(kind: str, reference: str, originators: Sequence[str], title: str) -> str:
    by = f" ({', '.join(originators)})" if originators else ""
    return f"{' '.join(filter(None, (kind, reference)))}{by} liegt vor: {title}"


NEW_VERSION = "Neue Fassung"
OTHER_PAPER = "Weitere Vorlage"


def file(name: str) -> str:
    return f"Neue Datei: {name}"


def text(name: str) -> str:
    return f"Neue Fassung der Datei: {name}"


def where(organization: str, day: str, role: str = "") -> str:
    place = ", ".join(filter(None, (organization or NO_ORGANIZATION, day)))
    return f"{place} ({role})" if role else place


def _cut(wording: str) -> str:
    line = " ".join(wording.split())
    return line if len(line) <= LONGEST_RESULT else f"{line[: LONGEST_RESULT - 1].rstrip()}…"


def asked(name: str) -> str:
    return short(name)
