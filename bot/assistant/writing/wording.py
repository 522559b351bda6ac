"""What is wanted, read from people's words: which kind of text, made from what. Pure.

„Mail an den Ortsbeirat: Punkte“, „kürzer: Text“, „einfach 2025/0142“, „übersetze ins Englische: Text“. What
stands before the first colon or line end says what is wanted, else the first words do. The accepted forms are
the table in tests/test_assistant_writing.py.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from bot.assistant.writing.templates import LANGUAGE, Needs, Template
from bot.council.asked import asked_references

LONGEST_HEAD = 160
"""Characters before a colon; what is longer is text already."""
FIRST_WORDS = 8
"""Where nothing parts what is wanted from what it is about, these say it."""
NEAR = 3
"""A text is to be made from a paper where so few words stand beside its number, else it is mentioned."""

_COLON = re.compile(r":(?=\s|$)|\n")
_WORD = re.compile(r"\w+(?:-\w+)*")
_LANGUAGE = re.compile(
    r"\b(?:ins?|auf|nach|zu)\s+(?:das\s+|die\s+)?"
    r"(?P<language>[a-zäöüß]{2,20}isch(?=e?n?\b)|deutsch(?=e?\b)|farsi|dari|tigrinya|paschtu|hindi"
    r"|urdu|somali)\w{0,2}",
    re.IGNORECASE,
)
_EASY_TO_READ = re.compile(r"\bleichte[rn]?\s+sprache\b", re.IGNORECASE)
_SPACED = re.compile(r"\S+")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_CHOICE = re.compile(r"(?:nr\.?\s*)?[1-9]\d{0,2}[.)]?", re.IGNORECASE)
_WRITES = re.compile(
    r"(?:bitte\s+)?(?:(?:schreib|formulier|erstell|entwirf|entwerf|verfass)\w*\s+(?:mir\s+|uns\s+"
    r"|bitte\s+)*(?:eine?[nmrs]?|den|die)"
    r"|entwurf\s+(?:für\s+)?eine?[nmrs]?)\s",
    re.IGNORECASE,
)
_IS_TOPIC = re.compile(r"(?:zum|zur|zu|über|wegen|für|an)\s+(?:\S+\s*){1,7}$", re.IGNORECASE)
"""„Pressemitteilung zum Hitzeaktionsplan“: only what it is about, and nothing to make it from."""
_IDLE_WORDS = """
    ein eine einen einem eines der die das den dem des diesen dieses diese dieser dies es daraus daran etwas
    mir uns du sie ich wir bitte mal doch viel noch um und so zu zur zum aus von für in ins im mit auf nach
    kannst könntest können könnten würdest möchte möchten will brauche brauchen hätte gern gerne
    mach mache machen schreib schreibe schreiben schreibst erstelle erstellen erstell entwirf
    entwerfe entwerfen formulier formuliere formulieren umformulieren umformuliere
    fass fasse fassen entwurf text sprache folgendes folgende folgenden folgender
    stichpunkte stichpunkten punkte punkten notizen
"""
_IDLE = frozenset(_IDLE_WORDS.split())
_ORDER_WORDS = """
    mach mache schreib schreibe verfasse verfass formulier formuliere fass fasse kürz kürze erstelle
    erstell entwirf übersetz
    übersetze übertrage vereinfach vereinfache entwurf kürzer förmlicher bürgernäher kannst könntest bitte
"""
_ORDERS = frozenset(_ORDER_WORDS.split())


@dataclass(frozen=True, slots=True)
class Wish:
    """`given` is what the text is made from, `about` what else was said in the words that asked for it.

    `paper` are the words that name a Vorlage: the text is to be made from it. `mentioned` is one that is only
    mentioned. `easy_to_read`: „Leichte Sprache“ was asked for.
    """

    template: Template
    given: str
    about: str = ""
    language: str = ""
    paper: str = ""
    mentioned: str = ""
    easy_to_read: bool = False


def read_wish(text: str, templates: Mapping[str, Template]) -> Wish | None:
    """None where the words name no kind of text."""
    cut = _cut(text.strip(), templates)
    if cut is None:
        return None
    head, body, template = cut.head, cut.body, cut.named.template
    language = ""
    if LANGUAGE in template.instruction:
        spoken = _LANGUAGE.search(head) or _LANGUAGE.match(body)
        language = spoken["language"].capitalize() if spoken else ""
        body = body[spoken.end() :].strip(" :\n") if spoken and spoken.string is body else body
    if not cut.parted and template.needs is not Needs.TEXT and _IS_TOPIC.match(body) and _paper(body) is None:
        return Wish(template, "", f"{head} {body}")
    wish = Wish(
        template,
        body,
        _about(head, cut.named.phrase),
        language,
        easy_to_read=bool(_EASY_TO_READ.search(head)),
    )
    return _with_paper(wish, head if cut.parted else "", parted=cut.parted)


def is_wish(text: str, templates: Mapping[str, Template]) -> bool:
    """Whether a message that is no command asks for text work: „mach das kürzer: …“, „Schreib eine
    Pressemitteilung zum Freibad“. In doubt it does not."""
    head, body = _parted(text.strip())
    words = [word.casefold() for word in _WORD.findall(head)]
    if not words or words[0] not in _ORDERS:
        return False
    if not body:
        return (
            text.rstrip()[-1:] != "?"
            and _WRITES.match(head) is not None
            and _cut(text, templates) is not None
        )
    return _named(head, templates) is not None


@dataclass(frozen=True, slots=True)
class _Named:
    """A kind that is named in some words, from character `start` to `end` of them."""

    template: Template
    phrase: str
    start: int
    end: int

    @property
    def rank(self) -> tuple[int, int]:
        return -len(self.phrase.split()), self.start


@dataclass(frozen=True, slots=True)
class _Cut:
    """`head` says what is wanted, `body` what it is about; `parted` by a colon or a line end."""

    head: str
    body: str
    named: _Named
    parted: bool


def _cut(text: str, templates: Mapping[str, Template]) -> _Cut | None:
    head, body = _parted(text)
    if body and (named := _named(head, templates)):
        return _Cut(head, body, named, parted=True)
    last = list(islice(_SPACED.finditer(text), FIRST_WORDS))
    named = _named(text[: last[-1].end()], templates) if last else None
    if named is None:
        return None
    return _Cut(text[: named.end], text[named.end :].strip(" :\n"), named, parted=False)


def _parted(text: str) -> tuple[str, str]:
    """What is wanted and what it is about; nothing about it where nothing parts them."""
    found = _COLON.search(text, 0, LONGEST_HEAD)
    return (text[: found.start()].strip(), text[found.end() :].strip()) if found else (text, "")


def _named(words: str, templates: Mapping[str, Template]) -> _Named | None:
    """The longest name first, then the first one. Of names side by side the last is meant: „förmliche Mail“,
    „einfach kürzer“."""
    found = sorted((each for one in templates.values() for each in _places(words, one)), key=lambda e: e.rank)
    if not found:
        return None
    best = found[0]
    while following := next((each for each in found if _follows(words, best, each)), None):
        best = following
    return best


def _follows(words: str, one: _Named, other: _Named) -> bool:
    return other.start >= one.end and not words[one.end : other.start].strip()


def _places(words: str, template: Template) -> Iterator[_Named]:
    for name in _names(template):
        for found in _pattern(name).finditer(words):
            yield _Named(template, found[0], *found.span())


def _names(template: Template) -> Iterable[str]:
    return (template.name, template.name.replace("-", " "), *template.words)


def _pattern(name: str) -> re.Pattern[str]:
    """„kürz*“ is every word that begins so."""
    words = [re.escape(word.rstrip("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in name.split()]
    return re.compile(r"(?<![\w-])" + r"\s+".join(words) + r"(?![\w-])", re.IGNORECASE)


def _about(head: str, phrase: str) -> str:
    """Nothing where the words only ask: „mach das bitte kürzer“."""
    rest = _LANGUAGE.sub(" ", head.replace(phrase, " ", 1))
    return head if any(word.casefold() not in _IDLE for word in _WORD.findall(rest)) else ""


def _with_paper(wish: Wish, head: str, *, parted: bool) -> Wish:
    """With the words that name a Vorlage, where the text is to be made from it."""
    if _CHOICE.fullmatch(wish.given):
        return replace(wish, paper=wish.given, given="")
    if span := _paper(head):
        return replace(wish, paper=head[slice(*span)])
    span = _paper(wish.given)
    if span is None:
        return wish
    paper, rest = _without(wish.given, span)
    before = len(wish.given[: span[0]].split())
    few = len(rest.split()) <= NEAR or (not parted and before < NEAR)
    if rest and not (few and (wish.template.cited or wish.template.needs is Needs.PAPER)):
        return replace(wish, mentioned=paper)
    return replace(wish, paper=paper, given=rest)


def _paper(text: str) -> tuple[int, int] | None:
    """Where an address or the number of a Vorlage stands. „12/2025“ is one where a text begins with it."""
    if address := _ADDRESS.search(text):
        return address.span()
    words = list(_SPACED.finditer(text))
    spoken = next((word for word in words if word[0].casefold() not in _IDLE), None)
    if spoken is None:
        return None
    start = spoken.start()
    if found := asked_references(text[start:]):
        return start + found[0].start, start + found[0].end
    return spoken.span() if asked_references(spoken[0]) else None


def _without(text: str, span: tuple[int, int]) -> tuple[str, str]:
    rest = " ".join(f"{text[: span[0]]} {text[span[1] :]}".split()).strip(" .,:")
    said = any(word.casefold() not in _IDLE for word in _WORD.findall(rest))
    return text[slice(*span)].strip(), rest if said else ""
