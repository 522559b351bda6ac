"""Which backups there are, as `ratsbot stand` tells it: those of the nights apart from those made by hand."""

from datetime import datetime, time, timedelta

from adapters.command_line.compose import House
from bot.clock import ZONE, last_moment, told_stamp
from bot.store.backups import Kept, advice, last_good, last_in, read_record
from bot.store.snapshot import counted

AFTER_NIGHT = timedelta(hours=1)
"""So long one may take before its night is called missed."""


def backups(house: House, now: datetime) -> list[str]:
    """Line by line. One made by hand says nothing of the nights."""
    database, wanted = house.settings.database, house.settings.backup
    if faults := read_record(database).faults:
        return [f"DATENBANK BESCHÄDIGT, {counted(faults)} bei der letzten Prüfung. {advice(database)}"]
    last, night = last_good(database), last_in(database, wanted.folder)
    late = ". DIE LETZTE NACHT FEHLT. Prüfen: ratsbot doctor config" if missed(house, now) else ""
    none = "noch keine; ratsbot serve macht sie" if wanted.folder else "keine ([backup] folder)"
    lines = [f"nachts {_told(night) if night else none}{late}"]
    if last and last != night:
        lines.append(f"von Hand {_told(last)}")
    if not last:
        lines.append("von Hand noch keine. Anlegen: ratsbot backup DATEI")
    return lines


def missed(house: House, now: datetime) -> bool:
    """Whether the last night's moment has passed without a backup in the folder of the nights since."""
    wanted = house.settings.backup
    night = last_in(house.settings.database, wanted.folder)
    moment = last_moment(now, time.fromisoformat(wanted.at), ZONE)
    return night is not None and datetime.fromisoformat(night.at) < moment and now - moment > AFTER_NIGHT


def _told(kept: Kept) -> str:
    return f"{told_stamp(kept.at)}, {kept.file}"
