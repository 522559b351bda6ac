"""Which papers settle what every city settles for itself: statutes, levies, rules, plans for the whole city.

Told by the title alone. What is left out carries such a word as well, but is about this one place, company
or year: a development plan's statute, the budget statute, the statutes of a municipal enterprise.
"""

import re

_SETTLES = (
    "satzung", "gebühr", "entgelt", "hebesatz", "hebesätz", "elternbeitr", "verordnung", "richtlinie",
    "aktionsplan", "bedarfsplan", "entwicklungsplan", "entwicklungskonzept", "wärmeplan", "mobilitätsplan",
    "nahverkehrsplan", "luftreinhalteplan", "klimaschutzkonzept", "klimaanpassungs", "mietspiegel",
)  # fmt: skip
_SETTLES_TOO = re.compile(
    r"steuer(?!ung|kreis|gruppe)|\btarif"
    r"|(?:benutzungs|haus|markt|polizei|tarif|wahl|zuständigkeits|park|bade|friedhofs?)ordnung"
)
_ONLY_HERE = re.compile(
    # this year's money and seats
    r"haushalt|\bthh\b|stellenplan|wirtschaftspl|investition|finanzplan|jahresabschl|bericht"
    r"|geschäftsordnung|wahl\b|besetzung|bestellung|berufung|vergabe"
    # this piece of land
    r"|bebauungspl|\bb-plan|flächennutzung|bauvorschrift|gestaltungssatzung|sanierungs|erhaltungs|vorkaufs"
    r"|ergänzungssatzung|einbeziehung|klarstellung|innenbereich|abrundung|veränderungssperre|umlegung"
    r"|entwicklungsbereich|erschließung|auslegung|abwägung|naturschutzgebiet|landschaftsschutz"
    # this enterprise
    r"|eigenbetrieb|\beb\b|betriebssatzung|stiftung|gesellschaft|verein\b"
)


def is_regulation(title: str) -> bool:
    """About 10 µs."""
    text = title.lower()
    settles = any(word in text for word in _SETTLES) or _SETTLES_TOO.search(text)
    return bool(settles) and not _ONLY_HERE.search(text)
