"""The container's HEALTHCHECK asks where the settings say that /healthz is."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.http.listener import Listener
from tests.http.test_listener import World, listening
from tests.matrix.process import free_port

COMMAND = [sys.executable, "-m", "adapters.http.healthcheck"]


async def checked(folder: Path, text: str) -> int:
    (folder / "ratsbot.toml").write_text(text)
    environment = {"PYTHONPATH": str(Path(__file__).parents[2]), "HTTP_PROXY": "http://127.0.0.1:9"}
    ended = await asyncio.to_thread(
        subprocess.run, COMMAND, cwd=folder, env=environment, capture_output=True, check=False
    )
    assert ended.stderr == b""
    return ended.returncode


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "::", "::1"])  # noqa: S104 - where it listens
async def test_it_is_asked_at_the_port_of_the_settings(tmp_path: Path, host: str) -> None:
    world, port = World(), free_port()
    settings = f'[http]\nhost = "{host}"\nport = {port}\n'
    assert await checked(tmp_path, settings) == 1
    async with listening(Listener(host, port, world.status().routes())):
        assert await checked(tmp_path, settings) == 0
        world.database = False
        assert await checked(tmp_path, settings) == 1
