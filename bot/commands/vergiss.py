"""/vergiss: what is kept of a person here goes at once."""

from bot.commands.base import Ask, Blocks, Command, in_thread, nothing
from bot.messages import Text
from bot.texts import conversation as texts


def answer(ask: Ask) -> Blocks:
    services, here = ask.services, (ask.incoming.place, ask.incoming.sender.key)
    with services.db.write():
        gone = services.exchanges.forget(*here)
        gone += services.memory.forget(*here)
        gone += services.kept_uploads.forget(*here)
    return [Text(texts.forgotten(gone))]


COMMAND = Command(
    "vergiss",
    "/vergiss",
    "löscht, was ich mir von Ihnen hier gemerkt habe",
    "/vergiss",
    in_thread(answer),
    nothing,
    texts.HOW_TO_FORGET,
)
