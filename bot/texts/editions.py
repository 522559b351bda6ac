"""Sentences about editions that are asked for: previews and whole ones."""

from bot.texts.general import several

NO_SUBSCRIPTION = "Dieses Abo gibt es hier nicht. Was hier abonniert ist: /abos"


def nothing_lately(days: int) -> str:
    return f"In den letzten {several(days, 'Tag', 'Tagen')} wäre dafür nichts Neues da gewesen."


def no_such_edition(number: int) -> str:
    return f"Eine Ausgabe {number} gab es hier nicht, oder es ist nichts mehr davon zu zeigen."
