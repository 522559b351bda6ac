"""Sentences about editions that are asked for: previews and whole ones."""

from collections.abc import Sequence

from bot.texts.general import several

NO_SUBSCRIPTION = "Dieses Abo gibt es hier nicht. Was hier abonniert ist: /abos"


def nothing_lately(days: int) -> str:
    return f"In den letzten {several(days, 'Tag', 'Tagen')} wäre dafür nichts Neues da gewesen."


def no_such_edition(number: int) -> str:
    return (
        f"Eine Ausgabe {number} gab es hier nicht, oder es ist nichts mehr davon zu zeigen. "
        "Gemeint ist die Nummer der Ausgabe, wie in den Knöpfen unter ihr, nicht die des Abos. Zur letzten "
        "hier: /abo weniger"
    )


def not_understood(number: int, problems: Sequence[str]) -> str:
    return (
        f"Das Abo {number} verstehe ich nicht mehr: {' '.join(problems)} Ich habe es pausiert. "
        f"Ändern: /abo {number} …, weiter wie bisher: /abo {number} weiter, beenden: /abbestellen {number}"
    )
