"""Two fictional cities and a small vocabulary, for the tests of the query language."""

import datetime as dt
import tomllib

from bot.council.glossary import read_glossary
from bot.retrieval.query.known import Known, KnownCity, Organization
from bot.retrieval.query.query import Query, read_query

TODAY = dt.date(2026, 11, 22)  # a Sunday

GLOSSARY = read_glossary(
    tomllib.loads("""
[[kinds]]
key = "motion"
name = "Antrag"
plural = "Anträge"
words = ["Antrag", "Antrags", "Anträge", "Anträgen", "Prüfantrag", "Haushaltsanträge"]
short = ["AT"]
kin = ["amendment"]
by_party = true
[[kinds]]
key = "amendment"
name = "Änderungsantrag"
plural = "Änderungsanträge"
words = ["Änderungsantrag", "Änderungsanträge", "Änderungsanträgen", "Ergänzungsantrag", "Ergänzungsanträge"]
types = ["Änderungs-/Ergänzungsantrag"]
by_party = true
[[kinds]]
key = "question"
name = "Anfrage"
plural = "Anfragen"
words = ["Anfrage", "Anfragen", "Große Anfrage", "Große Anfragen", "Kleine Anfragen"]
short = ["AF"]
by_party = true
[[kinds]]
key = "proposal"
name = "Beschlussvorlage"
plural = "Beschlussvorlagen"
words = ["Beschlussvorlage", "Beschlussvorlagen"]
short = ["BV"]
[[kinds]]
key = "information"
name = "Informationsvorlage"
plural = "Informationsvorlagen"
words = ["Informationsvorlage", "Informationsvorlagen", "Mitteilungsvorlagen", "Bericht", "Berichte"]
[[gremien]]
key = "council"
name = "Stadtrat"
words = ["Stadtrat", "Gemeinderat", "Rat", "Rat der Stadt"]
short = ["StR"]
[[gremien]]
key = "local"
name = "Ortsbeirat"
words = ["Ortsbeirat", "Ortschaftsrat", "Ortsrat", "Bezirksvertretung"]
short = ["OR", "OBR"]
with_place = true
[[gremien]]
key = "building"
name = "Bauausschuss"
words = ["Bauausschuss"]
[[results]]
outcomes = ["decision"]
name = "Beschluss"
words = ["Beschluss", "Beschlüsse"]
[[results]]
outcomes = ["resolved"]
name = "beschlossen"
words = ["beschlossen", "beschlossene", "beschlossenen", "angenommen", "angenommene", "angenommenen"]
[[results]]
outcomes = ["rejected"]
name = "abgelehnt"
words = ["abgelehnt", "abgelehnte", "abgelehnten"]
[[results]]
outcomes = ["postponed"]
name = "vertagt"
words = ["vertagt", "vertagte", "vertagten", "zurückgestellt"]
[[results]]
outcomes = ["withdrawn"]
name = "zurückgezogen"
words = ["zurückgezogen", "zurückgezogene", "zurückgezogenen"]
[[results]]
outcomes = ["noted"]
name = "zur Kenntnis genommen"
words = ["zur Kenntnis", "Kenntnisnahme"]
[[parties]]
name = "GRÜNE"
words = ["Grüne", "Grünen", "Grüner", "Bündnis 90/Die Grünen", "B90/Grüne", "B90/Die Grünen"]
[[parties]]
name = "SPD"
[[parties]]
name = "CDU"
[[parties]]
name = "FDP"
[[parties]]
name = "DIE LINKE"
words = ["Linke", "Linken", "Die Linke"]
[[parties]]
name = "FW"
words = ["Freie Wähler", "Freien Wähler", "Freien Wählern"]
[[parties]]
name = "FÜR"
[[parties]]
name = "Die PARTEI"
words = ["PARTEI"]
""")
)

KRAEHENFURT = (
    ("Gemeinderat", "GR"),
    ("Gemeinderat - Beratungen zum Haushalt", "GR-H"),
    ("Bauausschuss", "BA"),
    ("Planungsausschuss", "PlanA"),
    ("Haupt- und Finanzausschuss", "HFA"),
    ("Ausschuss für Umwelt und Gesundheit", "AUG"),
    ("Ortschaftsrat Rabenau", "OR-R"),
    ("Ortschaftsrat Elsterbach", "OR-E"),
)
SILBERBRUECK = (("Stadtrat", ""), ("Ortsbeirat Altstadt", ""), ("Verkehrsausschuss", ""))

KNOWN = Known(
    (KnownCity("kraehenfurt", "Krähenfurt"), KnownCity("silberbrueck", "Silberbrück am See")),
    (
        *(Organization("kraehenfurt", name, name, short) for name, short in KRAEHENFURT),
        *(Organization("silberbrueck", name, name, short) for name, short in SILBERBRUECK),
        Organization("kraehenfurt", "Bauamt", "Bauamt", "BauA", sits=False),
    ),
    ("Antrag", "Offenlage"),
    ("KLS", "GRÜNE"),
    GLOSSARY,
)


def read(text: str) -> Query:
    return read_query(text, known=KNOWN, today=TODAY)


def told(query: Query) -> str:
    """What was read, as „name=value;…“ in a fixed order, '' where nothing was."""
    filters = query.filters
    found = {
        "art": _joined(filters.kinds),
        "von": _joined(filters.originators),
        "in": _joined(each for _, each in filters.organizations),
        "mit": _joined(filters.results),
        "ab": str(filters.since or ""),
        "bis": str(filters.until or ""),
        "stadt": _joined(filters.bodies),
        "nr": _joined(filters.numbers),
    }
    return "; ".join(f"{name}={value}" for name, value in found.items() if value)


def _joined(values: object) -> str:
    return "+".join(sorted(values))  # type: ignore[call-overload]
