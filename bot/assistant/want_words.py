"""Words by which it is told what a question wants to know, and what an answer has in it; German."""

import re
from enum import StrEnum


class Kind(StrEnum):
    RESULT = "result"
    """What became of a matter: how it was voted on or decided."""
    VOTES = "votes"
    MONEY = "money"
    MEASURE = "measure"
    """How long, how large, how much of something."""
    SHARE = "share"
    DATE = "date"
    """The very day."""
    DAY = "day"
    """A day, month or year."""
    COUNT = "count"
    REASON = "reason"
    PLACE = "place"
    WHO = "who"
    ORIGIN = "origin"
    """Who has put it on the table."""
    VOTERS = "voters"
    """Who was for it or against it, by name."""
    STATUS = "status"
    """Where a matter stands."""
    OPINION = "opinion"
    """Yes or no: whether something is, should be or was wanted."""
    OTHER = "other"


NUMBERS = (
    "zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|kein(?:e[rnms]?)?|"
    "dutzend|hundert|tausend|niemand|alle"
)
_MONTHS = (
    "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|"
    "Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Okt|Nov|Dez"
)
_YEAR = r"(?<![\d/.,-])(?:19|20)\d\d(?![\d/]|\.\d|,\d)"
_FIGURE = r"\d[\d.,]*"
_MONEY = (
    rf"(?:{_FIGURE}\s*(?:€|T€|Euro|EUR|TEUR|Cent|Ct|Mio|Mrd|Million|Milliard)|(?:€|EUR)\s*\d|"
    rf"\d{{1,3}}(?:\.\d{{3}})+(?![.,]?\d|\s*(?:m²|qm|m³|m\b|km|t\b|Tonnen))"
    r"|\b(?:kostenlos|kostenfrei|unentgeltlich|gebührenfrei)\b)"
)
_UNITS = (
    "€|%|Euro|EUR|Cent|Prozent|v\\.\\s?H|m²|qm|m³|ha\\b|Meter|Kilometer|Zentimeter|cm|m\\b|km|Quadratmeter|"
    "Kubikmeter|Hektar|Uhr|Stunde|Minute|"
    "Tage?|Woche|Monat|Jahr|Tonne|Mg|t\\b|kg|Liter|Grad|kW|MW|GWh|MWh|kWh|Punkte|Plätze|dB|km/h"
)
_MEASURED = (
    rf"{_FIGURE}\s*(?:{_UNITS})|{_MONEY}|\b(?:zwei|drei|vier|fünf|sechs|acht|zehn|"
    rf"zwölf)\s+(?:{_UNITS})"
)
ANSWERS = {
    Kind.VOTES: re.compile(
        (
            r"\d+\s*(?:Ja|Nein|Stimm|Enthalt|Gegen)|\b(?:Ja|Nein)\W{0,3}\d|\beinstimmig\b|\d+\s*:\s*\d+"
            r"|\d+\s+(?:da)?(?:für|"
            r"gegen)\b"
        ),
        re.IGNORECASE,
    ),
    Kind.RESULT: re.compile(
        (
            r"\b(?:beschlossen|zugestimmt|abgelehnt|angenommen|vertagt|verwiesen|zurückgezogen|"
            r"zurückgestellt|"
            r"einstimmig\w*|mehrheitlich\w*|zur kenntnis genommen|erledigt|beschließt|lehnt\b.{0,80}\bab|"
            r"empfohlen)\b"
        ),
        re.IGNORECASE,
    ),
    Kind.MONEY: re.compile(_MONEY, re.IGNORECASE),
    Kind.MEASURE: re.compile(_MEASURED, re.IGNORECASE),
    Kind.SHARE: re.compile(
        (rf"{_FIGURE}\s*(?:%|Prozent|v\.\s?H)|\b(?:Hälfte|Drittel|Viertel)\b"), re.IGNORECASE
    ),
    Kind.DATE: re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.|(?:{_MONTHS})\b)"),
    Kind.DAY: re.compile(
        rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.(?:\s?\d{{2,4}})?|(?:{_MONTHS})\b\.?(?:\s+\d{{4}})?)|"
        rf"\b(?:{_MONTHS})\b(?:\s+\d{{4}})?|{_YEAR}"
        r"|\b(?:Quartal|Halbjahr|Schuljahr|Frühjahr|Sommer|Herbst|Winter)\b"
    ),
    Kind.COUNT: re.compile(
        (
            rf"(?<![\d./§])(?<!Nr\. )(?!(?:19|20)\d\d\b)\d[\d.,]*(?!\d*\s*\.\s[A-ZÄÖÜ])(?![./]\d)|"
            rf"\b(?:{NUMBERS})\b"
        ),
        re.IGNORECASE,
    ),
    Kind.REASON: re.compile(
        (
            r"\b(?:weil|da|wegen|aufgrund|auf grund|infolge|deshalb|daher|deswegen|somit|weshalb|sodass|"
            r"denn|um\b.{0,80}\bzu|"
            r"gründe?n?|ursächlich|ursachen?|hintergrund|anlass|begründe\w*|begründung|nachdem|damit|"
            r"festgestellt|zur folge)\b"
        ),
        re.IGNORECASE,
    ),
    Kind.PLACE: re.compile(
        r"\b(?:in|im|ins|an|am|auf|nach|bei|beim|zum|zur|neben|gegenüber|zwischen)\s+(?:de[rnm]|das|"
        r"die|einer?|einem)?\s*[A-ZÄÖÜ][\w-]+"
        r"|\w+(?:straße|str\.|platz|weg|allee|gasse|ufer|halle|gelände|park)\b"
    ),
    Kind.WHO: re.compile(
        r"\b(?:GmbH|AG|e\.\s?V|KG|gGmbH|mbH|Firma|Fraktion|Stadtwerke|Büro|Amt|Frau|Herr|Dr\.|Verein|"
        r"Büros?|"
        r"Bürgermeister\w*|Dezernent\w*|Amtsleit\w*|Verwaltung|Ausschuss|Gemeinderat|Stadtrat|"
        r"Ortsbeirat|Beirat)\b"
    ),
    Kind.ORIGIN: re.compile(r"\b(?:Fraktion\w*|Antragsteller\w*|eingebracht von)\b", re.IGNORECASE),
    Kind.VOTERS: re.compile(
        r"\b(?:Fraktion\w*|Gruppe|Liste|Stadtr[aä]t\w*|Frau|Herrn?|[A-ZÄÖÜ]{2,})\b.{0,60}\b(?:(?:da)?gegen|"
        r"dafür|zu)?\s*(?:gestimmt|gestimmt hat|stimmten?\b.{0,40}\b(?:gegen|dagegen|dafür|zu)"
        r"|enthielt(?:en)? sich)"
        r"|\b(?:Gegenstimmen?|Enthaltungen?|(?:Nein|Ja)-Stimmen?)\s+(?:von|der|aus)\b"
    ),
    Kind.OPINION: re.compile(
        (
            r"\b(?:(?:hält|sieht|lehnt|empfiehlt|befürwortet|unterstützt|beabsichtigt|begrüßt|plant|"
            r"schlägt|stimmt|beschließt)\b"
            r"|kein(?:en?|e[rnms])?\b|(?:nicht )?(?:möglich|erforderlich|notwendig|zulässig|vorgesehen|"
            r"geplant|beabsichtigt|"
            r"zielführend|sinnvoll|umsetzbar|beschlossen|abgelehnt)\b|nicht\b)"
        ),
        re.IGNORECASE,
    ),
}
CUES = {
    Kind.VOTES: re.compile(r"stimmen\b|enthaltung|mehrheitlich|einstimmig", re.IGNORECASE),
    Kind.MONEY: re.compile(
        (
            r"kosten\b|kostenrahmen|\bkostet|\bbetr[aä]g|\bsumme\b|in höhe von|\bliegt bei\b|\bbeläuft\b|"
            r"\bfestgesetzt\b|\bbeträgt\b|\binsgesamt\b|\brund\b|"
            r"\bca\."
        ),
        re.IGNORECASE,
    ),
    Kind.MEASURE: re.compile(
        (
            r"\binsgesamt\b|\brund\b|\bca\.|\betwa\b|in höhe von|\bliegt bei\b|\bbeläuft\b|"
            r"\bfestgesetzt\b|\bbeträgt\b|\bmindestens\b|\bhöchstens\b|\bmaximal\b"
        ),
        re.IGNORECASE,
    ),
    Kind.COUNT: re.compile(
        (r"\binsgesamt\b|\banzahl\b|\bgesamt\w*|\baktuell\b|\brund\b|\bca\.|\blediglich\b"), re.IGNORECASE
    ),
    Kind.SHARE: re.compile(r"\binsgesamt\b|\banteil|\bquote|\brund\b|\bca\.", re.IGNORECASE),
    Kind.DAY: re.compile(
        (r"\b(?:ab|bis|am|zum|seit|spätestens|frühestens|voraussichtlich|frist|termin|beginn\w*)\b"),
        re.IGNORECASE,
    ),
    Kind.REASON: re.compile(
        (r"\b(?:grund|gründe|weil|anlass|ursache|aufgrund|wegen|weshalb)\b"), re.IGNORECASE
    ),
    Kind.OPINION: re.compile(r"\b(?:verwaltung|bürgermeisteramt|gemeinderat|stadtrat)\b", re.IGNORECASE),
}
NEEDED = frozenset(
    {
        Kind.ORIGIN,
        Kind.VOTERS,
        Kind.VOTES,
        Kind.MONEY,
        Kind.MEASURE,
        Kind.SHARE,
        Kind.DATE,
        Kind.DAY,
        Kind.COUNT,
    }
)
"""Of these an answer without any such thing is none."""

_LENGTHS = re.compile(
    rf"{_FIGURE}[\s-]*(?:Meter|Kilometer|Zentimeter|Millimeter|cm|mm|m|km)\b", re.IGNORECASE
)
_TIMES = re.compile(
    rf"(?:{_FIGURE}|\b(?:{NUMBERS}|ein(?:e[nrms]?)?|halbe[ns]?))[\s-]*(?:\w+\s+)?(?:Sekunde|Minute|Stunde"
    rf"|Tage?|Woche|Monat|Jahr|Uhr)|"
    rf"{_YEAR}",
    re.IGNORECASE,
)
_AGES = re.compile(
    rf"(?:{_FIGURE}|\b(?:{NUMBERS}))[\s-]*(?:Jahr|Monat)\w*\s+alt|\bJahrgang\b|\bBaujahr", re.IGNORECASE
)
_LOUD = re.compile(rf"{_FIGURE}\s*dB|\bDezibel\b", re.IGNORECASE)
# What is measured is told by the question's word; the first that matches counts.
DIMENSIONS = (
    (re.compile(r"\bwie\s*(?:breit|tief|lang|weit)\b", re.IGNORECASE), _LENGTHS),
    (re.compile(r"\bwie\s*lange\b", re.IGNORECASE), _TIMES),
    (re.compile(r"\bwie\s*alt\b", re.IGNORECASE), _AGES),
    (re.compile(r"\bwie\s*laut\b", re.IGNORECASE), _LOUD),
)
