"""What is typed after /abo besides wishes: numbers, and words for what is to become of one."""

import re

from bot.digest.wording.wording import sounds_like_wish

PROBE = re.compile(r"(?:probe|vorschau|test)(?:\s+(?P<number>\d{1,4}))?", re.IGNORECASE)
WHOLE = re.compile(r"alles?\s+(?P<edition>\d{1,9})", re.IGNORECASE)
LESS = re.compile(r"weniger\s+(?P<edition>\d{1,9})(?:[.,:\s]\s*(?P<line>\d{1,3}))?", re.IGNORECASE)
YES = re.compile(r"ja\s+(?P<number>\d{1,4})(?:\s+(?P<change>.+))?", re.IGNORECASE)
ONE = re.compile(
    r"(?:nr\.?\s*|nummer\s+|#)?(?P<number>\d{1,4})(?!\s*(?:uhr\b|h\b|[.:]\d|mal\b|x\b))(?:\s*:?\s+(?P<change>.+))?",
    re.IGNORECASE,
)
_PAUSE, _ON = "pause|pausieren|anhalten|aussetzen|stopp?", "weiter|fortsetzen|wieder|start|ja|an"
_END = (
    "nein|löschen|loeschen|abbestellen|kündigen|kuendigen|beenden|ende|verwerfen|aus|stornieren"
    "|(?:nicht|kein(?:\\s+abo)?)\\s+mehr"
)
STATE = re.compile(rf"(?:(?P<pause>{_PAUSE})|(?P<on>{_ON})|(?P<end>{_END}))[.!]?", re.IGNORECASE)
TURNED = re.compile(
    rf"(?P<change>{_PAUSE}|{_ON}|{_END})\s+(?:abo\s+)?(?:nr\.?\s*|nummer\s+|#)?(?P<number>\d{{1,4}})[.!]?",
    re.IGNORECASE,
)
WHICH = re.compile(rf"(?:{_PAUSE}|{_ON}|{_END})[.!]?", re.IGNORECASE)
MORE_THAN_STATE = re.compile(
    r"(?:pause|pausieren|anhalten|aussetzen|löschen|abbestellen|kündigen|beenden)\b", re.IGNORECASE
)
HELP = re.compile(r"(?:hilfe|help|mehr|beispiele?)[?!.]?", re.IGNORECASE)
LESS_OF_LAST = re.compile(r"weniger[.!]?", re.IGNORECASE)
_OTHERS = re.compile(r"(?:der|des|vom|von|für|beim|bei|im|am|kündigen|abschließen|oder|und)\b", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:ist|sind|war|waren|hat|haben|kostet)\b", re.IGNORECASE)
"""Somebody tells something about a subscription, unless one of these says when a wish is due."""
_WHEN = re.compile(r"\b(?:wenn|sobald|sofort|falls|was)\b", re.IGNORECASE)


def understood(args: str) -> bool:
    """Without a slash „Abo der Zeitung kündigen?“ is a question."""
    args = args.strip()
    if not args or any(form.fullmatch(args) for form in (PROBE, WHOLE, LESS, YES)):
        return True
    if args.endswith("?") or _OTHERS.match(args) or (_TELLS.search(args) and not _WHEN.search(args)):
        return False
    one = ONE.fullmatch(args)
    change = (one["change"] or "") if one else args
    return bool(one and (not change or STATE.fullmatch(change))) or sounds_like_wish(change)
