"""A comparison in a few sentences: a model phrases what the rows say, and code checks it against them."""

import datetime as dt
import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from bot.assistant.citing import answer_of
from bot.assistant.comparing.rows import Comparison
from bot.assistant.limits import Asker, LimitReached
from bot.assistant.records import Checked
from bot.assistant.tally import Tally
from bot.assistant.visible import Visible
from bot.assistant.writer import Writer
from bot.errors import ModelError
from bot.messages import Answer

log = logging.getLogger(__name__)

TASK = "compare"
PROMPT = "vergleich"
FEWEST_CITIES = 2
"""With a matter each: one alone is no comparison."""


class Phrasing:
    def __init__(self, writer: Writer, visible: Visible) -> None:
        self._writer = writer
        self._visible = visible

    @property
    def there(self) -> bool:
        """Whether a model is asked at all."""
        return self._writer.there

    async def phrase(
        self, compared: Comparison, asker: Asker, *, today: dt.date, city: str
    ) -> AsyncGenerator[Answer, None]:
        """The sentences so far, again and again; nothing without a model, or where none holds. Raises nothing
        for a model's sake: the rows say the same."""
        facts = self._visible.sources(compared.facts)
        if not self._writer.there or len({source.paper.body for source in facts}) < FEWEST_CITIES:
            return
        values = {"thema": compared.topic, "heute": f"{today:%d.%m.%Y}", "stadt": city}
        sentences = self._writer.sentences(
            asker, PROMPT, values, facts, task=TASK, tally=Tally(), question=compared.topic
        )
        checked: list[Checked] = []
        try:
            async with aclosing(sentences):
                async for each in sentences:
                    checked.append(each)
                    yield answer_of(checked, facts, model_written=True)
        except (ModelError, LimitReached) as error:
            log.warning("a comparison without sentences: %s", type(error).__name__)
