"""docs/befehle.md says what the program says."""

import re

import pytest

from bot.commands.registry import registry
from tools.commands_page import PAGE, page
from tools.markdown import anchor, cell


@pytest.fixture(scope="module")
def written() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_page_is_as_new_as_the_program(written: str) -> None:
    assert written == page(), "docs/befehle.md is older than the program: make docs"


def test_every_command_of_the_chat_has_its_section(written: str) -> None:
    for command in registry().values():
        assert f"### {command.usage}\n" in written
        assert f"`{command.example}`" in written


def test_every_link_leads_to_a_heading(written: str) -> None:
    headings = {anchor(each) for each in re.findall(r"^#+ (.+)$", written, re.MULTILINE)}
    links = re.findall(r"\]\(#([^)]*)\)", written)
    assert len(links) > 30
    assert [each for each in links if each not in headings] == []


def test_it_is_german_throughout(written: str) -> None:
    for english in ("Usage", "Options", "default", "required", "Show this message", "range"):
        assert english not in written


def test_a_cell_holds_whatever_is_in_it() -> None:
    assert cell("NUMMER|URL\n  und mehr") == "NUMMER\\|URL und mehr"
