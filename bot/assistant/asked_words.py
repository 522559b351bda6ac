"""Words by which it is told what kind of thing a question asks for; German."""

import re

from bot.assistant.want_words import Kind

_RESULTS = (
    r"abgestimmt|entschieden|angenommen|abgelehnt|vertagt|verabschiedet|zugestimmt|ausgegangen|"
    r"beschieden|votiert"
    r"|durchgegangen|gescheitert"
)
VOTING = re.compile(
    (
        rf"\b(?:{_RESULTS}|gestimmt|dagegen|dafür|wer|beantragt|eingebracht|eingereicht|(?:sach"
        rf"|zwischen)?stand|"
        rf"aktuelle[rn]?|derzeitige[rn]?|momentane[rn]?|weit|geht|weiter|\w*abstimmung|entscheidung"
        rf"|ergebnis\w*|beschluss|beschlossen|beschloss|"
        rf"entschied|sitzung|antrag|vorlage|geschah|"
        r"(?:ja|nein)-?(?:\s*und nein-)?stimmen|(?:ja-|nein-|gegen)\w*|stimmen|enthaltungen|"
        r"gemeinderat\w*|stadtrat\w*|\w*ausschuss\w*|ortschaftsrat\w*)\b"
    ),
    re.IGNORECASE,
)
DECIDED_WHEN = re.compile(
    (
        r"\bwann (?:war|kam|stand|ging|lief)\b.{0,120}\b(?:im|in den|in dem|in der|zum)\s+(?:\w*rat"
        r"|\w*ausschuss)\b|"
        r"\bauf der tagesordnung\b|\b(?:beschlossen|beraten|behandelt|abgestimmt|entschieden"
        r"|verabschiedet|beschloss|"
        r"entschied)\b"
    ),
    re.IGNORECASE,
)
DECIDING = re.compile(
    r"\b(?:beschl[uo]ss\w*|beschlossen|verabschiedet|angenommen|abgelehnt|entschied\w*|abgestimmt"
    r"|abstimmung|"
    r"zugestimmt|gestimmt|dagegen|dafür|stimmen)\b|-stimmen\b",
    re.IGNORECASE,
)
_SUMS = (
    "summen?|betrag|beträge|kosten|preis\\w*|budget|etat|verluste?|defizit|fehlbetrag|zuschuss|"
    "zuschüsse|gebühr|gebühren|mieten?|"
    "überschuss|gewinn|ausgaben|einnahmen|förderung|entgelte?|beitrag|beiträge|schulden|"
    "verschuldung|investition\\w*"
)
# The first that matches counts.
_MOVED = "beantragt|eingebracht|eingereicht|initiiert|angestoßen|vorgeschlagen|gestellt"
_VOTED = r"gestimmt|zugestimmt|stimmten?|enthalten|enthielt(?:en)?|dagegen|dafür"
ASKS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (
            Kind.ORIGIN,
            (
                rf"\b(?:wer|von wem|welche \w*(?:fraktion|partei)\w*)\b.{{0,80}}\b(?:{_MOVED})\b|"
                r"\bvon wem (?:ist|kommt|kam|stammt|war)\b"
            ),
        ),
        (
            Kind.VOTES,
            r"\bwie\s*viele\b.{0,40}\b(?:dagegen|dafür|gestimmt|stimmten|enthalten|enthielten)\b",
        ),
        (
            Kind.VOTERS,
            (
                rf"(?:^|\W)(?:wer|welche[rsnm]? (?:\w+ )?(?:\w*fraktion\w*|\w*partei\w*|\w*mitglieder"
                rf"|stadträt\w*|gruppe\w*))\b"
                rf".{{0,120}}\b(?:{_VOTED})\b"
            ),
        ),
        (
            Kind.STATUS,
            (
                r"^\W*(?:(?:der |den )?(?:\w+e[rn]? )?(?:sach|zwischen)?stand)\b|"
                r"\b(?:was|wie|welche[rn]?) (?:ist|war|lautet) (?:hier |denn |jetzt )?(?:der|den) "
                r"(?:\w+e[rn]? )?(?:sach)?stand\b|"
                r"^\W*wie weit (?:ist|sind|war)\b(?!.*\b(?:entfernt|weg)\b)|\bwie ist der (?:\w+ "
                r")?(?:sach)?stand\b|"
                r"^\W*wo (?:steht|stehen) (?:wir|die|der|das)\b|^\W*wie (?:steht|geht) es (?:um|mit|bei)\b|"
                r"^\W*wie geht es\b.{0,40}\bweiter\b"
            ),
        ),
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
        (Kind.RESULT, r"\bwer\b.{0,60}\b(?:abgelehnt|beschlossen|entschieden)\b"),
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
                r"^\W*was (?:geschah|wurde|ist|passierte)\b.*\b(?:aus|mit|beschlossen)\b"
                r"|^\W*(?:welche[ns]?|"
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
                r"\bwie\s*teuer\b|\b(?:ge)?koste[tn]?\b|\bkosteten?\b"
                rf"|\bwelche[rsnm]? (?:\w+ ){{0,2}}\w*(?:{_SUMS})\b|\bwie\s*hoch\b.{{0,60}}(?:{_SUMS})\b|"
                rf"\bwas (?:zahl|kriegt|bekommt|bezahl)\w*"
            ),
        ),
        (
            Kind.MEASURE,
            (
                r"\bwie\s*(?:hoch|alt|lange?|groß|weit|breit|tief|schnell|laut|schwer|stark|viel)\b"
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

ASKED_UNIT = re.compile(
    r"\b(?:welche[rsnm]?|wie\s*viel|wie\s*viele)\s+(?:\w+e[rnms]?\s+)?"
    r"(?P<noun>\w*(?:tag|datum|jahr\w*|monat|quartal|zeitpunkt|termin|geld|euro|mittel|prozent|anteil"
    r"|menge|höhe|"
    r"fläche|länge|größe|dauer|summe|betrag|kosten|umfang))\b",
    re.IGNORECASE,
)
"""What is asked for is said by the answer's unit: „10.000 Tonnen“ need no „Menge“ beside it."""

UNIT = re.compile(
    r"(?:Stunde|Minute|Tag|Woche|Monat|Jahr|Euro|Prozent|Meter|Kilometer|Quadratmeter|Hektar|Tonne|Liter)(?:e|en|n|s|es)?"
)
"""„Was kostet eine halbe Stunde?“ is answered by what 30 Minuten cost."""

ACTION = re.compile(r"ung(?:en)?$|bau(?:s|es|ten)?$|kauf(?:s|es)?$", re.IGNORECASE)
"""„Umbau“ is said in other words („Sanierung“) as often as verbs are."""

GENERIC = frozenset(
    [
        "antrag",
        "antrags",
        "anfrage",
        "vorlage",
        "drucksache",
        "beschluss",
        "ergebnis",
        "abstimmung",
        "entscheidung",
        "stimmen",
        "stimme",
        "gegenstimmen",
        "enthaltungen",
        "nein-stimmen",
        "ja-stimmen",
        "sitzung",
        "gremium",
        "ausschuss",
        "stadtrat",
        "gemeinderat",
        "rat",
        "begründung",
        "grund",
        "kosten",
        "ganze",
        "ganzen",
        "jahr",
        "datum",
        "tag",
        "stand",
        "sachstand",
        "fraktion",
        "fraktionen",
        "partei",
        "parteien",
        "mitglieder",
        "verwaltung",
        "geld",
        "euro",
        "frage",
        "antwort",
    ]
)
"""Nouns that name no matter: a question with no others is about what was spoken of before."""
