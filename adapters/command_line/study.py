"""Wires the assistant together."""

from dataclasses import dataclass
from pathlib import Path

from bot.assistant.answer_cache import AnswerCache
from bot.assistant.answering import Answering
from bot.assistant.assistant import Assistant
from bot.assistant.comparing.comparing import Comparing
from bot.assistant.comparing.phrasing import Phrasing
from bot.assistant.counting.counting import Counting
from bot.assistant.evidence import EvidenceReader
from bot.assistant.limits import Limits
from bot.assistant.prompts import Prompts, load_prompts
from bot.assistant.summary.summaries import Summaries
from bot.assistant.summary.uploads import upload_reader
from bot.assistant.visible import Visible
from bot.assistant.writer import Writer
from bot.assistant.writing.templates import load_templates
from bot.assistant.writing.writing import Writing
from bot.clock import Clock
from bot.documents.reader import DocumentReader
from bot.metrics import Metrics
from bot.model.chat import Chat
from bot.model.choose import Unavailable, chat
from bot.retrieval.same_matter import SameMatter
from bot.retrieval.search import Search
from bot.retrieval.titled import Titles
from bot.retrieval.topic_papers import TopicPapers
from bot.retrieval.words.language import Language
from bot.settings import Settings, packaged
from bot.store.database import Database
from bot.store.meetings import MeetingReader
from bot.store.model_use import ModelUse
from bot.store.papers import PaperReader
from bot.store.stations import StationReader


@dataclass(frozen=True, slots=True)
class Shelf:
    """What the assistant reads in."""

    db: Database
    search: Search
    language: Language
    matter: SameMatter
    papers: PaperReader
    stations: StationReader
    meetings: MeetingReader
    topics: TopicPapers


@dataclass(frozen=True, slots=True)
class Study:
    """The assistant, and what is to be closed with it. `model` says why nobody writes, where nobody does."""

    assistant: Assistant
    writer: Writer
    model: Chat | Unavailable
    reader: DocumentReader
    limits: Limits


def study(settings: Settings, clock: Clock, metrics: Metrics, shelf: Shelf) -> Study:
    """Opens nothing but the prompt files; raises OperatorError where one of them is missing."""
    model = chat(settings.assistant)
    prompts = load_prompts(packaged("prompts"))
    limits = Limits(settings.assistant, ModelUse(shelf.db), clock)
    writer = Writer(None if isinstance(model, Unavailable) else model, prompts, limits, metrics)
    reader = upload_reader()
    made = _assistant(settings, clock, shelf, writer=writer, prompts=prompts, reader=reader)
    return Study(made, writer, model, reader, limits)


def _assistant(
    settings: Settings,
    clock: Clock,
    shelf: Shelf,
    *,
    writer: Writer,
    prompts: Prompts,
    reader: DocumentReader,
) -> Assistant:
    db, search, papers, stations = shelf.db, shelf.search, shelf.papers, shelf.stations
    evidence = EvidenceReader(db, search, papers, stations, clock, language=shelf.language)
    topics, titles = shelf.topics, Titles(db, shelf.language)
    own = settings.assistant.templates_folder
    templates = load_templates(packaged("prompts") / "texte", Path(own) if own else None)
    visible = Visible(db, papers, stations)
    return Assistant(
        Answering(evidence, visible, writer, AnswerCache(db, clock)),
        Counting(db, search.known, topics, clock),
        Comparing(
            db, search, topics, titles, shelf.matter.shared, papers=papers, stations=stations, clock=clock
        ),
        Phrasing(writer, visible),
        Summaries(
            db, papers, stations, shelf.meetings, writer=writer, prompts=prompts, reader=reader, clock=clock
        ),
        Writing(writer, prompts, evidence, visible, templates),
    )
