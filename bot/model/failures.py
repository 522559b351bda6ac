"""What an endpoint's failures mean: one of the five errors, in a sentence for the operator.

The sentences never repeat what the endpoint wrote: some echo the key, others the text they were sent.
"""

import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
BUSY = re.compile(r"rate.?limit|overloaded|too many requests|\b429\b", re.IGNORECASE)
FILTERED = re.compile(r"content_filter|content_policy|ResponsibleAIPolicy", re.IGNORECASE)

REFUSALS: Mapping[int, str] = {
    HTTPStatus.UNAUTHORIZED: "nimmt den Schlüssel nicht an (key_env oder key_file)",
    HTTPStatus.FORBIDDEN: "verweigert den Zugang: Gilt der Schlüssel für dieses Modell?",
    HTTPStatus.NOT_FOUND: "kennt die Adresse oder das Modell nicht (url, model)",
    HTTPStatus.METHOD_NOT_ALLOWED: "kennt die Adresse nicht (url, meist mit /v1 am Ende)",
}
MOVED = "leitet weiter; url braucht die endgültige Adresse"
PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_EARLY}


@dataclass(frozen=True, slots=True)
class Advice:
    """Which settings help; those of vectors and of answers have other names."""

    too_long: str
    too_large: str
    rejected: str


VECTORS = Advice("max_chars kleiner wählen", "batch oder max_chars", "model, dimensions und encoding")
ANSWERS = Advice("context_tokens kleiner wählen", "context_tokens", "model, temperature und answer_tokens")


def understood(error: OpenAIError, where: str, advice: Advice = VECTORS) -> ModelError:
    """`where` is the endpoint's host, as the operator knows it."""
    if isinstance(error, APIStatusError):
        return _status(error, where, advice)
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


def reported(said: str, where: str, advice: Advice) -> ModelError:
    """An error that came as an answer, with HTTP 200. `said` is its code, type and message."""
    if TOO_LONG.search(said):
        return _too_long(where, advice)
    if FILTERED.search(said):
        return filtered(where)
    if NO_QUOTA.search(said):
        return _quota(where)
    if BUSY.search(said):
        return ModelBusy(f"{where} ist überlastet.")
    return ModelUnavailable(f"{where} meldet statt einer Antwort einen Fehler.")


def filtered(where: str) -> ModelRefused:
    return ModelRefused(f"{where} will diese Frage nicht beantworten (Inhaltsfilter).")


def _quota(where: str) -> ModelRefused:
    return ModelRefused(f"Das Kontingent bei {where} ist aufgebraucht.")


def _too_long(where: str, advice: Advice) -> PromptTooLong:
    return PromptTooLong(f"Ein Text ist für das Modell bei {where} zu lang ({advice.too_long}).")


def _status(error: APIStatusError, where: str, advice: Advice) -> ModelError:
    status, said = error.status_code, f"{error.code} {error.type} {error.message}"
    refused = _of_this_text(status, said, where, advice)
    if refused is not None:
        return refused
    if status == HTTPStatus.TOO_MANY_REQUESTS and NO_QUOTA.search(said):
        return _quota(where)
    after = retry_after(error.response.headers)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and after):
        return ModelBusy(f"{where} ist überlastet (HTTP {status}).", after=after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in PASSING:
        return ModelUnavailable(f"{where} meldet einen Fehler (HTTP {status}).")
    rejected = f"lehnt die Anfrage ab: Passen {advice.rejected} zusammen?"
    reason = REFUSALS.get(status, MOVED if status < HTTPStatus.BAD_REQUEST else rejected)
    return ModelRefused(f"{where} {reason} (HTTP {status}).")


def _of_this_text(status: int, said: str, where: str, advice: Advice) -> ModelError | None:
    """What another text would not have met."""
    if TOO_LONG.search(said):
        return _too_long(where, advice)
    if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:  # of text-embeddings-inference: more than 32 texts
        return PromptTooLong(f"Eine Anfrage ist {where} zu groß ({advice.too_large} kleiner wählen).")
    if status == HTTPStatus.BAD_REQUEST and FILTERED.search(said):  # Azure
        return filtered(where)
    return None


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
