"""What is said beside hits and papers: texts, remarks, answers, tables, hints."""

from itertools import zip_longest

from adapters.teams.buttons import actions
from adapters.teams.lines import Line, Part, Piece, Run, line, linked, piece, strong, subtle
from adapters.teams.phrases import BY_MODEL, WARNING, joined, page
from bot.messages import Actions, Answer, Attachment, Citation, Notice, Sentence, Table, Text

BULLET = "• "
COMMAND = "/"


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
    said = piece("text", " ".join(map(sentence, block.sentences)))
    sources = [Piece("item", citation(number, each)) for number, each in enumerate(block.citations, 1)]
    label = [piece("row", subtle(BY_MODEL))] if block.model_written else []
    return [(each,) for each in (said, *sources, *label)]


def sentence(said: Sentence) -> str:
    return f"{said.text} {''.join(f'[{each + 1}]' for each in said.citations)}".rstrip()


def citation(number: int, cited: Citation) -> Line:
    return line(f"[{number}] ", linked(source(cited), cited.url))


def source(cited: Citation) -> str:
    return joined([cited.reference, page(cited.page), cited.file])


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
    return [(piece("text", Run(f"[Datei {block.name}, {len(block.content)} Bytes]")),)]
