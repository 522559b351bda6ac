"""Sentences that belong to no single command."""

from collections.abc import Sequence

LONGEST_ECHO = 80
"""Characters of a person's own words that an answer repeats."""


def short(text: str) -> str:
    return text if len(text) <= LONGEST_ECHO else f"{text[: LONGEST_ECHO - 1].rstrip()}…"


def sentence(text: str) -> str:
    """With a full stop, unless it ends already."""
    text = text.rstrip()
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def unknown_command(name: str, suggestion: str | None) -> str:
    name = short(name)
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


def page(first: int, last: int, total: int | None) -> str:
    """`total` None: so many that their number says nothing."""
    shown = str(first) if first == last else f"{number(first)} bis {number(last)}"
    return shown if total is None else f"{shown} von {number(total)}"


def no_such_day(text: str) -> str:
    return f"{short(text)} ist kein Datum, das es gibt."


def index_incomplete(waiting: int) -> str:
    missing = "1 Vorlage fehlt" if waiting == 1 else f"{number(waiting)} Vorlagen fehlen"
    return f"Der Suchindex wird gerade aufgebaut: {missing} noch."


NO_MORE = "Mehr gibt es nicht. Eine neue Suche: /suche Stichwort"
BEST_SHOWN = "Die besten Treffer sind gezeigt. Mit einem Wort mehr wird die Suche genauer."
NOTHING_TO_CONTINUE = "Von Ihnen gibt es hier nichts fortzusetzen. Eine neue Suche: /suche Stichwort"
EMPTY_STORE = (
    "Es sind noch keine Vorlagen geladen. Das richtet ein, wer diesen Bot betreibt: "
    "ratsbot import ORDNER --body STADT"
)
MORE = "Weitere Treffer"
WELCOME = "Gern geschehen."
