"""Whether a sentence tells of what its quotes tell: how many of its content words stand there."""

import re

from bot.assistant.grounding.clauses import Clause, clauses, is_said
from bot.assistant.grounding.ground import Ground
from bot.assistant.grounding.number_words import WORD
from bot.council.votes import folded
from bot.retrieval.words.german import terms

FEWEST = 0.4
"""Share of content words that must stand in quotes, titles or the question."""
FEWEST_QUOTED = 0.2
"""Share that must stand in quotes and titles: the question alone proves nothing."""
MOST_OWN = 2
"""So many words of its own a sentence may always have."""
# Behind another word: at the beginning all words have capitals.
_NOUN = re.compile(r"(?<=[\wäöüß,] )[A-ZÄÖÜ][\w-]+")
_CAUSE = re.compile(
    r"\b(?:weil|denn|da (?:die|der|das|es|sie|er|ein\w*)|wegen|aufgrund|auf grund|infolge"
    r"|deshalb|daher|deswegen|grund (?:für|war|ist|dafür)|weshalb|sodass"
    r"|damit\b(?! einverstanden))"
)
_CAUSE_THERE = re.compile(
    r"\b(?:weil|denn|da|wegen|aufgrund|auf grund|infolge|deshalb|daher|deswegen|grund"
    r"|gründen?|weshalb|sodass|so dass|damit|dadurch|durch|begründ\w*|ursache\w*|dien(?:t|en|te)"
    r"|zweck\w*)\b"
)
_REASON = re.compile(
    r"\b(?:[Ww]egen|[Aa]ufgrund|[Ii]nfolge)(?: (?:des|der|dem|von|einer"
    r"|eines))?((?: [a-zäöüß]+){0,2} [A-ZÄÖÜ][\w-]+)"
)
_FEWEST_OF_CAUSE = 0.5
# Words with which one tells of a result or a paper, whatever it is about.
_TELLING = """
    beschluss beschließen beschlossen beschloss Vorlage Antrag Sitzung Stadt Sache Punkt Entscheidung
    entschieden stimmen stimmte zugestimmt Zustimmung Stimme Stimmen Mitglied Mitglieder Mehrheit
    mehrheitlich einstimmig Gegenstimme Gegenstimmen Enthaltung enthielten dagegen dafür liegt lag beträgt
    betragen gibt gab bekommt erhält insgesamt derzeit zurzeit aktuell bisher künftig bereits jährlich Jahr
    Euro Prozent Million Millionen rund etwa circa laut zufolge Ansicht sieht vorgesehen geplant sollen
    wurde worden angenommen abgelehnt lehnte vertagt verwiesen empfohlen zurückgezogen Kenntnis genommen
    nahm Nein Ja Grund Kosten kostet Empfehlung abgegeben ausgesprochen Angaben Auskunft Ergebnis abgestimmt
    Abstimmung Tonnen Megagramm Meter Quadratmeter Hektar Kilometer Stunden Minuten Monate Tage Wochen
    dadurch hierfür davon zurückgenommen zog zurück verwies überwiesen Ratsmitglied Ratsmitglieder
    Ratsmitgliedern Enthaltungen überwies empfahl vertagte verschoben genehmigt gebilligt
"""
TELLING = frozenset(terms(_TELLING))


def is_related(sentence: str, ground: Ground, question: str) -> bool:
    own = frozenset(terms(f"{ground.around} | {ground.stated}"))
    asked = own | frozenset(terms(question))
    said = [word for word in dict.fromkeys(terms(sentence)) if word not in TELLING and not _is_number(word)]
    if not said:
        return True
    if not all(_is_of_matter(each, own) for each in clauses(sentence)[1:]):
        return False
    if not any(is_strange(noun, own) for noun in _NOUN.findall(sentence)) and any(map(str.isdigit, sentence)):
        return True
    found = sum(is_said(word, asked) for word in said)
    quoted = sum(is_said(word, own) for word in said)
    few = len(said) - found <= MOST_OWN and quoted > 0
    return (few or found >= FEWEST * len(said)) and quoted >= FEWEST_QUOTED * len(said)


_FEWEST_WORDS = 2


def _is_of_matter(clause: Clause, own: frozenset[str]) -> bool:
    """No half of a sentence is about something else altogether."""
    words = [word for word in clause.words if word not in TELLING and not _is_number(word)]
    return len(words) < _FEWEST_WORDS or any(is_said(word, own) for word in words)


def is_strange(noun: str, own: frozenset[str]) -> bool:
    return not all(word in TELLING or is_said(word, own) for word in terms(noun))


def _is_number(word: str) -> bool:
    return word.isdigit() or re.fullmatch(WORD, word) is not None


_GROUND = re.compile(
    r"\b(?:Grund|Ursache|Anlass)(?: (?:für|dafür)[^,;.]*?)? (?:ist|war|sind"
    r"|waren)((?: [a-zäöüß]+){0,3} [A-ZÄÖÜ][\w-]+)"
)


def causes_hold(sentence: str, ground: Ground) -> bool:
    """A reason must be one that the quotes give."""
    if not _CAUSE.search(folded(sentence)):
        return True
    if not _CAUSE_THERE.search(folded(ground.around)):
        return False
    own = frozenset(terms(ground.around))
    reasons = [
        word for found in _REASON.findall(sentence) + _GROUND.findall(sentence) for word in terms(found)
    ]
    if not all(word in TELLING or is_said(word, own) for word in reasons):
        return False
    return all(_stands(each, own) for each in clauses(sentence))


def _stands(clause: Clause, own: frozenset[str]) -> bool:
    words = [word for word in clause.words if word not in TELLING]
    return not words or sum(is_said(word, own) for word in words) >= _FEWEST_OF_CAUSE * len(words)
