"""/frage: an answer with its places, a count, a list or a comparison: whatever the question asks for."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from bot.assistant.answering import Wanted
from bot.assistant.asking import is_individual_case, is_question
from bot.assistant.counting.asked import Asked
from bot.assistant.limits import Asker
from bot.commands import conversation_words as words
from bot.commands import suche, vergleich, zusammenfassung
from bot.commands.base import ANSWER, Ask, Blocks, Command, reply
from bot.commands.conversation import Resolved, Turn, resolve
from bot.commands.counting_on import counted_on
from bot.commands.remembering import COUNT, MOST_PAPERS, remember, remember_shown
from bot.commands.told import said_before, told
from bot.delivery.shown import shown_by
from bot.messages import Notice, Reply
from bot.texts import answers as texts
from bot.texts import conversation as before
from bot.texts import general


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
    async with aclosing(_way(ask, resolved)) as answers:
        async for each in answers:
            yield each


def _way(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    match resolved.turn:
        case Turn.OTHERS:
            return _compared(ask, resolved)
        case Turn.LOST:
            return _said(resolved.said or before.LOST)
        case Turn.SEARCHED:
            return _searched(ask, resolved)
        case Turn.AGAIN:
            return _again(ask, resolved)
        case _:
            return _answers(ask, resolved)


async def _said(text: str) -> AsyncGenerator[Reply, None]:
    yield reply([Notice(text)])


async def _compared(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    paper = next(iter(resolved.papers), None)
    said = [Notice(before.compared(resolved.question))] if resolved.completed else said_before(resolved)
    compared = vergleich.answers(ask, resolved.question, paper, others=True, before=said)
    async with aclosing(compared) as replies:
        async for each in replies:
            if each.state == "final":
                papers = [ref for ref in each.shows if ref.kind == "Paper"]
                await asyncio.to_thread(remember, ask, vergleich.COMMAND.name, resolved.question, papers)
            yield each


async def _searched(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    """What is „und das Hallenbad?“ to somebody who searched? A search."""
    there = replace(ask, args=resolved.question)
    async with aclosing(suche.COMMAND.run(there)) as replies:
        async for each in replies:
            await asyncio.to_thread(remember_shown, there, suche.COMMAND.name, each)
            yield each


def _again(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    """The last paper's summary, shorter or for others."""
    paper = ask.services.papers.paper(resolved.papers[0])
    found = words.AGAIN.fullmatch(resolved.question.strip(" ?!.,"))
    if paper is None or found is None:
        return _said(before.LOST)
    how = words.HOW.get(found["how"].casefold(), found["how"])
    return zusammenfassung.COMMAND.run(replace(ask, args=f"{paper.reference} {paper.city} {how}"))


async def _answers(ask: Ask, resolved: Resolved) -> AsyncGenerator[Reply, None]:
    lost = await asyncio.to_thread(_not_loaded, ask, resolved)
    if lost:
        yield reply([Notice(lost)])
        return
    asked = await asyncio.to_thread(_counted, ask, resolved)
    if asked is not None:
        yield Reply(ANSWER, (Notice(texts.COUNTING),), "draft")
        yield await asyncio.to_thread(_count, ask, resolved, asked)
        return
    if resolved.turn is Turn.COUNTED_ON:
        resolved = Resolved(ask.args)
        if not is_question(words.GOES_ON.sub("", ask.args, count=1).strip(" ?!.,")):
            yield reply([Notice(before.LOST)])
            return
    wanted = _wanted(ask, resolved)
    asker = Asker(ask.incoming.place.platform, ask.incoming.place.id, ask.incoming.sender.key)
    async with aclosing(ask.services.assistant.answering.answer(wanted, asker)) as states:
        async for state in states:
            yield await asyncio.to_thread(told, ask, resolved, state)


def _not_loaded(ask: Ask, resolved: Resolved) -> str:
    """What is said of a city that is set up, but not loaded; '' where it is none of those that were asked
    for."""
    query = ask.services.search.read(resolved.question.rpartition("\n")[2])
    named = words.NOT_LOADED.search(" ".join(query.problems))
    if named is None or query.filters.bodies:
        return ""
    return before.not_loaded(named["city"], [body.name for body in ask.services.bodies()])


def _counted(ask: Ask, resolved: Resolved) -> Asked | None:
    counting = ask.services.assistant.counting
    if resolved.turn is Turn.COUNTED_ON:
        return counted_on(counting, resolved.question, ask.home)
    return counting.read(resolved.question, home=ask.home)


def _count(ask: Ask, resolved: Resolved, asked: Asked) -> Reply:
    blocks: Blocks = [*said_before(resolved), *ask.services.assistant.counting.blocks(asked)]
    papers = [ref for ref in shown_by(blocks) if ref.kind == "Paper"]
    remember(ask, COUNT, resolved.question, papers if len(papers) <= MOST_PAPERS else ())
    return reply(blocks)


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


COMMAND = Command(
    "frage",
    "/frage Frage in eigenen Worten",
    "beantwortet eine Frage aus den Vorlagen, jede Aussage mit Fundstelle",
    "/frage Was kostet die Sanierung des Freibads?",
    run,
    more=texts.HOW_TO_ASK,
)
