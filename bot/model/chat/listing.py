"""Which models an endpoint says it has, and how much each of them can read."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from openai import AsyncOpenAI, OpenAIError

from bot.errors import ModelError
from bot.model.client import http_client, limit, trust
from bot.model.failures import ANSWERS, too_slow, understood
from bot.settings import Assistant

SIZES = ("max_model_len", "context_length", "max_context_length", "context_window", "n_ctx")
"""vLLM; OpenRouter; LM Studio; others; llama.cpp (below `meta`). OpenAI itself does not say."""
SECONDS = 10.0
NO_LIST = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


async def listing(wanted: Assistant, key: str) -> dict[str, int] | ModelError:
    """Names, with the tokens that each can read, 0 where that is not said; empty where there is no list."""
    where = urlsplit(wanted.url).netloc
    try:
        client = http_client(trust(wanted.ca_file), keyless=not key)
    except ModelError as error:
        return error
    try:
        async with (
            asyncio.timeout(SECONDS),
            AsyncOpenAI(api_key=key or "-", base_url=wanted.url, http_client=client, max_retries=0) as asking,
        ):
            answer = await asking.models.with_raw_response.list(timeout=limit(SECONDS))
        return _names(answer.content)
    except TimeoutError:
        return too_slow(where)
    except OpenAIError as error:
        return understood(error, where, ANSWERS)


def _names(body: bytes) -> dict[str, int]:
    try:
        return {str(each["id"]): _size(each) for each in json.loads(body)["data"]}
    except NO_LIST:
        return {}


def _size(model: Mapping[str, Any]) -> int:
    meta = model.get("meta")
    places = (model, meta) if isinstance(meta, Mapping) else (model,)
    found = [place.get(name) for place in places for name in SIZES]
    return next((size for size in found if type(size) is int and size > 0), 0)
