"""Answers with their sources, and texts that a model wrote: nothing in them becomes a link by itself."""

from adapters.matrix.markup import Line, Part, Run, heading, inert, items, line, linked, paragraph, quoted
from adapters.matrix.phrases import BY_MODEL, LONGEST_QUOTE, STATIONS, joined, page, shortened
from adapters.matrix.stanzas import paragraphs
from bot.messages import Answer, Citation, Sentence, Written

LABEL: Part = (paragraph(line(Run(BY_MODEL, em=True))),)


def answer(answer: Answer) -> list[Part]:
    said = " ".join(map(_sentence, answer.sentences))
    sources = tuple(_citation(number, each, said) for number, each in enumerate(answer.citations, 1))
    told = paragraph(line(inert(said)))
    label = [LABEL] if answer.model_written else []
    return [(told, items(*sources)) if sources else (told,), *label]


def _sentence(sentence: Sentence) -> str:
    return f"{sentence.text} {''.join(f'[{each + 1}]' for each in sentence.citations)}".rstrip()


def _citation(number: int, cited: Citation, said: str) -> Line:
    """Its words stand behind it, unless the answer itself has them; those of a station are no paper's."""
    station = not (cited.file or cited.page)
    where = joined([cited.reference, cited.about, page(cited.page), STATIONS if station else cited.file])
    quote = cited.quote.strip()
    shown: list[str | Run] = [": ", _quote(quote, station=station)] if quote and quote not in said else []
    return line(f"[{number}] ", linked(inert(where), cited.url), *shown)


def _quote(quote: str, *, station: bool) -> Run:
    text = shortened(quote, LONGEST_QUOTE)
    said = text if station else "".join(run.text for run in quoted(text.removesuffix(" …"), ()))
    return Run(inert(said), em=not station)


def written(block: Written) -> list[Part]:
    head = [(heading(inert(block.title)),)] if block.title.strip() else []
    said = paragraphs(block.text, lambda row: line(inert(row)))
    note = [(paragraph(line(inert(block.note))),)] if block.note.strip() else []
    return [*head, *said, *note, LABEL]
