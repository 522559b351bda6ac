"""A model that answers as it is asked to: whole sentences of the sources, with the quotes that carry them."""

import json
import random
import re
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from typing import Any

from aiohttp import web

from tests.model.chat_wire import FakeChat, Reply, refusal

_SOURCE = re.compile(r'<quelle nr="(\d+)"[^>]*>(.*?)</quelle>', re.DOTALL)
_SENTENCE = re.compile(r"[A-ZÄÖÜ][^.!?<>]{20,160}[.!?]")
SENTENCES = 3
DRIP_SECONDS = 0.02
FAULTS = (
    refusal(429, "slow down"),
    refusal(500),
    refusal(503),
    Reply(cut=8, hard=True),
    Reply(cut=8),
    Reply(delay=2.0),
    Reply("Das weiß ich auch ohne Quellen."),
)


class QuotingChat(FakeChat):
    """`share` of all requests fails, in one way or another."""

    def __init__(self, seed: int = 0) -> None:
        super().__init__()
        self.share = 0.0
        self.asked_for = 0
        self.failed = 0
        self._chance = random.Random(seed)

    async def _answer(self, request: web.Request, asked: dict[str, Any], reply: Reply) -> web.StreamResponse:
        self.requests.clear()
        self.headers.clear()
        self.asked_for += 1
        if self._chance.random() < self.share:
            self.failed += 1
            reply = self._chance.choice(FAULTS)
        elif reply is self.always:
            reply = replace(reply, text=quoted(asked), drip=DRIP_SECONDS)
        return await super()._answer(request, asked, reply)


def quoted(asked: Mapping[str, Any]) -> str:
    """One sentence of each of the first sources, one JSON object a line."""
    prompt = str(asked["messages"][-1]["content"])
    lines = []
    for number, text in _SOURCE.findall(prompt):
        found = _SENTENCE.search(unescape(text))
        if found is not None:
            sentence = found[0]
            backing = [{"quelle": int(number), "zitat": sentence.rstrip(".!?")}]
            lines.append(json.dumps({"satz": sentence, "belege": backing}, ensure_ascii=False))
    return "\n".join(lines[:SENTENCES]) + "\n" or '{"nicht_enthalten": true}\n'
