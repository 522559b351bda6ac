"""From sentences that hold to what is shown of them: an answer with its citations."""

from collections.abc import Mapping, Sequence

from bot.assistant.cleaning import defanged
from bot.assistant.records import Backing, Checked, Source
from bot.messages import Answer, Citation, Sentence
from bot.texts import answers as texts


def answer_of(checked: Sequence[Checked], sources: Sequence[Source], *, model_written: bool) -> Answer:
    """Each place is cited once, in the order in which it is first used.

    A result that is not the last word is marked so by code, whatever the sentence says.
    """
    known = {source.number: source for source in sources}
    places: dict[tuple[int, str], int] = {}
    sentences = []
    for each in checked:
        cited = [places.setdefault(_place(backing), len(places)) for backing in each.backings]
        sentences.append(Sentence(_marked(each, known), tuple(dict.fromkeys(cited))))
    citations = tuple(_citation(known[number], quote) for number, quote in places)
    return Answer(tuple(sentences), citations, model_written)


def _place(backing: Backing) -> tuple[int, str]:
    return backing.source, backing.quote


def _marked(checked: Checked, known: Mapping[int, Source]) -> str:
    later = dict.fromkeys(known[each.source].superseded for each in checked.backings)
    said = [texts.superseded(each) for each in later if each]
    return " ".join([checked.text, *said])


def _citation(source: Source, quote: str) -> Citation:
    return Citation(
        source.paper, source.reference or source.title, source.file, source.page, defanged(quote), source.url
    )
