"""Numbers with what they count: amounts, shares, sizes, spans of time, things."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from bot.assistant.grounding.number_words import ORDINAL, WORD, number_of, ordinal_of
from bot.assistant.grounding.qualifiers import BEFORE, period, qualifier
from bot.retrieval.words.german import plain, stem

_SCALES = (
    (r"mrd\b\.?|milliarden?", 1_000_000_000),
    (r"mio\b\.?|millionen?", 1_000_000),
    (r"tsd\b\.?|tausend", 1_000),
)
_UNITS = (
    ("thousand euro", r"t€|teur\b|tausend euro"),
    ("euro", r"€|euros?\b|eur\b"),
    ("points", r"(?:prozent|%-?)punkte?n?\b"),
    ("percent", r"%|prozent\w*|v\.\s?h\.|vom hundert"),
    ("permille", r"‰|promille\b"),
    ("m2", r"m²|m2\b|qm\b|quadratmetern?\b"),
    ("m3", r"m³|m3\b|cbm\b|kubikmetern?\b"),
    ("hectare", r"ha\b|hektar\b"),
    ("km2", r"km²|quadratkilometern?\b"),
    ("kmh", r"km/h\b|stundenkilometern?\b"),
    ("km", r"km\b|kilometern?\b"),
    ("cm", r"cm\b|zentimetern?\b"),
    ("m", r"m\b|metern?\b"),
    ("gwh", r"gwh\b|gigawattstunden?\b"),
    ("mwh", r"mwh\b|megawattstunden?\b"),
    ("kwh", r"kwh\b|kilowattstunden?\b"),
    ("kw", r"kwp?\b|kilowatt(?: ?peak)?\b"),
    ("mw", r"mwp?\b|megawatt\b"),
    ("t", r"t\b|tonnen?\b|mg\b|megagramm\b"),
    ("kg", r"kg\b|kilogramm\b|kilo\b"),
    ("l", r"l\b|litern?\b"),
    ("db", r"db\b(?:\(a\))?|dezibel\b"),
    ("year", r"jahre[ns]?\b|jahr\b|jährig\w*"),
    ("month", r"monate?n?\b|monatig\w*"),
    ("week", r"wochen?\b|wöchig\w*"),
    ("day", r"tage?n?\b|tägig\w*"),
    ("hour", r"stunden?\b|std\b\.?|stündig\w*"),
    ("minute", r"minuten?\b|min\b\.?"),
)
_UNIT = re.compile("|".join(f"(?P<u{place}>{form})" for place, (_, form) in enumerate(_UNITS)), re.IGNORECASE)
_SCALE = "|".join(form for form, _ in _SCALES)
_FIGURES = (
    r"\d{1,3}(?:[.]\d{3})+(?:,\d+)?(?![\d])|\d{1,3}(?: \d{3})+(?=(?:,\d+)?\s?(?:€|euro"
    r"|eur)\b)|\d+(?:[.,]\d+)?"
)
_PARTS = {"hälfte": 2, "drittel": 3, "viertel": 4, "fünftel": 5, "sechstel": 6, "achtel": 8, "zehntel": 10}
_NUMBER = re.compile(
    rf"(?P<part>\b(?:(?P<of>\d+|{WORD})(?:em|er|en)?\s?)?(?P<whole>hälfte|drittel|viertel"
    rf"|fünftel|sechstel|achtel|zehntel)(?:s|n)?\b)"
    rf"|(?P<ordinal>\b{ORDINAL}\b)"
    rf"|(?P<figures>{_FIGURES})(?P<dot>\.(?=\s[a-zA-ZÄÖÜäöü]))?(?:[\s-]?(?P<scale>{_SCALE}))?"
    rf"|\b(?:(?P<word>{WORD})(?=\b|jährig|monatig|wöchig|tägig|stündig)"
    rf"|(?P<one>eine[rn]?)(?=\s(?:mio|mill|mrd)))(?:\s(?P<wscale>{_SCALE}))?",
    re.IGNORECASE,
)
# What may stand between a number and what it counts: „zwei neue Gruppen“, „62 der 75 Plätze“.
_COUNTED = re.compile(
    r"-?\s?(?:(?:der|von|weitere[nr]?|neue[nr]?|[a-zäöüß]{3,}(?:e|en|er"
    r"|es))\s){0,2}([A-ZÄÖÜ][\w-]{2,})"
)
_NEXT_OF_RANGE = re.compile(
    rf"\s?(?:bis(?: zu)?|und|oder|auf|bzw\.|-|/)\s?(?:{_FIGURES})(?:\s?(?:{_SCALE}))?\s?", re.IGNORECASE
)


class Quantity(NamedTuple):
    """`unit` is a unit, „ordinal“, „dotted“ (an ordinal or the end of a sentence) or ''.

    `thing` is the stem of what is counted where there is no unit.
    """

    value: Decimal | Fraction
    unit: str
    thing: str
    qualifier: str
    period: str
    figures: str
    start: int


@lru_cache(maxsize=512)
def quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers of a text that holds no dates any more."""
    found = [each for match in _NUMBER.finditer(text) if (each := _quantity(text, match))]
    return tuple(found)


def all_given(
    said: Sequence[Quantity], known: Sequence[Quantity], bare: Iterable[str], unit_words: str
) -> bool:
    """Whether each number is known with what it counts.

    `bare` are further figures that may be named without a unit; `unit_words` is the text in which a unit may
    stand that a table gives once for all of its numbers.
    """
    figures = set(bare)
    return all(_is_given(each, known, figures, unit_words) for each in said)


def _is_given(said: Quantity, known: Sequence[Quantity], bare: set[str], unit_words: str) -> bool:
    if said.figures in bare and not said.unit and not said.qualifier:
        return True
    same = [each for each in known if _same_value(said, each) and _same_unit(said, each, unit_words)]
    fitting = [each for each in same if _same_qualifier(said, each) and _same_period(said, each)]
    return bool(fitting) and not _counts_another(said, fitting, known)


def _same_value(said: Quantity, known: Quantity) -> bool:
    """0030 is no 30: leading zeros are those of a number that means something else."""
    padded = said.figures[:1] == "0" and said.figures[1:2].isdigit()
    return said.value == known.value and (not padded or said.figures == known.figures)


def _same_unit(said: Quantity, known: Quantity, unit_words: str) -> bool:
    if said.unit == known.unit:
        return True
    if "dotted" in {said.unit, known.unit}:
        return {said.unit, known.unit} <= {"", "ordinal", "dotted"}
    if not said.unit:
        return known.unit != "ordinal" and not (said.thing and known.unit)
    # A table gives the unit once for all of its numbers.
    return (
        not known.unit
        and not known.thing
        and said.unit in _UNITS_OF
        and bool(_UNITS_OF[said.unit].search(unit_words))
    )


def _same_qualifier(said: Quantity, known: Quantity) -> bool:
    """What is left out may be „rund“ only: „maximal“ is part of what is said."""
    return said.qualifier == known.qualifier or (not said.qualifier and known.qualifier == "about")


def _same_period(said: Quantity, known: Quantity) -> bool:
    return not (said.period and known.period) or said.period == known.period


def _counts_another(said: Quantity, same: Sequence[Quantity], known: Sequence[Quantity]) -> bool:
    """Of „3 PKW und 41 Fahrzeuge“ not „41 PKW“: the thing is counted there by another number only."""
    if not said.thing or said.unit or any(each.thing == said.thing or not each.thing for each in same):
        return False
    return any(each.thing == said.thing and each.value != said.value for each in known)


_UNITS_OF = {name: re.compile(form, re.IGNORECASE) for name, form in _UNITS}


def _quantity(text: str, found: re.Match[str]) -> Quantity | None:
    value, unit = _value(found)
    if value is None:
        return None
    rest = text[found.end() :]
    thing = ""
    after = found.end()
    if not unit:
        unit, length = _unit(rest)
        after += length
        if not unit:
            thing = thing_behind(rest)
    if unit == "thousand euro":
        value, unit = value * 1000, "euro"
    before = text[max(0, found.start() - BEFORE) : found.start()]
    behind = text[after : after + BEFORE]
    figures = found["figures"] or found[0]
    return Quantity(
        value, unit, thing, qualifier(before, behind), period(before, behind), figures, found.start()
    )


def _value(found: re.Match[str]) -> tuple[Decimal | Fraction | None, str]:
    if found["part"]:
        parts = found["of"]
        if not parts and found["whole"].lower() != "hälfte":
            return None, ""
        number = 1 if not parts else int(parts) if parts.isdigit() else number_of(parts)
        return Fraction(number * 100, _PARTS[found["whole"].lower()]), "percent"
    if found["ordinal"]:
        return Decimal(ordinal_of(found["ordinal"])), "ordinal"
    if found["figures"]:
        unit = "dotted" if found["dot"] and "," not in found["figures"] and len(found["figures"]) <= 2 else ""  # noqa: PLR2004
        return _decimal(found["figures"]) * _scale(found["scale"]), unit
    word = found["word"]
    if word and word.lower() in {"ein", "eins"} and not found["wscale"]:
        return None, ""
    return Decimal(number_of(word) if word else 1) * _scale(found["wscale"]), ""


def _decimal(figures: str) -> Decimal:
    figures = figures.replace(" ", "")
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", figures):
        figures = figures.replace(".", "")
    return Decimal(figures.replace(",", "."))


def _scale(word: str | None) -> int:
    return next((value for form, value in _SCALES if word and re.fullmatch(form, word, re.IGNORECASE)), 1)


def _unit(rest: str) -> tuple[str, int]:
    """The unit right behind, or behind the second number of a range."""
    blank = re.match(r"(?:,-+)?[\s-]?", rest)
    start = blank.end() if blank else 0
    found = _UNIT.match(rest, start)
    if not found and (further := _NEXT_OF_RANGE.match(rest)):
        found = _UNIT.match(rest, further.end())
        start = 0
    if not found or not found.lastgroup:
        return "", 0
    return _UNITS[int(found.lastgroup[1:])][0], found.end()


def thing_behind(rest: str) -> str:
    """The stem of what a number counts."""
    found = _COUNTED.match(rest)
    return stem(plain(found[1].rpartition("-")[2])) if found else ""
