"""What click says of a wrong call, in German. A sentence that is not known here stays as it is."""

import re

_PHRASES: tuple[tuple[str, str], ...] = (
    (r"(\S+) is not in the range (.+)\.", r"\1 liegt nicht im Bereich \2."),
    (r"'(.*)' is not one of (.+)\.", r"„\1“ ist keines von \2."),
    (r"'(.*)' is not a valid (?:integer|float|int|integer range|float range)\.", r"„\1“ ist keine Zahl."),
    (r"'(.*)' is not a valid (\S+)\.", r"„\1“ ist hier nicht erlaubt."),
    (r"(?:File|Path|Directory) '(.*)' does not exist\.", r"„\1“ gibt es nicht."),
    (r"(?:File|Path) '(.*)' is a directory\.", r"„\1“ ist ein Ordner."),
    (r"Directory '(.*)' is a file\.", r"„\1“ ist eine Datei, kein Ordner."),
    (r"(?:File|Path|Directory) '(.*)' is not readable\.", r"„\1“ ist nicht lesbar."),
    (r"(?:File|Path|Directory) '(.*)' is not writable\.", r"„\1“ ist nicht beschreibbar."),
    (r"Got unexpected extra arguments? \((.*)\)", r"Zu viel angegeben: \1."),
    (r"Option '(.*)' requires an argument\.", r"Nach \1 fehlt die Angabe."),
    (r"Option '(.*)' requires (\d+) arguments\.", r"Nach \1 fehlen Angaben; es müssen \2 sein."),
    (r"Option '(.*)' does not take a value\.", r"\1 steht allein, ohne =."),
    (r"Missing command\.", "Es fehlt ein Befehl."),
)
_COMPILED = tuple((re.compile(pattern, re.DOTALL), german) for pattern, german in _PHRASES)


def translated(sentence: str) -> str:
    for pattern, german in _COMPILED:
        found = pattern.fullmatch(sentence)
        if found:
            return found.expand(german)
    return sentence
