"""Names in a sentence: persons, parties, firms, streets, Gremien, abbreviations, whoever acts.

German writes all nouns with capitals. So what is a name is known by what stands around it (Herr, GmbH,
-straße, Fraktion), by its letters (SPD, AfD), or by being no word that offices have (nouns.py).
"""

import re
from collections.abc import Iterator

from bot.assistant.grounding.actors import actors_hold
from bot.assistant.grounding.gremien import unknown_gremien
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.known import Known
from bot.assistant.grounding.nouns import unknown_nouns
from bot.assistant.grounding.party_votes import party_names

_CAPITAL = r"[A-ZÄÖÜ][\wäöüß-]+"
_ABBREVIATION = re.compile(r"(?<![\w-])(?=\w*[A-ZÄÖÜ]\w*[A-ZÄÖÜ])[A-ZÄÖÜa-zäöü]{2,6}(?![\w])")
_SHORT_FORMS = """
    pkw lkw kfz eur top gmbh mbh teur usw etc bzw ggf mio mrd nr abs art ff bgb stvo kita kitas kwp kwh mwh
    gwh mwp kw mw it ki pv öpnv edv
"""
_COMMON_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_TITLED = re.compile(
    rf"\b(?:Herrn?|Frau|Dr\.|Prof\.|(?:Ober)?[Bb]ürgermeister(?:in)?s?|Beigeordnete[rnm]?"
    rf"|Dezernent(?:in)?|Stadtr(?:at|ätin)|Ratsmitglied|Architekt(?:in)?"
    rf"|Vorsitzende[rn]?|Ortsvorsteher(?:in)?|Amtsleiter(?:in)?)\s((?:(?:Dr\.|Prof\.|von|van"
    rf"|de)\s)*{_CAPITAL}(?:\s{_CAPITAL})?)"
)
_FIRM = re.compile(
    rf"((?:{_CAPITAL}(?:\s?&\s?|\s))+)(?:\w+\s)?(?:GmbH|AG|KG|OHG|GbR|mbH|eG|SE|UG|e\.\s?V\.)(?!\w)"
    rf"|\b(?:Firma|Unternehmen|Büro|Verein|Träger|Investor|Stiftung"
    rf"|Bürgerinitiative)\s(?!für|der|des|und|von)({_CAPITAL}(?:\s?&?\s{_CAPITAL})*)"
)
_FACTION = re.compile(
    rf"\b({_CAPITAL}(?:[ /]{_CAPITAL})?)-(?:[\w]+)?[Ff]raktion\b|\b(?:Rats"
    rf"|Stadtrats)?[Ff]raktion(?:en)?\s(?:der\s|von\s|des\s)?({_CAPITAL}(?:\s{_CAPITAL})?)"
)
_STREET = re.compile(
    r"\b(?:[A-ZÄÖÜ][\w-]*(?:straße|strasse|str\.|allee|gasse|chaussee)"
    r"|[A-ZÄÖÜ][\w-]+er\s(?:Straße|Weg|Platz|Allee|Ring|Tor))"
)


def names_hold(sentence: str, ground: Ground, question: str) -> bool:
    known = Known(ground, question)
    return next(_unknown(sentence, known), None) is None and actors_hold(sentence, ground)


def _unknown(sentence: str, known: Known) -> Iterator[str]:
    yield from _unknown_parties(sentence, known)
    yield from unknown_gremien(sentence, known)
    for pattern in (_TITLED, _FIRM, _FACTION):
        for found in pattern.finditer(sentence):
            name = next(filter(None, found.groups()))
            if not known.has(name, asked=pattern is not _FACTION):
                yield name
    for found in _STREET.finditer(sentence):
        if not known.has(found[0].replace("str.", "straße")):
            yield found[0]
    yield from _unknown_letters(sentence, known)
    yield from unknown_nouns(sentence, known)


def _unknown_parties(sentence: str, known: Known) -> Iterator[str]:
    names = party_names()
    said = {names.canonical(each[0]): each[0] for each in names.known.finditer(sentence)}
    if said:
        there = {names.canonical(each[0]) for each in names.known.finditer(known.own)}
        for party, written in said.items():
            if party not in there and not known.has(written, asked=False):
                yield written


def _unknown_letters(sentence: str, known: Known) -> Iterator[str]:
    for found in _ABBREVIATION.finditer(sentence):
        low = found[0].lower()
        if low not in _COMMON_ABBREVIATIONS and not any(low in text for text in known.texts):
            yield found[0]
