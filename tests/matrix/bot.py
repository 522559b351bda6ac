"""Our service as an operator runs it: `ratsbot serve` with its own settings and the demo council."""

import asyncio
import json
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from prometheus_client.parser import text_string_to_metric_families

from adapters.command_line.compose import build
from bot.settings import Embeddings, Settings, packaged
from tests.houses import DEMO_TOWNS, load_demo
from tests.matrix.process import Process, free_port
from tests.matrix.synapse import User

ROOT = Path(__file__).parents[2]
HOME = "kraehenfurt"
PYTHON = Path(sys.executable)
PROGRAM = "adapters.command_line"


class Stopped(NamedTuple):
    """`code` 0: it ended as it should; -9: it had to be killed. `seconds` is what it took."""

    code: int
    seconds: float


def make_demo(folder: Path) -> Path:
    """A database with the demo council in an empty folder, searched by words only; Bot copies it."""
    house = build(Settings(database=folder / "ratsbot.db", home=HOME, embeddings=Embeddings(kind="off")))
    load_demo(house)
    house.close()
    return folder


def write_cities(folder: Path) -> None:
    """The towns of the demo council: they are none of the packaged cities."""
    folder.mkdir()
    for town in DEMO_TOWNS:
        body = json.loads((packaged("demo") / town / "body.json").read_text(encoding="utf-8"))
        (folder / f"{town}.toml").write_text(toml({"name": body["shortName"]}), encoding="utf-8")


class Bot:
    """One installation in `folder` (made here), for the account `user` on the homeserver at `url`.

    `demo` is what make_demo made; without one it has no papers. `matrix` and `settings` are laid over the
    section [matrix] and over the whole file (sections as mappings). Without `user` it is on no Matrix.
    """

    def __init__(
        self,
        folder: Path,
        *,
        url: str = "",
        user: User | None = None,
        demo: Path | None = None,
        matrix: Mapping[str, Any] | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> None:
        self.folder = folder
        self.user = user
        self.homeserver = url
        self.http = f"http://127.0.0.1:{(port := free_port())}"
        self.config = folder / "ratsbot.toml"
        self.database = folder / "data" / "ratsbot.db"
        self.device = folder / "device"
        if demo is None:
            self.database.parent.mkdir(parents=True)
        else:
            shutil.copytree(demo, self.database.parent)
        write_cities(folder / "cities")
        table = self._settings(port, matrix or {}) | dict(settings or {})
        self.config.write_text(toml(table), encoding="utf-8")
        arguments = ("--config", str(self.config), "serve")
        self.process = Process(PYTHON, PROGRAM, arguments, folder / "out.log")

    @property
    def user_id(self) -> str:
        return self.user.user_id if self.user is not None else ""

    def _settings(self, port: int, matrix: Mapping[str, Any]) -> dict[str, Any]:
        table: dict[str, Any] = {
            "database": str(self.database),
            "home": HOME,
            "cities_folder": "cities",
            "http": {"port": port},
            "embeddings": {"kind": "off"},
        }
        if self.user is not None:
            table["matrix"] = {
                "homeserver": self.homeserver,
                "user": self.user.user_id,
                "folder": str(self.device),
                "users": ["*"],
                **matrix,
            }
        return table

    # --- its life

    async def login(self, *options: str) -> subprocess.CompletedProcess[str]:
        """A new, signed device for its account, by `ratsbot matrix login` (with more of its options).

        AssertionError with what it said unless it ends with 0.
        """
        assert self.user is not None
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.user.password)
        ended = await self.run("matrix", "login", "--password-file", str(password), *options)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended

    async def start(self, *, well: bool = True, seconds: float = 30) -> float:
        """Until /readyz says that all is well (or says anything, if not `well`); the seconds it took.

        RuntimeError with the end of its log if it does not.
        """
        wanted = (200,) if well else (200, 503)

        def begin() -> float:
            return self.process.start(
                lambda: fetch(f"{self.http}/readyz")[0] in wanted, cwd=ROOT, seconds=seconds
            )

        return await asyncio.to_thread(begin)

    async def stop(self, seconds: float = 30) -> Stopped:
        """Asks it to end, as systemd does."""
        begun = time.monotonic()
        code = await asyncio.to_thread(self.process.stop, seconds)
        return Stopped(code, time.monotonic() - begun)

    async def ended(self, seconds: float = 30) -> int:
        """Until it ends by itself; its exit code, -9 if it had to be killed after `seconds`."""
        return await asyncio.to_thread(self.process.wait, seconds)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()

    async def restart(self, *, hard: bool = False) -> None:
        """`hard`: by kill -9."""
        if hard:
            self.kill()
        else:
            await self.stop()
        await self.start()

    async def run(self, *arguments: str, answer: str = "") -> subprocess.CompletedProcess[str]:
        """Another command of the operator (`doctor`, `matrix`, …), with `answer` on its standard input."""
        command: Sequence[str] = (sys.executable, "-m", PROGRAM, "--config", str(self.config), *arguments)

        def ended() -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                command, cwd=ROOT, input=answer, capture_output=True, text=True, timeout=60, check=False
            )

        return await asyncio.to_thread(ended)

    # --- what it shows

    async def ready(self) -> dict[str, bool]:
        """Which services are ready, by /readyz; empty when it does not answer."""
        status, text = await asyncio.to_thread(fetch, f"{self.http}/readyz")
        said = json.loads(text)["services"] if status else []
        return {each["name"]: each["ready"] for each in said}

    async def metrics(self) -> dict[str, float]:
        """What /metrics says now, by name with labels: `x_total{kind="a"}`; AssertionError if nothing."""
        status, text = await asyncio.to_thread(fetch, f"{self.http}/metrics")
        assert status == 200, f"/metrics: {status} {text[:200]}"
        return parsed(text)

    def log(self) -> str:
        """What it has printed, over all its starts."""
        return self.process.output()


def parsed(text: str) -> dict[str, float]:
    """The samples of a Prometheus page, labels in alphabetical order."""
    found = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = ",".join(f'{key}="{value}"' for key, value in sorted(sample.labels.items()))
            found[sample.name + (f"{{{labels}}}" if labels else "")] = sample.value
    return found


def toml(table: Mapping[str, Any], above: str = "") -> str:
    """Values first, then the sections: strings, numbers, lists and mappings are all our settings need."""
    lines = [f"{key} = {_value(value)}" for key, value in table.items() if not isinstance(value, Mapping)]
    for key, value in table.items():
        if isinstance(value, Mapping):
            lines += [f"[{above}{key}]", toml(value, f"{above}{key}.")]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """TOML writes these as JSON does."""
    return json.dumps(value, ensure_ascii=False)


def fetch(url: str) -> tuple[int, str]:
    """Status and text; (0, why) when nobody answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()
    except OSError as error:
        return 0, str(error)
