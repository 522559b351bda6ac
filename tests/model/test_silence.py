"""The local model tells nobody that it runs: onnxruntime reports to its maker unless it is told not to."""

import os
import subprocess
import sys
from pathlib import Path

LOADED = """
from bot.errors import ModelError
from bot.model.sessions import open_session
try:
    open_session(b"", "Das Modell", at_once=1)
except ModelError as error:
    print(error)
"""


def test_nothing_is_collected_for_its_maker(tmp_path: Path) -> None:
    """What it would send lies in the home folder before it is sent."""
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.rglob("*")) == []
