"""Commands that only some may use: [matrix.commands] and [teams.STADT.commands]."""

from bot.settings.reader import Reader

EVERYBODYS = ("datenschutz", "meinedaten", "vergiss")
"""What a person may ask for by law: GDPR articles 13 (what is done with their data), 15 and 17."""


def restricted(reader: Reader) -> dict[str, tuple[str, ...]]:
    """By command, without its stroke, who may use it. The caller finishes the reader."""
    found = {name: reader.texts(name, ()) for name in reader.names()}
    for name in found:
        if name.removeprefix("/") in EVERYBODYS:
            reader.complain(
                f"{name} lässt sich nicht einschränken: Auskunft und Löschung stehen allen zu "
                "(DSGVO, Artikel 13, 15 und 17).",
                key=name,
                remedy="Die Zeile löschen.",
            )
    return found
