"""What an event of a room says to the core: a message, an edit, a deletion, a reaction, or nothing."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from adapters.matrix import access, addressing, power
from adapters.matrix.config import Config
from adapters.matrix.mentions import Mentions, mentions, spelled_out
from adapters.matrix.relation import Relation, event_id, mapping, relation, text
from adapters.matrix.uploads import KINDS, caption, upload
from adapters.matrix.wire import RoomEvent, RoomInfo
from bot.messages import Incoming, IncomingKind, Place, Sender, Upload

PLATFORM = "matrix"
_LONGEST_REACTION = 64
_CROWD = 50
"""So many named at once are everybody, whether or not the text shows all their names."""
_LOOKS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
"""How an emoji is drawn. The colour of a hand says something of a person and nothing of their vote."""


@dataclass(frozen=True, slots=True)
class Me:
    """The bot itself. `pseudonym` makes the key of a user id; `commands` are the names of all commands."""

    user_id: str
    config: Config
    pseudonym: Callable[[str], str]
    commands: Collection[str] = field(default_factory=frozenset)


class Known(Protocol):
    """What is remembered of a room."""

    def ours(self, room_id: str, event_id: str) -> bool:
        """Whether the bot sent this event."""

    def takes_part(self, room_id: str, thread: str) -> bool:
        """Whether the bot has said something in the thread that begins with this event."""

    def ours_in(self, room_id: str, event_id: str) -> Place | None:
        """Where the bot has sent this event, None where it has not."""

    def asked_in(self, room_id: str, event_id: str) -> Place | None:
        """Where this event was put to the bot as a question, None where it was none."""


def read(event: RoomEvent, room: RoomInfo, me: Me, context: Known) -> Incoming | None:
    """None where nothing is said to the bot. Whatever the content is, nothing is raised."""
    if event.state_key is not None or event.sender == me.user_id or not _is_usable(event):
        return None
    reader = _Reader(event, room, me, context)
    if event.type == "m.room.redaction":
        return reader.deletion()
    if not access.allowed(event.sender, me.config.users):
        return None
    match event.type:
        case "m.reaction":
            return reader.reaction()
        case "m.room.message":
            return reader.message()
        case _:
            return None


def _is_usable(event: RoomEvent) -> bool:
    return event_id(event.id) is not None and access.is_user_id(event.sender)


@dataclass(frozen=True, slots=True)
class _Reader:
    event: RoomEvent
    room: RoomInfo
    me: Me
    context: Known

    @property
    def content(self) -> Mapping[str, Any]:
        return mapping(self.event.content)

    def deletion(self) -> Incoming | None:
        """From whomever: the server has let it happen, and it only ever takes something away.

        What comes encrypted has been looked at by no server.
        """
        if self.event.encrypted:
            return None
        target = event_id(self.event.redacts) or event_id(self.content.get("redacts"))
        return self._incoming("deletion", target=target) if target else None

    def reaction(self) -> Incoming | None:
        """Only to what the bot said: how people react to each other is not its affair."""
        about = relation(self.content)
        key = text(mapping(self.content.get("m.relates_to")).get("key")) or ""
        key = _LOOKS.sub("", key).strip()
        if about.kind != "m.annotation" or about.target is None or not 0 < len(key) <= _LONGEST_REACTION:
            return None
        where = self.context.ours_in(self.event.room_id, about.target)
        return self._incoming("reaction", key, thread=where.thread, target=about.target) if where else None

    def message(self) -> Incoming | None:
        about = relation(self.content)
        if about.kind != "m.replace":
            return self._said("message", self.content, about)
        # Only its sender may edit an event: somebody who „edits“ one of ours is not heard.
        if about.target is None or self.context.ours(self.event.room_id, about.target):
            return None
        new = mapping(self.content.get("m.new_content"))
        new = new if "m.mentions" in new else {**new, "m.mentions": self.content.get("m.mentions")}
        return self._said("edit", new, relation(new), about.target)

    def _said(
        self, kind: IncomingKind, content: Mapping[str, Any], about: Relation, target: str | None = None
    ) -> Incoming | None:
        words, files = _words(content)
        if words is None:
            return None
        named = mentions(content)
        if self._for_another_bot(content, named):
            return None
        asked = self.context.asked_in(self.event.room_id, target) if target else None
        command = addressing.structured(content, self.me.commands)
        heard, addressed = (command, True) if command else self._heard(words, named, about, asked)
        if not addressed and not heard and kind == "message":
            return None
        thread = asked.thread if asked else about.thread
        return self._incoming(kind, heard, addressed=addressed, thread=thread, target=target, uploads=files)

    def _for_another_bot(self, content: Mapping[str, Any], named: Mentions) -> bool:
        """A structured command goes to the bot that it mentions; another may have a /suche as well."""
        is_structured = bool(mapping(content.get(addressing.STRUCTURED)))
        return is_structured and bool(named.users) and self.me.user_id not in (named.users or ())

    def _heard(self, words: str, named: Mentions, about: Relation, asked: Place | None) -> tuple[str, bool]:
        """The text for the core, and whether the bot is meant; no text where it is for others.

        An edit does not say what the edited event was about: what was a question remains one (`asked`).
        """
        names = self._names(named)
        words = spelled_out(words, self.me.user_id, names.includes)
        own_words = addressing.without_quote(words)
        personal = power.is_personal(self.room)
        mentioned = self._mentioned(own_words, names, named, about)
        meant = personal or mentioned or self._continues(own_words, named, about, asked)
        heard = addressing.hear(words, names, self.me.commands, addressed=meant)
        if heard.elsewhere and not personal and not mentioned:
            return "", False
        addressed = meant or heard.called
        return heard.text if addressed or addressing.may_concern(heard.text, names) else "", addressed

    def _names(self, named: Mentions) -> addressing.Names:
        user = self.me.user_id
        meant = named.users is None or user in named.users
        pills = named.pills.get(user, ()) if meant else ()
        return addressing.Names(user, self.room.names.get(user, ""), self.me.config.names, pills)

    def _mentioned(self, words: str, names: addressing.Names, named: Mentions, about: Relation) -> bool:
        """Whether the sender chose to name the bot.

        Clients add whoever wrote before to the mentions of an answer or a thread, so a mention counts if its
        name can be seen, or if the bot is the only one named and there is nothing to which it was added.
        """
        user = self.me.user_id
        if named.users is None:
            return user in named.pills
        if user not in named.users:
            return False
        alone = named.users == {user} and about.thread is None and about.answers is None
        return alone or _is_seen(user, words, {names.shown, *names.known}, named)

    def _continues(self, words: str, named: Mentions, about: Relation, asked: Place | None) -> bool:
        """Whether this goes on with what the bot said, and is not for somebody else in the thread.

        A file without a word asks for nothing.
        """
        room = self.event.room_id
        if not words.strip() or self._for_others(words, named):
            return False
        if asked:
            return addressing.goes_on(words, self.me.commands)
        if about.answers:
            return self.context.ours(room, about.answers)
        if about.thread is None:
            return False
        if self.context.ours(room, about.thread):
            return True
        return addressing.goes_on(words, self.me.commands) and (
            self.context.takes_part(room, about.thread)
            or self.context.asked_in(room, about.thread) is not None
        )

    def _for_others(self, words: str, named: Mentions) -> bool:
        others = (set(named.users or ()) | set(named.pills)) - {self.me.user_id}
        names = self.room.names
        return (
            named.room
            or len(others) > _CROWD
            or any(_is_seen(each, words, {names.get(each, "")}, named) for each in others)
        )

    def _incoming(
        self,
        kind: IncomingKind,
        said: str = "",
        *,
        addressed: bool = False,
        thread: str | None = None,
        target: str | None = None,
        uploads: tuple[Upload, ...] = (),
    ) -> Incoming:
        event, me = self.event, self.me
        personal = power.is_personal(self.room)
        place = Place(PLATFORM, event.room_id, "personal" if personal else "room", thread, me.config.home)
        sender = Sender(
            me.pseudonym(event.sender),
            may_manage=power.may_manage(event.sender, self.room),
            denied=access.denied(event.sender, me.config.commands),
        )
        return Incoming(event.id, kind, place, sender, said, event.at, addressed, target, uploads)


def _words(content: Mapping[str, Any]) -> tuple[str | None, tuple[Upload, ...]]:
    """What was said and the files that came with it; None where it is nothing for a bot.

    Notices are what bots say. „/me sucht“ tells the others something and asks for nothing.
    """
    kind = text(content.get("msgtype"))
    if kind == "m.text":
        return text(content.get("body")), ()
    file = upload(content) if kind in KINDS else None
    return (caption(content), (file,)) if file else (None, ())


def _is_seen(user: str, words: str, names: Collection[str], named: Mentions) -> bool:
    """Whether the text itself names this user, as a pill, by id or by name."""
    if user in named.pills or user in words:
        return True
    lowered = words.casefold()
    return any(name and name.casefold() in lowered for name in names)
