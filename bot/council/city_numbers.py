r"""How a city writes the numbers of its papers, where the general rule would not take them for such.

Regular expressions from the city's file, and whatever people type is compared with them. So only
those are taken that cannot take long: every repetition has an end, groups are not repeated, and there
are not many ways in which one text could match (`20\d{6}`, `(?:BV|AT)/\d{4}/\d{4}(?:/\d{1,2})?`).
"""

import re
from collections.abc import Iterator, Sequence
from math import prod

LONGEST = 120
"""Characters of an expression."""
MOST_WAYS = 10_000
"""The product of all repetitions' choices: `\\d{1,4}/\\d{2,4}` has 4 · 3."""
SEARCHED = 2_000
"""Characters of a text that are looked at."""

# What an expression is made of: signs (escaped, a set, plain), groups, repetitions with an end.
_PIECE = re.compile(
    r"(?P<sign>\\[dw\W]|\[\^?[^\[\]\\]*(?:\\[dw\W][^\[\]\\]*)*\]|[^\\\[\](){}*+?.^$])"
    r"|(?P<open>\((?:\?:)?)|(?P<close>\))"
    r"|(?P<often>\{(?P<least>\d{1,2})(?:,(?P<most>\d{1,2}))?\}|\?)"
)
_DIGIT = re.compile(r"\\d|\d")


def number_pattern(expression: str) -> re.Pattern[str]:
    """Finds whole numbers of this form. Raises ValueError with a German reason."""
    _check(expression)
    try:
        return re.compile(rf"(?<![\w/.-])(?:{expression})(?!\w|[/.-]\w)", re.IGNORECASE)
    except re.error as error:
        raise ValueError(f"kein regulärer Ausdruck ({error})") from error


def number_spans(text: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Where these numbers stand; where forms overlap, the earlier form counts."""
    taken: list[tuple[int, int]] = []
    for pattern in patterns:
        for found in pattern.finditer(text, 0, SEARCHED):
            start, end = found.span()
            if not any(start < until and since < end for since, until in taken):
                taken.append((start, end))
    yield from taken


def _check(expression: str) -> None:
    if len(expression) > LONGEST:
        raise ValueError(f"zu lang (höchstens {LONGEST} Zeichen)")
    pieces = _pieces(expression)
    if not any(_DIGIT.search(piece["sign"] or "") for piece in pieces):
        raise ValueError("ohne Ziffern, etwa \\d{4}, wäre jedes Wort eine Nummer")
    before = ["", *(piece.lastgroup or "" for piece in pieces)]
    ways = prod(_ways(piece, kind) for piece, kind in zip(pieces, before, strict=False) if piece["often"])
    if ways > MOST_WAYS:
        raise ValueError("zu viele Möglichkeiten; weniger oder engere Wiederholungen wie {1,4} nehmen")


def _pieces(expression: str) -> list[re.Match[str]]:
    found: list[re.Match[str]] = []
    place = 0
    while place < len(expression):
        piece = _PIECE.match(expression, place)
        if piece is None:
            sign = expression[place]
            raise ValueError(f"„{sign}“ ist hier nicht erlaubt; statt + und * ein Ende nennen: \\d{{1,6}}")
        found.append(piece)
        place = piece.end()
    return found


def _ways(repetition: re.Match[str], before: str) -> int:
    """In how many ways it can match what stands before it; ValueError where that must not be repeated."""
    sign = repetition[0]
    if before not in {"sign", "close"}:
        raise ValueError(f"vor „{sign}“ steht nichts, das sich wiederholen ließe")
    if sign == "?":
        return 2
    if before == "close":
        raise ValueError("eine Gruppe darf höchstens einmal vorkommen, also nur ? hinter der Klammer")
    return int(repetition["most"] or repetition["least"]) - int(repetition["least"]) + 1
