"""What people read where the endpoint fails: each fault of tests/assistant/faults.py, as a table in Markdown.

python -m benchmarks.chat_faults

Each fault through mailbox, bot and courier, once before a sentence was whole and, where an answer can break
later, once after a sentence that holds („late“). The deadline is 0.6 s where nothing would come, else 5 s.
"""

import asyncio
import logging
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bot.messages import Answer, Block, Written
from tests.assistant.faults import ALL, COMMANDS, Asked, Office
from tests.delivery.fakes import FakeClock
from tests.houses import load_demo
from tests.model.chat_wire import KEY, FakeChat

WORD_OF_IT = ("Sprachmodell", "bricht hier ab")


def main() -> None:
    logging.disable(logging.CRITICAL)
    os.environ["RATSBOT_TEST_KEY"] = KEY
    clock = FakeClock()
    clock.at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, FakeChat() as chat:
        office = Office(Path(folder) / "demo.db", chat, clock)
        load_demo(office.house)
        unplugged = Office(office.database, chat, clock, "http://127.0.0.1:9/v1")
        asyncio.run(_table(office, unplugged))
        unplugged.house.close()
        office.house.close()


async def _table(office: Office, unplugged: Office) -> None:
    """Faults that look the same to people share a line."""
    print("| command | fault | what is seen | what is said of the model | at most |")
    print("|---|---|---|---|---|")
    for command in COMMANDS:
        opening = await office.opening(command)
        found: dict[tuple[str, str], list[str]] = {}
        longest: dict[tuple[str, str], float] = {}
        for row, late in ALL:
            where = unplugged if row.name == "nobody listens" else office
            asked = await where.meet(row, command, opening, late=late)
            looks = _seen(asked), _told(asked)
            found.setdefault(looks, []).append(f"{row.name}{' (late)' if late else ''}")
            longest[looks] = max(longest.get(looks, 0.0), asked.seconds)
        for (seen, told), faults in found.items():
            print(f"| {command} | {'; '.join(faults)} | {seen} | {told} | {longest[seen, told]:.1f} s |")


def _seen(asked: Asked) -> str:
    kinds = dict.fromkeys(kind for each in asked.final.blocks if (kind := _kind(each)))
    return ", ".join(kinds) or "a notice only"


def _kind(block: Block) -> str:
    match block:
        case Answer(model_written=True):
            return "checked sentences of the model"
        case Answer():
            return "sentences of the papers"
        case Written():
            return "text of the model"
        case _:
            return ""


def _told(asked: Asked) -> str:
    blocks = [each for each in asked.final.blocks if hasattr(each, "text") and not isinstance(each, Written)]
    notes = [each.note for each in asked.final.blocks if isinstance(each, Written)]
    lines = [*(each.text for each in blocks), *notes]
    told = " ".join(each for each in lines if any(word in each for word in WORD_OF_IT))
    return " ".join(told.split()) or "–"


if __name__ == "__main__":
    main()
