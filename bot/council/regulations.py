"""Which papers settle what every city settles for itself: statutes, levies, rules, plans for the whole city.

Told by the title alone. What is left out carries such a word as well, but is about this one place, company
or year: a development plan's statute, the budget statute, the statutes of a municipal enterprise.
"""

import re

_SETTLES = re.compile(
    r"satzung|gebühr|steuer(?!ung|kreis|gruppe)|entgelt|hebes[aä]tz|elternbeitr"
    r"|(?:benutzungs|haus|markt|polizei|tarif|wahl|zuständigkeits|park|bade|friedhofs?)ordnung|verordnung"
    r"|aktionsplan|bedarfsplan|entwicklungsplan|entwicklungskonzept|wärmeplan|mobilitätsplan"
    r"|nahverkehrsplan|luftreinhalteplan|klimaschutzkonzept|klimaanpassungs|mietspiegel|richtlinie|\btarif",
    re.IGNORECASE,
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
    r"|eigenbetrieb|\beb\b|betriebssatzung|stiftung|gesellschaft|verein\b",
    re.IGNORECASE,
)


def is_regulation(title: str) -> bool:
    return bool(_SETTLES.search(title)) and not _ONLY_HERE.search(title)
