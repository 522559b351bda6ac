"""The section [embeddings]: which model turns texts into vectors."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.settings.keys import KeyPlace, check_endpoint, endpoint, secret_file
from bot.settings.reader import Reader

KINDS = ("local", "folder", "endpoint", "off")
POOLINGS = ("mean", "cls")
ENCODINGS = ("float", "base64")
PLACE = "[embeddings]"
NEEDED = {
    "folder": {"folder": 'folder = "multilingual-e5-small"'},
    "endpoint": {"url": 'url = "https://modelle.stadt.example/v1"', "model": 'model = "haus/e5-large"'},
}
E5_PREFIXES = {"query": "query: ", "passage": "passage: "}
"""What the models of the e5 family were trained with: their README, https://huggingface.co/intfloat."""


@dataclass(frozen=True, slots=True)
class Embeddings:
    """`local` is the model that comes along, `folder` ONNX files, `endpoint` an OpenAI-compatible server."""

    kind: str = "local"
    folder: str = ""
    pooling: str = "mean"
    url: str = ""
    model: str = ""
    dimensions: int = 0
    """Asked of the endpoint and expected of it; 0 takes what the model gives."""
    key_env: str = ""
    key_file: str = ""
    ca_file: str = ""
    encoding: str = "float"
    query_prefix: str = ""
    passage_prefix: str = ""
    batch: int = 64
    """Texts in one request to an endpoint."""
    max_chars: int = 6_000
    """What is longer is cut off before it is sent."""
    deadline_seconds: float = 60
    """For one request of texts, all its repetitions included."""
    query_deadline_seconds: float = 5
    """The same for a question, where somebody waits and the words alone give an answer too."""
    passages: bool = False
    """Whether passages get vectors as well, beside the one of each paper."""
    max_papers_per_run: int = 0
    """The budget: so many papers at most are embedded in one run, about; 0 for all."""
    previous: "Embeddings | None" = None
    """The model before this one: it answers questions until this one's vectors are complete."""


def read_embeddings(reader: Reader) -> Embeddings:
    """Notes what is missing or contradicts itself beside what is wrong in itself."""
    default = Embeddings()
    kind = reader.choice("kind", default.kind, KINDS)
    prefixes = E5_PREFIXES if kind == "folder" else {}
    before = reader.table("previous")
    found = Embeddings(
        kind=kind,
        folder=reader.file("folder"),
        pooling=reader.choice("pooling", default.pooling, POOLINGS),
        url=endpoint(reader),
        model=reader.text("model", ""),
        dimensions=reader.whole("dimensions", 0, 1, 16_384),
        key_env=reader.text("key_env", ""),
        key_file=secret_file(reader, "key_file", "modell.key"),
        ca_file=reader.file("ca_file"),
        encoding=reader.choice("encoding", default.encoding, ENCODINGS),
        query_prefix=reader.text("query_prefix", prefixes.get("query", "")),
        passage_prefix=reader.text("passage_prefix", prefixes.get("passage", "")),
        batch=reader.whole("batch", default.batch, 1, 2048),
        max_chars=reader.whole("max_chars", default.max_chars, 100, 100_000),
        deadline_seconds=reader.whole("deadline_seconds", 60, 1, 600),
        query_deadline_seconds=reader.whole("query_deadline_seconds", 5, 1, 60),
        passages=reader.flag("passages", default=default.passages),
        max_papers_per_run=reader.whole("max_papers_per_run", 0, 0, 1_000_000_000),
        previous=read_embeddings(before) if before else None,
    )
    reader.finish()
    check_endpoint(reader, found.url, found.key_env, found.key_file)
    for key, example in NEEDED.get(found.kind, {}).items():
        if not getattr(found, key):
            reader.complain(f'kind = "{found.kind}" braucht {key}.', key=key, remedy=f"Etwa {example}.")
    return found


def embeddings_key(wanted: Embeddings, environment: Mapping[str, str] | None = None) -> str:
    """The endpoint's key, empty where none is named; raises SettingsError if it cannot be had."""
    return KeyPlace(PLACE, wanted.key_env, wanted.key_file).key(environment)
