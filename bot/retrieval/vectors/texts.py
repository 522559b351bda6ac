"""What is embedded for a paper: one short text, its title and the first lines that say what it is about."""

from collections.abc import Iterable

from bot.retrieval.vectors.lead import lead

LEAD = 1
SLOTS = (LEAD,)
"""Where a paper's text stands among its vectors. On the judged queries the title, the lead or the file
names in a vector of their own (slots 0 and 2) gained nothing, neither as the best nor as the mean of
several, and each doubles the time."""

VERSION = "1"
"""Of what the text is made from; another one lets all papers be looked at again, and those whose
texts differ be embedded again."""

MOST_CHARACTERS = 1_200
"""Of a text: beyond that a title is a list."""

FILES_READ = 6
"""Of a paper: the papers come first, minutes and plans later."""


def paper_text(title: str, beginnings: Iterable[str]) -> str:
    """The title and the lead; the title alone where there is no prose, '' where there is neither.

    `beginnings` are those of the texts of its public files; of these no more are read than it takes
    to find prose.
    """
    title = _clean(title)
    said = next((found for text in beginnings if (found := lead(text, title))), "")
    return _joined(title, said)[:MOST_CHARACTERS]


def _joined(title: str, more: str) -> str:
    return f"{title.rstrip('.')}. {more}" if more and title else title or more


def _clean(text: str) -> str:
    return " ".join(text.split())
