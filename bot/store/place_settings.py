"""What places have chosen for themselves with /einstellungen."""

from bot.messages import Place
from bot.store.database import Database


class PlaceSettings:
    """Values are the setting's own text. They hold for the whole place, whatever the thread."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, place: Place, key: str) -> str | None:
        value: str | None = self._db.value(
            "SELECT value FROM place_setting WHERE platform = ? AND place = ? AND key = ?",
            (place.platform, place.id, key),
        )
        return value

    def put(self, place: Place, key: str, value: str | None) -> None:
        """None goes back to the default."""
        with self._db.write() as writer:
            writer.execute(
                "DELETE FROM place_setting WHERE platform = ? AND place = ? AND key = ?",
                (place.platform, place.id, key),
            )
            if value is not None:
                row = (place.platform, place.id, key, value)
                writer.execute("INSERT INTO place_setting VALUES (?, ?, ?, ?)", row)

    def move(self, platform: str, old: str, new: str) -> None:
        """A conversation goes on elsewhere; what was chosen there already stays."""
        with self._db.write() as writer:
            writer.execute(
                """INSERT OR IGNORE INTO place_setting
                SELECT platform, ?, key, value FROM place_setting WHERE platform = ? AND place = ?""",
                (new, platform, old),
            )
            writer.execute("DELETE FROM place_setting WHERE platform = ? AND place = ?", (platform, old))
