"""Wires what finds papers together: the words, the index, the vectors, the search."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.clock import ZONE, Clock
from bot.model.choose import Unavailable, embedder
from bot.model.embedder import Model
from bot.retrieval.city_words import CityWords, city_words
from bot.retrieval.lexical.index import LexicalIndex
from bot.retrieval.lexical.ranking import Ranking
from bot.retrieval.query import facets
from bot.retrieval.same_matter import SameMatter
from bot.retrieval.search import Search
from bot.retrieval.topic_papers import TopicPapers
from bot.retrieval.vectors.upkeep import VectorIndex
from bot.retrieval.words.language import Language
from bot.settings import Embeddings, Settings
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class Library:
    """`model` says why papers are not compared by meaning, where they are not."""

    language: Language
    model: Model | Unavailable
    vectors: VectorIndex
    index: LexicalIndex
    search: Search
    matter: SameMatter
    topics: TopicPapers


def library(db: Database, settings: Settings, clock: Clock) -> Library:
    words = city_words(settings.cities.values())
    language = Language(db, words.synonyms, words.everyday)
    model = embedder(settings.embeddings)
    vectors = _vectors(db, model, settings)
    index = LexicalIndex(
        db,
        language,
        follow=(vectors.mark_stale, partial(facets.refresh, glossary=words.glossary)),
        forget=(vectors.remove, facets.remove),
        version=f"{facets.VERSION}.{words.version}",
    )
    search = _search(db, language, vectors, words=words, settings=settings, clock=clock)
    matter = _matter(db, language, vectors)
    return Library(language, model, vectors, index, search, matter, TopicPapers(db, language))


def _search(
    db: Database,
    language: Language,
    vectors: VectorIndex,
    *,
    words: CityWords,
    settings: Settings,
    clock: Clock,
) -> Search:
    return Search(
        db,
        language,
        vectors,
        glossary=words.glossary,
        configured={city.key: city.name for city in settings.cities.values()},
        numbers=words.numbers,
        today=_today(clock),
    )


def _vectors(db: Database, model: Model | Unavailable, settings: Settings) -> VectorIndex:
    wanted = settings.embeddings
    return VectorIndex(
        db,
        None if isinstance(model, Unavailable) else model,
        previous=_previous(wanted),
        passages=wanted.passages,
        budget=wanted.max_papers_per_run or None,
    )


def _previous(wanted: Embeddings) -> Model | None:
    """The model that was searched before: the one named, else the one that comes along."""
    if wanted.previous is None and wanted.kind in {"local", "off"}:
        return None
    found = embedder(wanted.previous or Embeddings())
    return None if isinstance(found, Unavailable) else found


def _matter(db: Database, language: Language, vectors: VectorIndex) -> SameMatter:
    return SameMatter(
        db, vectors.papers, lambda: vectors.status().serving, language.analyser, Ranking(db).title_weights
    )


def _today(clock: Clock) -> Callable[[], dt.date]:
    """Requests like „letztes Jahr“ are meant in the cities' time."""
    return lambda: clock.now().astimezone(ZONE).date()
