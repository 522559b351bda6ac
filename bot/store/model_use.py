"""How many tokens models that write have taken, by month: no person, no place."""

from bot.store.database import Database


class ModelUse:
    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, month: str, task: str, prompt: int, answer: int) -> None:
        """One request. `month` is like 2026-11."""
        with self._db.write() as w:
            w.execute(
                "INSERT INTO model_use (month, task, requests, prompt, answer) VALUES (?, ?, 1, ?, ?)"
                " ON CONFLICT (month, task) DO UPDATE SET requests = requests + 1,"
                " prompt = prompt + excluded.prompt, answer = answer + excluded.answer",
                [month, task, prompt, answer],
            )

    def tokens(self, month: str) -> int:
        """Of all tasks together."""
        found = self._db.value("SELECT sum(prompt + answer) FROM model_use WHERE month = ?", [month])
        return int(found or 0)
