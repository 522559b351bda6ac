"""The word of a title that tells what it is about: what could be left out by it, and little else."""

from collections.abc import Iterable
from functools import lru_cache

from bot.council.glossary import key_of, tokens
from bot.messages import Span
from bot.retrieval.query.vocabulary import packaged_glossary

SHORTEST = 6
"""Letters: shorter nouns are parts of everything."""
_OFFICIAL = """
Ablehnung Angebot Angelegenheit Angelegenheiten Anmeldung Annahme Anpassung Anregung Anregungen Antwort
Aufhebung Aufstellung Ausführung Auslegung Ausschreibung Bauabschnitt Beantwortung Bebauungsplan Bekanntgabe
Beratung Bereich Bericht Beschaffung Beschluss Beschlussfassung Beschlussvorlage Besetzung Bestellung
Beteiligung Bewilligung Billigung Bürger Bürgerinnen Durchführung Einführung Einleitung Einrichtung
Einwohner Entscheidung Entwicklung Entwurf Ergebnis Erhöhung Erlass Ermächtigung Erneuerung Errichtung
Erweiterung Feststellung Finanzierung Fortschreibung Fraktion Freigabe Förderung Gemeinde Genehmigung
Gestaltung Gewährung Grundsatzbeschluss Haushalt Haushaltsjahr Haushaltsplan Herstellung Information
Informationen Innenstadt Kenntnis Kenntnisnahme Konzept Landeshauptstadt Leistungen Maßnahme Maßnahmen
Mitglied Mitglieder Mitteilung Mitteilungen Neubau Neubesetzung Neufassung Neuwahl nichtöffentlichen
Niederschrift Planung Projekt Prüfauftrag Prüfung Sachstand Sachstandsbericht Sanierung Satzung
Satzungsbeschluss Sitzung Stadtgebiet Stadtrat Stadtteil Stadtverwaltung Stellungnahme Straße Straßen
Teilbereich Umbau Umgestaltung Umsetzung Unterrichtung Unterstützung Verabschiedung Vereinbarung Verfahren
Vergabe Verlängerung Vertrag Verwaltung Verwendung Veröffentlichung Vorlage Vorstellung Wirtschaftsplan
Zuschuss Zustimmung Zuwendung Zwischenbericht Änderung öffentliche öffentlichen Übernahme
"""
"""Of offices: they stand in titles about everything. `councils.toml` adds kinds of papers and Gremien."""


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    glossary = packaged_glossary()
    named = [word for kind in glossary.kinds for word in (kind.name, kind.plural, *kind.words, *kind.natural)]
    named += [word for kind in glossary.gremien for word in (kind.name, *kind.words)]
    named += [word for party in glossary.parties for word in (party.name, *party.words)]
    return frozenset().union(key_of(_OFFICIAL), *(key_of(each) for each in named))


def rare_word(
    title: str, others: Iterable[str], *, marks: Iterable[Span] = (), known: Iterable[str] = ()
) -> str | None:
    """The one that the fewest other titles have, of several the longest; None where none is worth naming.

    Not what lies in `marks`, the words that were asked for, nor what `known` texts (the city, its Gremien)
    say.
    """
    spans = list(marks)
    banned = _common().union(*(key_of(each) for each in known))
    found = [
        token
        for token in tokens(title)
        if len(token.text) >= SHORTEST
        and token.text[0].isupper()
        and token.text.isalpha()
        and token.folded not in banned
        and not any(start < token.end and token.start < end for start, end in spans)
    ]
    elsewhere = [set(key_of(each)) for each in others]
    weighed = (
        (sum(token.folded in each for each in elsewhere), -len(token.text), token.text) for token in found
    )
    return min(weighed, default=(0, 0, None))[2]
