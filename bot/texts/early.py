"""What is said of decisions of other cities on a matter that is about to be decided."""

import datetime as dt

from bot.texts.general import listed
from bot.texts.meetings import day

LONGEST_TITLE = 140


def decided(city: str, organization: str, when: dt.datetime | None, *, rejected: bool) -> str:
    """„Birkenhafen, Stadtrat, hat am 12.03.2024 beschlossen“"""
    who = f"{city}, {organization}," if organization else city
    date = f" am {day(when)}" if when else ""
    return f"{who} hat{date} {'abgelehnt' if rejected else 'beschlossen'}"


def precedent(decision: str, title: str, number: str, score: float) -> str:
    """„… hat am 12.03.2024 beschlossen: Hundesteuersatzung (2024/0123, Ähnlichkeit 0,93)“"""
    known = ", ".join(filter(None, (number, similarity(score))))
    return f"{decision}: {_cut(' '.join(title.split()))} ({known})"


def similarity(score: float) -> str:
    """Two digits, the third says nothing; cut, so that nothing seems to reach what it has missed."""
    return f"Ähnlichkeit {_figure(score)}"


def explained(least: float, right: str) -> str:
    """What the figure means, what is told and what is not; `right` as „18 von 20“."""
    return (
        "Die Ähnlichkeit sagt, wie nah sich Titel und erste Sätze zweier Vorlagen sind; 1,00 ist derselbe "
        f"Text. Gemeldet wird ab {_figure(least)}, wenn auch die Titel kennzeichnende Wörter teilen, und "
        f"nur zu {listed(SETTLED)}. Bei einer Prüfung von Hand ging es in {right} Fällen um dieselbe Sache."
    )


SETTLED = ("Satzungen", "Abgaben", "Ordnungen", "Richtlinien", "stadtweiten Plänen")
OFF = "Die Früherkennung ist abgeschaltet: Bei der Prüfung von Hand ging es zu selten um dieselbe Sache."
NO_MEANING = (
    "Früherkennung gibt es hier nicht: Sie vergleicht Vorlagen nach ihrer Bedeutung, und das ist auf diesem "
    "Server nicht eingerichtet."
)
NOT_MEASURED = (
    "Früherkennung gibt es hier nicht: Ab welcher Ähnlichkeit es um dieselbe Sache geht, ist nur für das "
    "mitgelieferte Sprachmodell geprüft."
)


def _figure(score: float) -> str:
    return f"{int(score * 100 + 1e-6) / 100:.2f}".replace(".", ",")


def _cut(text: str) -> str:
    if len(text) <= LONGEST_TITLE:
        return text
    room = text[: LONGEST_TITLE - 1]
    return f"{room.rpartition(' ')[0] or room}…"
