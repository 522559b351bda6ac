"""/frage: an answer with its places, a count, a list or a comparison: whatever the question asks for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.assistant.answering import Answered, Refusal, Wanted
from bot.assistant.asking import is_individual_case
from bot.assistant.courtesy import without_courtesy
from bot.assistant.limits import Asker, LimitReached
from bot.commands import vergleich
from bot.commands.base import ANSWER, Ask, Blocks, Command, reply
from bot.commands.conversation import Resolved, remember, resolve
from bot.commands.hits import calmed, found_hit, paper_hit
from bot.commands.kept import keep
from bot.delivery.shown import shown_by
from bot.errors import ModelError
from bot.messages import Action, Actions, Hit, Hits, Notice, Reply, Text
from bot.store.bodies import stock
from bot.texts import answers as texts
from bot.texts import conversation as before
from bot.texts import general
from bot.texts import search as search_texts

BESIDE = 3
"""Papers that are listed below an answer that is made of few sentences, or in place of one."""


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    if not ask.args:
        yield reply([Notice(general.missing_argument(COMMAND.usage, COMMAND.example))])
        return
    if not ask.services.bodies():
        yield reply([Notice(general.EMPTY_STORE, "warning")])
        return
    if is_individual_case(ask.args):
        yield reply([Notice(texts.INDIVIDUAL_CASE)])
        return
    resolved = await asyncio.to_thread(resolve, ask)
    async with aclosing(_answers(ask, resolved)) as answers:
        async for each in answers:
            yield each


async def _answers(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    if resolved.others:
        topic = (await asyncio.to_thread(ask.services.search.read, resolved.topic)).topic
        paper = next(iter(resolved.papers), None)
        compared = vergleich.answers(ask, topic, paper, others=True, before=_before(resolved))
        async with aclosing(compared) as replies:
            async for each in replies:
                yield each
        return
    counting = ask.services.assistant.counting
    asked = await asyncio.to_thread(counting.read, resolved.question, home=ask.home)
    if asked is not None:
        yield Reply(ANSWER, (Notice(texts.COUNTING),), "draft")
        blocks = [*_before(resolved), *await asyncio.to_thread(counting.blocks, asked)]
        await asyncio.to_thread(remember, ask, COMMAND.name, resolved.question, ())
        yield reply(blocks)
        return
    wanted = _wanted(ask, resolved)
    asker = Asker(ask.incoming.place.platform, ask.incoming.place.id, ask.incoming.sender.key)
    async with aclosing(ask.services.assistant.answering.answer(wanted, asker)) as states:
        async for state in states:
            yield await asyncio.to_thread(_told, ask, resolved, state)


def _wanted(ask: Ask, resolved: Resolved) -> Wanted:
    bodies = {body.key: body.name for body in ask.services.bodies()}
    return Wanted(
        resolved.question,
        None,
        ask.home,
        ask.services.today(ask.home),
        bodies.get(ask.home or "", ""),
        resolved.papers,
        resolved.about,
    )


def _before(resolved: Resolved) -> Blocks:
    if resolved.about:
        return [Notice(before.about(resolved.about))]
    return [Notice(before.understood_as(resolved.question))] if resolved.completed else []


def _told(ask: Ask, resolved: Resolved, state: Answered) -> Reply:
    if not state.done:
        blocks: Blocks = [state.answer] if state.answer else [Notice(texts.reading(_papers(state)))]
        return Reply(ANSWER, (*_before(resolved), *blocks), "draft", shown_by(blocks))
    blocks = [*_before(resolved), *_final(ask, resolved, state)]
    shown = tuple(ref for ref in shown_by(blocks) if ref.kind == "Paper")
    remember(ask, COMMAND.name, resolved.topic, shown or resolved.papers)
    return reply(blocks)


def _final(ask: Ask, resolved: Resolved, state: Answered) -> Blocks:
    if state.answer is None:
        return [*_refusal(ask, resolved, state), *_trouble(state)]
    answer = state.answer
    keep(ask, COMMAND.name, shown={at: each.paper for at, each in enumerate(answer.citations, 1)})
    blocks: Blocks = [Notice(texts.ONLY_OUTCOME), answer] if state.refusal else [answer]
    if state.evidence.thin and not state.refusal:
        blocks.append(Notice(texts.THIN))
    if not state.by_model:
        blocks.append(Text(texts.VERBATIM))
    blocks += [Notice(text) for text in _remarks(state)]
    return [
        *blocks,
        *([] if state.by_model else _trouble(state)),
        Actions((Action(texts.MORE_HITS, f"/suche {_topic(ask, resolved, state)}"),)),
    ]


def _remarks(state: Answered) -> list[str]:
    cut = [texts.CUT] if state.cut or (state.by_model and state.trouble) else []
    return [*cut, *([texts.dropped(state.dropped)] if state.dropped else [])]


def _refusal(ask: Ask, resolved: Resolved, state: Answered) -> Blocks:
    question = resolved.question
    match state.refusal:
        case Refusal.FOREIGN:
            keep(ask, COMMAND.name)
            return [Notice(texts.FOREIGN), Text(texts.FOREIGN_HINT)]
        case Refusal.NOTHING:
            keep(ask, COMMAND.name)
            found = state.evidence.found
            meant = [Action(search_texts.MEANT, f"/frage {each}") for each in (found.meant if found else ())]
            blocks: Blocks = [Notice(texts.nothing(question, _stock(ask))), Text(texts.NOTHING_HINT)]
            return [*blocks, Actions(tuple(meant[:2]))] if meant else blocks
        case _:
            hits = _nearest(ask, state)
            keep(ask, COMMAND.name, shown={at: hit.paper for at, hit in enumerate(hits, 1)})
            listed: Blocks = [Hits(texts.NEAREST, hits)] if hits else []
            said = texts.NOT_SURE if state.trouble else texts.NOT_THERE
            return [Notice(said), *listed, Text(texts.NOT_THERE_HINT)]


def _nearest(ask: Ask, state: Answered) -> tuple[Hit, ...]:
    found = state.evidence.found
    if found is not None:
        hits = [found_hit(ask.services, each) for each in found.hits[:BESIDE]]
        return tuple(calmed(hit) for hit in hits if hit)
    refs = dict.fromkeys(source.paper for source in state.evidence.sources)
    papers = ask.services.papers.papers(list(refs)[:BESIDE])
    return tuple(calmed(paper_hit(ask.services, paper)) for paper in papers)


def _trouble(state: Answered) -> Blocks:
    """Why no model has answered: quiet, for there is an answer all the same."""
    match state.trouble:
        case None:
            return []
        case LimitReached():
            return [Notice(str(state.trouble))]
        case ModelError():
            return [Notice(texts.trouble(state.trouble))]


def _papers(state: Answered) -> int:
    return len(dict.fromkeys(source.paper for source in state.evidence.sources))


def _topic(ask: Ask, resolved: Resolved, state: Answered) -> str:
    """What to search for to see everything: the question without the words that only ask."""
    words = ask.services.search.read(without_courtesy(resolved.topic)).words
    return state.evidence.wants.nouns(words) or words.strip(" ?!.,") or resolved.topic


def _stock(ask: Ask) -> str:
    return "; ".join(
        search_texts.stock_of(held.body.name, held.first, held.last, held.papers)
        for held in stock(ask.services.db)
        if held.papers
    )


COMMAND = Command(
    "frage",
    "/frage Frage in eigenen Worten",
    "beantwortet eine Frage aus den Vorlagen, jede Aussage mit Fundstelle",
    "/frage Was kostet die Sanierung des Freibads?",
    run,
    more=texts.HOW_TO_ASK,
)
