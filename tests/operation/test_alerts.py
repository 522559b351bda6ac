"""The alerts and the table of numbers are about what a running Ratsbot really shows."""

import asyncio
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from adapters.command_line.compose import House
from adapters.command_line.serve.gauges import watch
from adapters.http.health import Standing
from bot.messages import Notice, ObjectRef, Place, Reply
from bot.metrics import Readings
from bot.settings import Settings, Sync
from tests.delivery.fakes import FakeClock
from tests.matrix.process import free_port

FOLDER = Path(__file__).parents[2] / "deploy" / "prometheus"
ALERTS = FOLDER / "ratsbot-alarme.yml"
NAME = re.compile(r"\b(?:ratsbot|process)_[a-z_]+[a-z]\b")
WITH_PLATFORM = re.compile(r"ratsbot_(?:matrix|teams)_(?!certificate)")
OF_PROMETHEUS = {"up", "ratsbot"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """/metrics of a running `ratsbot serve`."""
    folder, port = tmp_path_factory.mktemp("alerts"), free_port()
    config = folder / "ratsbot.toml"
    config.write_text(f'database = "{folder}/s.db"\n[http]\nport = {port}\n[embeddings]\nkind = "off"\n')
    command = [sys.executable, "-m", "adapters.command_line", "--config", str(config), "serve"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        assert "Ratsbot läuft" in process.stdout.readline()  # from then on the port is taken
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            yield answer.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=10)


def families(text: str) -> set[str]:
    """Names as queries use them: of a histogram without its parts, of a counter with its ending."""
    found = re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE)
    return {name for name, _ in found if not name.endswith("_created")}


def rules() -> list[dict[str, Any]]:
    yaml = pytest.importorskip("yaml", reason="no PyYAML")
    return [rule for group in yaml.safe_load(ALERTS.read_text("utf-8"))["groups"] for rule in group["rules"]]


def table() -> set[str]:
    lines = (FOLDER / "README.md").read_text("utf-8").splitlines()
    return {name for line in lines if line.startswith("| `") for name in NAME.findall(line.split("|")[1])}


def test_every_number_in_an_alert_is_shown(shown: str) -> None:
    for rule in rules():
        named = set(NAME.findall(rule["expr"])) - OF_PROMETHEUS
        assert not named - families(shown), rule["alert"]


def test_every_alert_says_in_german_what_is_and_what_to_do() -> None:
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names) >= 12
    for rule in rules():
        assert rule["annotations"]["summary"].endswith(".")
        assert len(rule["annotations"]["abhilfe"]) > 20
        assert rule["labels"]["severity"] in {"critical", "warning"}


def test_the_table_names_every_number_and_no_other(shown: str) -> None:
    assert not families(shown) - table()
    assert not {name for name in table() - families(shown) if not WITH_PLATFORM.match(name)}


def test_promtool_finds_the_rules_right() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool (Debian: prometheus)")
    for command in (["check", "rules", ALERTS.name], ["test", "rules", "ratsbot-alarme.test.yml"]):
        ended = subprocess.run([promtool, *command], cwd=FOLDER, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stdout + ended.stderr


def value(house: House, series: str) -> float:
    (found,) = re.findall(rf"^{re.escape(series)} (\S+)$", house.metrics.text().decode(), re.MULTILINE)
    return float(found)


async def test_what_waits_and_what_was_given_up_is_counted(house: House, clock: FakeClock) -> None:
    watch(house, lambda: [Standing("care", running=True, ready=False, since=clock.now(), failures=2)])
    place = Place("matrix", "raum", "room")
    paper = ObjectRef("Paper", "probedorf", "1")
    for number, shows in enumerate([(), (), (), (paper,)]):
        house.mailbox.enqueue(place, [Reply(f"k{number}", (Notice("x"),), shows=shows)], f"o{number}")
    house.mailbox.forget([paper])  # that is nobody's fault
    clock.advance(minutes=20)
    due = await asyncio.to_thread(house.mailbox.due, "matrix")
    house.mailbox.failed(due[0].id, "403 M_FORBIDDEN", None)
    assert value(house, 'ratsbot_outbox_waiting{platform="matrix"}') == 2
    assert value(house, 'ratsbot_outbox_oldest_seconds{platform="matrix"}') == 1200
    assert value(house, 'ratsbot_outbox_dead{platform="matrix"}') == 1
    assert value(house, 'ratsbot_service_ready{service="care"}') == 0
    assert value(house, 'ratsbot_service_failures{service="care"}') == 2
    house.bot.left("matrix", "raum")
    assert 'platform="matrix"' not in house.metrics.text().decode()  # nothing of it is left


def test_a_city_that_was_never_read_is_as_old_as_can_be(tmp_path: Path) -> None:
    from adapters.command_line.compose import build  # noqa: PLC0415

    house = build(Settings(database=tmp_path / "c.db", sync=Sync(cities=("trier",))), FakeClock())
    try:
        watch(house, tuple)
        assert value(house, 'ratsbot_city_synced_timestamp_seconds{city="trier"}') == 0
        assert value(house, "ratsbot_disk_free_bytes") > 0
    finally:
        house.close()


def test_a_number_that_cannot_be_read_hides_no_other(house: House) -> None:
    def fails() -> float:
        raise ValueError("geheim")

    house.metrics.watch("broken", "kaputt", fails)
    house.metrics.observe(lambda: [Readings("never", "nie", (), {(): fails()})])
    house.metrics.watch("well", "heil", lambda: 1.0)
    text = house.metrics.text().decode()
    assert "ratsbot_well 1.0" in text
    assert "ratsbot_broken NaN" in text
    assert "geheim" not in text
