"""/abos: what is subscribed here, how it stands and when it comes."""

from bot.commands.base import Ask, Blocks, Command, in_thread, nothing
from bot.commands.subscribing import following, wording
from bot.digest.records import Subscription
from bot.messages import Notice, Table, Text
from bot.texts import ordering as texts


def answer(ask: Ask) -> Blocks:
    here = ask.services.digest.subscriptions.of(ask.incoming.place)
    if not here:
        return [Notice(texts.NONE)]
    return [listed(ask, here), Text(texts.what_can_be_done(here[0].number))]


def listed(ask: Ask, here: list[Subscription]) -> Table:
    reader = wording(ask)
    rows = (
        (str(each.number), reader.told(each.wish), texts.STATES[each.state], following(ask, each))
        for each in here
    )
    return Table(texts.CAPTION, texts.HEADER, tuple(rows))


COMMAND = Command(
    "abos",
    "/abos",
    "zeigt, was hier abonniert ist",
    "/abos",
    in_thread(answer),
    nothing,
)
