"""Wishes in a short notation, for tables; the two towns of tests/query_world are loaded."""

from bot.digest.records import Wish
from bot.digest.wording.wording import NotUnderstood, Wording
from tests.retrieval.query_world import read

CITIES = {"kraehenfurt": "Krähenfurt", "silberbrueck": "Silberbrück am See"}
WORDING = Wording(read, CITIES)
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


def short(wish: Wish | NotUnderstood) -> str:
    """„Mo 8:00 decision Radverkehr @trier -noted“, or what was not understood."""
    if isinstance(wish, NotUnderstood):
        return " ".join(wish.sentences)
    parts = [
        _when(wish),
        "+".join(wish.kinds),
        wish.query,
        *(f"@{each[:6]}" for each in wish.bodies),
        *(f"-{each.value or each.what}" for each in wish.without),
        "leer" if wish.empty else "",
    ]
    return " ".join(filter(None, parts))


def _when(wish: Wish) -> str:
    rhythm = wish.rhythm
    if rhythm.at_once:
        return "sofort"
    days = {7: "täglich", 5: "Mo-Fr"}.get(len(rhythm.days)) if rhythm.days[-1] in {4, 6} else None
    return f"{days or ','.join(_DAYS[day] for day in rhythm.days)} {rhythm.hour}:{rhythm.minute:02}"
