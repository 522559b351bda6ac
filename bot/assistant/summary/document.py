"""A text that is summarised: page by page, with what is needed to cite it."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.assistant.cleaning import plain
from bot.assistant.records import Source
from bot.messages import ObjectRef

UPLOAD = ObjectRef("Upload", "", "")
"""Stands where a council object is cited otherwise. It has no id, so that nothing of a file that somebody
sent, not even its name, is kept with the objects that an answer shows."""

Kind = Literal["proposal", "motion", "inquiry", "statement", "minutes", "vote", "annex", "other"]


@dataclass(frozen=True, slots=True)
class Page:
    """`number` counts from 1, None where the text has no page marks."""

    number: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """`outcomes` are the results that the data state for the paper, in the source's wording."""

    paper: ObjectRef
    city: str
    reference: str
    title: str
    pages: tuple[Page, ...]
    kind: Kind = "other"
    file: str = ""
    file_ref: ObjectRef | None = None
    url: str | None = None
    outcomes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n\n".join(page.text for page in self.pages)

    def source(self, number: int, page: int | None, text: str) -> Source:
        return Source(
            number,
            self.paper,
            self.city,
            self.reference,
            self.title,
            text,
            self.file,
            self.file_ref,
            page,
            self.url,
            outcomes=self.outcomes,
        )


def paged(text: str) -> tuple[Page, ...]:
    """The pages that say anything; `text` is a normalised one with form feeds between its pages."""
    marked = "\f" in text
    pages = (Page(number if marked else None, plain(each)) for number, each in enumerate(text.split("\f"), 1))
    return tuple(page for page in pages if page.text.strip())


_NAMES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("vote", re.compile(r"abstimmungsergebnis|namentliche abstimmung")),
    ("minutes", re.compile(r"protokoll|niederschrift|beschlussauszug|sitzungsauszug")),
    ("statement", re.compile(r"stellungnahme|\bst(?:n|gn)\b|\bantwort")),
    (
        "annex",
        re.compile(r"^(?:top [\d. ab]+)?[\s,:-]*(?:anlage|plan\b|karte|präsentation|tabelle|tagesordnung)"),
    ),
    ("inquiry", re.compile(r"\banfrage")),
    ("motion", re.compile(r"antrag")),
    ("proposal", re.compile(r"vorlage|bericht|drucksache|mitteilung")),
    ("annex", re.compile(r"anlage|\bplan\b|präsentation|übersicht|liste\b")),
)
_HEAD = 700
_HEADS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("minutes", re.compile(r"^(?:protokoll|niederschrift)\b", re.MULTILINE)),
    ("statement", re.compile(r"^stellungnahme (?:zu|der)|^antwort (?:zu|auf)|^stellungnahme$", re.MULTILINE)),
    ("inquiry", re.compile(r"^anfrage\b", re.MULTILINE)),
    ("motion", re.compile(r"^(?:änderungs|ergänzungs|gemeinsamer )?\W?antrag\b", re.MULTILINE)),
    ("proposal", re.compile(r"vorlage\b", re.MULTILINE)),
)
_BY_PAPER: tuple[tuple[str, Kind], ...] = (("anfrage", "inquiry"), ("antrag", "motion"))


def kind_of(name: str, role: str, text: str, paper_type: str) -> Kind:
    """What a file of a paper is, by its name, else by its first lines, else by what the paper is called."""
    named = _told(_NAMES, name.casefold())
    if named in {"vote", "minutes", "statement", "annex"} and role != "mainFile":
        return named
    stated = _told(_HEADS, text[:_HEAD].casefold())
    of_paper = next((kind for word, kind in _BY_PAPER if word in paper_type.casefold()), None)
    if role == "mainFile":
        return of_paper or (stated if stated in {"inquiry", "motion"} else None) or "proposal"
    return stated or named or "other"


def _told(patterns: tuple[tuple[Kind, re.Pattern[str]], ...], text: str) -> Kind | None:
    return next((kind for kind, pattern in patterns if pattern.search(text)), None)
