"""How people call the bot and its commands in Matrix clients, made into what the core reads.

The core strips slashes, blanks, quotes and the names of the settings itself (bot/intent.py). Here goes what
only Matrix knows: ids, the name in this room, pills, „/suche@bot:server“, „!rats“, structured commands.
"""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from adapters.matrix.access import localpart
from adapters.matrix.relation import mapping, text

STRUCTURED = "org.matrix.msc4391.command"
"""The content's key of a command that the client has put together itself (MSC4391)."""
_BLANKS = r"\s\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Blanks and what cannot be seen, such as the marks that phones put around names."""
_SPACE = rf"[{_BLANKS}]"
_EDGE = rf"(?<![^{_BLANKS}])"
_LINE_ENDS = r"\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029"
_QUOTE = re.compile(rf"{_SPACE}*(?:>[^{_LINE_ENDS}]*[{_LINE_ENDS}]{_SPACE}*)+(?=[^{_BLANKS}>])")
_RATS = r"\\?[/／!！]{1,2}rats(?![\w-])"
_ENDS = r"(?![\w-]|\.\w|:\d)"
"""An id goes on in „@ratsbot:stadt.example.org“ and is another one."""
_TARGETED = re.compile(rf"({_SPACE}*(?:\\?[/／]{{1,2}}|[!！])\s?[^\W\d_]{{1,40}})[@＠](\S{{1,255}})")
_OTHER_ID = re.compile(rf"{_SPACE}*@[!-9;-~]{{1,200}}:[A-Za-z0-9\[]")
_DOUBLED = re.compile(rf"{_SPACE}*(?://|／／|\\/)([^\W\d_]{{1,40}})(?!\w)")
_COMMAND = re.compile(rf"{_SPACE}*(?:\\?[/／]{{1,2}}|[!！])?([^\W\d_]{{1,40}})(?=[:,.!?]?(?:\s|$))")
_CHOICE = re.compile(rf"{_SPACE}*\d{{1,3}}[.)]?{_SPACE}*")
_SIGN = re.compile(rf"{_SPACE}*[/／!！@＠\\]")
_TAIL = 1_000
"""Characters at the end in which the name is looked for."""


@dataclass(frozen=True, slots=True)
class Names:
    """What the bot is called in one message.

    `shown` is its name in the room, `known` are those of the settings: the core strips them itself. `pills`
    are the words that link to the bot.
    """

    user: str
    shown: str = ""
    known: Collection[str] = ()
    pills: Collection[str] = ()

    def includes(self, name: str) -> bool:
        """Whether the bot goes by that name, from wherever."""
        all_names = {self.user, localpart(self.user), self.shown, *self.known}
        return _plain(name) in {_plain(each) for each in all_names if each}

    def in_words(self, said: str) -> bool:
        said = said.casefold()
        all_names = (localpart(self.user), self.shown, *self.known)
        return any(plain in said for each in all_names if (plain := _plain(each)))

    def spellings(self) -> tuple[str, str]:
        """Patterns of what can only mean the bot, and of what may be a word like others."""
        sure = {self.user, *self.pills}
        return _either(sure), _either({localpart(self.user), self.shown} - sure)


@dataclass(frozen=True, slots=True)
class Heard:
    """`text` is for the core. `called`: it names the bot; `elsewhere`: it names somebody else at the start.

    `hint`: a known command came with two slashes, so a tip may be welcome that `!` does in every client.
    """

    text: str
    called: bool = False
    elsewhere: bool = False
    hint: bool = False


def hear(body: str, names: Names, commands: Collection[str], *, addressed: bool) -> Heard:
    """`addressed` is what is known without the words; then a name alone at the start is a call, too."""
    said = without_quote(body)
    rest, called = _without_names(said, names, addressed=addressed)
    targeted = _TARGETED.match(rest)
    elsewhere = not called and _OTHER_ID.match(rest) is not None
    if targeted and (target := targeted[2].rstrip(":,.!?")):
        own = _is_own(target, names)
        called, elsewhere = called or own, not own and not names.includes(target)
        rest = targeted[1] + rest[targeted.start(2) + len(target) :] if own else rest
    # Where nothing was taken away the core gets the whole, for it reads quotes by its own rule.
    return Heard(body if rest == said else rest, called, elsewhere, hint(rest, commands))


def without_quote(body: str) -> str:
    """Without the quoted lines that older clients put before an answer."""
    quote = _QUOTE.match(body)
    return body[quote.end() :] if quote else body


def hint(said: str, commands: Collection[str]) -> bool:
    """Whether a command was written with a doubled or escaped slash, as some clients ask for."""
    found = _DOUBLED.match(without_quote(said))
    return found is not None and found[1].casefold() in commands


def may_concern(said: str, names: Names) -> bool:
    """Whether the core could take this for a word to the bot, though nothing addresses it.

    It listens to signs at the start and to the bot's names. What people say to each other need not even be
    kept for it.
    """
    seen = "".join(each for each in unicodedata.normalize("NFC", said) if unicodedata.category(each) != "Cf")
    seen = without_quote(seen)
    return _SIGN.match(seen) is not None or names.in_words(seen)


def goes_on(said: str, commands: Collection[str]) -> bool:
    """Whether this would go on with a conversation with the bot: a command, a question, a hit's number.

    People also talk to each other below an answer, and to them the bot does not listen.
    """
    word = _COMMAND.match(said)
    is_command = word is not None and word[1].casefold() in commands
    return is_command or _CHOICE.fullmatch(said) is not None or said.rstrip().endswith("?")


def structured(content: Mapping[str, Any], commands: Collection[str]) -> str | None:
    """The command of MSC4391 as „/suche …“, None where there is none that we have.

    Which bot is meant stands in the mentions; that is the caller's to look at.
    """
    block = mapping(content.get(STRUCTURED))
    name = (text(block.get("command")) or "").strip().removeprefix("/").casefold()
    if name not in commands:
        return None
    arguments = mapping(block.get("arguments"))
    return " ".join((f"/{name}", *(word for value in arguments.values() for word in _words(value))))


def _words(value: object, *, inside: bool = False) -> list[str]:
    """An argument as words; what no command of ours takes is left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)] if abs(value) < 2**63 else []
    if isinstance(value, list | tuple) and not inside:
        return [word for each in value for word in _words(each, inside=True)]
    return []


def _without_names(said: str, names: Names, *, addressed: bool) -> tuple[str, bool]:
    """The text without the bot's name at its start and end, and whether that called it."""
    sure, perhaps = names.spellings()
    begin, called = _after_names(said, sure, perhaps, addressed=addressed)
    said = said[begin:]
    # At the end the name alone is a word of the sentence: „Was kann der Ratsbot“.
    sign = rf"(?:{_EDGE}[@＠]|[,，]\s?)" if addressed or called else f"{_EDGE}[@＠]"
    end = re.compile(rf"(?:{_EDGE}[@＠]?{sure}|{sign}{perhaps})[{_BLANKS}.!?]*$", re.IGNORECASE)
    found = end.search(said, max(0, len(said) - _TAIL))
    return (said[: found.start()].rstrip(" ,"), True) if found else (said, called)


def _after_names(said: str, sure: str, perhaps: str, *, addressed: bool) -> tuple[int, bool]:
    start = re.compile(
        rf"{_SPACE}*(?:(?P<sure>[@＠]?{sure}{_ENDS})|(?P<rats>{_RATS})"
        rf"|(?P<sign>[@＠!！/／]?){perhaps}(?![\w-]|:[\w-]+\.[\w-]))"
        rf"{_SPACE}*(?P<mark>[:,：，])?(?:[.!?](?!\S))?{_SPACE}*",
        re.IGNORECASE,
    )
    begin, called = 0, False
    while found := start.match(said, begin):
        if not (addressed or called or found["sure"] or found["rats"] or found["sign"] or found["mark"]):
            break
        begin, called = found.end(), True
    return begin, called


def _is_own(target: str, names: Names) -> bool:
    own = {names.user.removeprefix("@"), localpart(names.user), names.shown}
    return _plain(target) in {_plain(each) for each in own if each}


def _plain(name: str) -> str:
    return name.strip().removeprefix("@").casefold()


def _either(spellings: Collection[str]) -> str:
    """The longest first; a pattern that never fits where there is none."""
    found = sorted({each.strip().removeprefix("@") for each in spellings}, key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(each) for each in found if each) or '(?!)'})"
