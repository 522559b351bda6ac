"""What is to be told of: „neue Beschlüsse“, „Tagesordnung veröffentlicht oder geändert“, „alles“."""

from bot.digest.records import WishKind
from bot.digest.wording.said import EVERYTHING, Said
from bot.digest.wording.text import BEGIN, CUT, END, UNTIED, Pattern, Writing

_BODY = r"(?:rats|stadtrats|gemeinderats|ausschuss)?"
_NOUNS: dict[WishKind, str] = {
    "decision": rf"{_BODY}beschl(?:u|ü)ß(?:e[ns]?|fassung(?:en)?)?|{_BODY}entscheidung(?:en)?"
    r"|(?:neu\s+)?beschlossen(?:\s+(?:wird|werden|wurden?|worden|hat|haben))?|beschließ(?:t|en)",
    "result": r"(?:abstimmungs|beratungs|sitzungs)?ergebnis(?:se[ns]?)?|resultate?n?",
    "paper": r"(?:rats|sitzungs)?vorlagen?|drucksachen?",
    "agenda": r"tagesordnung(?:en)?(?:\s+\(auch\s+geänderte\))?|(?-i:TO)|(?:sitzungs)?einladung(?:en)?"
    r"|sitzung(?:en|stermine?n?)",
    "minutes": r"(?:sitzungs)?niederschrift(?:en)?|(?:sitzungs|wort|beschluss)?protokolle?n?",
    "early": r"früh-?(?:erkennung|warnung)(?:en)?",
}
_ADJECTIVE = (
    r"(?:alle[nrs]?|(?:brand)?neue[nrs]?|neueste[nrs]?|neu|gefasste[nr]?|aktuelle[nr]?|öffentliche[nr]?|weitere[nr]?"
    r"|jede[nrs]?|eine[nrs]?|die|der|den|das|geänderte[nr]?|veröffentlichte[nr]?|sämtliche[nr]?|noch)"
)
_ADJECTIVES = rf"(?:{_ADJECTIVE}\s*(?:,|und|oder|bzw\.?|/)?\s+)*"
_MORE = r"(?:(?P<more>auch|zusätzlich|außerdem|dazu|plus)\s+)?"
_KIND = {
    kind: Pattern(rf"{BEGIN}{UNTIED}(?:{_MORE}{_ADJECTIVES}(?:{nouns})){END}")
    for kind, nouns in _NOUNS.items()
}
_ALL = Pattern(rf"""{BEGIN}{UNTIED}{_MORE}(?:alles(?:\s+neue)?|(?:alle\s+)?neuigkeiten|neues
    |was\s+(?:es\s+)?neu(?:es)?\s+(?:ist|gibt))(?=\s*(?:$|,|:|{CUT}|zu[mr]?\b|über\b|aus\b|rund\b|im\b|in\b|vo[nm]\b|wegen\b|de[rs]\b|ohne\b))""")
_ANNOUNCING = Pattern(
    rf"{BEGIN}(?:informier\w*|benachrichtig\w*|unterricht\w*|bescheid|nachricht|meldung|hinweis\w*)\b"
)
_ABOUT = Pattern(rf"{BEGIN}(?:über|ueber){END}\s*")
NOUN = Pattern(rf"{_ADJECTIVES}(?:{'|'.join(f'(?P<{kind}>{each})' for kind, each in _NOUNS.items())}){END}")
"""One kind at a certain place."""


def read_kinds(writing: Writing, said: Said) -> None:
    """Takes the kinds out of the text, wherever they stand but in a topic."""
    if _ANNOUNCING.search(writing.text):
        # „Informiere uns über neue Beschlüsse“: here the word introduces no topic.
        writing.text = _ABOUT.sub("", writing.text, count=1)
    if found := writing.take(_ALL):
        said.kinds += [each for each in EVERYTHING if each not in said.kinds]
        said.more_kinds |= bool(found["more"])
    for kind, words in _KIND.items():
        while found := writing.take(words):
            said.wants(kind)
            said.more_kinds |= bool(found["more"])


def kind_at(text: str, place: int) -> tuple[int, WishKind] | None:
    """Where the name of a kind that begins here ends, and which it is."""
    found = NOUN.match(text, place)
    kind = next((kind for kind in _NOUNS if found[kind]), None) if found else None
    return (found.end(), kind) if found and kind else None
