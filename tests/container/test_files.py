"""What Dockerfile, compose.yaml and the systemd unit promise, read from the files themselves."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot import __version__
from tests.container.image_recipe import ROOT, Step, read

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
STAGES = read(ROOT / "Dockerfile")
EXACT = r"^(?:\$\{\w+:-)?[\w./-]+:(?:server-b\d+|v?\d+\.\d+\.\d+[\w.-]*)\}?$"
services = pytest.mark.parametrize("name", SERVICES)


def steps(word: str, stage: str = "image") -> list[Step]:
    return [step for step in STAGES[stage] if step.word == word]


class TestDockerfile:
    def test_the_base_has_an_exact_tag_and_takes_a_digest(self) -> None:
        (named,) = (step.rest for step in STAGES[""] if step.rest.startswith("PYTHON_IMAGE="))
        assert named.split("=")[1].split(":")[1].split("-")[0].count(".") == 2
        assert [step.words[0] for stage in STAGES.values() for step in stage if step.word == "FROM"] == [
            "${PYTHON_IMAGE}",
            "${PYTHON_IMAGE}",
        ]

    def test_nobody_is_root_at_the_end(self) -> None:
        assert [step.rest for step in steps("USER")] == ["10001:10001"]
        after = STAGES["image"][STAGES["image"].index(steps("USER")[0]) :]
        assert "RUN" not in {step.word for step in after}

    def test_packages_come_from_the_locks_only(self) -> None:
        fetched = [
            s.rest for s in steps("RUN", "builder") if " install " in s.rest and "--no-index" not in s.rest
        ]
        assert len(fetched) == 2
        assert all("--require-hashes --only-binary :all: -r requirements" in each for each in fetched)

    def test_all_that_is_copied_passes_the_dockerignore(self) -> None:
        allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        copied = {source for step in steps("COPY", "builder") for source in step.words[:-1]}
        assert copied == {line[1:] for line in allowed if line.startswith("!")}
        assert "*" in allowed

    def test_data_are_one_volume_and_the_end_is_a_signal_that_serve_awaits(self) -> None:
        assert [step.rest for step in steps("VOLUME")] == ["/data"]
        assert [step.rest for step in steps("STOPSIGNAL")] == ["SIGTERM"]

    def test_health_is_not_asked_through_a_proxy(self) -> None:
        (check,) = (step.rest for step in steps("HEALTHCHECK"))
        assert '"-m", "adapters.http.healthcheck"' in check
        assert "urllib" not in (ROOT / "adapters/http/healthcheck.py").read_text("utf-8")


class TestCompose:
    @services
    def test_each_service_is_confined(self, name: str) -> None:
        service = SERVICES[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert not {"privileged", "cap_add", "devices", "pid", "ipc", "userns_mode"} & set(service)
        assert service["user"].split(":")[0] == "10001"
        assert service["mem_limit"]
        assert service["pids_limit"]
        assert service["logging"]["options"]["max-size"]

    @services
    def test_nothing_listens_but_on_this_machine(self, name: str) -> None:
        assert all(port.startswith("127.0.0.1:") for port in SERVICES[name].get("ports", ()))
        assert SERVICES[name].get("network_mode", "none") == "none"

    @services
    def test_images_are_exact(self, name: str) -> None:
        assert re.match(EXACT, SERVICES[name]["image"]), SERVICES[name]["image"]

    @services
    def test_no_secret_is_in_the_environment(self, name: str) -> None:
        said = SERVICES[name].get("environment", {})
        assert not [each for each in said if any(word in each for word in ("KEY", "PASS", "SECRET", "TOKEN"))]

    def test_alone_it_starts_only_the_bot(self) -> None:
        assert [name for name, service in SERVICES.items() if "profiles" not in service] == ["ratsbot"]
        assert "depends_on" not in SERVICES["ratsbot"]

    def test_the_language_model_has_no_way_out(self) -> None:
        assert SERVICES["modell"]["networks"] == ["innen"]
        assert COMPOSE["networks"]["innen"] == {"internal": True}

    def test_the_bot_is_this_version_and_this_base(self) -> None:
        assert SERVICES["ratsbot"]["image"] == f"ratsbot:{__version__}"
        (base,) = (step.rest.partition("=")[2] for step in STAGES[""] if "PYTHON_IMAGE" in step.rest)
        assert SERVICES["ratsbot"]["build"]["args"]["PYTHON_IMAGE"] == f"${{PYTHON_IMAGE:-{base}}}"

    def test_synapse_is_the_one_that_the_tests_talk_to(self) -> None:
        locked = (ROOT / "tests" / "matrix" / "synapse.txt").read_text(encoding="utf-8")
        (version,) = (
            line.split("==")[1].split()[0]
            for line in locked.splitlines()
            if line.startswith("matrix-synapse==")
        )
        assert SERVICES["synapse"]["image"].endswith(f":v{version}}}")

    def test_docker_compose_understands_it(self) -> None:
        if shutil.which("docker-compose") is None:
            pytest.skip("no docker-compose: apt-get install docker-compose")
        # Debian's one is older than the top-level `name`.
        text = (ROOT / "compose.yaml").read_text(encoding="utf-8").replace("\nname: ratsbot\n", "\n")
        command = ["docker-compose", "--project-directory", str(ROOT), "-f", "-", "config", "--quiet"]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


class TestTryOut:
    def test_the_homeserver_is_for_trying_only(self) -> None:
        settings = yaml.safe_load((ROOT / "deploy/container/synapse.yaml").read_text(encoding="utf-8"))
        assert settings["enable_registration"] is False
        assert settings["federation_domain_whitelist"] == []
        assert [each["names"] for one in settings["listeners"] for each in one["resources"]] == [["client"]]

    @pytest.mark.parametrize(
        "script",
        ["container/synapse.sh", "container/konten.sh", "systemd/einrichten.sh", "systemd/ratsbot"],
    )
    def test_scripts_are_plain_shell(self, script: str) -> None:
        done = subprocess.run(["/bin/sh", "-n", ROOT / "deploy" / script], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "\nset -eu\n" in Path(ROOT / "deploy" / script).read_text(encoding="utf-8")
