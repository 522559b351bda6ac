"""Who speaks, and what they may do here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from adapters.teams.config import Registration
from adapters.teams.wire import Activity, mapping
from bot.messages import Sender

_BOT = "28:"


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself. `pseudonym` makes the key of a user, `now` is the time, aware."""

    pseudonym: Callable[[str], str]
    now: Callable[[], datetime]


def own_ids(activity: Activity, registration: Registration) -> frozenset[str]:
    """What the bot goes by in mentions and lists of members."""
    return frozenset({activity.recipient_id, f"{_BOT}{registration.app_id}"}) - {""}


def sender(activity: Activity, registration: Registration, me: Me) -> Sender:
    """The person of the activity: at a click whoever clicks, not whoever asked for the card."""
    person = activity.from_aad
    managers = _lower(registration.managers)
    denied = (name for name, people in registration.commands.items() if person not in _lower(people))
    return Sender(
        me.pseudonym(person or activity.from_id),
        may_manage=activity.conversation_type == "personal" or (person != "" and person in managers),
        is_bot=is_bot(activity),
        denied=tuple(sorted(denied)),
    )


def is_bot(activity: Activity) -> bool:
    return activity.from_id.startswith(_BOT) or mapping(activity.raw.get("from")).get("role") == "bot"


def _lower(ids: Iterable[str]) -> frozenset[str]:
    return frozenset(each.lower() for each in ids)
