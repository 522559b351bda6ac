"""Where a conversation is: the core's Place of it, and all that is needed to write there again."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol

from adapters.teams.config import SERVICE_HOSTS, Registration
from adapters.teams.hosts import trusted
from adapters.teams.wire import Activity, identifier, mapping
from bot.errors import Undeliverable
from bot.messages import Place, PlaceKind

PLATFORM = "teams"
_THREAD = ";messageid="
_KINDS: dict[str, PlaceKind] = {"personal": "personal", "channel": "room"}


class Foreign(Undeliverable):
    """A stored reference does not belong to us: our token would go where it must not."""


class References(Protocol):
    """Keeps one text per place."""

    def put(self, place_id: str, text: str) -> None: ...

    def get(self, place_id: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Reference:
    """A conversation as the connector needs it, and no person of it. `conversation` is without a thread."""

    city: str
    tenant: str
    service_url: str
    conversation_type: str
    conversation: str
    channel: str
    team: str
    bot: str
    locale: str

    @property
    def place_id(self) -> str:
        return place_id(self.city, self.conversation)

    def text(self) -> str:
        """JSON, for `load`."""
        return json.dumps(asdict(self))


def place(activity: Activity, city: str, conversation: str = "") -> Place | None:
    """None where the activity names no conversation; `conversation` is another one of which it tells.

    In channels everything is in a thread, which is named after its first message; chats have none.
    """
    whole = conversation or activity.conversation_id
    base, _, root = whole.partition(_THREAD)
    if not base:
        return None
    kind = _KINDS.get(activity.conversation_type, "group")
    thread = root if kind == "room" and root else None
    return Place(PLATFORM, place_id(city, base), kind, thread, city)


def place_id(city: str, conversation: str) -> str:
    """Two cities' bots may sit in one chat: each has a place of its own."""
    return f"{city}|{conversation}"


def conversation_of(place: Place, *, threaded: bool = True) -> str:
    """The conversation's id in Teams, with its thread unless not wanted."""
    conversation, thread = place.id.partition("|")[2], thread_in(place)
    return f"{conversation}{_THREAD}{thread}" if threaded and thread else conversation


def thread_in(place: Place) -> str | None:
    """None in chats, whatever the core calls a thread there: Teams knows none in them."""
    return place.thread if place.kind == "room" else None


def event_id(activity_id: str, place: Place) -> str:
    """Unique in all of Teams: activities are numbered by the millisecond, in each conversation anew."""
    return f"{activity_id} {place.id}"


def activity_of(event: str) -> str:
    """The id of the message that an event of ours is about; '' where it is about none.

    The mailbox marks what a reaction has brought.
    """
    return event.removeprefix("reaction ").partition(" ")[0]


def reference(activity: Activity, registration: Registration, where: Place) -> Reference:
    """`where` is the place of the activity, or the one of which it tells."""
    return Reference(
        registration.city,
        activity.tenant_id,
        activity.service_url,
        activity.conversation_type,
        conversation_of(where, threaded=False),
        activity.channel,
        activity.team_id,
        activity.recipient_id,
        activity.locale,
    )


def load(stored: str) -> Reference | None:
    """None for what is no reference."""
    try:
        data: Any = json.loads(stored)
    except (ValueError, RecursionError):
        return None
    known = mapping(data)
    return Reference(*(identifier(known.get(each.name)) for each in fields(Reference)))


def checked(
    reference: Reference, registration: Registration, hosts: tuple[str, ...] = SERVICE_HOSTS
) -> Reference:
    """Itself. Raises Foreign where the city, the tenant or the service's host is not the registration's."""
    tenants = {each.lower() for each in registration.allowed_tenants}
    if reference.city != registration.city or not reference.conversation:
        raise Foreign("reference of another city")
    if reference.tenant.lower() not in tenants:
        raise Foreign("reference of another tenant")
    if not trusted(reference.service_url, hosts):
        raise Foreign("reference to another host")
    return reference


def remember(reference: Reference, references: References) -> None:
    """Keeps the newest address of the conversation. Synchronous; for a thread."""
    stored = reference.text()
    if references.get(reference.place_id) != stored:
        references.put(reference.place_id, stored)


def recall(
    where: Place,
    references: References,
    registration: Registration,
    hosts: tuple[str, ...] = SERVICE_HOSTS,
) -> Reference:
    """What was remembered of a place, checked. Raises Foreign, also where nothing is. For a thread."""
    found = load(references.get(where.id) or "")
    if found is None or found.place_id != where.id:
        raise Foreign("no reference to this conversation")
    return checked(found, registration, hosts)
