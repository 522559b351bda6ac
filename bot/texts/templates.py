"""What is said about files that say how texts are written."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

FIELDS = {
    "name": True,
    "titel": True,
    "beschreibung": True,
    "beispiel": True,
    "braucht": True,
    "belege": True,
    "stadt": True,
    "stand": True,
    "geprueft_von": False,
    "oeffentlich": True,
    "worte": False,
}
"""What stands in the head of a file, and whether it must."""
UNREADABLE = "Die Datei lässt sich nicht lesen (erwartet wird ein Text in UTF-8)."
TOO_LONG = "Die Datei ist zu groß (höchstens 20.000 Zeichen)."
NO_HEAD = "Der Kopf fehlt: Die erste Zeile ist „---“, dann folgen die Angaben, dann wieder „---“."
NO_VALUE = "Erwartet wird „name: Wert“."
NO_INSTRUCTION = "Nach dem Kopf fehlt die Anweisung an das Sprachmodell."
NO_DAY = "„stand“ ist ein Tag wie 24.11.2026."
BAD_NAME = (
    "„name“ besteht aus kleinen Buchstaben ohne Umlaute, Ziffern und Bindestrichen, etwa pressetext-kurz."
)
MARK = "Die Zeichen <angaben> und <quelle> setzt nur der Bot."
NOT_EASY_TO_READ = (
    "„Leichte Sprache“ darf der Titel nicht sagen: Sie hat feste Regeln und wird von Menschen geprüft. "
    "Was ein Sprachmodell schreibt, heißt hier „Einfache Sprache (KI-Entwurf)“."
)


def at(file: str, line: int, said: str) -> str:
    return f"{file}, Zeile {line}: {said}" if line else f"{file}: {said}"


def no_folder(folder: str) -> str:
    return f"[assistant] templates_folder: „{folder}“ ist kein Ordner."


def missing(name: str) -> str:
    return f"Im Kopf fehlt „{name}“."


def empty(name: str) -> str:
    return f"„{name}“ ist leer."


def twice(name: str) -> str:
    return f"„{name}“ steht schon weiter oben."


def unknown_field(name: str, known: Iterable[str]) -> str:
    near = get_close_matches(name, list(known), n=1)
    return f"„{name}“ gibt es nicht." + (f" Gemeint ist vielleicht „{near[0]}“." if near else "")


def one_of(name: str, allowed: Sequence[str]) -> str:
    return f"„{name}“ ist {' oder '.join(allowed)}."


def other_name(stem: str) -> str:
    return f"„name“ und Dateiname sind verschieden: Die Datei heißt {stem}.md."


def unknown_placeholder(name: str) -> str:
    return f"Den Platzhalter {name} gibt es nicht; es gibt nur {{sprache}}."
