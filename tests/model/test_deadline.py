"""However slow or busy an endpoint is, nobody waits longer than the settings say."""

import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from bot.errors import ModelBusy, ModelError, ModelUnavailable
from bot.model.endpoint import Endpoint
from bot.settings import Embeddings
from tests.model.openai_wire import Asking, FakeEndpoint, Reply, refusal, unit

TEXT = "Sanierung der Turnhalle Silberbrück"


def seconds(call: Any, *args: Any) -> tuple[float, ModelError]:
    begun = time.monotonic()
    with pytest.raises(ModelError) as caught:
        call(*args)
    return time.monotonic() - begun, caught.value


@pytest.mark.parametrize("slow", [Reply(drip=0.05), Reply(delay=10.0)], ids=["drips", "silent"])
def test_the_deadline_holds_for_the_whole(endpoint: Asking, slow: Reply) -> None:
    took, error = seconds(endpoint(slow, slow, slow, deadline_seconds=0.3).passages, [TEXT])
    assert isinstance(error, ModelUnavailable)
    assert "nicht rechtzeitig" in str(error)
    assert took < 2.0  # 0.3, and what a busy machine adds; the body alone would take ten


def test_dripping_headers_do_not_hold_anybody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = threading.Event()
        thread = threading.Thread(target=drip_headers, args=(server, done))
        thread.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        endpoint = Endpoint(Embeddings(url=url, model="m", query_deadline_seconds=0.3))
        took, error = seconds(endpoint.query, TEXT)
        done.set()
        endpoint.close()
        thread.join()
    assert isinstance(error, ModelUnavailable)
    assert took < 2.0


def drip_headers(server: socket.socket, done: threading.Event) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not done.wait(0.05):
            connection.sendall(b"X-A: b\r\n")


def test_a_question_has_a_deadline_of_its_own(endpoint: Asking) -> None:
    took, error = seconds(endpoint(Reply(delay=10), query_deadline_seconds=0.2).query, TEXT)
    assert isinstance(error, ModelUnavailable)
    assert took < 2.0


def test_busy_and_then_free(endpoint: Asking, fake: FakeEndpoint) -> None:
    assert np.allclose(endpoint(refusal(429, retry_after_ms="50")).query(TEXT), unit(TEXT))
    assert len(fake.requests) == 2


def test_a_wait_longer_than_the_deadline_is_not_waited_for(endpoint: Asking, fake: FakeEndpoint) -> None:
    took, error = seconds(endpoint(refusal(429, retry_after="300")).passages, [TEXT])
    assert isinstance(error, ModelBusy)
    assert error.after == timedelta(minutes=5)
    assert took < 2.0
    assert len(fake.requests) == 1


def test_a_date_to_retry_after_counts_from_the_endpoints_own_clock(endpoint: Asking) -> None:
    dates = {"Date": "Mon, 02 Mar 2026 09:00:00 GMT", "Retry-After": "Mon, 02 Mar 2026 09:02:00 GMT"}
    busy = Reply(503, {"error": {"message": "later"}}, dates)
    _, error = seconds(endpoint(busy).passages, [TEXT])
    assert isinstance(error, ModelBusy)
    assert error.after == timedelta(minutes=2)


@pytest.mark.parametrize("headers", [{}, {"retry_after": "bald"}, {"retry_after": "1e400"}])
def test_without_a_wait_it_tries_again_after_its_own(
    endpoint: Asking, fake: FakeEndpoint, headers: dict[str, str]
) -> None:
    assert np.allclose(endpoint(refusal(429, **headers)).passages([TEXT])[0], unit(TEXT))
    assert len(fake.requests) == 2


def test_errors_of_the_server_are_tried_again(endpoint: Asking, fake: FakeEndpoint) -> None:
    assert np.allclose(endpoint(refusal(502)).passages([TEXT])[0], unit(TEXT))
    assert len(fake.requests) == 2


def test_errors_that_go_on_are_said(endpoint: Asking) -> None:
    _, error = seconds(endpoint(*[refusal(500)] * 9, deadline_seconds=2.0).passages, [TEXT])
    assert isinstance(error, ModelUnavailable)
    assert "HTTP 500" in str(error)


def test_after_an_unanswered_question_the_next_ones_do_not_wait(endpoint: Asking, fake: FakeEndpoint) -> None:
    asked = endpoint(*[refusal(500)] * 9, rest=60, query_deadline_seconds=0.2)
    _, first = seconds(asked.query, TEXT)
    _, second = seconds(asked.query, TEXT)
    assert str(first) == str(second)
    assert len(fake.requests) == 1
    fake.script.clear()
    assert asked.passages([TEXT]).shape == (1, 3)  # the background asks all the same


def test_a_rest_ends(endpoint: Asking) -> None:
    asked = endpoint(refusal(500), rest=0, query_deadline_seconds=0.2)
    seconds(asked.query, TEXT)
    # On a busy machine the deadline may end before the refusal has come: it then meets the next question.
    with suppress(ModelUnavailable):
        asked.query(TEXT)
    assert np.allclose(asked.query(TEXT), unit(TEXT))
