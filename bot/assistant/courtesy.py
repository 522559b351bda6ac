"""Words of courtesy around a question, which say nothing of what it asks for."""

import re

_PHRASES = (
    r"(?:vielen|herzlichen|besten|schönen) dank(?: im voraus| schon ?mal| vorab)?|dank(?:e|eschön)(?: "
    r"schön| sehr| dir| ihnen"
    r"| im voraus| vorab| schon ?mal)?|guten? (?:tag|morgen|abend)|hallo(?: zusammen| ratsbot)?|hi|hey"
    r"|moin(?: moin)?|servus"
    r"|grüß gott|grüezi|(?:mit )?(?:freundlichen?|viele|liebe|beste|schöne) grüßen?|mfg|lg|vg|ratsbot"
    r"|entschuldigung"
    r"|(?:eine |ich hab(?:e)? (?:mal |da )?eine )?(?:kurze |schnelle )?frage"
    r"|(?:bitte )?(?:ganz )?(?:kurz|genau|ausführlich|schnell|knapp)(?: und (?:kurz|knapp|genau))?(?: "
    r"antworten)?(?: bitte)?"
    r"|(?:ganz )?(?:kurz|genau|ausführlich|knapp)|bitte|danke|ok(?:ay)?|und|aber|also"
)
_BEFORE = re.compile(rf"^(?:\s*(?:{_PHRASES})\b[\s,.:;!–-]*)+", re.IGNORECASE)
_AFTER = re.compile(rf"(?:(?<=[?.!,;–-])\s*(?:{_PHRASES})\s*[.!,]*)+\s*$", re.IGNORECASE)
_LAST = re.compile(r",?\s+bitte(?=\s*[?.!]*$)", re.IGNORECASE)


def without_courtesy(text: str) -> str:
    """The question alone; a text that is nothing but courtesy stays as it is."""
    rest = _LAST.sub("", _AFTER.sub("", text))
    rest = _BEFORE.sub("", rest).strip()
    return rest or text
