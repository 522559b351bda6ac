"""An endpoint for vectors: what it is sent, whom it may be, and how it ends."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from bot.errors import ModelUnavailable
from bot.model.choose import Unavailable, embedder
from bot.model.endpoint import Endpoint
from bot.settings import Embeddings
from tests.model.openai_wire import KEY, Asking, FakeEndpoint, Reply, unit

TEXT = "Sanierung der Turnhalle Silberbrück"


def test_texts_go_out_with_their_prefix_in_batches_and_come_back_in_order(
    endpoint: Asking, fake: FakeEndpoint
) -> None:
    asked = endpoint(batch=2, passage_prefix="passage: ", query_prefix="query: ")
    rows = asked.passages(["a", "bb", "ccc"])
    assert [request["input"] for request in fake.requests] == [
        ["passage: a", "passage: bb"],
        ["passage: ccc"],
    ]
    assert rows.dtype == np.float32
    assert np.allclose(rows, [unit("passage: a"), unit("passage: bb"), unit("passage: ccc")])
    assert np.allclose(asked.query("Kita"), unit("query: Kita"))
    assert asked.passages([]).shape == (0, 3)


def test_a_text_is_cut_cleaned_and_never_empty(endpoint: Asking, fake: FakeEndpoint) -> None:
    endpoint(max_chars=100).passages(["Gru\u0308n\0 ........ ", "  ", "x" * 1000, "\ud800"])
    assert fake.requests[0]["input"] == ["Grün", ".", "x" * 100, "."]


@pytest.mark.parametrize("encoding", ["float", "base64"])
def test_both_encodings_are_understood(endpoint: Asking, fake: FakeEndpoint, encoding: str) -> None:
    assert np.allclose(endpoint(encoding=encoding).query(TEXT), unit(TEXT))
    assert fake.requests[0]["encoding_format"] == encoding


def test_dimensions_are_asked_for_only_where_they_are_set(endpoint: Asking, fake: FakeEndpoint) -> None:
    endpoint().query(TEXT)
    endpoint(dimensions=3).query(TEXT)
    assert [request.get("dimensions") for request in fake.requests] == [None, 3]


def test_the_endpoint_learns_nothing_about_this_machine(endpoint: Asking, fake: FakeEndpoint) -> None:
    endpoint().query(TEXT)
    endpoint(key="").query(TEXT)
    with_key, without = fake.headers
    assert with_key["authorization"] == f"Bearer {KEY}"
    assert "authorization" not in without
    assert with_key["user-agent"] == "ratsbot"
    said = {name for name in with_key if name.startswith(("x-stainless", "openai"))}
    assert said == {"x-stainless-raw-response"}


def test_the_name_tells_apart_what_shapes_a_stored_vector() -> None:
    wanted = Embeddings(url="https://a.example/v1", model="haus/e5")
    same = [wanted, replace(wanted, url="https://b.example/v1", query_prefix="query: ", batch=1)]
    assert {Endpoint(each).name for each in same} == {"endpoint/haus/e5"}
    others = [replace(wanted, passage_prefix="passage: "), replace(wanted, dimensions=256)]
    assert [Endpoint(each).name for each in others] == ["endpoint/haus/e5/passage:", "endpoint/haus/e5/256"]


def test_many_threads_ask_at_once(endpoint: Asking) -> None:
    asked = endpoint()
    texts = [TEXT[:length] for length in range(1, 30)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(asked.query, texts))
    assert all(np.allclose(row, unit(text.strip())) for row, text in zip(found, texts, strict=True))


def test_closing_leaves_nothing_behind_and_asking_opens_again(endpoint: Asking) -> None:
    before = set(threading.enumerate())
    asked = endpoint()
    asked.load()
    asked.query(TEXT)
    ours = set(threading.enumerate()) - before
    asked.close()
    asked.close()
    for thread in ours:
        thread.join(5)
    assert ours
    assert not [thread for thread in ours if thread.is_alive()]
    assert np.allclose(asked.query(TEXT), unit(TEXT))


def test_closing_ends_a_question_under_way(endpoint: Asking, fake: FakeEndpoint) -> None:
    asked = endpoint(Reply(delay=20), query_deadline_seconds=20)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(asked.query, TEXT)
        while not fake.requests:
            time.sleep(0.01)
        asked.close()
        with pytest.raises(ModelUnavailable):
            waiting.result(5)


def test_the_key_comes_from_the_environment(fake: FakeEndpoint) -> None:
    wanted = Embeddings(kind="endpoint", url=fake.url, model="m", key_env="PROBE_KEY")
    chosen = embedder(wanted, {"PROBE_KEY": f"{KEY}\n"})
    assert isinstance(chosen, Endpoint)
    chosen.query(TEXT)
    chosen.close()
    assert fake.headers[0]["authorization"] == f"Bearer {KEY}"


def test_without_the_named_key_there_is_no_model() -> None:
    wanted = Embeddings(kind="endpoint", url="https://a.example/v1", model="m", key_env="PROBE_KEY")
    chosen = embedder(wanted, {})
    assert isinstance(chosen, Unavailable)
    assert "Umgebungsvariable PROBE_KEY (key_env) enthält keinen Schlüssel" in chosen.reason
