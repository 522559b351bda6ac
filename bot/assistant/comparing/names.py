"""What the same matter is called elsewhere: each council has its own words for what all of them settle.

Said of matters, not of words: nobody who searches „Feuerwehr“ wants „Brandschutz“, but the plan is the same.
"""

import re
from collections.abc import Callable, Iterator

SAME: tuple[tuple[str, ...], ...] = (
    (
        "Kita-Gebühren",
        "Kitagebühren",
        "Kita-Beiträge",
        "Kita-Elternbeiträge",
        "Kindertagesstätten-Gebühren",
        "Kindergartengebühren",
        "Kindergartenbeiträge",
        "Elternbeiträge Kindertagesstätten",
        "Elternbeiträge Kindertageseinrichtungen",
        "Elternbeiträge Kindertagesbetreuung",
        "Kinderbetreuungsentgelte",
        "Kostenbeiträge Kindertagesstätten",
        "Kostenbeiträge Kindertageseinrichtungen",
        "Kostenbeiträge Kindertagesbetreuung",
    ),
    (
        "Feuerwehrbedarfsplan",
        "Feuerwehrbedarfsplanung",
        "Brandschutzbedarfsplan",
        "Brandschutzbedarfsplanung",
        "Brandschutz- und Katastrophenschutzbedarfsplan",
    ),
    ("Baumschutzsatzung", "Baumschutzverordnung"),
    ("Friedhofssatzung", "Friedhofsatzung", "Friedhofsordnung", "Bestattungssatzung"),
    ("Friedhofsgebühren", "Bestattungsgebühren", "Friedhofsgebührensatzung"),
    ("Vergnügungssteuer", "Vergnügungsteuer", "Spielgerätesteuer", "Spielautomatensteuer"),
    ("Zweitwohnungssteuer", "Zweitwohnungsteuer", "Zweitwohnsitzsteuer"),
    (
        "Bettensteuer",
        "Beherbergungssteuer",
        "Beherbergungsteuer",
        "Übernachtungssteuer",
        "Übernachtungsteuer",
    ),
    ("Straßenausbaubeiträge", "Straßenausbaubeitragssatzung", "Straßenbaubeiträge", "Ausbaubeiträge"),
    ("Klimaschutzkonzept", "Klimaschutzplan", "Klimaaktionsplan", "Masterplan Klimaschutz"),
    ("Klimaanpassungskonzept", "Klimaanpassungsstrategie", "Anpassung an den Klimawandel"),
    ("Hitzeaktionsplan", "Hitzeschutzplan", "Hitzeschutzkonzept"),
    ("Wärmeplan", "Wärmeplanung", "Kommunaler Wärmeplan"),
    ("Radverkehrskonzept", "Radwegekonzept", "Radwegkonzept"),
    ("Schulentwicklungsplan", "Schulentwicklungsplanung"),
    ("Schottergärten", "Vorgartensatzung"),
    ("Bewohnerparken", "Anwohnerparken", "Bewohnerparkgebühren", "Bewohnerparkausweis"),
    ("Parkgebühren", "Parkgebührenordnung", "Parkgebührensatzung"),
    ("Marktordnung", "Marktsatzung", "Wochenmarktsatzung", "Wochenmarktordnung"),
    ("Straßenreinigungsgebühren", "Straßenreinigungsgebührensatzung"),
    ("Abfallgebühren", "Müllgebühren", "Abfallgebührensatzung", "Abfallwirtschaftsgebühren"),
    ("Hebesätze", "Hebesatzsatzung"),
    (
        "Musikschulgebühren",
        "Musikschulsatzung",
        "Gebühren Musikschule",
        "Gebührenanpassung Musikschule",
        "Gebührenordnung Musikschule",
        "Entgeltordnung Musikschule",
    ),
    ("Bibliotheksgebühren", "Gebührenordnung Bibliothek", "Entgeltordnung Bibliothek"),
    ("Sportstättengebühren", "Entgeltordnung Sportstätten", "Benutzungsgebühren Sportstätten"),
    (
        "Abwassergebühren",
        "Entwässerungsgebühren",
        "Entwässerungsgebührensatzung",
        "Schmutzwassergebühren",
        "Gebühren Abwasserbeseitigung",
    ),
    (
        "Schwimmbadgebühren",
        "Bädergebühren",
        "Bädertarife",
        "Bäderpreise",
        "Tarife Bäder",
        "Eintrittsgelder Freizeitbad",
        "Eintrittspreise Schwimmbad",
    ),
    ("Glasfaserausbau", "Breitbandausbau", "Breitbandversorgung"),
    ("Waffenverbotszone", "Messerverbotszone"),
    ("Einzelhandelskonzept", "Zentrenkonzept", "Nahversorgungskonzept"),
    ("Obdachlosenunterkünfte", "Obdachlosensatzung", "Obdachlosenunterbringung"),
    ("Zweckentfremdung", "Zweckentfremdungssatzung", "Zweckentfremdungsverbot"),
    ("Sondernutzungssatzung", "Sondernutzungsgebühren", "Satzung Sondernutzungen"),
    ("Digitalisierungsstrategie", "Smart-City-Strategie", "Digitalstrategie"),
)
"""Spelled in full: what is not asked for here is looked for in its own words alone."""


_FORMS = (("konzept", "konzeption"), ("plan", "planung"))
"""Ends of words that mean the same in names of matters; stems do not bring them together."""


def other_names(text: str, says: Callable[[str], bool]) -> tuple[str, ...]:
    """What else a matter is called whose name stands in a text; `says(name)` tells whether one does."""
    known = next((names for names in SAME if any(map(says, names))), ())
    single = (text.strip(),) if len(text.split()) == 1 else ()
    return tuple(dict.fromkeys(form for name in (*single, *known) for form in _forms(name)))


def _forms(name: str) -> Iterator[str]:
    yield name
    if "förderrichtlinie" in name.casefold():
        yield re.sub("örderrichtlinie", "örderungsrichtlinie", name)
    for short, long in _FORMS:
        if name.endswith(short):
            yield name.removesuffix(short) + long
        elif name.endswith(long):
            yield name.removesuffix(long) + short


_FORM = re.compile(
    r"\b\d+\.(?=\s)|\b(?:(?:\w+ )?Änderungssatzung|Änderung|Neufas+ung|Fortschreibung|Erlass|Aufstellung"
    r"|Anpassung|Erhebung|Feststellungsbeschluss|Beschluss|Satzung|Satzungsbeschluss)\b"
    r"|\b(?:Landeshauptstadt|Stadt|Gemeinde|Ortschaft)\s+\w+|\b(?:19|20)\d\d(?:/\d\d+)?\b",
    re.IGNORECASE,
)


def subject(title: str) -> str:
    """What a title is about, without the form it has and the city that it is of; all of it where no word
    would be left."""
    bare = " ".join(_FORM.sub(" ", title).split())
    return bare if re.search(r"[^\W\d_]{5,}", bare) else title
