"""The package works where there is no checkout: in an environment of its own."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CARRIED = ("prompts", "demo", "config")

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of `command`, run without anything that could lead it back into the checkout."""
    bare = {"PATH": os.defpath, "HOME": str(cwd), "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=cwd, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by the locked build backend, without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("ratsbot-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh environment holding only the wheel; dependencies come from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    run(
        sys.executable,
        "-m",
        "pip",
        "--python",
        python,
        "install",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
    )
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))
    # After the installation: pip would take a checkout's editable installation there for this one. A
    # path in a .pth file is only appended, so that no .pth file in that folder is followed.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_the_wheel_carries_what_the_code_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in CARRIED:
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".db"]
        assert files
        assert {f"bot/_files/{path.relative_to(ROOT).as_posix()}" for path in files} - names == set()


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"bot", "adapters"}


def test_the_installed_demo_finds_a_paper(installed: Path, tmp_path: Path) -> None:
    said = run(installed / "bin" / "ratsbot", "demo", "--say", "/suche Hitzeaktionsplan", cwd=tmp_path)
    answer = [line for line in said.splitlines() if "/suche" not in line]
    assert any("Hitzeaktionsplan" in line for line in answer), said


def test_the_installed_code_is_not_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = run(installed / "bin" / "python", "-c", "import bot; print(bot.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(installed)
