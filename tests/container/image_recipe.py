"""The Dockerfile as data, and its building steps carried out in a folder instead of an image.

    stages = read(ROOT / "Dockerfile")
    bench = Bench(tmp_path)
    bench.build(stages["builder"])
    subprocess.run(["ratsbot", "--version"], env=bench.bare(stages["image"]))

Absolute paths of the image become paths below the folder. That shows that the locks install, that the
package is made and that what is stripped is not missed; tests/container/image_steps.sh shows the rest.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = re.compile(r"(?<![\w./-])/(venv|build|src|wheels)\b")
"""The folders of the image that the steps of a builder name."""
LEFT_BEHIND = shutil.ignore_patterns("__pycache__", "*.db", "*.db-*", "*.db.*", ".env*")
"""As .dockerignore says."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction: its word in capitals, and what follows it on one line."""

    word: str
    rest: str

    @property
    def words(self) -> list[str]:
        """The exec form (JSON), else what blanks part."""
        return list(json.loads(self.rest)) if self.rest.startswith("[") else self.rest.split()


def read(dockerfile: Path) -> dict[str, list[Step]]:
    """Each stage's steps by its name; before the first FROM under '', the last stage's under 'image'."""
    stages: dict[str, list[Step]] = {"": []}
    name = ""
    for step in _steps(dockerfile.read_text(encoding="utf-8")):
        if step.word == "FROM":
            name = step.words[2] if len(step.words) > 2 else "image"
            stages[name] = []
        stages[name].append(step)
    return stages


def _steps(text: str) -> Iterator[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        yield Step(word.upper(), re.sub(r"\s{2,}", " ", rest.strip()))


class Bench:
    """A folder that stands for the root of a builder's stage."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir()
        # `python` of the base image: the one this runs on, outside its environment.
        (folder / "bin" / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
        self.environment = {
            "PATH": f"{folder}/bin:{os.defpath}",
            "HOME": str(folder),
            **{name: value for name, value in os.environ.items() if name in {"PIP_CERT", "SSL_CERT_FILE"}},
        }
        self.place = folder

    def build(self, stage: list[Step]) -> None:
        """FROM and ARG of a stage say nothing here; COPY takes from the checkout."""
        for step in stage:
            match step.word:
                case "ENV":
                    self.environment |= _assignments(step.rest)
                case "WORKDIR":
                    self.place = self.folder / step.rest.lstrip("/")
                    self.place.mkdir(exist_ok=True)
                case "COPY":
                    self._copy(step.words)
                case "RUN":
                    self._shell(PLACES.sub(rf"{self.folder}/\1", step.rest))

    def bare(self, image: list[Step]) -> dict[str, str]:
        """The environment of the finished image; its folders are this one's."""
        (said,) = (_assignments(step.rest) for step in image if step.word == "ENV")
        here = {"PATH": f"{self.folder}/venv/bin:{os.defpath}", "HOME": str(self.folder)}
        return {**said, **here, "SQLITE_TMPDIR": str(self.folder)}

    def _copy(self, words: list[str]) -> None:
        *sources, target = words
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, self.place / target, ignore=LEFT_BEHIND)
            else:
                shutil.copy(ROOT / source, self.place / target)

    def _shell(self, command: str) -> None:
        done = subprocess.run(
            ["/bin/sh", "-ec", command],
            cwd=self.place,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}{done.stderr[-3000:]}"


def _assignments(rest: str) -> dict[str, str]:
    """What ENV sets; a build argument in it has the default 0. The machine's download cache may be used."""
    pairs = (each.partition("=") for each in rest.split())
    return {name: re.sub(r"\$\{\w+\}", "0", value) for name, _, value in pairs if name != "PIP_NO_CACHE_DIR"}
