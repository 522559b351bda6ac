"""An operator's folder on a machine of its own: settings, a home, a place for temporary files; and the
command line in it as a process.

Also run as one: python -m tests.operation.operator_place UMASK < [["import", "…"], …] calls the commands one
after the other, each as if it were a process of its own.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
HIDES_NOTHING = "000"
"""The umask of everything here."""
SECONDS = 120


@dataclass(frozen=True)
class Ran:
    """The exit status of each command, and all that they said."""

    statuses: list[int]
    out: str
    err: str


@dataclass
class Place:
    """`more` is added to the environment, in which there is nothing else of ours."""

    folder: Path
    more: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for each in (self.folder, self.folder / "home", self.folder / "tmp"):
            each.mkdir(mode=0o700, exist_ok=True)

    def keep(self, name: str, text: str) -> Path:
        """A file of the operator's."""
        path = self.folder / name
        path.touch(mode=0o600)
        path.write_text(text)
        return path

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        homes = {"HOME": str(self.folder / "home"), "TMPDIR": str(self.folder / "tmp")}
        ours = {"PYTHONPATH": str(ROOT), "RATSBOT_CONFIG": str(self.folder / "ratsbot.toml")}
        return {**kept, **homes, **ours, **self.more}

    def run(self, *commands: Sequence[str]) -> Ran:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.operation.operator_place", HIDES_NOTHING],
            input=json.dumps(commands),
            capture_output=True,
            text=True,
            cwd=self.folder,
            env=self.environment,
            timeout=SECONDS,
            check=False,
        )
        out, _, statuses = ran.stdout.rstrip().rpartition("\n")
        return Ran(json.loads(statuses), out, ran.stderr)

    @contextlib.contextmanager
    def serving(self, log: IO[str] | int = subprocess.DEVNULL) -> Iterator[subprocess.Popen[str]]:
        """`ratsbot serve`, from its first line to its end."""
        with subprocess.Popen(
            [sys.executable, "-m", "adapters.command_line", "serve"],
            cwd=self.folder,
            env=self.environment,
            umask=int(HIDES_NOTHING, 8),
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline()
                yield process
            finally:
                process.send_signal(signal.SIGINT)
                process.wait(30)


def _calls(umask: int, commands: list[list[str]]) -> list[int]:
    from adapters.command_line.main import main  # noqa: PLC0415 - whoever only starts this needs it not

    found = []
    for each in commands:
        os.umask(umask)
        sys.argv = ["ratsbot", *each]
        try:
            main()
        except SystemExit as ended:
            found.append(int(ended.code or 0))
    return found


if __name__ == "__main__":
    told = _calls(int(sys.argv[1], 8), json.load(sys.stdin))
    sys.stdout.write("\n" + json.dumps(told))
