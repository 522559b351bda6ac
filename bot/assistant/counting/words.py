"""The words by which a question for a count is recognised; all folded (ä is ae, ß is ss)."""

from bot.assistant.counting.asked import Group, Subject


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(*texts: str) -> tuple[tuple[str, ...], ...]:
    """The longest first, so that it wins."""
    return tuple(sorted((tuple(text.split()) for text in texts), key=len, reverse=True))


POLITE = _phrases(
    "bitte", "hallo", "moin", "hi", "guten tag", "guten morgen", "und", "ratsbot", "mal", "frage",
    "kannst du mir sagen", "kannst du sagen", "koennen sie mir sagen", "weisst du", "sag mir", "sage mir",
    "sag mal", "ich moechte wissen", "ich will wissen", "ich wuerde gern wissen", "ich wuerde gerne wissen",
    "mich interessiert", "kannst du mir", "kannst du", "koennen sie mir", "koennt ihr mir", "koennen sie",
)  # fmt: skip
"""May stand before everything else."""

COUNT = _phrases(
    "wie viele", "wieviele", "wieviel", "wie viel", "anzahl", "die anzahl", "gesamtzahl", "die gesamtzahl",
    "zahl", "die zahl", "wie hoch ist die zahl", "wie hoch ist die anzahl", "wie hoch war die zahl",
    "wie hoch war die anzahl", "wie gross ist die zahl", "wie gross ist die anzahl", "zaehle", "zaehl",
    "zaehlen sie", "wie lautet die anzahl", "was ist die anzahl",
)  # fmt: skip
TIMES = _phrases("wie oft", "wie haeufig", "wieoft")
LIST = _phrases(
    "liste", "listen sie", "list", "auflistung", "uebersicht", "eine liste", "eine uebersicht",
    "eine auflistung", "zeig", "zeige", "zeigen sie", "nenne", "nenn", "nennen sie", "gib", "geben sie",
    "welche", "alle", "saemtliche", "ich brauche", "wir brauchen", "ich moechte", "ich suche", "was sind die",
    "was waren die", "such", "suche", "finde",
)  # fmt: skip
AFTER = _words(
    "mir uns bitte mal alle aller allen die der den das eine einer liste uebersicht auflistung ueber an von"
    " saemtliche saemtlicher unserer jemals einmal alles auf heraus raus"
)
"""May stand between the opening and what is counted."""

IN_MEETINGS = _phrases("in wie vielen", "in wievielen", "auf wie vielen", "bei wie vielen")
SPREAD = _phrases("wie verteilen sich", "wie verteilt sich")
MOST = _words("meisten wenigsten")

ADJECTIVES = _words(
    "oeffentliche oeffentlichen bisherige bisherigen gestellte gestellten eingereichte eingereichten"
    " eingebrachte eingebrachten gefasste gefassten schriftliche schriftlichen muendliche muendlichen"
)
MATTERS = {
    "satzungen": "Satzung", "haushaltssatzungen": "Haushaltssatzung", "bebauungsplaene": "Bebauungsplan",
    "bebauungsplaenen": "Bebauungsplan", "flaechennutzungsplaene": "Flächennutzungsplan",
    "richtlinien": "Richtlinie", "konzepte": "Konzept", "gebuehrenordnungen": "Gebührenordnung",
    "geschaeftsordnungen": "Geschäftsordnung", "verordnungen": "Verordnung", "resolutionen": "Resolution",
}  # fmt: skip
"""What a council resolves on, by the word in the title."""
MAJORITIES = {
    "einstimmig": "unanimous", "einstimmige": "unanimous", "einstimmigen": "unanimous",
    "mehrheitlich": "majority", "mehrheitliche": "majority", "mehrheitlichen": "majority",
}  # fmt: skip
OF_MATTERS = "proposal"
"""The kind of paper that brings them before a council."""
TAKEN_OFF = "abgesetzt"
DECIDED = _words("beschlossen beschloss beschlossenen")
MEETINGS = _words("sitzungen ratssitzungen gremiensitzungen")
PAPERS = _words("vorlagen drucksachen ratsvorlagen ratsdrucksachen sitzungsvorlagen papiere papieren")
DECISIONS = _words("beschluesse beschluessen ratsbeschluesse ratsbeschluessen")
COMPOUNDS = (
    ("sitzungen", Subject.MEETINGS),
    ("beschluesse", Subject.DECISIONS),
    ("beschluessen", Subject.DECISIONS),
)
"""Ends of „Stadtratssitzungen“, „Bauausschussbeschlüsse“."""

SINGLE = _words("ein eine einen einem einer der die das")

PER = _words("je pro nach per")
GROUPED = _phrases(
    "aufgeschluesselt nach", "getrennt nach", "gruppiert nach", "sortiert nach", "gegliedert nach"
)
_GROUPS = {
    Group.PARTY: "fraktion fraktionen partei parteien",
    Group.CITY: "stadt staedte staedten kommune kommunen",
    Group.YEAR: "jahr jahre jahren kalenderjahr jaehrlich",
    Group.MONTH: "monat monate monaten kalendermonat",
    Group.GREMIUM: "gremium gremien ausschuss ausschuesse ausschuessen",
    Group.RESULT: "ergebnis ergebnisse ergebnissen ausgang beschlussergebnis",
    Group.KIND: "art arten typ typen vorlagenart",
}
GROUPS = {word: group for group, text in _GROUPS.items() for word in text.split()}

THERE = _words(
    "gab gabs gibt gibts es hat haben hatte hatten wurde wurden worden ist sind war waren insgesamt bisher"
    " bislang schon bereits denn eigentlich ueberhaupt dazu hier so da jeweils genau alles mal bitte auf sich"
)
"""Say nothing about what is counted. „auf“ is that of „liste … auf“, so it must end the sentence."""

FILED = _words(
    "gestellt gestellte gestellten stellte stellten eingereicht reichte reichten eingebracht brachte brachten"
    " eingegangen vorgelegt vorgelegen eingegangene veroeffentlicht"
)
DEALT = _words("behandelt behandelte behandelten beraten beriet berieten besprochen diskutiert diskutierte"
               " thematisiert debattiert eroertert")  # fmt: skip
TAKEN = _words("gefasst fasste fassten getroffen traf trafen")
SAT = _words(
    "getagt tagte tagten stattgefunden abgehalten durchgefuehrt getroffen traf trafen zusammengekommen"
)
SUBJECTS = _words("hat haben fasste fassten beschloss beschlossen stellte stellten")
"""After these a city may stand without „in“: „hat Trier beschlossen“."""
HELD = _phrases(
    "fanden statt", "haben stattgefunden", "kam zusammen", "kamen zusammen", "auf der tagesordnung",
    "liegen vor", "liegen", "lagen vor",
)  # fmt: skip
"""End a topic."""
HALVES = {
    "statt": _words("fanden fand finden"),
    "zusammen": _words("kam kamen"),
    "vor": _words("liegen lagen legte legten"),
    "ein": _words("reichte reichten brachte brachten"),
    "ab": _words("hielt hielten"),
}
"""Of „fanden … statt“, „kam … zusammen“, „liegen … vor“: the second, with what the first may be."""
STARTS = frozenset(word for halves in HALVES.values() for word in halves)

AGENDA = ("auf", "der", "tagesordnung")
STOOD = _words("stand standen")
CONCERNS = _words("befasste befassten befasst beschaeftigte beschaeftigten beschaeftigt")
ABOUT = _words("betreffen betrifft betrafen")

MARKS = _phrases(
    "zu", "zum", "zur", "ueber", "wegen", "betreffend", "bezueglich", "hinsichtlich", "rund um", "in sachen",
    "zum thema", "zu dem thema", "zum themenbereich", "zum bereich", "ueber das thema", "rund um das thema",
    "zu den themen", "zum stichwort", "mit thema", "mit dem thema", "zu der", "zu den", "zu dem", "ueber die",
    "ueber den", "ueber das",
)  # fmt: skip
"""Introduce the topic."""
THEMES = _phrases("das thema", "die themen", "dem thema", "thema")
WITH = _phrases("mit dem thema", "mit der", "mit dem", "mit den", "mit")

NOT_COUNTED = (
    "offen", "bewillig", "genehmig", "erfolgreich", "gewaehl", "bestaetig", "beantwort", "antwort",
    "entsprochen", "einstimmig", "mehrheit", "erteilt", "entschieden", "entschiedene", "stimmengleich",
    "einverstanden", "wiedervorlage",
)  # fmt: skip
"""Parts of words for outcomes that an office uses as well, or that ask for a majority or for an answer."""

OF_COUNCILS = frozenset(("postponed", "referred", "withdrawn"))
"""Outcomes that only a council's papers have, so that their topic needs no introduction."""

SMALL = _words(
    "der die das dem den des ein eine einen einem einer eines und oder sowie in im an am auf bei beim mit"
    " ohne fuer gegen aus von vom zu zum zur unter ueber um vor nach zwischen durch als wie pro je bzw statt"
    " rund s d thema themen"
)
"""Lower-case words that may stand in a topic beside adjectives."""
ARTICLES = _words("der die das dem den des ein eine einen einem einer eines s d thema themen")
"""With these a topic may begin, and they are left out; „Antrag auf …“ is no topic."""
ENDINGS_OF_ADJECTIVES = ("e", "en", "er", "es", "em")
NO_TOPIC = _words(
    "werden wird soll sollen muss muessen kann koennen darf duerfen will wollen braucht brauchen brauche"
    " erhaelt erhalten bekommt bekommen kostet kosten ist sind nicht kein keine laut welche welcher wer wie"
    " was wann wo warum dass ob ich wir du ihr noch"
)
"""With one of these the sentence asks for something else."""
