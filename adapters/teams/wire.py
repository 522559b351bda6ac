"""What comes from Teams, as plain values. What is not as documented is absent; nothing here is trusted."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.app import legible

_IDENTIFIER = re.compile(r"[!-~]{1,1000}", re.ASCII)
_LONGEST_REACTION = 100
_MOST = 200
"""Of a list that is read; Teams names up to 200 members in one event."""


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of the Bot Framework (REST v3) as Teams fills it in; '' and None where there is nothing.

    `conversation_id` is whole, with `;messageid=…`; `conversation_type` one of personal, groupChat, channel.
    `tenant_id` is '' as well where the activity names two that differ, in lower case like `from_aad`.
    `team_id` and `channel` come from channelData, as does `event_type`. `members_added`, `members_removed`
    are ids, `reactions_added`, `reactions_removed` names of reactions. Identifiers are printable ASCII
    without blanks, so they can stand in a URL (quoted), a log line and a database; `raw` is all as it came.
    """

    type: str = ""
    id: str = ""
    name: str = ""
    text: str = ""
    text_format: str = ""
    service_url: str = ""
    channel_id: str = ""
    locale: str = ""
    timestamp: str = ""
    from_id: str = ""
    from_name: str = ""
    from_aad: str = ""
    recipient_id: str = ""
    conversation_id: str = ""
    conversation_type: str = ""
    tenant_id: str = ""
    team_id: str = ""
    channel: str = ""
    reply_to_id: str = ""
    value: Mapping[str, Any] | None = None
    entities: tuple[Mapping[str, Any], ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()
    channel_data: Mapping[str, Any] = field(default_factory=dict)
    members_added: tuple[str, ...] = ()
    members_removed: tuple[str, ...] = ()
    reactions_added: tuple[str, ...] = ()
    reactions_removed: tuple[str, ...] = ()
    action: str = ""
    event_type: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> "Activity":
        """Of any JSON object whatever; never raises."""
        sender, there = mapping(data.get("from")), mapping(data.get("conversation"))
        more = mapping(data.get("channelData"))
        value = data.get("value")
        return cls(
            type=identifier(data.get("type")),
            id=identifier(data.get("id")),
            name=identifier(data.get("name")),
            text=text(data.get("text")),
            text_format=identifier(data.get("textFormat")),
            service_url=identifier(data.get("serviceUrl")),
            channel_id=identifier(data.get("channelId")),
            locale=identifier(data.get("locale")),
            timestamp=identifier(data.get("timestamp")),
            from_id=identifier(sender.get("id")),
            from_name=text(sender.get("name")),
            from_aad=identifier(sender.get("aadObjectId")).lower(),
            recipient_id=_id_of(data.get("recipient")),
            conversation_id=identifier(there.get("id")),
            conversation_type=identifier(there.get("conversationType")),
            tenant_id=_tenant(there, more),
            team_id=_id_of(more.get("team")) or identifier(more.get("teamsTeamId")),
            channel=_id_of(more.get("channel")) or identifier(more.get("teamsChannelId")),
            reply_to_id=identifier(data.get("replyToId")),
            value=value if isinstance(value, Mapping) else None,
            entities=mappings(data.get("entities")),
            attachments=mappings(data.get("attachments")),
            channel_data=more,
            members_added=_ids(data.get("membersAdded")),
            members_removed=_ids(data.get("membersRemoved")),
            reactions_added=_reactions(data.get("reactionsAdded")),
            reactions_removed=_reactions(data.get("reactionsRemoved")),
            action=identifier(data.get("action")),
            event_type=identifier(more.get("eventType")),
            raw=data,
        )


def mapping(value: object) -> Mapping[str, Any]:
    """Itself if it is an object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> tuple[Mapping[str, Any], ...]:
    """The objects among the first of a list; nothing of what is no list."""
    return tuple(_objects(value))


def text(value: object) -> str:
    """Words as they came, but for halves of surrogate pairs; '' for what are none."""
    return legible(value) if isinstance(value, str) else ""


def identifier(value: object) -> str:
    """A name or an address of the platform; '' for what cannot be one."""
    return value if isinstance(value, str) and _IDENTIFIER.fullmatch(value) else ""


def _objects(value: object) -> Iterator[Mapping[str, Any]]:
    listed = value[:_MOST] if isinstance(value, list | tuple) else ()
    return (each for each in listed if isinstance(each, Mapping))


def _id_of(value: object) -> str:
    return identifier(mapping(value).get("id"))


def _ids(value: object) -> tuple[str, ...]:
    return tuple(found for each in _objects(value) if (found := _id_of(each)))


def _reactions(value: object) -> tuple[str, ...]:
    """Names such as like, or the emoji itself."""
    return tuple(found for each in _objects(value) if (found := text(each.get("type"))[:_LONGEST_REACTION]))


def _tenant(conversation: Mapping[str, Any], channel_data: Mapping[str, Any]) -> str:
    """Named in two places, which have to agree: nobody shall choose the one that is allowed."""
    named = {identifier(conversation.get("tenantId")), _id_of(channel_data.get("tenant"))} - {""}
    agreed = {each.lower() for each in named}
    return agreed.pop() if len(agreed) == 1 else ""
