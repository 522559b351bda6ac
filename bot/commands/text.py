"""/text: drafts, other words, translations; every kind of text is a file, `text muster` lists them."""

import asyncio
import re
from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.assistant.limits import Asker
from bot.assistant.writing.templates import Template
from bot.assistant.writing.wording import Wish
from bot.assistant.writing.writing import Drafted, Order, Writing
from bot.commands import vorlage
from bot.commands.base import ANSWER, Ask, Blocks, Command, reply
from bot.commands.cities import Named, read_cities
from bot.delivery.shown import shown_by
from bot.messages import Attachment, Block, Notice, ObjectRef, Reply, Table, Text
from bot.texts import papers as paper_texts
from bot.texts import writing as texts

_SAMPLES = re.compile(r"(?:muster|vorlagen|textmuster|liste)\b[\s:]*(?P<name>.*)", re.IGNORECASE | re.DOTALL)
_TALK = re.compile(
    r"(?:der|die|das|des|dem|den|zu[mr]?|i[mn]|aus|von|vom|über|und|oder|ist|wird|war|steht)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Named:
    """The papers that a wish names, or what is said instead; `remarks` come before the text."""

    papers: tuple[ObjectRef, ...] = ()
    instead: Blocks | None = None
    remarks: tuple[Block, ...] = ()


async def run(ask: Ask) -> AsyncGenerator[Reply, None]:
    writing = ask.services.assistant.writing
    text = ask.text or ask.args
    if samples := _SAMPLES.fullmatch(ask.args.strip()):
        yield reply(_samples(ask, writing, samples["name"].strip()))
        return
    wish = writing.read(text)
    refused = writing.refusal(text, wish)
    if wish is None or refused:
        yield reply([refused] if refused else [])
        return
    named = await asyncio.to_thread(_papers, ask, wish) if wish.paper else _Named()
    if named.instead is not None:
        yield reply(named.instead)
        return
    city = await asyncio.to_thread(_city, ask)
    order = Order(wish, ask.services.today(ask.home), city, named.papers)
    async with aclosing(writing.write(order, _asker(ask))) as drafts:
        async for each in drafts:
            yield _reply(each, named)


def _reply(drafted: Drafted, named: _Named) -> Reply:
    blocks = (*named.remarks, *drafted.blocks)
    shows = tuple(dict.fromkeys((*shown_by(blocks), *named.papers)))
    return Reply(ANSWER, blocks, "final" if drafted.done else "draft", shows)


def _papers(ask: Ask, wish: Wish) -> _Named:
    asked = replace(ask, args=wish.paper)
    listed = vorlage.opened(asked)
    if listed:
        return _Named((listed.ref,))
    cities = read_cities(f"{wish.about} {wish.given}", ask.services.bodies())
    papers, remarks = vorlage.candidates(asked, Named(cities.bodies, wish.paper))
    if not papers:
        return _Named(instead=[Notice(paper_texts.not_found(wish.paper))])
    if len(papers) > 1:
        choice = vorlage.choice(asked, papers, lambda number: texts.open_one(number, wish.template.name))
        return _Named(instead=[*remarks, *choice])
    return _Named((papers[0].ref,), remarks=tuple(remarks))


def _samples(ask: Ask, writing: Writing, name: str) -> Blocks:
    by_name = writing.templates.by_name
    if not name:
        return [_table(by_name.values()), Text(texts.HOW_TO_SHARE), *_problems(ask, writing)]
    template = by_name.get("-".join(name.casefold().split()))
    if template is None:
        wish = writing.read(name)
        template = wish.template if wish else None
    if template is None:
        return [Notice(texts.no_template(name, by_name))]
    return _sample(writing, template)


def _sample(writing: Writing, template: Template) -> Blocks:
    about = texts.template(
        template.title, template.description, template.city, template.as_of, template.reviewed_by
    )
    rules = [texts.rules(writing.rules(cited=False))]
    if template.cited:
        rules.append(texts.cited_rules(writing.rules(cited=True)))
    content = template.file.encode()
    return [
        Text(about),
        Text(texts.instruction(template.instruction)),
        *map(Text, rules),
        Attachment(f"{template.name}.md", "text/markdown", content),
    ]


def _table(templates: Iterable[Template]) -> Table:
    rows = (
        (each.name, each.description, each.city, texts.day(each.as_of), texts.reviewed(each.reviewed_by))
        for each in templates
    )
    return Table(texts.LIST, texts.HEADER, tuple(rows))


def _problems(ask: Ask, writing: Writing) -> Blocks:
    """Said to those only who can do something about it."""
    problems = writing.templates.problems
    return [Notice(texts.problems(problems), "warning")] if problems and ask.may_manage else []


def _city(ask: Ask) -> str:
    return next((body.name for body in ask.services.bodies() if body.key == ask.home), "")


def _asker(ask: Ask) -> Asker:
    return Asker(ask.incoming.place.platform, ask.incoming.place.id, ask.incoming.sender.key)


def understood(args: str) -> bool:
    """Without a slash „Text der Satzung?“ is a question."""
    return not args or not (_TALK.match(args) or args.rstrip().endswith("?"))


COMMAND = Command("text", texts.USAGE, texts.SUMMARY, texts.EXAMPLE, run, understood, texts.MORE)
