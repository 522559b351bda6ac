"""What an activity says to the core: a message, an edit, a deletion, a reaction, a click, or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from adapters.teams.config import Registration
from adapters.teams.mentions import heard
from adapters.teams.people import Me, is_bot, own_ids, sender
from adapters.teams.places import event_id, place
from adapters.teams.reactions import emoji
from adapters.teams.uploads import uploads
from adapters.teams.wire import Activity, identifier, mapping, text
from bot.messages import Incoming, IncomingKind, Place, Upload

_LONGEST_COMMAND = 2_000
_MEMBERSHIP = frozenset({"installationUpdate", "conversationUpdate"})
_CHANNEL_DELETED = "channelDeleted"
_LEFT = frozenset({"teamDeleted", "teamHardDeleted", _CHANNEL_DELETED})
_EDITED = frozenset({"editMessage", "undeleteMessage"})


def read(activity: Activity, registration: Registration, me: Me) -> Incoming | None:
    """None where nothing is said to the bot. Whatever the activity holds, nothing is raised.

    Of several reactions in one activity it is the first; `read_all` has them all.
    """
    return next(iter(read_all(activity, registration, me)), None)


def read_all(activity: Activity, registration: Registration, me: Me) -> tuple[Incoming, ...]:
    """Like `read`; taking a heart back to give a thumb is one activity and two events."""
    where = place(activity, registration.city, _conversation(activity))
    return tuple(_Reader(activity, registration, me, where).read()) if where else ()


def command_in(data: object) -> str:
    """The command of a button of ours, in what came with a click; '' where there is none.

    What a card sends back can be changed by whoever clicks: it is taken as if it had been typed.
    """
    said = text(mapping(data).get("command")).strip()
    is_command = said.startswith("/") and len(said) <= _LONGEST_COMMAND and said.isprintable()
    return said if is_command else ""


def _conversation(activity: Activity) -> str:
    """The channel of which a team's event tells, in the team's own conversation; '' for all others."""
    if activity.type not in _MEMBERSHIP:
        return ""
    if activity.event_type == _CHANNEL_DELETED:
        return activity.channel
    settings = mapping(activity.channel_data.get("settings"))
    return identifier(mapping(settings.get("selectedChannel")).get("id"))


@dataclass(frozen=True, slots=True)
class _Reader:
    activity: Activity
    registration: Registration
    me: Me
    where: Place

    def read(self) -> Iterator[Incoming]:
        if self.activity.type in _MEMBERSHIP:
            yield from self._membership()
        elif self.activity.id and self.activity.from_id and not is_bot(self.activity):
            yield from self._said()

    def _said(self) -> Iterator[Incoming]:
        match self.activity.type:
            case "message":
                yield from self._message()
            case "messageUpdate":
                yield from self._edit()
            case "messageDelete":
                yield self._about("deletion")
            case "messageReaction":
                yield from self._reactions()

    def _message(self) -> Iterator[Incoming]:
        """In teams and groups only what mentions the bot: so it is promised, and so Teams delivers."""
        command = command_in(self.activity.value)
        if command:
            yield self._incoming("action", self._event(), command, addressed=True)
            return
        said = heard(self.activity, own_ids(self.activity, self.registration))
        personal = self.where.kind == "personal"
        files = uploads(self.activity.attachments) if personal else ()
        if said.mentioned or (personal and (said.words or files)):
            yield self._incoming("message", self._event(), said.words, addressed=True, files=files)

    def _edit(self) -> Iterator[Incoming]:
        """A deletion that is taken back brings the words back, as an edit does."""
        said = heard(self.activity, own_ids(self.activity, self.registration))
        if self.activity.event_type in _EDITED and (said.words or said.mentioned):
            addressed = said.mentioned or self.where.kind == "personal"
            yield self._about("edit", said.words, addressed=addressed)

    def _about(self, kind: IncomingKind, words: str = "", *, addressed: bool = False) -> Incoming:
        """What happened to a message: it comes under the message's own id."""
        message = self._event()
        event = f"{message} {self.activity.type} {self.activity.timestamp}"
        return self._incoming(kind, event, words, addressed=addressed, target=message)

    def _reactions(self) -> Iterator[Incoming]:
        """To the bot's own messages: Teams tells of no others. What is taken back names what it was."""
        target = self.activity.reply_to_id or self.activity.id
        for name in self.activity.reactions_removed:
            if given := self._reaction_id(target, name):
                event = f"{given} taken back {self.activity.timestamp}"
                yield self._incoming("deletion", event, target=given)
        for name in self.activity.reactions_added:
            if given := self._reaction_id(target, name):
                yield self._incoming("reaction", given, emoji(name), target=target)

    def _reaction_id(self, target: str, name: str) -> str:
        """Made of what it is, as nothing else is said again when it is taken back; '' if unknown."""
        who = sender(self.activity, self.registration, self.me).key
        shown = emoji(name)
        return f"{event_id(target, self.where)} {who} {shown}" if shown else ""

    def _membership(self) -> Iterator[Incoming]:
        """Of joining Teams tells twice, in two kinds of activities: one greeting a day is enough."""
        if self._is_joining():
            day = self._at().date().isoformat()
            yield self._incoming("joined", f"{event_id('', self.where)} joined {day}")
        elif self._is_leaving():
            where = replace(self.where, thread=None)
            event = f"{event_id('', where)} left {self.activity.timestamp}"
            leaving = self._incoming("left", event)
            yield replace(leaving, place=where)

    def _is_joining(self) -> bool:
        if self.activity.type == "installationUpdate":
            return self.activity.action == "add"
        return self._concerns_us(self.activity.members_added)

    def _is_leaving(self) -> bool:
        if self.activity.type == "installationUpdate":
            return self.activity.action == "remove"
        return self.activity.event_type in _LEFT or self._concerns_us(self.activity.members_removed)

    def _concerns_us(self, members: tuple[str, ...]) -> bool:
        return not own_ids(self.activity, self.registration).isdisjoint(members)

    def _event(self) -> str:
        return event_id(self.activity.id, self.where)

    def _incoming(
        self,
        kind: IncomingKind,
        event: str,
        words: str = "",
        *,
        addressed: bool = False,
        target: str | None = None,
        files: tuple[Upload, ...] = (),
    ) -> Incoming:
        who = sender(self.activity, self.registration, self.me)
        return Incoming(event, kind, self.where, who, words, self._at(), addressed, target, files)

    def _at(self) -> datetime:
        """When it happened; now, where the activity does not say so in a way that can be read."""
        try:
            said = datetime.fromisoformat(self.activity.timestamp)
            return said.astimezone(UTC) if said.tzinfo else self.me.now()
        except (ValueError, OverflowError):
            return self.me.now()
