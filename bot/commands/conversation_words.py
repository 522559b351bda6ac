"""German words that lean on what was said before."""

import re

SHORT_TOPIC = 4
GOES_ON = re.compile(
    r"^\W*(?:und|oder|auch|aber|was ist mit|wie (?:ist|war|sieht) (?:es|das)|nur|jetzt)\b", re.IGNORECASE
)
OTHERS = re.compile(
    r"\b(?:(?:die|den|der|bei den|in den|alle) )?(?:anderen?|übrigen)(?:\s+(?:drei|zwei|beiden))?"
    r"(?:\s+(?:städten?|kommunen?|gemeinden?|räten?|stadträten?|orten?))\b"
    r"|\b(?:die|den|der) (?:anderen|übrigen)(?:\s+(?:drei|zwei|beiden|vier))?(?=\s+(?:das|es|dies\w*"
    r"|damit|dazu|hier|mit|bei|"
    r"gelöst|gemacht|geregelt|machen|lösen|regeln|so)\b|\W*$)"
    r"|\banderswo\b|\bandernorts\b|\bwoanders\b",
    re.IGNORECASE,
)
_HOW_THEY_DO = (
    r"(?:mach|lös|regel|handhab|händel|unterstütz|geh|gelöst|gemacht|geregelt|gehandhabt|umgegangen"
    r"|umgeh|organisier|"
    r"steh|sieh|halt|gehalten|vorgeh|vorgegangen|entschied|beschloss|beschließ)\w*"
)
DOING = re.compile(
    r"^\W*(?:wie|was)\b.{0,40}\b(?:mach|lös|regel|handhab|halten|gehen|entschied|beschlossen|beschließ)\w*",
    re.IGNORECASE,
)
POINTS = re.compile(
    r"\b(?:das|dies(?:e[rsmn]?)?|dazu|dagegen|dafür|davon|damit|darüber|darin|daran|hierzu|dessen"
    r"|deren|es|er|sie|ihn|ihm"
    r"|dabei|daraus|dort)\b",
    re.IGNORECASE,
)
AGAIN = re.compile(
    r"(?:und |bitte |jetzt |noch |das |nochmal |geht das |auch |(?:noch )?etwas )*"
    r"(?P<how>kürzer|kurz|knapper|ausführlicher|länger|einfacher|in einfacher sprache|verständlicher"
    r"|für die presse"
    r"|für den rat|für bürger(?:innen und bürger)?|in (?:einem satz|zwei sätzen|drei sätzen|fünf "
    r"sätzen))(?: bitte)?",
    re.IGNORECASE,
)
COUNTS_AGAIN = re.compile(
    r"^(?:wie ?viele?|welche)(?: davon| von ihnen)?(?: sind| waren| wurden| gab es| gibt es| kamen| "
    r"stammen| war)?"
    r"(?: davon| von ihnen)?\s+(?=\S+(?:\s+\S+){0,2}$)",
    re.IGNORECASE,
)
"""„Wie viele davon wurden abgelehnt?“: no more than a restriction follows."""
HOW = {
    "kürzer": "in drei Sätzen",
    "knapper": "in drei Sätzen",
    "ausführlicher": "ausführlich",
    "länger": "ausführlich",
    "einfacher": "einfach",
    "verständlicher": "einfach",
}
"""As /zusammenfassung is told it."""
NOT_LOADED = re.compile(r"(?P<city>\S+(?: [A-ZÄÖÜ]\S+)*) ist hier nicht geladen\.")
DANGLING = re.compile(r"(?:\b(?:in|aus|von|bei|für|und|im|seit|ab|bis|vor|jahr)\W*)+$", re.IGNORECASE)
LEADING = re.compile(
    r"^(?:mit |zu |zum |zur |bei |beim )?(?:de[rmns]|die|das|eine?[rmns]?)\s+", re.IGNORECASE
)
PLACE = re.compile(r"(?:in|aus|bei) (?P<place>[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)*)")
ADJECTIVE = re.compile(r"[a-zäöü]\w+(?:e[nrsm]?|t)(?: (?:davon|noch))?")
"""„abgelehnte“: what it restricts was not asked."""
YEAR_ALONE = re.compile(r"^(?:in )?((?:19|20)\d\d)$")
NUMBER = re.compile(r"^\S*\d\S*\s+")
"""Of a paper, before its title."""
_WORD = re.compile(r"\w+")
_NOTHING_SAID = frozenset(
    """
    und oder auch aber nur jetzt denn eigentlich genau nochmal noch mal bitte mit ist war sieht es das in
    aus bei von im am für zu zum der die den dem des was wie da dort jahr
    """.split()  # noqa: SIM905 - quoted words would fill a page
)
_BARE = _NOTHING_SAID | frozenset(
    """
    mir dies diese dieser dieses diesem diesen dazu dagegen dafür davon damit darüber darin daran hierzu
    dessen deren er sie ihn ihm ihr ihnen ein eine an auf
    zur nach seit bis vor über um wer wen wem wann wo warum wieso weshalb woher wohin
    welche welcher welches welchem welchen viel viele hoch teuer lange oft hat haben hatte hatten
    wird werden wurde wurden worden kann soll sollen sollte gibt gab gestimmt stimmte stimmten stimmen stimme
    gegenstimmen enthaltungen enthalten abgestimmt abstimmung entschieden entscheidung beschlossen
    beschluss ergebnis ausgegangen ausging kostet kosten kostete finanziert bezahlt bezahlen zahlt beantragt
    antrag antrags vorlage drucksache gestellt begründung begründet grund gründe sitzung gremium ausschuss
    steht
    stand weiter nächste nächsten geht passiert geschehen heute inzwischen geworden daraus datum nein ja
    ganze ganzen so fertig abgeschlossen beginnt begonnen anfang ende zuständig verantwortlich kontakt
    ansprechpartner rat stadtrat gemeinderat beraten behandelt termin folgen einstimmig mehrheitlich abgelehnt
    angenommen vertagt geändert gekostet beteiligt fraktion fraktionen partei dagegen zugestimmt eröffnet
    umgesetzt umsetzung gebaut losgeht los ausgeht bekannt neues neu drin inhalt summe betrag euro geld teuer
    ging gehen ausgehen lief läuft kam kommt geschieht passieren vorbei stimmt abstimmen bekommt macht machen
    bleibt dauert dauer spät aktuell aktuelle sachstand zeitplan frist
    """.split()  # noqa: SIM905
)
_ASKS_HOW = frozenset(
    """
    wie was wer haben hat hatten gibt gab es in bei mit zu zum zur der die das den dem des dort auch schon
    so etwas
    eigentlich denn und oder für um da einen eine ein einer eines einem sie dabei damit dazu davon dieses
    diese
    dieser diesem diesen dies hier welche thema beim thema ihre ihren ihrer für wurde wird wurden worden
    sich aus auf
    an von im wenn ob sind ist sieht
    """.split()  # noqa: SIM905
)


def is_bare(text: str) -> bool:
    """Without a topic of its own."""
    return all(word in _BARE for word in _WORD.findall(text.casefold()))


def says_nothing(text: str) -> bool:
    """Besides filters that were taken out."""
    return all(word in _NOTHING_SAID for word in _WORD.findall(text.casefold()))


def without_others(text: str) -> str:
    """The topic of a question how others do it: the Hundesteuer of „Wie machen das die anderen Städte mit
    der Hundesteuer?“; '' where it has none."""
    rest = re.sub(rf"\b{_HOW_THEY_DO}\b", " ", OTHERS.sub(" ", text), flags=re.IGNORECASE)
    row = rest.strip(" ?!.,").split()
    while row and row[0].casefold().strip(",.:") in _ASKS_HOW:
        del row[0]
    while row and row[-1].casefold().strip(",.:") in _ASKS_HOW:
        del row[-1]
    return " ".join(row).strip(" ?!.,")


def about(question: str, matter: str) -> str:
    """„Was kostet das“ of the Freibad."""
    return f"{question}: {matter}?"
