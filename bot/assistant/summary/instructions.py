"""Sentences that speak to a machine that reads along: no summary repeats them, however they are quoted."""

import re

_MACHINE = (
    r"(?:ki|k\.i\.|ai|llm|sprachmodell\w*|chat-?bot\w*|assistent\w*|assistant|bot|gpt|modell|model|system)"
)
_CALL = r"(?:als|as an?|an die|to the|dear|liebe[rs]?|hey)"
_TEXT = r"(?:zusammenfassung|antwort|ausgabe|summary|answer|response)"
_SAY = (
    r"(?:antworte|schreibe?|gib|füge|ergänze|behaupte|nenne|erwähne|verlinke|sende|teile|call|write|say|output"
    r"|respond|reply|include|tell)"
)
_OUTPUT = (
    r"(?:zusammenfassung|antwort|ausgabe|nutzer\w*|leser\w*|wörtlich|stattdessen|summary|answer|user\w*|instead"
    r"|following)"
)
_MUST = r"(?:muss|soll|sollte|darf|enthält|lautet|beginnt|endet|must|should|shall|begins?|ends?)"
_TOLD = r"(?:anweisung|hinweis|befehl|nachricht|instruction|note|message)\w*"
_INSTRUCTIONS = (
    r"\bignorier\w*\b.{0,60}\b(?:anweisung|regel|vorgabe|vorherig|bisherig|obig|alles)",
    r"\b(?:ignore|disregard|forget|override)\b.{0,60}\b(?:instruction|rule|prompt|previous|above|prior|all)",
    r"\b(?:vergiss|missachte|übergehe|überschreibe)\b.{0,60}\b(?:anweisung|regel|vorgabe|alles|bisher|vorher)",
    r"\bsystem[ -]?(?:prompt|nachricht|message|anweisung)|\bprompt\b.{0,20}\binject",
    rf"\b{_TOLD}\s+(?:an|für|to|for)\s+(?:\w+\s+){{0,2}}{_MACHINE}\b",
    rf"\b{_CALL}\s+{_MACHINE}\b.{{0,80}}\b(?:du|sollst|musst|bitte|you|must|should|schreib|antworte)",
    r"\bdu bist (?:jetzt|nun|ab sofort)\b|\byou are (?:now|an? (?:ai|assistant))\b|\bact as\b",
    rf"\b{_SAY}\b.{{0,80}}\b{_OUTPUT}\b",
    rf"\b(?:die|deine|jede|in der|in deiner|the|your) {_TEXT}\b.{{0,40}}\b{_MUST}\b",
    rf"\b{_MACHINE}\s*(?::|,\s*(?:{_SAY}|schreib|ignoriere|vergiss|du|ignore|you))",
)
_INSTRUCTION = re.compile("|".join(f"(?:{each})" for each in _INSTRUCTIONS), re.IGNORECASE | re.DOTALL)


def is_instruction(text: str) -> bool:
    """Whether somebody wrote this for the machine and not for the council."""
    return _INSTRUCTION.search(text) is not None
