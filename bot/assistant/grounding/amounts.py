"""What is added to an amount: net or gross, once or every year, all together or for each."""

import re

from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.numbers import quantities
from bot.council.votes import folded

_MUST_STAND = tuple(
    (re.compile(said), re.compile(there))
    for said, there in (
        (r"\bnetto", r"netto|ohne (?:mehrwert|umsatz)steuer"),
        (r"\bbrutto", r"brutto|inklusive|einschliesslich"),
        (r"\beinmalig", r"einmal"),
        (
            (
                r"\b(?:gesamt(?:kosten|summe|betrag|volumen|investition)\w*|insgesamt|alles in allem"
                r"|in summe)\b(?=.*(?:€|\beuro\b|\beur\b))"
            ),
            r"gesamt|zusammen|summe|total|volumen|all|belaufen",
        ),
        (
            (
                r"\b(?:zweimal|dreimal|viermal|doppelt\w*|verdoppel\w*|verdreifach\w*|vielfach\w*|halbier\w*"
                r"|\w+fache[ns]?)\b"
            ),
            r"mal\b|doppel|fach|halb",
        ),
        (r"\bjahrzehnt|\bjahrhundert", r"jahrzehnt|jahrhundert|hundert"),
        (
            r"\b(?:jährlich|im jahr\b(?! \d| [12])|pro jahr|je jahr|jedes jahr)",
            r"jähr|im jahr|pro jahr|je jahr|jedes jahr|/ ?jahr|/a\b|p\. ?a\.|jahres|jahre \d|jeweils",
        ),
        (r"\b(?:monatlich|im monat|pro monat|je monat)", r"monat"),
        (r"\b(?:wöchentlich|pro woche|je woche|in der woche)", r"woche|wöchent"),
    )
)
_TOTAL = re.compile(r"\b(?:gesamt\w*|insgesamt|einmalig\w*)\b")
_RATE = re.compile(r"\d\s?(?:€|[a-zäöü]+)\s?(?:\b(?:je|pro)\s|/\s?)([a-zäöü]{3,})")
_ONE_UNIT = re.compile(r"\beine?[mnrs]? (?P<unit>jahr|monat|woche|tag|stunde)(?:e?n?|es)\b")
_UNITS = {"jahr": "year", "monat": "month", "woche": "week", "tag": "day", "stunde": "hour"}


def amounts_hold(sentence: str, ground: Ground) -> bool:
    words, there = folded(sentence), folded(f"{ground.around} | {ground.titles}")
    if any(said.search(words) and not known.search(there) for said, known in _MUST_STAND):
        return False
    rates = {each[1] for each in _RATE.finditer(there)}
    if any(not re.search(rf"\b{each[1]}(?:e?n?|s)?\b", there) for each in _RATE.finditer(words)):
        return False
    if rates and _TOTAL.search(words) and not _TOTAL.search(there):
        return False
    return _ones_hold(words, ground, there)


def _ones_hold(words: str, ground: Ground, there: str) -> bool:
    """„ein Jahr“, where the quotes know two of them."""
    for found in _ONE_UNIT.finditer(words):
        given = {each.value for each in quantities(ground.around) if each.unit == _UNITS[found["unit"]]}
        if given and 1 not in given and not re.search(rf"\beine?[mnrs]? (?:\w+ )?{found['unit']}", there):
            return False
    return True
