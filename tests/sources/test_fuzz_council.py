"""A council system that puts whatever it likes into its objects: nothing fails that has no name, nothing
takes long, and every command still answers.

RATSBOT_FUZZ=5 spends five minutes; without it a few are drawn.
"""

import os
import tempfile
import time
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.command_line.compose import build
from bot.errors import RatsbotError
from bot.settings import Embeddings, Settings
from tests.houses import Talk, load
from tests.sources.hostile_json import HOSTILE, paths, replaced
from tests.sources.oparl.maker import archive, consultation, file, item, meeting, paper, url

MINUTES = float(os.environ.get("RATSBOT_FUZZ", "0"))
EXAMPLES = 8 if not MINUTES else int(MINUTES * 60 * 8)
SLOWEST = 10.0
TEXTS = ("Der Radweg. " * 20, "\ud7ff" * 1_000, "\x00" * 100, "a" * 300_000, "1/" * 100_000, "§ " * 100_000)
COUNCIL = [
    meeting(1, item(1, name="Radweg", consultation=url("Consultation", 1)), item(2, name="Freibad")),
    paper(1, "Radweg bauen", consultation=[consultation(1, item=1)], mainFile=file(1)),
    paper(2, "Freibad", mainFile=file(2)),
]
QUESTIONS = (
    "/suche Radweg",
    "/vorlage 2025/0001",
    "/sitzung 2025",
    "/neu 2020",
    "/frage Was kostet der Radweg?",
)
CHANGES = st.lists(st.tuples(st.floats(0, 1), st.sampled_from(HOSTILE)), min_size=1, max_size=4)


def bent(changes: list[tuple[float, Any]]) -> list[Any]:
    whole: Any = COUNCIL
    for where, new in changes:
        places = [each for each in paths(whole) if len(each) > 1]
        whole = replaced(whole, places[int(where * (len(places) - 1))], new)
    return list(whole)


@settings(max_examples=EXAMPLES)
@given(CHANGES, st.sampled_from(TEXTS))
async def test_whatever_a_system_says(changes: list[tuple[float, Any]], text: str) -> None:
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        house = build(Settings(database=place / "rat.db", embeddings=Embeddings(kind="off")))
        with closing(house):
            with suppress(RatsbotError):
                load(house, archive(place / "a", *bent(changes), texts={"1": text}))
            talk = Talk(house)
            for question in QUESTIONS:
                assert await talk(question)
    assert time.monotonic() - begun < SLOWEST
