"""Sentences that belong to no single command."""

from collections.abc import Sequence


def unknown_command(name: str, suggestion: str | None) -> str:
    if suggestion:
        return (
            f"Den Befehl „{name}“ kenne ich nicht. Gemeint ist vielleicht /{suggestion}. Alle Befehle: /hilfe"
        )
    return f"Den Befehl „{name}“ kenne ich nicht. Alle Befehle: /hilfe"


def missing_argument(usage: str, example: str) -> str:
    return f"Da fehlt noch etwas. So geht es: {usage}\nZum Beispiel: {example}"


def number(count: int) -> str:
    """1234 → 1.234"""
    return f"{count:,}".replace(",", ".")


def several(count: int, one: str, many: str) -> str:
    return f"{number(count)} {one if count == 1 else many}"


def listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} und {words[-1]}"


BUG = "Das hat nicht geklappt: Bei mir ist ein Fehler aufgetreten. Bitte noch einmal versuchen."
NO_MORE = "Mehr gibt es nicht. Eine neue Suche: /suche Stichwort"
NOTHING_TO_CONTINUE = "Hier gibt es nichts fortzusetzen. Eine neue Suche: /suche Stichwort"
EMPTY_STORE = (
    "Es sind noch keine Vorlagen geladen. Das richtet ein, wer diesen Bot betreibt: "
    "ratsbot import ORDNER --body STADT"
)
MORE = "Weitere Treffer"
