"""Sentences that want something: of a machine that reads along, or of the person who reads the answer.

What a council writes tells of a matter. Whoever asks a reader to pay, to call, to press something or to name
a secret, and whoever tells a program what to say, answers no question: no sentence of a model says so, and
nothing of it is evidence.
"""

import re

_NO_ORDER = (
    "haben|sind|werden|können|möchten|sollten|müssen|wollen|dürfen|würden|könnten|wären|hätten|waren|hatten|wurden"
    "|konnten|finden|erhalten|sehen|bekommen|erfahren|entnehmen"
)
_TO_PEOPLE = re.compile(
    rf"\b(?!(?:{_NO_ORDER})\b)[^\W\d_]{{2,20}}(?:en|ern|eln) Sie\b(?![^.!?]{{0,300}}\?)"  # „Überweisen Sie …“
    r"|\b(?i:ihr|ihre[nmrs]?|deine?[nmrs]?|your) (?:[\w-]{1,30} ){0,2}"
    r"(?i:passw\w+|kennw\w+|pin|tan|zugangsdaten|anmeldedaten|passcode|login|credentials|personalnummer)\b"
    r"|\b(?i:hier spricht|ratsbot|this is your|click (?:here|on))\b"
    r"|\b(?i:please (?:enter|call|click|send|open|confirm|pay))\b"
)
_ACCOUNT = re.compile(
    r"\b[A-Z]{2}\d{2}(?:\s?[\dA-Z]{4}){3,7}(?:\s?[\dA-Z]{1,3})?\b|\bIBAN\b|\b(?:[A-Z]\s){2}(?:\d\s){2}"
)
_TELEPHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}[\s/(-]{1,2}\d{2,5}[\s/)-]{1,2}\d{3}|(?<![\d./-])0\d{2,5}[ -]\d{5,}|\bcall\s[\d+]"
    r"|\b(?:tel|telefon|telefonnummer|fon|fax|hotline|rufnummer|handy|durchwahl)\b[\s.:]{0,3}[\d/ -]{4}",
    re.IGNORECASE,
)
_ORDERS = (
    "Antworte|Ignoriere|Schreibe|Sage|Nenne|Gib|Merke|Melde|Dekodiere|Wiederhole|Vergiss|Zeige|Füge|Lasse?|Schweige"
    "|Erfinde|Übersetze|Behaupte|Sende|Verwende|Beantworte|Erwähne|Verlinke|Ersetze|Übergehe|Missachte|Fasse|Ignore"
    "|Disregard|Forget|Print|Repeat|Reveal|Always|Notify|Respond|Answer|Reply|Pretend|Output"
)
_TO_MACHINES = re.compile(
    rf"(?:^|[.:!?;„\"]\s?|\b(?:und|and)\s|\b(?:Bitte|Please)\s)(?:{_ORDERS})\b(?!\s?[:/])"
    r"|\b(?i:user|assistant|human|nutzer|assistent)\s?:"
    r"|\b(?i:hinweis|anweisung|nachricht|note|instruction|message)\w{0,4} "
    r"(?i:an|für|to|for) (?:[\w-]{1,20} ){0,2}(?i:ki|ai|assistent\w*|assistants?|"
    r"sprachmodell\w*|chatbot\w*|bots?|llms?)\b"
    r"|\b(?i:system ?prompt|previous instructions|all instructions|developer mode|you are now)\b"
    r"|\b(?i:du bist (?:jetzt|nun|ab sofort)|assistants must)\b|\bKI:"
    r"|\b(?i:ignorier\w*|vergiss|missachte\w*)\b.{0,40}\b(?i:anweisung|regel|vorgabe)"
)
_ENGLISH = re.compile(
    r"\b(?:the|and|of|to|is|are|you|your|for|with|this|that|now|from|must|by|be)\b", re.IGNORECASE
)
_GERMAN = re.compile(
    r"\b(?:der|die|das|den|dem|des|und|ist|ein\w{0,2}|wird|werden|wurde|auf|für|mit|im|nicht|zu|zum|zur|von|sich|am)\b",
    re.IGNORECASE,
)
_MOST_ENGLISH = 2


def is_appeal(text: str) -> bool:
    """Whether it wants something of a reader or a machine, or names an account or a telephone to use."""
    return is_order(text) or any(each.search(text) for each in (_TO_PEOPLE, _ACCOUNT, _TELEPHONE))


def is_order(text: str) -> bool:
    """Whether it tells a program what to do."""
    return _TO_MACHINES.search(text) is not None


def is_foreign(text: str) -> bool:
    """Whether it is English: answers are German, whatever a document asks for."""
    english = len(_ENGLISH.findall(text))
    return english >= _MOST_ENGLISH and english > len(_GERMAN.findall(text))
