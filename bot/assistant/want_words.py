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
            r"\d+\s*(?:Ja|Nein|Stimm|Enthalt|Gegen)|\b(?:Ja|Nein)\W{0,3}\d|\beinstimmig\b|\d+\s*:\s*\d+|\d+\s+(?:da)?(?:für|"
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
NEEDED = frozenset({Kind.VOTES, Kind.MONEY, Kind.MEASURE, Kind.SHARE, Kind.DATE, Kind.DAY, Kind.COUNT})
"""Of these an answer without any such thing is none."""

_RESULTS = (
    r"abgestimmt|entschieden|angenommen|abgelehnt|vertagt|verabschiedet|zugestimmt|ausgegangen|"
    r"beschieden|votiert"
    r"|durchgegangen|gescheitert"
)
VOTING = re.compile(
    (
        rf"\b(?:{_RESULTS}|\w*abstimmung|entscheidung|ergebnis\w*|beschluss|beschlossen|beschloss|"
        rf"entschied|sitzung|antrag|vorlage|geschah|"
        r"(?:ja|nein)-?(?:\s*und nein-)?stimmen|(?:ja-|nein-|gegen)\w*|stimmen|enthaltungen|"
        r"gemeinderat\w*|stadtrat\w*|\w*ausschuss\w*|ortschaftsrat\w*)\b"
    ),
    re.IGNORECASE,
)
DECIDED_WHEN = re.compile(
    (
        r"\b(?:beschlossen|beraten|behandelt|abgestimmt|entschieden|verabschiedet|beschloss|"
        r"entschied)\b"
    ),
    re.IGNORECASE,
)
_SUMS = (
    "summen?|betrag|beträge|kosten|preis\\w*|budget|etat|verluste?|defizit|fehlbetrag|zuschuss|"
    "zuschüsse|gebühr|gebühren|mieten?|"
    "überschuss|gewinn|ausgaben|einnahmen|förderung|entgelte?|beitrag|beiträge|schulden|"
    "verschuldung|investition\\w*"
)
# The first that matches counts.
ASKS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.VOTES,
            (
                r"\b(?:wie\s*viele[nr]?|welche[rnm]?)\b.{0,40}\b(?:\w*stimmen|enthaltungen|"
                r"stimmenverhältnis)\b"
            ),
        ),
        (Kind.VOTES, r"\b(?:stimmenverhältnis|abstimmungsergebnis|wie knapp)\b"),
        (Kind.DATE, r"\ban welche[mn] (?:tag|datum)\b|\bwelches datum\b"),
        (
            Kind.DAY,
            (
                r"^\W*(?:(?:seit|ab|bis|zu?)\s+)?wann\b|\b(?:an welchem (?:tag|datum)|(?:in|zu|ab|seit|"
                r"bis)\s*(?:zu)?\s*welche[mnr] "
                r"(?:jahr\w*|monat|quartal|zeitpunkt|schuljahr|termin)|welches (?:datum|jahr))\b"
            ),
        ),
        (
            Kind.SHARE,
            (
                r"\bwie\s*viel\w*\s+prozent\b|\bwelche[rn]? (?:\w+ )?(?:anteil|quote|prozentsatz)\b|"
                r"\bwie hoch (?:ist|war|liegt|lag|soll)\b.{0,25}\b(?:anteil|quote)\b"
            ),
        ),
        (
            Kind.RESULT,
            (
                rf"^\W*(?:wie|womit|was)\b.*\b(?:{_RESULTS})\b|^\W*(?:wurde|wurden|ist|sind|hat|"
                rf"haben)\b.*\b(?:{_RESULTS}|beschlossen|eingeführt)\W*(?:$|,|worden)"
            ),
        ),
        (
            Kind.RESULT,
            (
                r"^\W*(?:hat|haben)\b.{0,20}\b(?:rat|\w+rat|\w*ausschuss|\w*beirat|gemeinderat|stadtrat|"
                r"ortsrat)\b"
            ),
        ),
        (
            Kind.RESULT,
            (
                r"^\W*was (?:geschah|wurde|ist|passierte)\b.*\b(?:aus|mit|beschlossen)\b|^\W*(?:welche[ns]?|"
                r"was für einen?) (?:beschluss|ergebnis)"
                r"|^\W*(?:wie|was) (?:\w+ ){0,2}(?:entschied|beschloss|stimmte)\b|"
                r"^\W*wurde\b.*\b(?:angenommen|abgelehnt|beschlossen)\b|\bwie\b.*\b(?:ging|stimmten?|"
                r"stimmt)\b.*\b(?:aus|ab)\b"
            ),
        ),
        (
            Kind.MONEY,
            (
                r"\bwie\s*viel\s+(?:geld|euro|mittel|kapital|zuschuss|miete|eintritt|förderung)\b|"
                r"\bwie\s*teuer\b|\bkoste[tn]?\b|\bkosteten?\b"
                rf"|\bwelche[rsnm]? (?:\w+ ){{0,2}}\w*(?:{_SUMS})\b|\bwie\s*hoch\b.{{0,60}}(?:{_SUMS})\b|"
                rf"\bwas (?:zahl|kriegt|bekommt|bezahl)\w*"
            ),
        ),
        (
            Kind.MEASURE,
            (
                r"\bwie\s*(?:hoch|lange?|groß|weit|breit|tief|schnell|laut|schwer|stark|viel)\b"
                r"|\bwelche[rsnm]? (?:\w+ )?\w*(?:menge|höhe|fläche|länge|größe|dauer|breite|hebesatz|"
                r"leistung|umfang)\b"
            ),
        ),
        (Kind.COUNT, r"\bwie\s*(?:viele?[nrs]?|oft|häufig)\b|^\W*(?:welche (?:an)?zahl|(?:an)?zahl der)\b"),
        (
            Kind.REASON,
            (r"\b(?:warum|weshalb|wieso|wozu|aus welche[mn] gr[uü]nde?n?|mit welcher begründung|weswegen)\b"),
        ),
        (
            Kind.PLACE,
            (
                r"^\W*(?:wo|wohin|woher)\b|\b(?:an|in|auf) welche[mnrs] (?:ort|stelle|straße|platz|gebäude|"
                r"stadtteil|schule)\b"
            ),
        ),
        (
            Kind.WHO,
            (
                r"^\W*(?:(?:von|mit|an|für|bei)\s+)?(?:wer|wem|wen|wessen)\b|\bwelche[rsnm]? (?:\w*firma|"
                r"\w*büro|\w*unternehmen|\w*verein|\w*fraktion|\w*partei|\w*person|\w*amt|\w*bieter\w*|"
                r"\w*gesellschaft|träger)\b"
            ),
        ),
        (
            Kind.OPINION,
            (
                r"^\W*(?:ist|sind|war|waren|wird|werden|wurde|wurden|soll|sollen|sollte|kann|können|darf|"
                r"dürfen|muss|müssen|gibt es|gab es|will|wollte|wollten|hält|hielt|hat|haben|plant|möchte|"
                r"besteht|bestehen|lohnt|gilt|gelten|bleibt|bekommt|bekommen|braucht)\b"
            ),
        ),
    )
)
