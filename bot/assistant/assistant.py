"""All that the assistant can do, as commands use it."""

from dataclasses import dataclass

from bot.assistant.answering import Answering
from bot.assistant.comparing.comparing import Comparing
from bot.assistant.comparing.phrasing import Phrasing
from bot.assistant.counting.counting import Counting
from bot.assistant.summary.summaries import Summaries
from bot.assistant.writing.writing import Writing


@dataclass(frozen=True, slots=True)
class Assistant:
    """Made once by the composition root."""

    answering: Answering
    counting: Counting
    comparing: Comparing
    phrasing: Phrasing
    summaries: Summaries
    writing: Writing
