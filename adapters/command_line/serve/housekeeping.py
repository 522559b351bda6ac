"""The job that deletes in time, wired to the parts of a house."""

import datetime as dt

from adapters.command_line.compose import House
from bot.intake.evidence import expire_pages
from bot.retention import Housekeeping


def housekeeping(house: House) -> Housekeeping:
    """Make it once: it remembers on which day it has looked at what needs a long look."""
    services = house.services

    def forget_questions(_before: dt.datetime) -> int:
        return services.search.forget_questions() + house.study.limits.expire()

    return Housekeeping(
        house.db,
        house.settings.retention,
        house.clock,
        house.mailbox,
        house.bot.left,
        caches=(services.assistant.answering.expire, forget_questions),
        pages=lambda before: expire_pages(house.settings.database, before),
    )
