"""What is wrong with a piece of TOML, in German, with the remedy. No value is repeated: one may be secret."""

import re
from dataclasses import dataclass

KeyPath = tuple[str | int, ...]

CURLY = "„“”‚‘’«»‹›"
SWITCHES = {"true", "false", "ja", "nein", "yes", "no", "on", "off", "an", "aus", "wahr", "falsch"}
BARE = re.compile(
    r"true|false|[+-]?(?:inf|nan)"
    r"|[+-]?(?:0|[1-9](?:_?\d)*)(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?"
    r"|0x[\dA-Fa-f](?:_?[\dA-Fa-f])*|0o[0-7](?:_?[0-7])*|0b[01](?:_?[01])*"
    r"|\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)?)?|\d\d:\d\d:\d\d(?:\.\d+)?"
)
"""Values that need no quotation marks: https://toml.io/en/v1.0.0."""
STRAIGHT = 'Gerade Anführungszeichen verwenden: " am Anfang und am Ende (Umschalt+2).'
BACKSLASH = (
    "Pfade mit \\ in einfache Anführungszeichen setzen ('C:\\Daten\\ratsbot.db') oder mit / schreiben "
    '("C:/Daten/ratsbot.db").'
)
COMMENT = "Was kein Name mit Wert ist, mit # davor zum Kommentar machen."


class Broken(Exception):
    """The statement that is being read; `at` is where in the text, the scanner's place where None."""

    def __init__(self, text: str, remedy: str, at: int | None = None) -> None:
        super().__init__(text)
        self.text = text
        self.remedy = remedy
        self.at = at


@dataclass(frozen=True, slots=True)
class Fault:
    """A statement that cannot be read. Lines begin with 1; `first` to `last` is what it spoils.

    `path` is the key or section that it was to set, None where not even that can be told.
    """

    line: int
    text: str
    remedy: str
    path: KeyPath | None
    first: int
    last: int


def no_value(word: str, name: str) -> tuple[str, str]:
    """Sentence and remedy for something without quotation marks that is no value."""
    if not word:
        return (
            f"Hinter „{name} =“ fehlt der Wert.",
            f'Einen Wert eintragen ({name} = "…") oder die Zeile mit # auskommentieren.',
        )
    if word[0] in CURLY:
        return f"Der Wert von „{name}“ steht in typografischen Anführungszeichen.", STRAIGHT
    if word.casefold() in SWITCHES:
        return (
            f"„{word}“ ist kein Wert.",
            f'Schalter heißen true und false, klein geschrieben; ein Text steht in "…": {name} = "{word}".',
        )
    if re.fullmatch(r"[+-]?0\d+", word):
        return f"Die Zahl hinter „{name}“ beginnt mit 0.", "Ohne führende Null schreiben."
    if re.fullmatch(r"\d\d?:\d\d", word):
        return (
            f"Die Uhrzeit hinter „{name}“ steht ohne Anführungszeichen.",
            f'In Anführungszeichen setzen: {name} = "{word}".',
        )
    return (
        f"Der Text hinter „{name}“ steht ohne Anführungszeichen.",
        f'In Anführungszeichen setzen: {name} = "…".',
    )


def no_end(rest: str, name: str, *, was_text: bool) -> tuple[str, str]:
    """For what still stands behind a value."""
    if rest.startswith(",") and not was_text and re.match(r",\d", rest):
        return f"Die Zahl hinter „{name}“ hat ein Komma.", "Zahlen mit Punkt schreiben: 0.5."
    if rest.startswith(","):
        return (
            f"Hinter dem Wert von „{name}“ steht ein Komma.",
            f"Mehrere Werte in eckige Klammern setzen: {name} = [ … , … ]; sonst das Komma löschen.",
        )
    if was_text and '"' in rest.partition("#")[0]:
        return (
            f"Im Text hinter „{name}“ steht ein Anführungszeichen, das ihn beendet.",
            "Innen \\\" statt \" schreiben, oder den ganzen Text in einfache Anführungszeichen ('…') setzen.",
        )
    if rest.startswith(";"):
        return f"Hinter dem Wert von „{name}“ steht ein Semikolon.", "Es löschen; Kommentare beginnen mit #."
    return (
        f"Hinter dem Wert von „{name}“ steht noch etwas.",
        "Eine Angabe je Zeile; Kommentare beginnen mit #.",
    )


def no_key(rest: str) -> tuple[str, str]:
    """For a line that does not begin with a name."""
    if rest.startswith("="):
        return "Vor dem = fehlt der Name.", "name = wert schreiben; die Namen zeigt ratsbot.example.toml."
    if rest.startswith((";", "//", "--", "/*", "%")):
        return "Ein Kommentar beginnt hier nicht mit #.", "Kommentare beginnen in jeder Zeile mit #."
    if rest.startswith(("<<<<<<<", "=======", ">>>>>>>")):
        return "Hier steht der Rest eines Zusammenführens (Git).", "Eine der Fassungen behalten."
    if rest[0] in CURLY:
        return (
            "Der Name steht in typografischen Anführungszeichen.",
            "Namen ohne Anführungszeichen schreiben.",
        )
    if rest[0].isalpha():
        return (
            "Der Name beginnt mit einem Zeichen, das dort nicht stehen darf.",
            "Namen bestehen aus a–z, 0–9, _ und -; die bekannten zeigt ratsbot.example.toml.",
        )
    return "Diese Zeile hat nicht die Form name = wert.", COMMENT


def no_equals(rest: str, name: str) -> tuple[str, str]:
    """For what follows a name in place of =."""
    if rest.startswith(":"):
        return (
            f"Hinter „{name}“ steht ein Doppelpunkt statt =.",
            f"name = wert schreiben, also {name} = …",
        )
    if rest and not rest[0].isspace() and rest[0].isalpha() and not rest[0].isascii():
        return (
            f"Der Name „{name}{rest[0]}…“ enthält ein Zeichen, das dort nicht stehen darf.",
            "Namen bestehen aus a–z, 0–9, _ und -; die bekannten zeigt ratsbot.example.toml.",
        )
    if not rest:
        return (
            f"Hinter „{name}“ fehlen = und Wert.",
            f"{name} = wert schreiben; ein Abschnitt steht in eckigen Klammern: [{name}]. {COMMENT}",
        )
    return f"Hinter „{name}“ fehlt das =.", f"{name} = wert schreiben. {COMMENT}"


def of_tomllib(message: str) -> tuple[str, str]:
    """For what Python's own reader refuses and ours does not see."""
    if "character" in message:
        return (
            "Hier steht ein unsichtbares Steuerzeichen.",
            "Die Zeile löschen und von Hand neu schreiben (nicht einfügen).",
        )
    if "overwrite" in message or "twice" in message or "mutate" in message:
        return (
            "Dasselbe wird hier ein zweites Mal und anders festgelegt.",
            "Jeder Name und jeder Abschnitt darf nur einmal vorkommen: die überzählige Angabe löschen.",
        )
    return "Diese Zeile ist kein gültiges TOML.", "Mit ratsbot.example.toml vergleichen."
