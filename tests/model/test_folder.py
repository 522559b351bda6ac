"""A model from a folder, with one so small that its vectors can be reckoned by hand."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from bot.errors import AnswerIncomplete, ModelUnavailable
from bot.model.e5.onnx import Graph
from bot.model.onnx_folder import OnnxFolder
from bot.settings import Embeddings

WORDS = {"<pad>": 0, "rat": 1, "haus": 2, "query": 3, "passage": 4, ":": 5, "<unk>": 6}
TABLE = np.array([[9, 9], [3, 0], [0, 4], [0, 0], [0, 0], [0, 0], [1, 1]], np.float32)


def network(table: Any = TABLE, *, inputs: tuple[str, ...] = ("input_ids", "attention_mask")) -> bytes:
    """Looks each token up; what it wants beside the tokens' numbers, it ignores."""
    graph = Graph("probe")
    for name in inputs:
        graph.input(name, "i8", "batch", "length")
    graph.tensor("table", table)
    graph.node("Gather", ["table", "input_ids"], ["last_hidden_state"])
    graph.output("last_hidden_state", "f4", "batch", "length", 2)
    return graph.model()


def pooled() -> bytes:
    """Its output is one row a text already: the first token's."""
    graph = Graph("probe")
    graph.input("input_ids", "i8", "batch", "length")
    graph.tensor("table", TABLE)
    graph.tensor("first", np.array(0, np.int64))
    graph.node("Gather", ["input_ids", "first"], ["tokens"], axis=1)
    graph.node("Gather", ["table", "tokens"], ["sentence_embedding"])
    graph.output("sentence_embedding", "f4", "batch", 2)
    return graph.model()


def put(folder: Path, model: bytes, where: str = "onnx/model.onnx") -> Path:
    (folder / where).parent.mkdir(parents=True, exist_ok=True)
    (folder / where).write_bytes(model)
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="<unk>"))  # noqa: S106  not that kind of token
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


def model(folder: Path, **wanted: Any) -> OnnxFolder:
    return OnnxFolder(Embeddings(kind="folder", folder=str(folder), **wanted))


@pytest.mark.parametrize("where", ["onnx/model.onnx", "model.onnx"])
def test_the_mean_of_the_tokens_whatever_stands_beside(tmp_path: Path, where: str) -> None:
    found = model(put(tmp_path, network(), where))
    rows = found.passages(["rat rat haus", "haus", "rat"])
    assert np.allclose(rows, [np.array([6, 4]) / np.sqrt(52), [0, 1], [1, 0]])
    assert rows.dtype == np.float32
    assert np.allclose(found.query("rat"), [1, 0])
    assert found.passages([]).shape == (0, 2)


def test_the_first_token_alone(tmp_path: Path) -> None:
    rows = model(put(tmp_path, network()), pooling="cls").passages(["rat haus haus", "haus"])
    assert np.allclose(rows, [[1, 0], [0, 1]])


def test_a_model_that_pools_by_itself(tmp_path: Path) -> None:
    assert np.allclose(model(put(tmp_path, pooled())).passages(["haus rat", "rat"]), [[0, 1], [1, 0]])


def test_a_model_with_token_types(tmp_path: Path) -> None:
    inputs = ("input_ids", "attention_mask", "token_type_ids")
    assert np.allclose(model(put(tmp_path, network(inputs=inputs))).query("rat"), [1, 0])


def test_prefixes_are_read_too(tmp_path: Path) -> None:
    found = model(put(tmp_path, network()), pooling="cls", query_prefix="haus ", passage_prefix="rat ")
    assert np.allclose(found.query("rat"), [0, 1])
    assert np.allclose(found.passages(["haus"]), [[1, 0]])


def test_long_texts_are_cut_where_the_model_ends(tmp_path: Path) -> None:
    put(tmp_path, network())
    (tmp_path / "tokenizer_config.json").write_text(json.dumps({"model_max_length": 4}))
    assert np.allclose(model(tmp_path).query("rat " * 4 + "haus " * 99), [1, 0])


def test_an_absurd_length_is_none(tmp_path: Path) -> None:
    put(tmp_path, network())
    (tmp_path / "tokenizer_config.json").write_text('{"model_max_length": 1e30}')
    assert model(tmp_path).query("rat " * 512 + "haus " * 99)[0] == 1


def test_the_name_tells_variants_apart(tmp_path: Path) -> None:
    one, two = put(tmp_path / "a", network()), put(tmp_path / "b", network())
    put(tmp_path / "b", network(np.vstack([TABLE, TABLE])))
    names = [model(one).name, model(two).name, model(one, pooling="cls").name]
    names += [model(one, passage_prefix="passage: ").name]
    assert len(set(names)) == 4
    assert model(one, query_prefix="query: ").name == model(one).name


def test_dimensions_are_known_once_it_is_loaded(tmp_path: Path) -> None:
    found = model(put(tmp_path, network()))
    assert found.dimensions == 0
    found.load()
    assert found.dimensions == 2
    found.close()
    assert np.allclose(found.query("rat"), [1, 0])


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda folder: (folder / "tokenizer.json").unlink(), "fehlt tokenizer.json"),
        (lambda folder: (folder / "onnx/model.onnx").unlink(), "fehlt onnx/model.onnx oder model.onnx"),
        (
            lambda folder: (folder / "tokenizer.json").write_text("{}"),
            "json lässt sich nicht lesen",
        ),
        (lambda folder: (folder / "onnx/model.onnx").write_bytes(b"x"), "kann das Modell nicht öffnen"),
        (
            lambda folder: (folder / "onnx/model.onnx").write_bytes(network(inputs=("input_ids", "pixels"))),
            "unbekannte Eingabe: 'pixels'",
        ),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, spoil: Any, said: str) -> None:
    spoil(put(tmp_path, network()))
    with pytest.raises(ModelUnavailable, match=said):
        model(tmp_path).query("rat")


def test_values_that_are_no_numbers(tmp_path: Path) -> None:
    with pytest.raises(AnswerIncomplete, match="keine Zahlen"):
        model(put(tmp_path, network(np.full_like(TABLE, np.nan)))).query("rat")
