"""Words by which sentences of council papers are told apart: what they cost, when, who resolves what."""

import re


def _any(*patterns: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile("|".join(patterns), flags)


FORM = _any(
    r"[☐☒□■◻◼✓|]|_{3}|\.{4}|^seite \d|^-- \d|^\W*\d+\W*$",
    r"gesamtstädtischen interesse|recyclingpapier|auszuführen|bitte ankreuzen|dauerhaft im budget",
    r"im text ergänzende|wie folgt sichergestellt|gegenfinanzierung ist im|\btop\b.{0,20}(?:nö|ö\b)",
    r"unterschrift|gez\.|freundlichen grüßen|vorlage(?:n)?[ -]?n(?:umme)?r|verantwortlich:|dienststelle:",
    r"kontierung|psp-element|produktsachkonto|gremi(?:um|en) termin|sachbearbeit|telefon|telefax|e-mail",
    r"\b(?:frau|herrn?)\b.{0,60}\b\d{5} [a-zäöü]",
    r"aktenzeichen|^betreff|^datum:|eingegangen am|datenschutz|^az[.:]",
    r"sitzung vom .{0,40}seite \d",
    r"begründung erfolgt mündlich|erläuterungen seite \d|beratungsfolge|öffentlich\s+nichtöffentlich",
    r"^sitzungs(?:termin|datum|ort|beginn|ende)",
)
"""Lines of forms and letterheads, which say nothing outside of them."""

AMOUNT = _any(
    r"\d[\d.,]*\s*(?:€|T€|Mio\.?|Millionen|Mrd\.?|Euro\b|EUR\b|TEUR\b)",
    r"(?:€|EUR|Euro)\s*\d",
)
MONEY = _any(
    r"kosten|finanz|haushalt|mittel\b|zuschuss|zuschüss|förder|invest|budget|aufwand|aufwend|erträge",
    r"einnahm|deckung|gebühr|vergab|auftragssumme|angebot",
)
TOTAL = _any(
    r"gesamt|belaufen|betragen|beträgt|beläuft|insgesamt|kostenberechnung|kostenschätzung",
)
_MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
WHEN = _any(
    rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.(?:\d{{2,4}})?|(?:{_MONTHS})\b)|\b(?:{_MONTHS})\s+\d{{4}}\b",
    r"\b(?:Anfang|Mitte|Ende|im Jahr|bis|ab)\s+20\d\d\b|\b[1-4]\.\s?Quartal",
    r"\b(?:Frühjahr|Sommer|Herbst|Winter|Schuljahr)\s+\d{4}",
    flags=0,
)
PLANNED = _any(
    r"beginn|start|fertig|abgeschlossen|abschluss|eröffn|in kraft|frist|spätestens|umgesetzt|umsetzung",
    r"realisier|bauzeit|geplant|vorgesehen|soll(?:en)?\b|ausschreib|vergabe|inbetriebnahme|läuft|endet",
    r"bis zum|ab dem|zum \d",
)
RESOLVES = _any(
    r"\b(?:beschließt|beschliesst|beschlossen|empfiehlt|beauftragt|möge|ermächtigt|genehmigt|beantragt"
    r"|bewilligt|wählt|bestellt|wird gebeten)",
    r"\bstimmt\b.{0,160}\bzu\b|\bnimmt\b.{0,200}\bkenntnis|\blehnt\b.{0,120}\bab\b",
)
_GREMIUM = r"[\w-]*(?:rat|ausschuss|ausschuß|versammlung|beirat|kommission|vorstand|verwaltung)"
BODY_RESOLVES = _any(
    rf"\b(?:der|die|das)\s(?:[\w-]+[ -])?{_GREMIUM}\b.{{0,160}}"
    r"\b(?:beschließt|beschliesst|stimmt|nimmt|empfiehlt|beauftragt|ermächtigt|genehmigt|spricht sich|lehnt"
    r"|wählt|bestellt|schlägt|bewilligt|wird (?:gebeten|beauftragt)|möge)\b",
)
REQUESTS = _any(
    r"(?:folgende[rnms]?|nachstehende[nr]?) (?:\w+ )?(?:antrag|anträge|beschluss)\b.{0,60}:?$",
    r"möge beschließen:?$|beantrag(?:t|en)\b.{0,80}:$",
)
ASKS = _any(
    r"\b(?:beantrag(?:t|en)|bitten (?:wir|die)|wir (?:bitten|fordern)|möge)\b",
    r"\bwird (?:gebeten|beauftragt|aufgefordert)\b",
    r"^(?:\d{1,2}[.)]\s?)?die (?:stadt|stadtverwaltung|verwaltung)\b",
    r"\bverwaltung\b.{0,40}\b(?:prüft|untersucht|legt\b.{0,80}\bvor|berichtet|stellt\b.{0,80}\bdar|soll)\b",
)
REPORTS = _any(
    r"deshalb|daher|ziel|zweck|notwendig|erforderlich|schlägt|empfiehlt|ergebnis|insgesamt|vorgesehen",
    r"geplant|künftig|wesentlich|aufgrund|grund\b|begründ|führt zu|hat .{0,60}beschlossen",
)
