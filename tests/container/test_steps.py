"""The image, built by a real builder and run as compose.yaml confines it; only its base is a stand-in."""

import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.container.image_engine import CONFINED, IMAGE, Container, engine, missing, once
from tests.container.image_recipe import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.skipif(missing() is not None, reason=str(missing()))]

NAME = "ratsbot-under-test"
ORPHAN = "import os, time; os.fork() or (os.fork() and os._exit(0)) or time.sleep(0.1)"
"""A child that leaves a child behind, as a killed document reader leaves its tesseract."""


@pytest.fixture(scope="module")
def image() -> str:
    """What the builder says of its layers."""
    steps = ROOT / "tests" / "container" / "image_steps.sh"
    built = subprocess.run([steps], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    return built.stdout


@pytest.fixture
def container(image: str) -> Iterator[Container]:
    assert image
    started = engine("run", "--detach", "--name", NAME, *CONFINED, IMAGE)
    assert started.returncode == 0, started.stderr
    running = Container(NAME)
    end = time.monotonic() + 90
    while not running.healthy():
        assert time.monotonic() < end, running.logs()
    yield running
    engine("rm", "--force", "--volumes", NAME)


def test_the_demo_answers(image: str) -> None:
    assert image
    said = once("demo", "--say", "/suche Hitze")
    assert said.returncode == 0, said.stderr
    assert "Hitzeaktionsplan" in said.stdout


def test_it_ends_soon_after_the_signal(container: Container) -> None:
    begun = time.monotonic()
    assert engine("stop", "--time", "20", container.name).returncode == 0
    assert time.monotonic() - begun < 6
    assert engine("inspect", "--format", "{{.State.ExitCode}}", container.name).stdout.strip() == "0"


def test_nobody_else_reads_its_data(container: Container) -> None:
    modes = container.inside("find", "/data", "-printf", "%m %U %y\n").stdout.split("\n")
    assert set(filter(None, modes)) == {"700 10001 d", "600 10001 f"}


def test_nothing_is_collected_for_others(container: Container) -> None:
    """onnxruntime would keep what it tells Microsoft in the home folder."""
    names = container.inside("ls", "-A", "/data").stdout.split()
    assert names
    assert all(each.startswith("ratsbot.db") for each in names), names


def test_nothing_but_data_and_tmp_can_be_written(container: Container) -> None:
    places = ("/", "-xdev", "(", "-path", "/data", "-o", "-path", "/tmp", ")", "-prune", "-o")  # noqa: S108
    found = container.inside("find", *places, "-writable", "!", "-type", "l", "-print").stdout.split()
    assert [each for each in found if not each.startswith(("/proc", "/dev"))] == []
    assert container.inside("touch", "/venv/x").returncode == 1


def test_it_has_no_rights_to_lose(container: Container) -> None:
    status = dict(
        line.split(":\t", 1)
        for line in container.inside("cat", "/proc/1/status").stdout.splitlines()
        if ":\t" in line
    )
    assert {status[each] for each in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert status["NoNewPrivs"] == "1"
    assert status["Uid"].split() == ["10001"] * 4


def test_orphans_are_collected(container: Container) -> None:
    for _ in range(5):
        container.inside("python", "-c", ORPHAN)
    time.sleep(0.5)
    states = container.inside("sh", "-c", "cat /proc/[0-9]*/stat").stdout
    assert ") Z " not in states, states


def test_nothing_of_ours_runs_with_another_users_rights(container: Container) -> None:
    assert container.inside("find", "/venv", "/data", "-perm", "/6000").stdout == ""
