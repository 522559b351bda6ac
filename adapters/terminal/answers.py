"""What is said in sentences: answers with their sources, texts that a model wrote."""

from rich.console import ConsoleRenderable, Group
from rich.style import Style
from rich.text import Text as RichText

from adapters.terminal.layout import hanging, inner, joined, link, quoted
from bot.messages import Answer, Citation, Sentence, Written

BY_MODEL = "Von einer KI formuliert."
STATIONS = "Beratungsfolge"


def answer(answer: Answer) -> ConsoleRenderable:
    said = " ".join(map(_sentence, answer.sentences))
    sources = [
        each for number, cited in enumerate(answer.citations, 1) for each in _citation(number, cited, said)
    ]
    return Group(RichText(said), *sources, *([_label()] if answer.model_written else []))


def _sentence(sentence: Sentence) -> str:
    return f"{sentence.text} {''.join(f'[{each + 1}]' for each in sentence.citations)}".rstrip()


def _citation(number: int, cited: Citation, said: str) -> list[ConsoleRenderable]:
    """Its words below, unless the answer itself has them; those of a station are ours, not a paper's."""
    page = f"S. {cited.page}" if cited.page else ""
    station = not (cited.file or cited.page)
    where = joined([cited.reference, cited.about, page, STATIONS if station else cited.file])
    head = hanging(RichText(f"[{number}] {where}", Style(dim=True, link=cited.url)))
    shown = cited.quote.strip() and cited.quote.strip() not in said
    quote = [inner(RichText(cited.quote) if station else quoted(cited.quote, ()))] if shown else []
    return [head, *quote, *link(cited.url)]


def written(block: Written) -> ConsoleRenderable:
    head = [RichText(block.title, "bold")] if block.title.strip() else []
    note = [RichText(block.note, "dim")] if block.note.strip() else []
    return Group(*head, RichText(block.text.strip("\n")), *note, _label())


def _label() -> RichText:
    return RichText(BY_MODEL, "dim")
