"""einrichten.sh: run again and again, with versions that are the same, newer or broken. As it is shipped, but
for the places, the accounts, and pip, which only notes what it would have installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "deploy" / "systemd" / "einrichten.sh"
PLACES = ("/opt/", "/etc/", "/var/lib/", "/usr/local/bin/", "/run/systemd/")

STUBS = {
    "id": "echo 0",
    "date": 'n=$(($(cat "$STAGE/calls") + 1)); echo $n >"$STAGE/calls"; echo "20260102-00000$n"',
    **dict.fromkeys(("getent", "install", "runuser", "systemctl"), "exit 0"),
}
PYTHON = r"""
[ "$1" = -c ] && exit 0
if [ "$2" = venv ]; then
  mkdir -p "$3/bin" "$3/lib/python3.11/site-packages/ratsbot-1.dist-info"
  cp "$0" "$3/bin/python"
  exit 0
fi
case "$*" in *requirements.txt*) [ ! -e "$STAGE/broken" ] || exit 1 ;; esac
here="$(dirname "$0")/.."
if [ "$3" = wheel ]; then
  for last; do :; done
  while [ "$1" != --wheel-dir ]; do shift; done
  cp "$STAGE/version" "$2/ratsbot-1-py3-none-any.whl"
fi
case "$*" in *.whl)
  for wheel; do :; done
  cp "$wheel" "$here/code"
  printf 'bot/__init__.py,sha256=%s,3\n../../../bin/ratsbot,sha256=%s,3\n' "$(cat "$wheel")" "$here" \
    >"$here/lib/python3.11/site-packages/ratsbot-1.dist-info/RECORD"
  printf '#!/bin/sh\necho ratsbot 1\n' >"$here/bin/ratsbot"
  chmod +x "$here/bin/ratsbot"
esac
"""

HOLDING = """
import mmap, sys
with open(sys.argv[1], "rb") as file:
    held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
print("ja", flush=True)
sys.stdin.read()
"""


class Machine:
    """`/opt/ratsbot` of a machine without Ratsbot; all versions call themselves 1."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opt = folder / "opt" / "ratsbot"
        self.opt.mkdir(parents=True)
        (folder / "calls").write_text("0")
        (tools := folder / "bin").mkdir()
        (folder / "tmp").mkdir()
        for name, text in {**STUBS, "python3": PYTHON}.items():
            (tools / name).write_text(f"#!/bin/sh\nset -eu\n{text}\n")
            (tools / name).chmod(0o755)
        text = SCRIPT.read_text(encoding="utf-8").replace('cd "$(dirname "$0")/../.."\n', "")
        for place in PLACES:
            text = text.replace(place, f"{folder}{place}")
        (folder / "einrichten.sh").write_text(text, encoding="utf-8")

    def set_up(self, version: str) -> int:
        (self.folder / "version").write_text(version)
        done = subprocess.run(
            ["/bin/sh", self.folder / "einrichten.sh"],
            env={
                "PATH": f"{self.folder / 'bin'}:{os.defpath}",
                "STAGE": str(self.folder),
                "TMPDIR": str(self.folder / "tmp"),
            },
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert ("Fertig" in done.stdout) == (done.returncode == 0), done.stderr
        assert list((self.folder / "tmp").iterdir()) == []
        return done.returncode

    def behind(self, link: str) -> str:
        """Which version a link leads to."""
        return (self.opt / link / "code").read_text()

    @property
    def builds(self) -> list[str]:
        return sorted(each.name for each in self.opt.iterdir() if not each.is_symlink())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_the_first_time_there_is_no_way_back(machine: Machine) -> None:
    assert machine.set_up("a") == 0
    assert (machine.behind("venv"), machine.builds) == ("a", ["20260102-000001"])
    assert not (machine.opt / "venv.alt").is_symlink()


def test_the_same_version_again_leaves_the_way_back(machine: Machine) -> None:
    """Its number is the same for all here: what counts is the code."""
    for version in ("a", "b", "b", "b"):
        assert machine.set_up(version) == 0
    assert (machine.behind("venv"), machine.behind("venv.alt")) == ("b", "a")
    assert machine.builds == ["20260102-000001", "20260102-000004"]


def test_of_older_versions_only_the_last_one_stays(machine: Machine) -> None:
    for version in ("a", "b", "c"):
        machine.set_up(version)
    assert (machine.behind("venv"), machine.behind("venv.alt")) == ("c", "b")
    assert machine.builds == ["20260102-000002", "20260102-000003"]


def test_a_setup_that_fails_leaves_nothing_and_changes_nothing(machine: Machine) -> None:
    machine.set_up("a")
    (machine.folder / "broken").touch()
    assert machine.set_up("b") == 1
    assert (machine.behind("venv"), machine.builds) == ("a", ["20260102-000001"])
    (machine.folder / "broken").unlink()
    machine.set_up("b")
    assert (machine.behind("venv"), machine.behind("venv.alt")) == ("b", "a")


def test_what_still_runs_is_not_taken_from_under_it(machine: Machine) -> None:
    """Twice in a row without a restart."""
    machine.set_up("a")
    library = machine.opt / "20260102-000001" / "library.so"
    library.write_bytes(b"x" * 4096)
    holding = (
        "import mmap, sys; f = open(sys.argv[1]); m = mmap.mmap(f.fileno(), 0, prot=1); print(1, flush=True)"
    )
    command = [sys.executable, "-c", f"{holding}; sys.stdin.read()", str(library)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as service:
        assert service.stdout is not None
        service.stdout.readline()
        machine.set_up("b")
        machine.set_up("c")
        assert library.exists()
        service.communicate()
    machine.set_up("c")
    assert machine.builds == ["20260102-000002", "20260102-000004"]


def test_after_the_way_back_the_next_version_can_be_left_again(machine: Machine) -> None:
    for version in ("a", "b"):
        machine.set_up(version)
    (machine.opt / "venv").unlink()
    (machine.opt / "venv").symlink_to((machine.opt / "venv.alt").readlink())
    machine.set_up("c")
    assert (machine.behind("venv"), machine.behind("venv.alt")) == ("c", "a")
    assert machine.builds == ["20260102-000001", "20260102-000003"]
