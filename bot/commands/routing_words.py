"""German sentences that mean a command; each is read as a whole."""

import re

_POLITE = r"(?:bitte |mal |denn |eigentlich |jetzt )*"
_CAN = r"(?:kannst du|könntest du|können sie|könnten sie|kann ich|ich möchte|ich will|ich würde gern(?:e)?)"


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


WHOLE = tuple(
    (_form(pattern), name, args)
    for pattern, name, args in (
        (rf"{_CAN} (?:mir|uns) {_POLITE}helfen(?: bitte)?", "hilfe", ""),
        (r"(?:ich|wir) brauchen? (?:mal )?hilfe", "hilfe", ""),
        (r"hilf mir(?: bitte| mal)?|helfen sie mir(?: bitte)?", "hilfe", ""),
        (
            (
                rf"was (?:kannst du|können sie|kann der (?:rats)?bot|kannst du {_POLITE}alles)"
                r"(?: alles| so| hier| für mich tun| für uns tun| tun| machen)*"
            ),
            "hilfe",
            "",
        ),
        (r"wie funktionier(?:st du|t das hier|t der (?:rats)?bot)", "hilfe", ""),
        (r"wie (?:benutze|bediene|verwende|nutze) ich (?:dich|den bot|den ratsbot|das hier)", "hilfe", ""),
        (
            (
                r"(?:welche|was für) (?:befehle|funktionen|kommandos) "
                r"(?:gibt es|kennst du|hast du|kann ich (?:nutzen|verwenden))(?: hier)?"
            ),
            "hilfe",
            "",
        ),
        (r"(?:eine )?(?:bedienungs)?anleitung|alle befehle|befehle", "hilfe", ""),
        (
            (
                r"was (?:speicherst|merkst|weißt|hast) du (?:dir )?(?:alles )?(?:über mich|von mir)"
                r"(?: gespeichert| gemerkt)?"
            ),
            "meinedaten",
            "",
        ),
        (r"welche (?:meiner )?daten (?:speicherst|sammelst|hast) du (?:von mir|über mich)", "meinedaten", ""),
        (r"(?:zeig\w* (?:mir )?)?meine (?:gespeicherten )?daten(?: anzeigen| zeigen)?", "meinedaten", ""),
        (r"welche daten (?:speicherst|sammelst) du", "datenschutz", ""),
        (r"(?:wie ist das|was ist) mit (?:dem )?datenschutz", "datenschutz", ""),
        (
            (
                r"(?:bitte )?(?:lösch\w*|vergiss) (?:bitte )?(?:alle meine daten|meine daten|alles von mir)"
                r"(?: bitte| wieder)?"
            ),
            "vergiss",
            "alles",
        ),
        (
            (
                r"(?:bitte )?(?:lösch\w*|vergiss) (?:bitte )?(?:alles|meine fragen|unser gespräch"
                r"|das gespräch|das alles)(?: bitte| wieder)?"
            ),
            "vergiss",
            "",
        ),
        (r"welche städte (?:sind (?:hier )?geladen|kennst du|gibt es hier|sind dabei|hast du)", "stand", ""),
        (r"(?:wie aktuell|von wann) (?:sind|ist) (?:deine|die) (?:daten|bestand|vorlagen)", "stand", ""),
        (r"welche abos (?:habe ich|haben wir|gibt es|laufen)(?: hier)?", "abos", ""),
        (r"(?:zeig\w* (?:mir )?)?(?:meine|unsere) abos", "abos", ""),
        (
            r"(?:bitte )?(?:lösch\w*|kündig\w*|beend\w*|bestell\w*) (?:bitte )?alle (?:meine )?abos(?: ab)?",
            "abbestellen",
            "alle",
        ),
        (r"(?:mein |das |ein )?abo (?:kündigen|beenden|löschen|abbestellen)", "abbestellen", ""),
        (rf"{_CAN} (?:mein|das|ein|unser) abo (?:kündigen|beenden|löschen|abbestellen)", "abbestellen", ""),
        (r"was wird hier (?:alles )?verfolgt", "verfolgt", ""),
        (r"welche vorlagen verfolg(?:st du|e ich|en wir)(?: hier)?", "verfolgt", ""),
    )
)

_GREMIUM = r"[\w-]*(?:rat(?:e?s)?|ausschuss(?:es)?|kommission|kreistags?|versammlung)"
_NAMED = rf"(?:[\w-]+-,? und )?{_GREMIUM}"
_PLACE = r"(?: (?:in|von|für) (?:der stadt )?(?P<rest>[A-ZÄÖÜ][\w-]+))?"
_OF = r"(?: (?:de[srm]|im|vom) (?P<gremium>" + _NAMED + r"))?"
_SITTING = r"(?P<compound>[\wäöüß-]*?(?:rat|ausschuss|beirat|kommission|versammlung))?s?-?sitzung"
_COMING = r"(?:nächste[nr]?|kommende[nr]?|folgende[nr]?|anstehende[nr]?)"

MEETINGS = (
    _form(
        rf"wann (?:ist|findet|wird|kommt|beginnt)(?: denn| eigentlich)? (?:die |eine )?{_COMING} {_SITTING}"
        rf"{_OF}{_PLACE}(?: statt)?"
    ),
    _form(
        rf"wann (?:tagt|trifft sich|tritt)(?: denn| eigentlich)? (?:der|die|das) (?P<gremium>{_NAMED})"
        rf"(?: (?:denn|eigentlich|wieder|zusammen|als nächstes|das nächste mal))*{_PLACE}(?: wieder| "
        rf"zusammen)?"
    ),
    _form(
        r"(?:was steht (?:denn )?auf|zeig\w*(?: mir| uns)?(?: bitte)?|wie (?:ist|lautet|sieht)) "
        rf"(?:der|die) tagesordnung (?:der|von der|für die|zur) {_COMING} {_SITTING}{_OF}{_PLACE}(?: aus)?"
    ),
    _form(rf"(?:die )?{_COMING} {_SITTING}{_OF}{_PLACE}"),
    _form(rf"{_COMING} sitzung (?P<gremium>{_GREMIUM}){_PLACE}"),
    _form(rf"(?:die )?tagesordnung (?:der |für die )?{_COMING} {_SITTING}{_OF}{_PLACE}"),
    _form(
        r"(?:wann sind |welche |zeig\w*(?: mir| uns)? )?(?:die )?(?:nächsten|kommenden) sitzungen"
        r"(?: gibt es| stehen an)?"
    ),
    _form(rf"wann sind (?:die )?(?:nächsten|kommenden) sitzungen{_OF}"),
    _form(
        r"(?:zeig\w*(?: mir| uns)?(?: bitte)? |was steht im |gib mir )?(?:das |dem )?(?P<minutes>protokoll) "
        rf"(?:der|von der|zur) (?:letzten|vergangenen|jüngsten) {_SITTING}{_OF}{_PLACE}"
    ),
)
"""Of a Gremium that is named or of all; „minutes“ are of the last one."""
GENITIVE = re.compile(r"(ausschuss|beirat|rat|kreistag)(?:es|s)\b", re.IGNORECASE)

NEWS = _form(
    r"(?:was (?:ist|gibt es|gibt's|gibts|war|gab es) (?:denn |so |hier |alles )*neu(?:es)?"
    r"|gibt es (?:etwas |was )?neues|was hat sich (?:denn )?getan|neues|ist (?:etwas|was) neu"
    r"|zeig\w*(?: mir| uns)? (?:das neueste|neues|alles neue)|die neuesten (?:vorlagen|beschlüsse))"
    r"(?: (?P<since>(?:seit|in|aus|diese[nrs]?|letzte[nrs]?|vergangene[nrs]?|heute|gestern|vom|ab|im)\b.*))?"
)

_TOPIC = r"(?P<topic>(?!(?:der|des|vom|von|zum|zur|über|und|oder|ist|im|am|für) )[^?]+)"
_FARES = r"(?!.*(?:ticket|karten?\b|preise?\b|theater|zeitung|fahr|tarif))"
_ALL_OF = r"(?:das thema |alles zu[mr]? |zu[mr]? )?"
ORDERS = (
    (_form(rf"(?:ein )?abo(?:nnement)?:? {_FARES}(?:zum |zur |zu |für |über )?{_TOPIC}"), "abo"),
    (
        _form(rf"(?:bitte )?abonnier(?:en?)?(?: sie)?(?: bitte)?(?: mir| uns)? {_ALL_OF}{_TOPIC}"),
        "abo",
    ),
    (_form(rf"(?:{_CAN}) (?:mir |uns )?{_ALL_OF}{_TOPIC} abonnieren"), "abo"),
    (
        _form(
            r"(?:bitte )?(?:verfolgen?|beobachten?)(?: sie)?(?: bitte)?(?: (?:die|den|das))?"
            rf"(?: (?:vorlage|antrag|drucksache))? {_TOPIC}"
        ),
        "verfolgen",
    ),
    (_form(rf"(?:eine )?(?:kurze )?zusammenfassung:? {_TOPIC}"), "zusammenfassung"),
    (_form(rf"(?:ein )?vergleich:? {_TOPIC}"), "vergleich"),
)

HELP_WITH = _form(
    r"(?:hilfe|erklär\w*(?: mir)?(?: bitte)?|wie (?:geht|funktioniert|benutze ich|verwende ich)) "
    r"(?:(?:zu[rm]?|für|mit|bei|de[rn] befehl) )*[/!]?(?P<command>suche|frage|vergleich"
    r"|zusammenfassung|text|vorlage|"
    r"sitzung|neu|abos?|verfolgen|mehr|abbestellen|verfolgt|einstellungen|stand|datenschutz|meinedaten|vergiss)"
)
"""„zum“ and „zur“ in front of what is a command's name."""
CONTENTS = re.compile(
    r"(?:was (?:steht|regelt|sagt)|wovon handelt|worum geht es)(?:\s+(?:genau|eigentlich))?"
    r"(?:\s+(?:in|bei))?(?:\s+(?:der|die|dem))?\s+(?P<what>(?:Vorlage|Drucksache|DS|Nr\.?)?\s*\S*\d\S*(?:\s+\w+)?)",
    re.IGNORECASE,
)
