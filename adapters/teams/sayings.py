"""What is said beside hits and papers: texts, remarks, answers, tables, hints."""

from itertools import zip_longest

from adapters.teams.buttons import actions
from adapters.teams.cleaning import unlinked
from adapters.teams.lines import Line, Part, Piece, Run, line, linked, piece, quoted, strong, subtle
from adapters.teams.phrases import (
    BY_MODEL,
    FILE_ELSEWHERE,
    LONGEST_QUOTE,
    STATIONS,
    WARNING,
    joined,
    page,
    shortened,
)
from bot.messages import Actions, Answer, Attachment, Citation, Notice, Sentence, Table, Text, Written

BULLET = "• "


def text(block: Text) -> list[Part]:
    """Blank lines part paragraphs; lines that begin with a bullet are lists."""
    made: list[Part] = []
    close = False
    for row in block.text.split("\n"):
        made += [(_row(row, close=close),)] if row.strip() else []
        close = bool(row.strip())
    return made


def _row(row: str, *, close: bool) -> Piece:
    if row.startswith(BULLET):
        return piece("item", row.removeprefix(BULLET))
    return piece("row" if close else "text", row)


def notice(block: Notice) -> list[Part]:
    if block.level == "info":
        return text(Text(block.text))
    rows = [row for row in block.text.split("\n") if row.strip()]
    return [(piece(block.level, WARNING if number == 0 else "", row),) for number, row in enumerate(rows)]


def answer(block: Answer) -> list[Part]:
    words = " ".join(map(sentence, block.sentences))
    said = piece("text", unlinked(words))
    sources = [citation(number, each, words) for number, each in enumerate(block.citations, 1)]
    return [(said,), *sources, *([(_label(),)] if block.model_written else [])]


def sentence(said: Sentence) -> str:
    return f"{said.text} {''.join(f'[{each + 1}]' for each in said.citations)}".rstrip()


def citation(number: int, cited: Citation, said: str) -> Part:
    """Its words below, unless the answer itself has them; those of a station are ours, not a paper's."""
    where = Piece("item", line(f"[{number}] ", linked(unlinked(source(cited)), cited.url)))
    quote = cited.quote.strip()
    if not quote or quote in said:
        return (where,)
    text = unlinked(shortened(quote, LONGEST_QUOTE).removesuffix("…"))
    return (where, piece("quote", *([Run(text)] if is_station(cited) else quoted(text, ()))))


def source(cited: Citation) -> str:
    file = STATIONS if is_station(cited) else cited.file
    return joined([cited.reference, cited.about, page(cited.page), file])


def is_station(cited: Citation) -> bool:
    """Of the Beratungsfolge, as the data states it: there is no file to open."""
    return not (cited.file or cited.page)


def written(block: Written) -> list[Part]:
    head = [(piece("heading", unlinked(block.title)),)] if block.title.strip() else []
    note = [(piece("row", unlinked(block.note)),)] if block.note.strip() else []
    return [*head, *text(Text(unlinked(block.text))), *note, (_label(),)]


def _label() -> Piece:
    return piece("row", subtle(BY_MODEL))


def table(block: Table) -> list[Part]:
    """A list, since phones show no tables: the first cell leads, values that do not speak for themselves are
    named by their column."""
    rows = [Piece("item", row) for each in block.rows if (row := _cells(block.header, each))]
    head = [piece("section", block.caption)] if block.caption else []
    return [(*head, *rows[:1]), *((row,) for row in rows[1:])]


def _cells(header: tuple[str, ...], row: tuple[str, ...]) -> Line:
    lead = "".join(row[:1])
    told = joined(_cell(name, cell) for name, cell in zip_longest(header[1:], row[1:], fillvalue=""))
    return line(strong(lead), " – " if lead and told else "", told)


def _cell(name: str, cell: str) -> str:
    speaks = any(each.isalpha() for each in cell)
    return cell if speaks or not cell.strip() else f"{name} {cell}".lstrip()


def hints(block: Actions) -> list[Part]:
    return [(row,) for row in actions(block.actions)]


def attachment(block: Attachment) -> list[Part]:
    """Where people cannot be given files; in personal chats they are offered, see `offers`."""
    return [(piece("text", FILE_ELSEWHERE.format(name=block.name)),)]
