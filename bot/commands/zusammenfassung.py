"""/zusammenfassung: of a paper, its Beratungsfolge, a meeting, a file that was sent, or the thread."""

import asyncio
import datetime as dt
import re
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.assistant.limits import Asker
from bot.assistant.summary.quoting import council_objects
from bot.assistant.summary.summaries import Summaries
from bot.assistant.summary.telling import Step
from bot.assistant.summary.thread import MOST_MESSAGES
from bot.assistant.summary.uploads import MOST_BYTES, shown_name
from bot.assistant.summary.wish import Wish, asked_in_words, read_wish, said
from bot.commands import past_meetings, vorlage
from bot.commands.base import ANSWER, Ask, Blocks, Command, reply
from bot.commands.cities import Named, read_cities
from bot.commands.dates import impossible_day, read_period
from bot.commands.hits import paper_hit
from bot.commands.kept import keep, may_choose
from bot.council.asked import asked_references
from bot.delivery.shown import shown_by
from bot.errors import UserError
from bot.messages import Action, Actions, Block, Hits, Notice, Reply, Text, Upload
from bot.store.meetings import MeetingRow
from bot.store.papers import PaperRow
from bot.texts import general
from bot.texts import papers as paper_texts
from bot.texts import summaries as texts

KEPT_FOR = dt.timedelta(days=1)
_ADDRESS = ("http://", "https://")
_LETTER = re.compile(r"[^\W\d_]")
_SPOKEN_OF = re.compile(
    r"(?:das|dies|es|sie|ihn|diese[rnsm]?|de[nr]|die)(?: (?:vorlage|drucksache|antrags?|anfrage|beschluss))?"
    r"|(?:das|es) (?:ganze|alles)", re.IGNORECASE,
)  # fmt: skip
_OWN_NAME = re.compile(r"(?:eine |kurze )*zusammenfassung\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    """What is to be summarised, and what is said before; without it `said` is the whole answer."""

    steps: Callable[[], AsyncGenerator[Step, None]] | None
    said: Blocks
    after: Blocks


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    if ask.incoming.uploads and _says_nothing(ask):
        yield await asyncio.to_thread(received, ask)
        return
    wish = read_wish(asked_in_words(ask.args) or _OWN_NAME.sub("", ask.args))
    nothing_named = wish.about == "file" or not (wish.name or wish.about)
    if ask.incoming.uploads or nothing_named or await asyncio.to_thread(_means_file, ask, wish):
        found = await _file(ask, wish)
    elif wish.about == "thread":
        found = await _thread(ask, wish)
    else:
        found = await asyncio.to_thread(_of_the_council, ask, wish)
    if found.steps is None:
        yield reply(found.said)
        return
    async with aclosing(found.steps()) as steps:
        async for step in steps:
            yield _reply(step, found)


def _says_nothing(ask: Ask) -> bool:
    """A file that came alone, or with a mere greeting: what it is for was not said."""
    return not ask.args and not _OWN_NAME.search(ask.incoming.text)


def _means_file(ask: Ask, wish: Wish) -> bool:
    """„Fasse das zusammen“ after a file, where no papers were talked about."""
    here, now = (ask.incoming.place, ask.incoming.sender.key), ask.services.clock.now()
    if not _SPOKEN_OF.fullmatch(wish.name) or any(
        each.papers for each in ask.services.exchanges.last(*here, now)[:1]
    ):
        return False
    return ask.services.kept_uploads.last(*here, now) is not None


def _reply(step: Step, found: _Found) -> Reply:
    blocks: list[Block] = [*found.said, *step.blocks, *(found.after if step.done else [])]
    shows = council_objects((*step.about, *shown_by(blocks)))
    return Reply(ANSWER, tuple(blocks), "final" if step.done else "draft", shows)


async def _file(ask: Ask, wish: Wish) -> _Found:
    """The file that came with the words, else the one that came before them."""
    kept = ask.services.kept_uploads
    place, sender = ask.incoming.place, ask.incoming.sender.key
    uploads = ask.incoming.uploads
    upload = (
        uploads[0] if uploads else await asyncio.to_thread(kept.last, place, sender, ask.services.clock.now())
    )
    if upload is None:
        return _Found(
            None, [Notice(general.missing_argument(COMMAND.usage, COMMAND.example)), Text(texts.MORE)], []
        )
    if upload.size > MOST_BYTES:
        raise UserError(texts.TOO_LARGE)
    data = await ask.services.reaches.of(place).file(place, upload, MOST_BYTES)
    more: Blocks = [Notice(texts.ONLY_ONE)] if len(uploads) > 1 else []
    return _Found(lambda: _summaries(ask).upload(upload, data, wish, _asker(ask)), more, [])


async def _thread(ask: Ask, wish: Wish) -> _Found:
    place = ask.incoming.place
    said = await ask.services.reaches.of(place).thread(place, MOST_MESSAGES)
    return _Found(lambda: _summaries(ask).thread(said, wish, _asker(ask)), [], [])


def _of_the_council(ask: Ask, wish: Wish) -> _Found:
    named = replace(ask, args=wish.name)
    if _SPOKEN_OF.fullmatch(wish.name):
        return _spoken_of(named, wish)
    if wish.about != "meeting" and (_is_number(wish.name) or vorlage.opened(named)):
        return _numbered(named, wish)
    meetings = past_meetings.named(named)
    if len(meetings) == 1:
        return _meeting(ask, meetings[0], wish)
    if meetings:
        return _Found(None, past_meetings.choice(meetings, wish), [])
    # What is no meeting may still be an id of the source.
    by_id = ask.services.papers.at(wish.name)
    if by_id:
        return _paper(named, wish)
    search = Actions((Action(texts.SEARCH_FOR_IT, f"/suche {wish.name}"),))
    return _Found(None, [Notice(texts.NO_MEETING), search], [])


def _spoken_of(ask: Ask, wish: Wish) -> _Found:
    """„Fasse das zusammen“: what was shown last."""
    place, sender = ask.incoming.place, ask.incoming.sender.key
    last = ask.services.exchanges.last(place, sender, ask.services.clock.now())[:1]
    papers = ask.services.papers.papers([ref for each in last for ref in each.papers])
    if len(papers) == 1:
        return _of_paper(ask, papers[0], wish)
    if papers:
        hits = tuple(paper_hit(ask.services, paper) for paper in papers)
        keep(ask, COMMAND.name, shown=dict(enumerate((hit.paper for hit in hits), 1)))
        return _Found(None, [Hits(texts.WHICH_OF_THESE, hits), Text(_how(wish)(min(2, len(hits))))], [])
    return _Found(None, [Notice(texts.NOTHING_SPOKEN_OF), Text(texts.MORE)], [])


def _numbered(ask: Ask, wish: Wish) -> _Found:
    """A number, an address, or the place of an entry in a list."""
    if ask.args.startswith(_ADDRESS) and not ask.services.papers.at(ask.args):
        meetings = ask.services.meetings.at(ask.args)
        if meetings:
            return _meeting(ask, meetings[0], wish)
    if may_choose(ask.args) and not vorlage.opened(ask) and not vorlage.candidates(ask, _cities(ask))[0]:
        return _Found(None, [Notice(texts.not_in_list(ask.args))], [])
    return _paper(ask, wish)


def _is_number(name: str) -> bool:
    """Also what only looks like one: without a letter it names no Gremium, without a day no meeting."""
    bare = not _LETTER.search(name) and not impossible_day(name) and read_period(name, _ANY_DAY) is None
    return bare or bool(asked_references(name)) or name.startswith(_ADDRESS)


def _cities(ask: Ask) -> Named:
    return read_cities(ask.args, ask.services.bodies())


def _paper(ask: Ask, wish: Wish) -> _Found:
    listed = vorlage.opened(ask)
    papers, remarks = ([listed], []) if listed else vorlage.candidates(ask, _cities(ask))
    if not papers:
        return _Found(None, [Notice(paper_texts.not_found(ask.args))], [])
    if len(papers) > 1:
        return _Found(None, [*remarks, *vorlage.choice(ask, papers, _how(wish))], [])
    return _of_paper(ask, papers[0], wish, remarks)


def _of_paper(ask: Ask, paper: PaperRow, wish: Wish, remarks: Blocks | None = None) -> _Found:
    keep(ask, COMMAND.name, shown={1: paper.ref})
    summaries = _summaries(ask)
    of = summaries.course if wish.about == "course" else summaries.paper
    return _Found(lambda: of(paper, wish, _asker(ask)), remarks or [], _further(paper, wish))


def _how(wish: Wish) -> Callable[[int], str]:
    return lambda number: texts.summarise_one(number, said(wish))


def _further(paper: PaperRow, wish: Wish) -> Blocks:
    if not paper.reference:
        return []
    open_it = Action(texts.OPEN_PAPER, f"/vorlage {paper.reference} {paper.city}")
    course = Action(texts.OPEN_COURSE, f"/zusammenfassung Beratungsfolge {paper.reference} {paper.city}")
    return [Actions((open_it,) if wish.about == "course" else (open_it, course))]


def _meeting(ask: Ask, meeting: MeetingRow, wish: Wish) -> _Found:
    summaries = _summaries(ask)
    return _Found(lambda: summaries.meeting(meeting, wish, _asker(ask)), [], [])


def received(ask: Ask) -> Reply:
    """What can be done with a file that was sent without a word; remembers where it is, for a day."""
    upload: Upload = ask.incoming.uploads[0]
    until = ask.services.clock.now() + KEPT_FOR
    ask.services.kept_uploads.keep(ask.incoming.place, ask.incoming.sender.key, upload, until)
    actions = (
        Action(texts.SUMMARISE_FILE, "/zusammenfassung"),
        Action(texts.SUMMARISE_SHORTLY, "/zusammenfassung in drei Sätzen"),
    )
    return reply([Text(texts.upload_received(shown_name(upload.name))), Actions(actions)])


def understood(args: str) -> bool:
    """Without a slash „Zusammenfassung der Bürgerbeteiligung“ is a question."""
    wish = read_wish(args)
    if wish.about or not wish.name:
        return True
    return may_choose(wish.name) or _is_number(wish.name) or read_period(wish.name, _ANY_DAY) is not None


_ANY_DAY = dt.date(2024, 2, 29)


def _summaries(ask: Ask) -> Summaries:
    return ask.services.assistant.summaries


def _asker(ask: Ask) -> Asker:
    return Asker(ask.incoming.place.platform, ask.incoming.place.id, ask.incoming.sender.key)


COMMAND = Command(
    "zusammenfassung",
    texts.USAGE,
    texts.SUMMARY,
    texts.EXAMPLE,
    run,
    understood,
    texts.MORE,
)
