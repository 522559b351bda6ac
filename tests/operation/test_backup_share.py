"""A nightly backup while the bot is about to take its Matrix device, and on a share that deletes nothing."""

from pathlib import Path

import pytest

from adapters.command_line.backup.belongings import belongings
from adapters.matrix.session import lock
from bot.settings import Backup, Settings
from bot.settings.places import SettingsFiles
from bot.store.instance import serving
from tests.delivery.fakes import FakeClock
from tests.operation.backup_world import Called
from tests.operation.test_backup_nightly import Night

OLD, OLDER = "town-2026-01-02-0330.sicherung", "town-2026-01-01-0330.sicherung"


def device_of(database: Path) -> Path:
    device = database.with_name(f"{database.name}.matrix")
    device.mkdir()
    (device / "session.json").write_text("{}")
    (device / "olm-X.db").write_text("olm")
    return device


async def test_the_device_of_a_bot_that_goes_on_is_left_to_it(
    town: Path, clock: FakeClock, tmp_path: Path
) -> None:
    """Missed at night, made good at the start, when the bot has not taken its device yet."""
    device = device_of(town)
    wanted, files = Settings(database=town), SettingsFiles(None, None)
    with belongings(wanted, files, with_secrets=False, goes_on=True) as found, lock(device):
        assert [each.name for each in found.files if each.role in {"matrix", "olm"}] == ["session.json"]
    night = Night(town, clock, Backup(str(tmp_path / "nachts")))
    with serving(town):
        await night.backing.once()
    night.house.close()
    (name,) = night.names()
    said = Called(town)("restore", "--check", str(tmp_path / "nachts" / name))
    assert "matrix/session.json" in said
    assert "olm/" not in said
    assert "Verschlüsselungszustand des Matrix-Geräts ist nicht dabei" in said


async def test_a_backup_is_made_though_an_old_one_cannot_be_deleted(
    town: Path, clock: FakeClock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "nachts" / OLDER).mkdir(parents=True)  # deleted as no file can be
    (tmp_path / "nachts" / OLD).touch()
    night = Night(town, clock, Backup(str(tmp_path / "nachts"), keep=1))
    await night.backing.once()
    clock.advance(hours=2)
    await night.backing.once()
    assert night.names() == [OLDER, "town-2026-05-04-1000.sicherung"]
    assert night.metric("backup_failures_total") == 0
    assert night.backing.waiting() == ""
    assert f"Die alte Sicherung {tmp_path}/nachts/{OLDER} lässt sich nicht löschen" in caplog.text
    assert "nicht gelungen" not in caplog.text
    night.house.close()
