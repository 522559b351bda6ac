"""The pages name only what is there: links, headings, commands, options, settings. Every page is found."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest

from adapters.command_line.main import cli
from bot.commands.registry import registry
from tools.markdown import anchor

ROOT = Path(__file__).parents[2]
TOP = [
    ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "ARCHITECTURE.md", "CHANGELOG.md")
]
PAGES = [*TOP, *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "deploy").rglob("*.md"))]
EXAMPLE = ROOT / "config" / "ratsbot.example.toml"
TABLES = {"source", "vocabulary"}
"""Those of a city's file: docs/quellen.md and its test name their keys."""
CITIES = {"trier", "birkenhafen"}
"""Keys of [teams] in examples; each city has a section of its own."""
NAMED_BY_THE_OPERATOR = "STADT"
PATHS = {"/data", "/healthz", "/help", "/in", "/messages", "/metrics", "/nutzung", "/public", "/readyz",
         "/sicherung", "/status", "/tmp", "/users"}  # fmt: skip # noqa: S108 - words of a page
"""What begins with a slash and is no command: addresses, folders, and what Matrix clients claim."""

_PATH = re.compile(
    r"(?<![\w/.-])(?:tests|bot|adapters|tools|benchmarks|deploy|config|prompts)/[\w*./-]*[\w*](?![\w*…{<])"
)
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CALL = re.compile(r"(?:^|sudo |bin/|--rm |exec ratsbot |&& |\$ )ratsbot((?: [^\s&|;]+)+)")
_SETTING = re.compile(r"^\[([a-z.]+)\] ([a-z_]+)(?: = .*)?$")
_KEY = re.compile(r"^([a-z_]+) = ", re.MULTILINE)


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.fixture(params=PAGES, ids=named)
def page(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


@cache
def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose(page: Path) -> str:
    return _FENCE.sub("", text(page))


def code(page: Path) -> Iterator[str]:
    """Every piece of code: a span, or a line of a block without what a remark says behind it."""
    yield from _SPAN.findall(prose(page))
    for _, block in _FENCE.findall(text(page)):
        yield from (line.partition("  #")[0].strip() for line in block.splitlines())


def headings(page: Path) -> set[str]:
    return {anchor(_LINK.sub("]", each).replace("[", "")) for each in _HEADING.findall(prose(page))}


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Those inside the project: the file, and the heading or an empty string."""
    for link in _LINK.findall(_SPAN.sub("", prose(page))):
        if not re.match(r"[a-z]+:", link):
            path, _, heading = link.partition("#")
            yield (page.parent / path).resolve() if path else page, heading


def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [
        f"{file.name}#{heading}"
        for file, heading in links(page)
        if not file.exists() or (heading and heading not in headings(file))
    ]
    assert lost == []


def test_every_page_is_found_from_the_readme() -> None:
    seen, ahead = set[Path](), [ROOT / "README.md"]
    while ahead:
        page = ahead.pop()
        if page not in seen:
            seen.add(page)
            ahead += [file for file, _ in links(page) if file.suffix == ".md" and file.is_file()]
    assert [named(each) for each in PAGES if each not in seen] == []


def test_every_call_of_the_program_would_be_understood(page: Path) -> None:
    calls = [call for said in code(page) for call in _CALL.findall(said)]
    assert [f"ratsbot{call}: {wrong}" for call in calls for wrong in misunderstood(call.split())] == []


def misunderstood(words: list[str]) -> Iterator[str]:
    """Words that click would refuse. A group takes options before its command's name."""
    command: click.Command = cli
    waiting = iter(words)
    for word in waiting:
        if word in {"…", "BEFEHL"}:
            return
        if word.startswith("--"):
            option = options(command).get(word.partition("=")[0])
            if option is None:
                yield word
            elif not option.is_flag and "=" not in word:
                next(waiting, None)
        elif isinstance(command, click.Group) and not word.startswith("["):
            try:
                _, within, _ = command.resolve_command(click.Context(command), [word])
            except click.UsageError:
                within = None
            if within is None:
                yield word
                return
            command = within


def options(command: click.Command) -> dict[str, click.Option]:
    params = [*command.params, *cli.params]
    known = {name: each for each in params if isinstance(each, click.Option) for name in each.opts}
    return known | {"--help": click.Option(["--help"], is_flag=True)}


def test_every_path_of_the_project_is_there(page: Path) -> None:
    """Maybe with stars, and without what is left out by „…“."""
    said = set(_PATH.findall(page.read_text(encoding="utf-8")))
    assert [each for each in sorted(said) if not list(ROOT.glob(each))] == []


def test_every_command_of_the_chat_is_one(page: Path) -> None:
    known = {f"/{name}" for name in registry()} | {f"!{name}" for name in registry()}
    said = {each.split()[0] for each in _SPAN.findall(prose(page)) if re.match(r"[/!][a-zäöü]+( |$)", each)}
    assert said - known - PATHS == set()


def test_every_setting_is_one(page: Path) -> None:
    found = [each for said in code(page) if (each := _SETTING.match(said)) and not _is_free(each[1])]
    assert [each[0] for each in found if each[2] not in settings().get(general(each[1]), ())] == []


def test_every_block_of_settings_would_be_taken(page: Path) -> None:
    wrong = []
    for kind, block in _FENCE.findall(text(page)):
        if kind == "toml":
            wrong += [
                f"[{section}] {key}" for section, key in keys(block) if key not in settings().get(section, ())
            ]
    assert wrong == []


def keys(block: str) -> Iterator[tuple[str, str]]:
    """Sections and keys, in remarks as well. What stands above the first section may be a city's."""
    section = ""
    for line in block.splitlines():
        bare = line.strip().removeprefix("# ")
        if head := re.match(r"\[([a-z.]+)\]", bare):
            section = general(head[1])
        elif (key := _KEY.match(bare)) and section and not _is_free(section):
            yield section, key[1]


def _is_free(section: str) -> bool:
    """Whether its keys are a city's, or names of commands."""
    return section.partition(".")[0] in TABLES or section.endswith(".commands")


def general(section: str) -> str:
    return ".".join(NAMED_BY_THE_OPERATOR if each in CITIES else each for each in section.split("."))


@cache
def settings() -> dict[str, set[str]]:
    """Of each section the keys that the example knows, those in remarks included."""
    found: dict[str, set[str]] = {"": set()}
    for section, key in keys_of_example():
        found.setdefault(section, set()).add(key)
    return found


def keys_of_example() -> Iterator[tuple[str, str]]:
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        bare = line.removeprefix("# ").removeprefix("stattdessen: ")
        if head := re.match(r"\[([a-z.]+)\]$", bare):
            section = general(head[1])
        elif key := _KEY.match(bare):
            yield section, key[1]
