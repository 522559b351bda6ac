"""What a user wants, read from the text alone: a command, a question, or nothing for us.

Clients change what people type: Element strips one of two slashes, phones put no-break spaces,
mentions arrive as „@Ratsbot“, „Ratsbot:“ or an MXID, replies carry the quoted text before them.
The accepted forms are the table in tests/test_intent.py.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from difflib import get_close_matches

HELP = "hilfe"
LONGEST_ARGUMENT = 2_000
"""Characters of arguments or of a question that are kept; what follows is cut."""
LONGEST_TEXT = 40_000
"""Of a text that is to be worked on: some ten pages."""


@dataclass(frozen=True, slots=True)
class Command:
    """`bare`: written without / or !, so „Stand der Bauarbeiten?“ may have been meant as a question.

    `text` are the arguments as they were typed, with their line breaks.
    """

    name: str
    args: str = ""
    addressed: bool = True
    bare: bool = False
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """Free text for the bot; it is always addressed. `whole` is the text with its line breaks."""

    text: str
    addressed: bool = True
    whole: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Thanks:
    """Nothing to do but to be polite; it is always addressed."""

    addressed: bool = True


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """Not `addressed` only where the suggestion is so close that a typing error is likely."""

    name: str
    suggestion: str | None = None
    addressed: bool = True


@dataclass(frozen=True, slots=True)
class Nothing:
    """Said to others: the bot stays silent."""

    addressed: bool = False


Intent = Command | Question | Thanks | UnknownCommand | Nothing


def read_intent(text: str, *, addressed: bool, names: Collection[str], commands: Collection[str]) -> Intent:
    """Reads one message.

    `addressed` is the platform's word that the bot is meant; its name in the text says so too.
    `names` are all it goes by (display name, MXID), `commands` the canonical command names.
    """
    reader = _Reader(_names_pattern(names), {command.casefold(): command for command in commands})
    return reader.read(_without_quote(_clean(text)), addressed=addressed)


@dataclass(frozen=True, slots=True)
class _Reader:
    names: str | None
    commands: dict[str, str]

    def read(self, text: str, *, addressed: bool) -> Intent:
        rest, addressed = self._without_name(text, addressed=addressed)
        prefix = _PREFIX.match(rest)
        if prefix and (prefixed := self._prefixed(rest[prefix.end() :], addressed=addressed)):
            return prefixed
        if not addressed:
            return Nothing()
        bare = None if prefix else self._bare(rest)
        return bare or _courtesy(self._nameless(rest)) or Question(_argument(rest), whole=_whole(rest))

    def _nameless(self, text: str) -> str:
        """„Danke Ratsbot“ is as polite as „Danke“."""
        return re.sub(rf"\s{self.names}\W*$", "", text, flags=re.IGNORECASE) if self.names else text

    def _prefixed(self, text: str, *, addressed: bool) -> Intent | None:
        """None where a slash or an exclamation mark begins something else than a command."""
        word = _WORD.match(text)
        if not word or not (addressed or self._is_own(word["target"])):
            return None
        known = self.commands.get(word["word"].casefold())
        if known:
            rest = text[word.end() :]
            return Command(known, _argument(rest), addressed, text=_whole(rest))
        suggestion = self._suggestion(word["word"], addressed=addressed)
        if word["blank"] or not (suggestion or addressed):
            return None
        return UnknownCommand(word["word"][:_LONGEST_NAME], suggestion, addressed)

    def _bare(self, text: str) -> Command | None:
        word = _WORD.match(text)
        known = self.commands.get(word["word"].casefold()) if word else None
        if not (word and known):
            return None
        rest = text[word.end() :]
        return Command(known, _argument(rest), bare=True, text=_whole(rest))

    def _is_own(self, target: str | None) -> bool:
        """Whether „/suche@ratsbot“ is meant for us and not for another bot in the room."""
        return not target or bool(self.names and re.fullmatch(self.names, target, re.IGNORECASE))

    def _suggestion(self, word: str, *, addressed: bool) -> str | None:
        cutoff = _CLOSE if addressed else _VERY_CLOSE
        near = get_close_matches(word[:_LONGEST_NAME].casefold(), self.commands, n=1, cutoff=cutoff)
        return self.commands[near[0]] if near else None

    def _without_name(self, text: str, *, addressed: bool) -> tuple[str, bool]:
        """The text without the bot's name at its start and end, and whether it is addressed."""
        if not self.names:
            return text, addressed
        start = re.compile(rf"([@/!]?){self.names}(?![\w-])(\s?[:,])?(?:[.!?](?!\S))?\s*", re.IGNORECASE)
        # „Ratsbot war gestern langsam“ is talk about it: without @ or colon the name does not call it.
        begin = 0
        while (found := start.match(text, begin)) and (addressed or found[1] or found[2]):
            begin, addressed = found.end(), True
        text = text[begin:]
        # At the end a bare name is a word of the sentence: „Was kann der Ratsbot“.
        sign = r"(?:(?<!\S)@|,\s?)" if addressed else r"(?<!\S)@"
        end = re.search(rf"{sign}{self.names}\s*[.!?]*$", text, re.IGNORECASE)
        return (text[: end.start()].rstrip(" ,"), True) if end else (text, addressed)


def _courtesy(text: str) -> Command | Thanks | None:
    """What is said out of politeness, or without any word: to search for it would be odd."""
    words = " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
    if words in _THANKS:
        return Thanks()
    return Command(HELP) if not words or words in _GREETINGS else None


_GREETINGS = frozenset(
    {
        "hallo",
        "hi",
        "hey",
        "moin",
        "moin moin",
        "servus",
        "ok",
        "guten morgen",
        "guten tag",
        "guten abend",
        "grüß gott",
        "help",
    }
)
_THANKS = frozenset(
    {"danke", "danke schön", "dankeschön", "danke sehr", "vielen dank", "besten dank", "merci", "ok danke"}
)
_CLOSE, _VERY_CLOSE = 0.6, 0.8
_LONGEST_NAME = 40
_PREFIX = re.compile(r"\\?/{1,2}|!")
_WORD = re.compile(r"(?P<blank>\s?)(?P<word>[^\W\d_]+)(?:@(?P<target>\S+))?[:,.!?]?(?=\s|$)")
_QUOTE = re.compile(r"(?:>[^\n]*\n\s*)+(?=[^\s>])")
_WIDE = str.maketrans("／！＠：，", "/!@:,")
_SERVER = r"(?::[\w-]+(?:\.[\w-]+)+(?::\d+)?)?"


def _names_pattern(names: Collection[str]) -> str | None:
    """Matches every name, and an MXID without its server too, the longest first."""
    spelled = {_clean(name).lstrip("@") for name in names}
    spelled |= {name.partition(":")[0] for name in spelled}
    found = "|".join(re.escape(name) for name in sorted(spelled, key=len, reverse=True) if name)
    return f"(?:{found}){_SERVER}" if found else None


def _clean(text: str) -> str:
    """Composed letters, plain spaces and newlines, nothing invisible."""
    text = unicodedata.normalize("NFC", text)
    text = "\n".join(text.splitlines()).translate(_WIDE)
    kept = (_plain(character) for character in text)
    return "".join(kept).strip()


def _plain(character: str) -> str:
    match unicodedata.category(character):
        case "Cf":
            return ""
        case "Zs":
            return " "
        case _:
            return character


def _without_quote(text: str) -> str:
    """Drops the quoted lines that Matrix puts before a reply; a text of quotes only stays."""
    quote = _QUOTE.match(text)
    return text[quote.end() :] if quote else text


def _argument(text: str) -> str:
    return " ".join(text.split())[:LONGEST_ARGUMENT].rstrip()


def _whole(text: str) -> str:
    return text.strip()[:LONGEST_TEXT].rstrip()
