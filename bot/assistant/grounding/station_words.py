"""What may be said of a station: its line states a Gremium, a day and a result, and nothing else.

A result has many names in everyday German, and nobody can list the wrong ones („gab grünes Licht“, „ist vom
Tisch“). So the words that are right are listed, and any other word is one too many.
"""

import re
from functools import lru_cache

from bot.assistant.grounding.clauses import is_said
from bot.assistant.grounding.dates import take_dates, take_times
from bot.assistant.grounding.gremien import without_gremien
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import ORDINAL, WORD
from bot.assistant.grounding.outcomes import stated
from bot.assistant.grounding.party_votes import party_names
from bot.assistant.grounding.quotes import alike
from bot.council.votes import folded
from bot.retrieval.words.german import plain, stem, terms

_SMALL = """
    der die das den dem des ein eine einen einem einer eines und oder sowie aber jedoch auch noch schon
    bereits dann dabei damit darüber dazu davon dafür dagegen darin diese dieser dieses diesen diesem jene
    ihr ihre ihrer ihrem ihren sein seine seiner sie er es ihn ihm ihnen sich man wer was wie wann wo ob
    dass weil da nachdem bevor obwohl während in im am an auf aus bei beim bis durch für gegen mit nach ohne
    seit über um unter vom von vor wegen zu zum zur zwischen laut zufolge gemäß entgegen anders als nur erst
    zunächst zuvor danach anschließend später schließlich zuletzt zwar allein lediglich somit dort hier
    hierzu hierfür deshalb so nicht kein keine keinen keiner keinem weder ja nein doch insgesamt jeweils
    beide beiden beides mehrere alle allen einzelnen anderen anderer andere weitere weiteren weiterer
    letzten letzte nächsten gleichen selben endgültig abschließend formell offiziell erneut wieder wiederum
    einmal zweimal dreimal öffentlich öffentlicher öffentlichen nichtöffentlich nichtöffentlicher zuständige
    zuständigen städtische städtischen federführend dies denen deren dessen welche welcher keinerlei ist
    sind war waren wird werden wurde wurden worden geworden sei seien hat haben hatte hatten habe soll
    sollte gewesen kam lag liegt lautet lautete gab gibt steht stand stehen fiel endete heißt vorher nachher
    jetzt nun dem
"""
_RESULTS = """
    beschlossen beschloss beschlossene beschlossenen beschließt beschließen beschloß angenommen nahm nahmen
    annahm an genehmigt genehmigte genehmigten gebilligt billigte billigten verabschiedet verabschiedete
    zugestimmt stimmte stimmten stimmt zustimmte zustimmten bewilligt bewilligte abgelehnt abgelehnte lehnte
    lehnten ab ablehnte lehnt zurückgewiesen wies verworfen verwarf verwarfen gescheitert scheiterte
    mehrheit vertagt vertagte vertagten zurückgestellt stellte zurück abgesetzt setzte verschoben verschob
    verschoben verwiesen verwies überwiesen überwies weiterverwiesen weiter weitergeleitet leitete
    zurückgezogen zog zogen zurückgenommen empfohlen empfahl empfahlen empfiehlt befürwortet befürwortete
    kenntnis genommen nahm erledigt gegenstandslos entschieden entschied entschieden aus sprach sprachen
    ausgesprochen gefasst fasste traf getroffen abgestimmt abstimmte votierte votierten enthielt enthielten
    enthalten beraten beriet behandelt behandelte diskutiert vorberaten vorgelegt erfuhr einstimmig
    einstimmige einstimmigen mehrheitlich mehrheitliche einmütig einhellig geändert geänderter geänderten
    ungeändert ungeänderte ungeänderter unverändert unveränderter geänderte ergeht erging zustimmend
    zustimmende fand fanden abgegeben entlastet erteilt erteilte gewählt wählte gewählte festgestellt
    stattgegeben weitergegeben zurückverwiesen nahmen
"""
_PROCESS = """
    Vorlage Vorlagen Beschlussvorlage Antrag Antrags Antrages Anträge Anfrage Sache Angelegenheit Punkt
    Punkte Thema Tagesordnungspunkt Sitzung Sitzungen Beschluss Beschlusses Beschlüsse Ergebnis Entscheidung
    Entscheidungen Beratung Vorberatung Anhörung Abstimmung Votum Empfehlung Zustimmung Ablehnung Annahme
    Vertagung Kenntnis Kenntnisnahme Mehrheit Stimme Stimmen Ja Nein Jastimme Jastimmen Neinstimmen
    Gegenstimme Gegenstimmen Enthaltung Enthaltungen Mitglied Mitglieder Ratsmitglied Ratsmitglieder
    Ratsmitgliedern Stadträte Anwesenden Stadt Gemeinde Kommune Rat Gremium Ausschuss Angaben Daten Stand
    Jahr Jahre Jahres Monat Tag Woche Uhr Form Fassung Änderung Änderungen Station Beratungsfolge Vorschlag
    Verwaltung Bericht Projekt Vorhaben Nummer Tagesordnung TOP Anfang Mitte Ende Januar Februar März April
    Mai Juni Juli August September Oktober November Dezember Drucksache Stimmenmehrheit Montag Dienstag
    Mittwoch Donnerstag Freitag Samstag Frühjahr Sommer Herbst Winter Rücknahme Verweisung Überweisung
"""
_KNOWN = frozenset(map(str.casefold, f"{_SMALL} {_RESULTS} {_PROCESS}".split()))
_NOUNS = frozenset(_PROCESS.split())
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_NUMBER = re.compile(rf"(?:{WORD}|{ORDINAL})", re.IGNORECASE)
_FEWEST_REPEATED = 4
"""Words of a question that is said again."""


def says_no_more(sentence: str, ground: Ground) -> bool:
    """Of a sentence whose quotes are lines of stations only: each word is of a result or the title."""
    if not all(each.of_station for each in ground.quotes):
        return True
    own = frozenset(terms(ground.stated))
    exact = frozenset(folded(f"{ground.stated} | {ground.quoted}").replace("-", " ").split())
    return all(
        _is_allowed(word, own, exact)
        for word in _WORD.findall(_rest(sentence, ground))
        if word.lower() not in _KNOWN
    )


def topics_hold(sentence: str, ground: Ground) -> bool:
    """What is said to be decided stands in a title or a quote; that somebody asked proves nothing."""
    if not stated(sentence):
        return True
    own = frozenset(terms(f"{ground.around} | {ground.stated}"))
    nouns = [
        word
        for word in _WORD.findall(_rest(sentence, ground))[0:]
        if word[0].isupper() and word not in _NOUNS
    ]
    return all(_stands(word, own) for word in nouns if word.lower() not in _KNOWN)


@lru_cache(maxsize=64)
def _plain_rest(sentence: str) -> str:
    text = take_times(take_dates(without_gremien(sentence))[1])[1]
    return party_names().known.sub(" ", text)


def _rest(sentence: str, ground: Ground) -> str:
    """Without days, Gremien, parties and what else has a check of its own."""
    for each in ground.sources:
        if each.city:
            sentence = re.sub(
                rf"(?<!\w){re.escape(alike(each.city))}(?:s"
                rf"|er\w{{0,2}})?(?!\w)",
                " ",
                sentence,
            )
        if each.station and each.station.organization:
            sentence = sentence.replace(alike(each.station.organization), " ")
    return _plain_rest(sentence)


def answering(sentence: str, ground: Ground, question: str) -> str:
    """Of „Wurde … beschlossen: Ja, einstimmig“ what answers: the question before a colon states nothing.

    Only where the cited papers are what was asked for: half of its nouns stand in their titles or quotes.
    „Ist das Freibad vom Tisch: Ja, beschlossen“ would say more than it answers.
    """
    asked, gap, answer = sentence.rpartition(": ")
    words = set(folded(question.rstrip(" ?")).replace(",", " ").split())
    repeated = folded(asked).replace(",", " ").split()
    if not gap or len(repeated) < _FEWEST_REPEATED or not words.issuperset(repeated):
        return sentence
    if answer.lower().startswith("ja") and not stated(asked):
        return sentence
    own = frozenset(terms(f"{ground.around} | {ground.stated}"))
    nouns = [
        each
        for each in _WORD.findall(_rest(asked, ground))[1:]
        if each[0].isupper() and each.lower() not in _KNOWN
    ]
    found = sum(_stands(each, own) for each in nouns)
    return answer if found and 2 * found >= len(nouns) else sentence


def _is_allowed(word: str, own: frozenset[str], exact: frozenset[str]) -> bool:
    if _NUMBER.fullmatch(word):
        return True
    if all(part in exact for part in folded(word).split("-")):
        return True
    return word[0].isupper() and _stands(word, own)


def _stands(word: str, own: frozenset[str]) -> bool:
    if _NUMBER.fullmatch(word):
        return True
    return all(
        is_said(each, own)
        for part in word.split("-")
        for each in [stem(plain(part))]
        if each and part.lower() not in _KNOWN
    )
