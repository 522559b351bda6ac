"""From passages to what is shown of them: headings, and sentences with the page they stand on."""

from collections.abc import Sequence

from bot.assistant.cleaning import defanged
from bot.assistant.summary.document import Document
from bot.assistant.summary.outline import Passage
from bot.assistant.summary.sentence_choice import LONGEST, LONGEST_DECISION, Pick, shown
from bot.messages import Answer, Block, Citation, ObjectRef, Sentence, Text
from bot.texts import summaries as texts

_LONG = frozenset({texts.DECISION, texts.REQUEST})


def blocks_of(passages: Sequence[Passage]) -> list[Block]:
    blocks: list[Block] = []
    for passage in passages:
        longest = LONGEST_DECISION if passage.heading in _LONG else LONGEST
        blocks += [Text(f"{passage.heading}:"), quoted(passage.picks, longest)]
    return blocks


def quoted(picks: Sequence[Pick], longest: int = LONGEST) -> Answer:
    """The sentences as they stand; a page is named once, with the first sentence that stands there."""
    places: dict[tuple[Document, int | None], int] = {}
    citations: list[Citation] = []
    sentences = []
    for pick in picks:
        place = pick.document, pick.page
        if place not in places:
            places[place] = len(citations)
            citations.append(_citation(pick))
        said = shown(pick.text, longest)
        sentences.append(Sentence(defanged(f"{pick.lead}: {said}" if pick.lead else said), (places[place],)))
    return Answer(tuple(sentences), tuple(citations), model_written=False)


def _citation(pick: Pick) -> Citation:
    document = pick.document
    name = document.reference or document.title
    file = document.file if document.file != name else ""
    return Citation(
        document.paper,
        defanged(name),
        defanged(file),
        pick.page,
        defanged(pick.text),
        document.url,
        # What shows words of a file is taken back with it, also where paper or meeting stay.
        rests_on=(document.file_ref,) if document.file_ref else (),
    )


def council_objects(refs: Sequence[ObjectRef]) -> tuple[ObjectRef, ...]:
    """Without what stands for a file that somebody sent: nothing of that is kept."""
    return tuple(dict.fromkeys(ref for ref in refs if ref.kind != "Upload"))
