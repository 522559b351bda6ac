"""The papers for a data protection officer: what they name is there, and their numbers are the program's."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from adapters.command_line.backup.aside import COPIES_FOR
from adapters.command_line.main import cli
from bot.clock import BELIEVED_LATE
from bot.commands.registry import registry
from bot.retention import KINDS, UNASKED, Kind
from bot.settings import Retention, Settings
from tools.markdown import anchor, cell

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
VVT = DOCS / "vorlagen" / "vvt.md"
PAPERS = sorted((DOCS / "vorlagen").glob("*.md"))
OURS = [DOCS / "datenschutz.md", *PAPERS]
ABOUT_OTHERS = {"council", "changes", "news", "pages", "audit"}
"""Kinds in which people may stand whom a paper names."""
FIXED = {
    "UNASKED": UNASKED.days,
    "COPIES_FOR": COPIES_FOR.days,
    "CLOCK": BELIEVED_LATE.days,
    "Empfehlung": 30,
}
"""Periods that no setting says. The last is not ours to keep: it is advice for the server's log."""
NO_COMMANDS = {"/metrics", "/healthz", "/readyz"}
_TABLE = re.compile(r"(?<=-->\n)\|.*?(?=<!-- Ende)", re.DOTALL)
_CODE = re.compile(r"`([^`]+)`")
_PERIOD = re.compile(r"\b(\d+|eine[nmr]?)\s+Tage?n?\b(?:(?:\s\(|<!-- )`?(\w+)`?)?")
_FILE = re.compile(
    r"(?:adapters|benchmarks|bot|config|deploy|docs|prompts|tests)/[\w./-]+|compose\.yaml|\.ci/run"
)
_LINK = re.compile(r"\]\(([^)]+)\)")
_DEFAULT = re.compile(r"\[(\w+)\] (\w+) = (\d+)$")
_FIGURES = re.compile(r"^\|[^|]+\|([^|]+)\| `(benchmarks/\S+)` \|([^|]+)\|$", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:/\d+)?")
MEASURED = 14
"""Figures in all papers."""
FEWEST_GAPS = 3


def periods(kept: Retention) -> str:
    """The table of the register of processing, in Markdown."""
    head = "| Kategorie | von wem | Löschfrist (Vorgabe) | Schlüssel in `[retention]` |\n|---|---|---|---|\n"
    return head + "".join(
        f"| {cell(each.says.name)} | {_whose(each)} | {each.period(kept)} "
        f"| {f'`{each.setting}`' if each.setting else '–'} |\n"
        for each in KINDS
    )


def _whose(kind: Kind) -> str:
    return "A" if kind.personal else "B" if kind.key in ABOUT_OTHERS else "–"


def prose(paper: Path) -> str:
    """Without the tables that are made from the program."""
    return _TABLE.sub("", paper.read_text(encoding="utf-8"))


def code(paper: Path) -> Iterator[str]:
    """What stands between backquotes, on one line."""
    return (" ".join(each.split()) for each in _CODE.findall(prose(paper)))


@pytest.fixture(params=OURS, ids=lambda paper: paper.name)
def paper(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_all_that_an_authority_asks_for_is_there() -> None:
    assert [each.stem for each in PAPERS] == [
        "dienstvereinbarung", "dsfa", "ki-steckbrief", "tom", "transparenzhinweis", "vvt",
    ]  # fmt: skip


def test_the_register_is_made_of_the_program() -> None:
    """Made anew with: python -m tests.project.test_privacy_papers"""
    assert periods(Retention()) in VVT.read_text(encoding="utf-8")


def test_every_period_is_the_programs(paper: Path) -> None:
    """Each says of which setting it is, in brackets or in a comment that nobody sees."""
    for count, name in _PERIOD.findall(prose(paper)):
        days = int(count) if count.isdecimal() else 1
        assert days == FIXED.get(name, getattr(Retention(), name or "nothing", None)), (count, name)


def test_every_other_number_is_the_programs(paper: Path) -> None:
    settings = Settings()
    for section, key, said in (found for each in code(paper) for found in _DEFAULT.findall(each)):
        assert str(getattr(getattr(settings, section), key)) == said, (section, key)


def test_every_file_is_there(paper: Path) -> None:
    named = {found for each in code(paper) for found in _FILE.findall(each)}
    assert [each for each in sorted(named) if not (ROOT / each).exists()] == []


def test_every_link_leads_somewhere(paper: Path) -> None:
    broken = []
    for link in _LINK.findall(prose(paper)):
        file, _, heading = link.partition("#")
        target = paper.parent / file if file else paper
        if not target.exists() or (heading and heading not in headings(target)):
            broken.append(link)
    assert broken == []


def headings(paper: Path) -> set[str]:
    return {
        anchor(each) for each in re.findall(r"^#+ (.+)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    }


def test_every_command_of_the_chat_is_one(paper: Path) -> None:
    said = {each.split()[0] for each in code(paper) if re.match(r"/[a-z]+(?: |$)", each)} - NO_COMMANDS
    assert {each[1:] for each in said} <= registry().keys()


def test_every_command_of_the_operator_is_one(paper: Path) -> None:
    for said in (each.split()[1:] for each in code(paper) if each.startswith("ratsbot ")):
        command: click.Command = cli
        for word in said:
            if not isinstance(command, click.Group):
                break
            if not word.startswith("-"):
                command = command.commands[word]
        known = {option for each in (command, cli) for option in options(each)}
        assert {word for word in said if word.startswith("--")} <= known, said


def options(command: click.Command) -> Iterator[str]:
    return (name for each in command.params if isinstance(each, click.Option) for name in each.opts)


def test_every_figure_stands_where_it_was_measured() -> None:
    """In rows „measured | value | source | command“: the numbers of the value are in the source."""
    rows = [row for each in PAPERS for row in _FIGURES.findall(prose(each))]
    assert len(rows) == MEASURED
    for value, source, command in rows:
        there = _NUMBER.findall((ROOT / source).read_text(encoding="utf-8"))
        assert set(_NUMBER.findall(value)) <= set(there), value
        for module in re.findall(r"python -m benchmarks\.(\w+)", command):
            assert (ROOT / "benchmarks" / f"{module}.py").exists()


def test_what_only_a_city_knows_is_marked() -> None:
    for each in PAPERS:
        assert each.read_text(encoding="utf-8").count("**[") >= FEWEST_GAPS, each.name


if __name__ == "__main__":
    text = VVT.read_text(encoding="utf-8")
    made = re.sub(
        r"(<!-- Tabelle: Fristen -->\n).*?(<!-- Ende)",
        lambda found: f"{found[1]}{periods(Retention())}{found[2]}",
        text,
        flags=re.DOTALL,
    )
    VVT.write_text(made, encoding="utf-8")
