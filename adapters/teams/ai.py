"""What a model wrote: Teams labels it, shows its sources and asks whether it helped.

Fields and limits: Microsoft's „Bot messages with AI-generated content“. The sources stand in the text as
well, because phones show no citations.
"""

import dataclasses
import re
from typing import Any

from adapters.teams.cleaning import JOINER, address, inert, unlinked
from adapters.teams.content import Content, Fields
from adapters.teams.markdown import linked, message
from adapters.teams.pages import ACTIVITY_BYTES, bytes_of
from adapters.teams.phrases import BY_MODEL, SOURCES, page, shortened
from adapters.teams.sayings import source
from bot.messages import Answer, Citation, Sentence

MOST_CITATIONS = 20
LONGEST_NAME = 80
LONGEST_ABSTRACT = 160
LONGEST_KEYWORD = 28
FEEDBACK = {"feedbackLoop": {"type": "default"}}
_MARKUP = re.compile(r"(?<=<)(?=[\w/!])|(?<=\])(?=\()")
Numbered = tuple[tuple[int, Citation], ...]


def labelled(answer: Answer, limit: int = ACTIVITY_BYTES) -> list[Content]:
    """One message, several where it is too long; each says that it is a model's. `limit` in bytes.

    The citations keep their numbers, and each stands beside the sentences that it is cited in.
    """
    return _fitting(answer.sentences, tuple(enumerate(answer.citations, 1)), limit)


def _fitting(sentences: tuple[Sentence, ...], cited: Numbered, limit: int) -> list[Content]:
    whole = _content(sentences, cited)
    halves = _halves(sentences) if bytes_of(whole.activity()) > limit else []
    if not halves and len(cited) > 1 and bytes_of(whole.activity()) > limit:
        middle = len(cited) // 2
        return [*_fitting(sentences, cited[:middle], limit), *_fitting((), cited[middle:], limit)]
    if not halves:
        return [whole]
    first, second = halves
    here = {number + 1 for each in first for number in each.citations}
    there = {number + 1 for each in second for number in each.citations}
    return [
        *_fitting(first, tuple(each for each in cited if each[0] in here), limit),
        *_fitting(second, tuple(each for each in cited if each[0] in there or each[0] not in here), limit),
    ]


def _halves(sentences: tuple[Sentence, ...]) -> list[tuple[Sentence, ...]]:
    """Parted between sentences, a single one between words; nothing where there is nothing to part."""
    middle = len(sentences) // 2
    if middle:
        return [sentences[:middle], sentences[middle:]]
    words = sentences[0].text.split(" ") if sentences else []
    if len(words) < 2:  # noqa: PLR2004 - one word has no halves
        return []
    text = [" ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])]
    return [(Sentence(text[0], ()),), (dataclasses.replace(sentences[0], text=text[1]),)]


def _content(sentences: tuple[Sentence, ...], cited: Numbered) -> Content:
    said = " ".join(map(_sentence, sentences))
    rows = [f"{number}. {linked(unlinked(source(each)), address(each.url))}" for number, each in cited]
    listed = f"{SOURCES}:\n\n" + "\n".join(rows) if rows else ""
    text = "\n\n".join(each for each in (said, listed, f"_{BY_MODEL}_") if each.strip())
    return by_model(text, _claims(cited))


def by_model(text: str, claims: list[Fields]) -> Content:
    """A message in Markdown with Teams' label."""
    made: Fields = {
        "type": "https://schema.org/Message",
        "@type": "Message",
        "@context": "https://schema.org",
        "@id": "",
        "additionalType": ["AIGeneratedContent"],
    }
    entity = made | ({"citation": claims} if claims else {})
    return Content(text, None, [entity], "markdown", dict(FEEDBACK))


def _sentence(said: Sentence) -> str:
    text = unlinked(" ".join(said.text.split()))
    return f"{message(text)} {''.join(f'[{each + 1}]' for each in said.citations)}".strip()


def _claims(cited: Numbered) -> list[Fields]:
    return [_claim(number, each) for number, each in cited if number <= MOST_CITATIONS]


def _claim(number: int, cited: Citation) -> Fields:
    name = shortened(_told(source(cited)), LONGEST_NAME)
    url = address(cited.url)
    appearance: dict[str, Any] = {
        "@type": "DigitalDocument",
        "name": name,
        "abstract": shortened(_told(cited.quote) or name, LONGEST_ABSTRACT),
        "keywords": [
            each for each in (cited.reference, page(cited.page)) if 0 < len(each) <= LONGEST_KEYWORD
        ],
    }
    appearance |= {"url": url} if url else {}
    appearance |= {"image": {"@type": "ImageObject", "name": "PDF"}} if _is_pdf(cited) else {}
    return {"@type": "Claim", "position": number, "appearance": appearance}


def _told(text: str) -> str:
    """Of fields that are documented as plain text; what a client should read as markup in them is broken."""
    return _MARKUP.sub(JOINER, inert(unlinked(" ".join(text.split()))))


def _is_pdf(cited: Citation) -> bool:
    return any(name.casefold().endswith(".pdf") for name in (cited.file, cited.url or ""))
