"""Which model the settings ask for, and why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec

from bot.errors import ModelUnavailable, SettingsError
from bot.model.chat.port import Chat
from bot.model.embedder import Model
from bot.settings import Assistant, Embeddings, assistant_key, embeddings_key

# Each kind's modules are imported where they are needed: together they take a second and 100 MB.


@dataclass(frozen=True, slots=True)
class Unavailable:
    """No model: `reason` is a German sentence for the operator; `wanted` is False if he switched it off."""

    reason: str
    wanted: bool = True


def embedder(settings: Embeddings, environment: Mapping[str, str] | None = None) -> Model | Unavailable:
    """Cheap: files and packages are looked for, not opened. Raises nothing.

    What fails later, at the first question or at `load`, is raised there as a ModelError.
    """
    if settings.kind == "off":
        return Unavailable(
            'Die Suche nach Bedeutung ist abgeschaltet ([embeddings] kind = "off").', wanted=False
        )
    try:
        if settings.kind == "endpoint":
            return _endpoint(settings, environment)
        return _folder(settings) if settings.kind == "folder" else _local()
    except (ModelUnavailable, SettingsError) as error:
        return Unavailable(str(error))


def chat(settings: Assistant, environment: Mapping[str, str] | None = None) -> Chat | Unavailable:
    """The model that writes; cheap as well, and raises nothing."""
    if not settings.url:
        return Unavailable("Es ist kein Modell eingerichtet, das schreibt ([assistant] url).", wanted=False)
    try:
        _need("openai", "Das Modell, das schreibt,")
        from bot.model.chat.endpoint import ChatEndpoint  # noqa: PLC0415

        return ChatEndpoint(settings, assistant_key(settings, environment))
    except (ModelUnavailable, SettingsError) as error:
        return Unavailable(str(error))


def _local() -> Model:
    _need("onnxruntime", "Das mitgelieferte Sprachmodell")
    from bot.model.e5 import E5, find_weights  # noqa: PLC0415

    find_weights()
    return E5()


def _folder(settings: Embeddings) -> Model:
    _need("onnxruntime", "Das Modell im Ordner")
    _need("tokenizers", "Das Modell im Ordner")
    from bot.model.onnx_folder import OnnxFolder  # noqa: PLC0415

    return OnnxFolder(settings)


def _endpoint(settings: Embeddings, environment: Mapping[str, str] | None) -> Model:
    from bot.model.endpoint import Endpoint  # noqa: PLC0415

    return Endpoint(settings, embeddings_key(settings, environment))


def _need(package: str, what: str) -> None:
    if find_spec(package) is None:
        raise ModelUnavailable(f"{what} braucht das Paket {package}. Abhilfe: pip install {package}")
