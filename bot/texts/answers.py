"""What is said around answers."""

import datetime as dt

from bot.errors import AnswerIncomplete, ModelBusy, ModelError, ModelRefused, PromptTooLong
from bot.texts.general import several, short

NO_MODEL = "Es ist kein Sprachmodell eingerichtet."
MONTH_SPENT = (
    "Das Kontingent des Sprachmodells für diesen Monat ist aufgebraucht. Suche, Listen und Fundstellen gibt "
    "es weiter."
)


def superseded(later: str) -> str:
    return f"(überholt: {later})"


NO_OUTCOME = "ein Ergebnis ist nicht veröffentlicht"


def in_city(name: str) -> str:
    return f"{name}:"


def only_proposed(caution: str) -> str:
    return f"Nur vorgeschlagen ({caution}):"


def cited(city: str, title: str, year: int | None) -> str:
    """„Krähenfurt: Sanierung des Freibads (2023)“"""
    named = short(title)
    said = f"{city}: {named}" if city else named
    return f"{said} ({year})" if year else said


def too_many(wait: dt.timedelta) -> str:
    return f"Das waren sehr viele Anfragen an das Sprachmodell. {_again(wait)}"


def too_many_here(wait: dt.timedelta) -> str:
    return f"In diesem Raum gab es sehr viele Anfragen an das Sprachmodell. {_again(wait)}"


def _again(wait: dt.timedelta) -> str:
    minutes = max(1, -(-int(wait.total_seconds()) // 60))
    return f"In {several(minutes, 'Minute', 'Minuten')} geht es weiter; die Suche geht jetzt schon."


COUNTING = "Ich zähle …"


def reading(papers: int) -> str:
    return f"Ich lese {several(papers, 'Vorlage', 'Vorlagen')} …"


THIN = (
    "Die Beleglage ist dünn: Nur wenig von dem, wonach gefragt ist, steht in diesen Vorlagen. Bitte dort "
    "nachlesen."
)
VERBATIM = "Wörtlich aus den Vorlagen, ohne Sprachmodell."
CUT = "Die Antwort des Sprachmodells brach hier ab; es kann etwas fehlen."
MORE_HITS = "Alle Treffer dazu"


def dropped(count: int) -> str:
    sentences = several(count, "Satz", "Sätze")
    return (
        f"{sentences} des Sprachmodells {'ließ' if count == 1 else 'ließen'} sich nicht belegen und "
        f"{'fehlt' if count == 1 else 'fehlen'}."
    )


def reason(error: Exception) -> str:
    """Why no model has answered, for people."""
    match error:
        case ModelBusy():
            return "Das Sprachmodell ist gerade überlastet."
        case ModelRefused():
            return "Das Sprachmodell hat die Anfrage abgelehnt."
        case PromptTooLong():
            return "Das Sprachmodell kann so viel Text nicht lesen."
        case AnswerIncomplete():
            return "Das Sprachmodell hat nicht zu Ende geantwortet."
    return "Das Sprachmodell antwortet gerade nicht."


def trouble(error: ModelError) -> str:
    match error:
        case ModelBusy():
            hint = "In ein paar Minuten können Sie die Frage noch einmal stellen."
        case ModelRefused():
            hint = REFUSED_HINT
        case PromptTooLong():
            hint = "Es hilft, enger zu fragen: nach einer Stadt, einer Vorlage oder einem Jahr."
        case AnswerIncomplete():
            hint = "Die Frage können Sie gleich noch einmal stellen."
        case _:
            hint = "Die Frage können Sie später noch einmal stellen."
    return f"{reason(error)} {hint}"


REFUSED_HINT = "Manchmal hilft eine andere Formulierung; bleibt es dabei, hilft der Betrieb."


NEAREST = "Am nächsten kommen"
NOT_THERE = "Dazu gibt es Vorlagen, aber was gefragt ist, steht nicht darin."
WHICH_IS_MEANT = (
    "Welche Vorlage gemeint ist, lässt sich nicht sicher sagen. Bei jeder steht, was aus ihr wurde, soweit "
    "das bekannt ist."
)
ONLY_OUTCOME = "Wer wie gestimmt hat, steht nicht in den Vorlagen. Bekannt ist, wie es ausging:"
NOT_SURE = (
    "Dazu gibt es Vorlagen. Ob darin steht, was gefragt ist, ließ sich ohne Sprachmodell nicht feststellen."
)
NOT_THERE_HINT = (
    "Vielleicht steht es in einer Anlage oder Niederschrift: Eine Vorlage öffnet zum Beispiel /vorlage 1."
)
NOTHING_HINT = "Oft hilft ein anderes Wort, ein kürzerer Satz oder die Suche: /suche Stichwort"
FOREIGN = (
    "Das ist keine Frage an die Stadträte: Ich antworte nur aus ihren Vorlagen, Beschlüssen und Sitzungen."
)
FOREIGN_HINT = (
    "So etwas geht zum Beispiel: /frage Was kostet die Sanierung des Freibads? "
    "Texte schreibt oder kürzt /text."
)
INDIVIDUAL_CASE = (
    "Über einzelne Menschen entscheide ich nicht mit: Leistungen, Bescheide und Personal prüft, wer dafür "
    "zuständig ist. "
    "Nach den Regeln dafür, nach Satzungen und Beschlüssen können Sie mich fragen."
)


def nothing(question: str, stock: str) -> str:
    found = f"Zu „{short(question)}“ habe ich in den Vorlagen nichts gefunden."
    return f"{found} Durchsucht: {stock}." if stock else found


HOW_TO_ASK = (
    "Zählen und auflisten kann ich genau: /frage Wie viele Anträge gab es 2025? Danach geht „und "
    "2024?“ oder „und "
    "abgelehnte?“. Rückfragen gehen im selben Gespräch auch nach einer Suche oder Vorlage: „was "
    "kostet das?“, „wer "
    "hat dagegen gestimmt?“, „Wie haben die anderen das gelöst?“"
)
