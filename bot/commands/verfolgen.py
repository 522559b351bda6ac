"""/verfolgen: what happens to a paper is said here from now on, or no longer."""

import re
from dataclasses import replace

from bot.commands import vorlage
from bot.commands.base import Ask, Blocks, Command, in_thread
from bot.commands.cities import read_cities
from bot.commands.hits import paper_hit
from bot.commands.kept import may_choose
from bot.council.asked import asked_references
from bot.digest.following.follow import MOST
from bot.digest.following.telling import name_of
from bot.messages import Hits, Notice, Text
from bot.store.papers import PaperRow
from bot.texts import following as texts
from bot.texts import general
from bot.texts import papers as paper_texts

_END = re.compile(
    r"\s+(?:(?:bitte\s+)?(?:aus|ende|beenden|nicht(?:\s+mehr|\s+länger|\s+weiter)?(?:\s+verfolgen)?|stopp?|abbestellen|kündigen"
    r"|löschen|abbrechen|entfernen))(?:\s+bitte)?[.!]?$",
    re.IGNORECASE,
)


_WORD = re.compile(r"(?<!\w)[a-zäöüß]{3,}")
_COURTESIES = frozenset(
    ("bitte", "weiter", "jetzt", "hier", "die", "den", "mal", "vorlage", "antrag", "anfrage")
)


def answer(ask: Ask) -> Blocks:
    number, ends = _read(ask.args)
    ask = replace(ask, args=number)
    named = read_cities(number, ask.services.bodies())
    if not named.rest:
        return [Notice(general.missing_argument(COMMAND.usage, COMMAND.example))]
    if asked_references(named.rest) and not _is_number(named.rest):
        return [Notice(texts.not_only_a_number(named.rest))]
    if not ask.may_manage:
        return [Notice(texts.MAY_NOT, "warning")]
    chosen = vorlage.opened(ask)
    papers, remarks = ([chosen], []) if chosen else vorlage.candidates(ask, named)
    if not papers:
        return [Notice(paper_texts.not_found(number))]
    if len(papers) > 1:
        return [*remarks, *vorlage.choice(ask, papers, texts.end_one if ends else texts.follow_one)]
    said = _end(ask, papers[0]) if ends else _begin(ask, papers[0])
    return [*remarks, Notice(said, about=(papers[0].ref,))]


def _read(args: str) -> tuple[str, bool]:
    """The number, and whether it is to end."""
    number, ends = _END.subn("", args.strip())
    return number, bool(ends)


def _begin(ask: Ask, paper: PaperRow) -> str:
    first = (
        Hits(texts.FOLLOWED, (paper_hit(ask.services, paper),)),
        Text(f"{texts.WHAT_IS_TOLD}\n{texts.how_to_end(paper.reference)}"),
    )
    name = name_of(paper)
    begun = ask.services.digest.following.begin(ask.incoming.place, paper, first)
    said = {
        "followed": texts.followed_now(name),
        "already": texts.followed_already(name, paper.reference),
        "full": texts.full(MOST),
    }
    return said[begun]


def _end(ask: Ask, paper: PaperRow) -> str:
    ended = ask.services.digest.following.end(ask.incoming.place, paper.ref)
    return texts.ended(name_of(paper)) if ended else texts.not_followed(name_of(paper))


def understood(args: str) -> bool:
    """Without a slash „verfolgen wir das Ziel weiter?“ is a question."""
    number, _ = _read(args)
    return may_choose(number) or _is_number(number)


def _is_number(text: str) -> bool:
    """A number, and no sentence around it."""
    asked = asked_references(text)
    beside = text
    for each in reversed(asked):
        beside = beside[: each.start] + beside[each.end :]
    return bool(asked) and all(word in _COURTESIES for word in _WORD.findall(beside))


COMMAND = Command(
    "verfolgen",
    "/verfolgen Nummer [aus]",
    "meldet hier, was sich an einer Vorlage tut",
    "/verfolgen 2025/0142",
    in_thread(answer),
    understood,
    texts.HOW_IT_GOES,
)
