"""What the Dockerfile does, done in a folder: from the locks to a bot that answers and stops.

No engine is needed for that; what needs one is in tests/container/test_steps.py.
"""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.container.image_recipe import ROOT, Bench, Step, read

pytestmark = pytest.mark.slow

STAGES = read(ROOT / "Dockerfile")
OFFLINE = ("Failed to establish a new connection", "Temporary failure in name resolution")


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    made = Bench(tmp_path_factory.mktemp("image"))
    try:
        made.build(STAGES["builder"])
    except AssertionError as error:
        if any(each in str(error) for each in OFFLINE):
            pytest.skip("no package registry is reached: the locks cannot be installed")
        raise
    return made


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Stands for /data: settings with a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "ratsbot.toml").write_text(f"[http]\nport = {port}\n", encoding="utf-8")
    return tmp_path


def started() -> list[str]:
    """ENTRYPOINT and CMD without tini, which is the image's."""
    image = {step.word: step.words for step in STAGES["image"]}
    assert image["ENTRYPOINT"][:2] == ["tini", "--"]
    return [*image["ENTRYPOINT"][2:], *image["CMD"]]


def checked(bench: Bench, data: Path) -> int:
    """How the command of HEALTHCHECK ends where the settings are."""
    (check,) = (step.rest for step in STAGES["image"] if step.word == "HEALTHCHECK")
    command = Step("CMD", check.partition("CMD ")[2]).words
    environment = bench.bare(STAGES["image"])
    return subprocess.run(command, cwd=data, env=environment, capture_output=True, check=False).returncode


@pytest.fixture
def serving(bench: Bench, data: Path) -> Iterator[subprocess.Popen[str]]:
    running = subprocess.Popen(
        started(),
        cwd=data,
        env=bench.bare(STAGES["image"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield running
    running.kill()
    running.communicate()


def test_the_demo_answers(bench: Bench, tmp_path: Path) -> None:
    command = [str(bench.folder / "venv/bin/ratsbot"), "demo", "--say", "/suche Hitze"]
    environment = bench.bare(STAGES["image"])
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "Hitzeaktionsplan" in done.stdout) == (0, True), done.stdout + done.stderr


def test_it_becomes_healthy_and_stops_at_once(
    bench: Bench, data: Path, serving: subprocess.Popen[str]
) -> None:
    end = time.monotonic() + 60
    while checked(bench, data):
        assert serving.poll() is None, serving.communicate()[0]
        assert time.monotonic() < end
    begun = time.monotonic()
    serving.terminate()
    assert serving.wait(10) == 0
    assert time.monotonic() - begun < 5
    assert {oct(each.stat().st_mode & 0o777) for each in data.glob("ratsbot.db*")} == {"0o600"}
    # onnxruntime keeps what it would tell Microsoft in the home folder.
    assert not (bench.folder / ".cache").exists()


def test_a_check_of_nothing_fails(bench: Bench, data: Path) -> None:
    assert checked(bench, data) == 1


def test_no_installer_no_tests_and_no_sources_to_compile_travel(bench: Bench) -> None:
    (packages,) = (bench.folder / "venv" / "lib").glob("python3*/site-packages")
    names = {each.name for each in packages.iterdir()}
    assert not names & {"pip", "setuptools", "hatchling", "pytest"}
    assert not [each for each in packages.rglob("*") if each.name in {"tests", "SelfTest"}]
    assert [each.name for each in (bench.folder / "venv" / "bin").iterdir() if not each.is_symlink()] == [
        "ratsbot"
    ]


def test_everything_is_compiled(bench: Bench) -> None:
    """A read-only image could not do it later, and every start would take seconds more."""
    (packages,) = (bench.folder / "venv" / "lib").glob("python3*/site-packages")
    sources = [each for each in packages.rglob("*.py") if "_files" not in each.parts]
    missing = [each for each in sources if not list((each.parent / "__pycache__").glob(f"{each.stem}.*.pyc"))]
    assert len(missing) < 20, missing[:20]
