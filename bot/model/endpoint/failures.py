"""What an endpoint's failures mean: one of the five errors, in a sentence for the operator.

The sentences never repeat what the endpoint wrote: some echo the key, others the text they were sent.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any

from openai import APIConnectionError, APIStatusError, APITimeoutError, OpenAIError

from bot.errors import (
    AnswerIncomplete,
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelUnavailable,
    PromptTooLong,
)

TOO_LONG = re.compile(
    r"context_length_exceeded"  # OpenAI, Azure; llama-cpp-python
    r"|exceed_context_size_error|input is too large"  # llama.cpp
    r"|maximum (?:context|input) length"  # vLLM
    r"|less than \d+ tokens",  # text-embeddings-inference
    re.IGNORECASE,
)
NO_QUOTA = re.compile(r"insufficient_quota|billing")

REFUSALS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "nimmt den Schlüssel nicht an (key_env oder key_file)",
    HTTPStatus.FORBIDDEN: "verweigert den Zugang: Gilt der Schlüssel für dieses Modell?",
    HTTPStatus.NOT_FOUND: "kennt die Adresse oder das Modell nicht (url, model)",
    HTTPStatus.METHOD_NOT_ALLOWED: "kennt die Adresse nicht (url, meist mit /v1 am Ende)",
}
REJECTED = "lehnt die Anfrage ab: Passen model, dimensions und encoding zusammen?"
MOVED = "leitet weiter; url braucht die endgültige Adresse"
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY}


def understood(error: OpenAIError, where: str) -> ModelError:
    """`where` is the endpoint's host, as the operator knows it."""
    if isinstance(error, APIStatusError):
        return _status(error, where)
    if isinstance(error, APITimeoutError):
        return too_slow(where)
    if isinstance(error, APIConnectionError):
        return _connection(error, where)
    return AnswerIncomplete(f"{where} hat etwas anderes als eine Antwort geschickt.")


def too_slow(where: str) -> ModelUnavailable:
    return ModelUnavailable(f"{where} hat nicht rechtzeitig geantwortet (deadline_seconds).")


def _connection(error: APIConnectionError, where: str) -> ModelError:
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error)):
        return ModelRefused(
            f"Das Zertifikat von {where} wird nicht anerkannt; für eine eigene Zertifizierungsstelle: ca_file"
        )
    return ModelUnavailable(f"{where} ist nicht zu erreichen.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: APIStatusError, where: str) -> ModelError:
    status, said = error.status_code, f"{error.code} {error.type} {error.message}"
    if TOO_LONG.search(said):
        return PromptTooLong(f"Ein Text ist für das Modell bei {where} zu lang (max_chars kleiner wählen).")
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # of text-embeddings-inference: more than 32 texts
        return PromptTooLong(f"Eine Anfrage ist {where} zu groß (batch oder max_chars kleiner wählen).")
    if status == HTTPStatus.TOO_MANY_REQUESTS and NO_QUOTA.search(said):
        return ModelRefused(f"Das Kontingent bei {where} ist aufgebraucht.")
    after = retry_after(error.response.headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and after):
        return ModelBusy(f"{where} ist überlastet (HTTP {status}).", after=after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING:
        return ModelUnavailable(f"{where} meldet einen Fehler (HTTP {status}).")
    reason = REFUSALS.get(status, MOVED if status < HTTPStatus.BAD_REQUEST else REJECTED)
    return ModelRefused(f"{where} {reason} (HTTP {status}).")


def retry_after(headers: Mapping[str, Any]) -> timedelta | None:
    """Seconds, milliseconds, or a date, which counts from the endpoint's own `Date`."""
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            return timedelta(seconds=max(0.0, float(headers.get(name, "")) * unit))
        except (ValueError, OverflowError):
            continue
    try:
        until, now = (parsedate_to_datetime(headers[name]) for name in ("retry-after", "date"))
        return max(timedelta(0), until - now)
    except (KeyError, TypeError, ValueError):
        return None
