"""What is embedded for a paper: a few short texts, each in a slot of its own."""

import re
from collections.abc import Collection, Iterable

from bot.retrieval.vectors.lead import lead

TITLE, LEAD, NAMES = range(3)

SLOTS = (LEAD,)
"""The slots that are filled: one text per paper, its title alone where it has no prose. On the judged
queries the title, the lead or the file names in a vector of their own gained nothing, neither as the
best nor as the mean of several, and each doubles the time."""

VERSION = "1"
"""Of what the texts are made from; another one lets all papers be looked at again, and those whose
texts differ be embedded again."""

MOST_CHARACTERS = 1_200
"""Of a text: beyond that a title is a list."""

FILES_READ = 6
"""Of a paper: the papers come first, minutes and plans later."""

_EXTENSION = re.compile(r"\.\w{2,5}$")
_PLACES = re.compile(
    r"\b(?:TOP|Nr\.?|Anlage|Vorlage|Blatt|Teil)\s*[\d.,/ -]+\w?\b|[\d./_-]{3,}", re.IGNORECASE
)
_WORD = re.compile(r"[^\W\d_]{3,}")
_GENERAL_WORDS = """
anlage anlagen antrag anträge anfrage anfragen vorlage vorlagen beschluss beschlussvorlage
beschlussvorschlag informationsvorlage mitteilungsvorlage stellungnahme stellungnahmen protokoll
protokolle niederschrift abstimmungsergebnis ergebnis auszug antwort anschreiben deckblatt
ergänzungsantrag änderungsantrag ergänzungsvorlage verwaltung verwaltungsvorlage zum zur der die
das und top nicht öffentlich öffentliche datei dokument pdf scan text sitzung
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
"""Words of file names that say what kind of document it is, not what it is about."""


def paper_texts(
    title: str, names: Iterable[str], beginnings: Iterable[str], slots: Collection[int] = SLOTS
) -> list[str]:
    """The texts of a paper by slot; empty where a slot is not filled or would repeat the title.

    `names` and `beginnings` (of texts) are those of its public files; of these no more are read than
    it takes to find prose.
    """
    title = _clean(title)
    said = next((found for text in beginnings if (found := lead(text, title))), "") if LEAD in slots else ""
    made = [title, _joined(title, said), _joined(title, ", ".join(telling(title, names)))]
    texts = [text[:MOST_CHARACTERS] if slot in slots else "" for slot, text in enumerate(made)]
    return [text if slot == TITLE or text != texts[TITLE] else "" for slot, text in enumerate(texts)]


def telling(title: str, names: Iterable[str]) -> list[str]:
    """Names of files, without numbers, that say something the title does not."""
    known = set(_WORD.findall(title.casefold()))
    found: list[str] = []
    for raw in names:
        name = _clean(_PLACES.sub(" ", _EXTENSION.sub("", raw)).replace("_", " ")).strip(" -–,")
        new = set(_WORD.findall(name.casefold())) - known - _GENERAL
        if new:
            found.append(name)
            known |= new
    return found


def _joined(title: str, more: str) -> str:
    return f"{title.rstrip('.')}. {more}" if more and title else title or more


def _clean(text: str) -> str:
    return " ".join(text.split())
