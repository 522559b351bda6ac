"""Secrets are asked for where nobody can see them, or not at all."""

import subprocess
import sys
from pathlib import Path

MATRIX = """
[matrix]
homeserver = "http://127.0.0.1:9"
user = "@ratsbot:stadt.example"
users = ["*"]
folder = "matrix"
"""


def test_a_password_is_not_asked_for_without_a_terminal(tmp_path: Path) -> None:
    config = tmp_path / "ratsbot.toml"
    config.write_text(MATRIX)
    ended = subprocess.run(
        [sys.executable, "-m", "adapters.command_line", "--config", str(config), "matrix", "login"],
        capture_output=True, text=True, check=False, start_new_session=True, stdin=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.startswith("Fehler: Das Passwort lässt sich ohne Terminal nicht erfragen.")
    assert "--password-file DATEI" in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
