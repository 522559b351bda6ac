"""What is said around texts that a model writes, and the words by which drafts are checked."""

import datetime as dt
from collections.abc import Iterable, Sequence

from bot.errors import AnswerIncomplete, ModelBusy, ModelError, ModelRefused, PromptTooLong
from bot.texts.general import number, several, short

TITLES_OF_PEOPLE = (
    "Herrn?",
    "Frau",
    "Dr\\.",
    "Prof\\.",
    "(?:Ober)?[Bb]ürgermeister(?:in|s)?",
    "Beigeordneter?n?",
    "Dezernent(?:in|en)?",
    "Firma",
    "Familie",
)
ASKING_WORDS = (
    "entwurf", "entwirf", "entwerfe", "schreibe?n?", "formuliere?n?", "erstelle?n?", "verfasse?n?",
    "mache?n?", "mir", "uns", "bitte", "eine?[nrs]?", "für", "text", "kurze?[nrs]?", "förmliche?[nrs]?",
)  # fmt: skip
"""Patterns of words that only ask."""
LONG_DRAFT = "Ich schreibe …"
OF_PAPER = "Inhalt, Begründung, Beschlussvorschlag, Kosten"
"""What a paper is looked through for where nothing else was asked."""
NOTHING_ELSE = "nichts weiter"
NO_CITY = "keine bestimmte Stadt"
NAMED_WISH = "Gewünscht ist"
EASY_TO_READ = (
    "Leichte Sprache kann ich nicht liefern: Sie hat feste Regeln, und Menschen mit Lernschwierigkeiten "
    "prüfen jeden Text. Das hier ist Einfache Sprache (KI-Entwurf)."
)
PUBLIC = (
    "Für die Öffentlichkeit bestimmt: Vor der Veröffentlichung muss eine namentlich benannte Person den "
    "Text prüfen und die Verantwortung dafür übernehmen (Art. 50 Abs. 4 KI-Verordnung). Sonst ist er als "
    "KI-Text zu kennzeichnen."
)
CUT = (
    "Der Text bricht hier ab: Das Sprachmodell hat nicht weitergeschrieben. Bitte noch einmal senden, lange "
    "Texte in Teilen."
)
CLEANED = "Links, Adressen oder Formatierung hat der Bot aus dem Entwurf entfernt; bitte selbst einsetzen."
NO_MODEL = (
    "Für Texte braucht es ein Sprachmodell, und hier ist keines eingerichtet. Ohne Sprachmodell gehen: "
    "Suche, /vorlage, /vergleich, /zusammenfassung mit Originalsätzen und „/text muster“ mit den Anweisungen "
    "zum Mitnehmen."
)
INDIVIDUAL_CASE = (
    "Das schreibe ich nicht: Es geht um die Entscheidung über einen einzelnen Menschen oder um seine "
    "Beurteilung. Das ist Sache der Sachbearbeitung und darf kein Sprachmodell vorbereiten; Angaben über "
    "die Person gehören auch nicht in diesen Chat.\n"
    "Möglich sind Texte ohne Einzelfall: allgemeine Informationen zu einer Leistung, ein Merkblatt, eine FAQ."
)
NO_LANGUAGE = "In welche Sprache? Zum Beispiel: /text übersetze ins Englische: Ihr Text"
NOTHING_HOLDS = (
    "Daraus ist kein Text geworden: Kein Satz des Sprachmodells ließ sich mit der Vorlage belegen. Die "
    "Vorlage selbst: /vorlage, ihre wichtigsten Sätze: /zusammenfassung."
)
NOTHING_TO_READ = (
    "Zu dieser Vorlage liegt kein lesbarer Text vor, aus dem geschrieben werden könnte. Aus Ihren "
    "Stichpunkten geht es: /text vermerk: Ihre Stichpunkte"
)
EMPTY = (
    "Das Sprachmodell hat keinen brauchbaren Text geliefert. Bitte noch einmal senden, gern mit mehr Angaben."
)
WHICH_PAPER = "Welche Vorlage ist gemeint? Bitte mit Nummer, etwa: /text einfach 2025/0142"
USAGE = "/text Art: Ihr Text oder Ihre Stichpunkte"
SUMMARY = "entwirft, kürzt, vereinfacht und übersetzt Texte"
EXAMPLE = "/text kürzer: Ihr Text"
MORE = (
    "Arten: Vermerk, Mail, Mitteilungsvorlage, Pressetext, FAQ, kürzer, bürgernah, förmlich, einfach, "
    "übersetzen, Protokoll und die Ihrer Stadt: /text muster. Aus einer Vorlage mit Beleg für jeden Satz: "
    "/text einfach 2025/0142"
)
HEADER = ("Muster", "wofür", "Stadt", "Stand", "geprüft von")
LIST = "Textmuster"
NOT_REVIEWED = "noch niemandem"
HOW_TO_SHARE = (
    "Ein Muster ganz ansehen und mitnehmen: /text muster Name. Ein eigenes Muster für Ihre Stadt "
    "nimmt auf, wer "
    "Ratsbot bei Ihnen betreibt."
)
TRY_AGAIN = "Bitte noch einmal senden."


def not_understood(names: Iterable[str]) -> str:
    return (
        "Welche Art von Text soll es sein? Zum Beispiel:\n"
        "• /text kürzer: Ihr Text\n"
        "• /text Mail an den Ortsbeirat: Ihre Stichpunkte\n"
        "• /text pressetext 2025/0142\n"
        f"Alle Muster: /text muster ({', '.join(names)})"
    )


def wanted(title: str, example: str, *, text: bool) -> str:
    what = "fehlt noch der Text, um den es geht" if text else "fehlen noch die Stichpunkte"
    how = "nach einem Doppelpunkt oder in einer neuen Zeile"
    return f"Für „{title}“ {what}, {how}.\nZum Beispiel: {example}"


def not_from_paper(title: str, possible: Sequence[str]) -> str:
    return (
        f"„{title}“ geht nur mit Text, den Sie selbst schicken. Aus einer Vorlage, mit Beleg für jeden Satz, "
        f"gehen: {', '.join(possible)}."
    )


def too_long(characters: int, most: int) -> str:
    return (
        f"Der Text ist mit {number(characters)} Zeichen zu lang für das Sprachmodell; es kann hier höchstens "
        f"{number(most)} lesen. Bitte in Teilen senden."
    )


def mentioned(reference: str, name: str) -> str:
    return f"Die Vorlage {reference} wurde dafür nicht gelesen. Aus der Vorlage: /text {name} {reference}"


def check_these(found: Sequence[str]) -> str:
    return f"Bitte prüfen: steht nicht in Ihren Angaben: {'; '.join(found)}."


def dropped(count: int) -> str:
    sentences = several(count, "Satz des Sprachmodells ist", "Sätze des Sprachmodells sind")
    return f"{sentences} weggelassen, weil nicht belegt."


def heading(title: str, reference: str) -> str:
    return f"{title} zu {reference}" if reference else title


def failed(error: ModelError, *, paper: bool = False) -> str:
    """`paper`: the text was to be made from one."""
    match error:
        case PromptTooLong() if paper:
            return "Die Vorlage ist zu lang für das Sprachmodell. Ihre wichtigsten Sätze: /zusammenfassung"
        case PromptTooLong():
            return "Das ist zu lang für das Sprachmodell. Bitte in Teilen senden."
        case AnswerIncomplete():
            return again("Das Sprachmodell hat nicht zu Ende geantwortet.")
        case ModelBusy():
            return again("Das Sprachmodell hat gerade zu viel zu tun. In ein paar Minuten geht es wieder.")
        case ModelRefused():
            return (
                "Das Sprachmodell nimmt die Anfrage nicht an. Manchmal hilft es, sie anders formuliert zu "
                "senden; bleibt es dabei, hilft der Betrieb."
            )
    return again("Das Sprachmodell ist gerade nicht erreichbar oder zu langsam.")


def again(said: str) -> str:
    return f"{said} {TRY_AGAIN}"


def open_one(number_in_list: int, name: str) -> str:
    return f"Aus einer davon schreiben: /text {name} {number_in_list}"


def no_template(name: str, names: Iterable[str]) -> str:
    return f"Ein Muster „{short(name)}“ gibt es nicht. Es gibt: {', '.join(names)}."


def reviewed(name: str) -> str:
    return name or NOT_REVIEWED


def day(value: dt.date) -> str:
    return f"{value:%d.%m.%Y}"


def template(title: str, description: str, city: str, as_of: dt.date, reviewed_by: str) -> str:
    return (
        f"{title}: {description}.\nStadt: {city} · Stand: {day(as_of)} · geprüft von: {reviewed(reviewed_by)}"
    )


def instruction(text: str) -> str:
    return f"Anweisung an das Sprachmodell:\n{text}"


def rules(text: str) -> str:
    return f"Davor stehen immer diese Regeln:\n{text}"


def cited_rules(text: str) -> str:
    return f"Aus einer Vorlage gelten stattdessen diese Regeln:\n{text}"


def problems(found: Sequence[str]) -> str:
    return "Nicht geladen:\n" + "\n".join(f"• {each}" for each in found)
