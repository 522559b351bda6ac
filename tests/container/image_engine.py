"""A container of the image that image_steps.sh builds, started with the flags of compose.yaml."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.matrix.process import CACHE

HOME = Path(os.environ.get("RATSBOT_IMAGE_HOME", CACHE / "image"))
IMAGE = "localhost/ratsbot:test"
ENGINE = (
    "podman",
    "--log-level=fatal",
    f"--root={HOME}/storage",
    f"--runroot={HOME}/run",
    "--cgroup-manager=cgroupfs",
    "--runtime=runc",
)
CONFINED = (
    "--network=none",
    "--read-only",
    "--read-only-tmpfs=false",
    "--cap-drop=all",
    "--security-opt=no-new-privileges",
    "--tmpfs=/tmp:size=64m,mode=1777,noexec,nosuid,nodev",
    "--memory=3g",
    "--pids-limit=512",
    "--user=10001:10001",
    "--ulimit=nofile=4096:4096",
    "--ulimit=nproc=4096:4096",
)


def missing() -> str | None:
    """Why no image can be built here, None if it can."""
    if os.environ.get("RATSBOT_IMAGE_STEPS") != "1":
        return "takes minutes and half a gigabyte: RATSBOT_IMAGE_STEPS=1 runs it"
    if os.geteuid() != 0:
        return "only root can build an image here"
    lacking = [each for each in ("podman", "runc", "debootstrap") if shutil.which(each) is None]
    return f"not installed: {', '.join(lacking)}" if lacking else None


def engine(*arguments: str, seconds: float = 60) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ENGINE, *arguments], capture_output=True, text=True, timeout=seconds, check=False)


def once(*command: str, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    """A container that ends by itself and is gone then."""
    return engine("run", "--rm", *CONFINED, *flags, IMAGE, *command, seconds=180)


@dataclass(frozen=True, slots=True)
class Container:
    """One that runs."""

    name: str

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        return engine("exec", self.name, *command)

    def healthy(self) -> bool:
        """What the image's own HEALTHCHECK says."""
        return engine("healthcheck", "run", self.name).returncode == 0

    def logs(self) -> str:
        said = engine("logs", self.name)
        return said.stdout + said.stderr
