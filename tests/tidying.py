"""What has been kept long enough goes: by the job of a running bot, on whatever a test has."""

from bot.clock import Clock
from bot.delivery.mailbox import Mailbox
from bot.retention import Housekeeping
from bot.settings import Retention
from bot.store.database import Database


def tidy(database: Database, mailbox: Mailbox, clock: Clock) -> None:
    """With the periods that hold where nothing else is set."""
    Housekeeping(database, Retention(), clock, mailbox, leave=_nobody_leaves).run()


def _nobody_leaves(platform: str, place: str) -> None:
    raise AssertionError((platform, place))
