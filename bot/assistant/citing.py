"""From sentences that hold to what is shown of them: an answer with its citations."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.assistant.cleaning import defanged
from bot.assistant.records import Backing, Checked, Source
from bot.messages import Answer, Citation, ObjectRef, Sentence
from bot.texts import answers as texts

_PROPOSES = re.compile(r"\b(?:beschließt|beschliesst|möge beschließen|beschließen möge)\b", re.IGNORECASE)


def answer_of(checked: Sequence[Checked], sources: Sequence[Source], *, model_written: bool) -> Answer:
    """Each place is cited once, in the order in which it is first used.

    A result that is not the last word, and what a paper says that was not decided so, are marked by code,
    whatever the sentence says.
    """
    known = {source.number: source for source in sources}
    places: dict[tuple[int, str], int] = {}
    sentences = []
    before: tuple[str, ...] = ()
    cities = {known[backing.source].city for each in checked for backing in each.backings}
    for each in checked:
        cited = [places.setdefault(_place(backing), len(places)) for backing in each.backings]
        cautions = _cautions(each, known)
        # Once for sentences in a row that all need it.
        # Words of a paper rarely say of which city they are.
        city = (
            [] if model_written or len(cities) == 1 else [texts.in_city(known[each.backings[0].source].city)]
        )
        cautious = cautions if cautions != before else ()
        said = [*city, *cautious, defanged(each.text), *_later(each, known)]
        before = cautions
        sentences.append(Sentence(" ".join(said), tuple(dict.fromkeys(cited))))
    return Answer(tuple(sentences), tuple(_citations(places, known)), model_written)


def _place(backing: Backing) -> tuple[int, str]:
    return backing.source, backing.quote


def _cautions(checked: Checked, known: Mapping[int, Source]) -> tuple[str, ...]:
    """Said before what was only proposed."""
    said = (_caution(known[each.source], f"{each.quote} {checked.text}") for each in checked.backings)
    return tuple(texts.only_proposed(each) for each in dict.fromkeys(said) if each)


def _caution(source: Source, words: str) -> str:
    if source.file and not source.caution and not source.outcomes and _PROPOSES.search(words):
        return texts.NO_OUTCOME
    return source.caution if source.file else ""


def _later(checked: Checked, known: Mapping[int, Source]) -> tuple[str, ...]:
    """Said after what is no longer the last word."""
    later = dict.fromkeys(known[each.source].superseded for each in checked.backings)
    return tuple(texts.superseded(each) for each in later if each)


def _citations(places: Iterable[tuple[int, str]], known: Mapping[int, Source]) -> Iterator[Citation]:
    """Which paper it is stands at its first one."""
    named: set[ObjectRef] = set()
    for number, quote in places:
        source = known[number]
        yield Citation(
            source.paper,
            defanged(source.reference or source.title),
            defanged(source.file),
            source.page,
            defanged(quote),
            source.url,
            "" if source.paper in named or not source.reference else _about(source),
            tuple(_rests_on(source)),
        )
        named.add(source.paper)


def _rests_on(source: Source) -> Iterator[ObjectRef]:
    if source.file_ref:
        yield source.file_ref
    if source.station:
        body = source.paper.body
        ids = (("AgendaItem", source.station.item), ("Meeting", source.station.meeting))
        yield from (ObjectRef(kind, body, each) for kind, each in ids if each)


def _about(source: Source) -> str:
    year = source.date.year if source.date else None
    return texts.cited(source.city, defanged(source.title), year)
