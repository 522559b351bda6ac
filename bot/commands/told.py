"""An answer as blocks: what was found, what was not, and what to try instead."""

from collections.abc import Iterable, Sequence

from bot.assistant.answering import Answered, Refusal
from bot.assistant.asking import is_question
from bot.assistant.courtesy import without_courtesy
from bot.assistant.limits import LimitReached
from bot.commands import conversation_words as words
from bot.commands.base import ANSWER, Ask, Blocks, reply
from bot.commands.conversation import Resolved
from bot.commands.hits import calmed, found_hit, paper_hit
from bot.commands.kept import keep
from bot.commands.remembering import remember
from bot.delivery.shown import shown_by
from bot.errors import ModelError
from bot.messages import Action, Actions, Hit, Hits, Notice, ObjectRef, Reply, Text
from bot.store.bodies import stock
from bot.texts import answers as texts
from bot.texts import conversation as before
from bot.texts import search as search_texts

FRAGE = "frage"
BESIDE = 3
"""Papers that are listed below an answer that is made of few sentences, or in place of one."""


def said_before(resolved: Resolved) -> Blocks:
    if resolved.about:
        return [Notice(before.about(resolved.about))]
    return [Notice(before.understood_as(resolved.question))] if resolved.completed else []


def told(ask: Ask, resolved: Resolved, state: Answered) -> Reply:
    if not state.done:
        blocks: Blocks = [state.answer] if state.answer else [Notice(texts.reading(_papers(state)))]
        return Reply(ANSWER, (*said_before(resolved), *blocks), "draft", shown_by(blocks))
    blocks = [*said_before(resolved), *_final(ask, resolved, state)]
    remember(ask, FRAGE, resolved.topic, _meant_next(resolved, state, blocks))
    return reply(blocks)


def _meant_next(resolved: Resolved, state: Answered, blocks: Blocks) -> tuple[ObjectRef, ...]:
    """The papers that „das“ means from now on: none that only came near."""
    shown = tuple(ref for ref in shown_by(blocks) if ref.kind == "Paper")
    if state.answer is None and (state.refusal is not Refusal.NOT_THERE or state.evidence.thin):
        return resolved.papers
    return shown or resolved.papers


def _final(ask: Ask, resolved: Resolved, state: Answered) -> Blocks:
    if state.answer is None:
        return [*_refusal(ask, resolved, state), *_trouble(state)]
    answer = state.answer
    keep(ask, FRAGE, shown={at: each.paper for at, each in enumerate(answer.citations, 1)})
    blocks: Blocks = [Notice(texts.ONLY_OUTCOME), answer] if state.refusal else [answer]
    if state.evidence.thin and not state.refusal:
        blocks.append(Notice(texts.THIN))
    if not state.by_model:
        blocks.append(Text(texts.VERBATIM))
    blocks += [Notice(text) for text in _remarks(state)]
    return [
        *blocks,
        *([] if state.by_model else _trouble(state)),
        *_more(ask, resolved, state),
    ]


def _more(ask: Ask, resolved: Resolved, state: Answered) -> Blocks:
    topic = _topic(ask, resolved, state)
    return [] if words.is_bare(topic) else [Actions((Action(texts.MORE_HITS, f"/suche {topic}"),))]


def _remarks(state: Answered) -> list[str]:
    cut = [texts.CUT] if state.cut or (state.by_model and state.trouble) else []
    return [*cut, *([texts.dropped(state.dropped)] if state.dropped else [])]


def _refusal(ask: Ask, resolved: Resolved, state: Answered) -> Blocks:
    question = resolved.question
    match state.refusal:
        case Refusal.FOREIGN:
            keep(ask, FRAGE)
            return [Notice(texts.FOREIGN), Text(texts.FOREIGN_HINT)]
        case Refusal.NOTHING:
            keep(ask, FRAGE)
            found = state.evidence.found
            better = [each for each in (found.meant if found else ()) if _is_better(question, each)]
            meant = [Action(search_texts.MEANT, f"/frage {each}") for each in better]
            blocks: Blocks = [Notice(texts.nothing(question, _stock(ask))), Text(texts.NOTHING_HINT)]
            return [*blocks, Actions(tuple(meant[:2]))] if meant else blocks
        case _:
            hits = _nearest(ask, state)
            keep(ask, FRAGE, shown={at: hit.paper for at, hit in enumerate(hits, 1)})
            listed: Blocks = [Hits(texts.NEAREST, hits)] if hits else []
            return [Notice(_not_there(state, hits)), *listed, Text(texts.NOT_THERE_HINT)]


def _not_there(state: Answered, hits: Sequence[Hit]) -> str:
    """Beside each hit stands what became of it: where that was asked, it must not be called missing."""
    if state.evidence.wants.decided and any(hit.station for hit in hits):
        return texts.WHICH_IS_MEANT
    return texts.NOT_SURE if state.trouble else texts.NOT_THERE


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
    """What to search for to see everything: the question without the words that only ask, each once."""
    if resolved.about and not is_question(resolved.about):
        return words.NUMBER.sub("", resolved.about)
    said = ask.services.search.read(without_courtesy(resolved.topic)).words
    found = state.evidence.wants.nouns(said) or said.strip(" ?!.,") or resolved.topic
    return " ".join(_once(found.split()))


def _once(row: Iterable[str]) -> Iterable[str]:
    return {each.casefold(): each for each in row}.values()


def _is_better(question: str, meant: str) -> bool:
    """Not where only a small word was taken for a misspelt one."""
    said = set(question.casefold().split())
    changed = said - set(meant.casefold().split())
    return not words.is_bare(" ".join(changed))


def _stock(ask: Ask) -> str:
    return "; ".join(
        search_texts.stock_of(held.body.name, held.first, held.last, held.papers)
        for held in stock(ask.services.db)
        if held.papers
    )
