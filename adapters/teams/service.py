"""The bot on Teams, as a service of `serve`: the door leads to the mailbox, the courier to the connector."""

import asyncio
import logging
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any, Protocol
from urllib.parse import urlsplit

from aiohttp import web

from adapters.teams import places, sdk
from adapters.teams.about import About
from adapters.teams.addresses import Addresses
from adapters.teams.config import Config, Registration
from adapters.teams.connector import Connector, Tokens
from adapters.teams.door import Door, Keeper
from adapters.teams.invokes import Invokes
from adapters.teams.keys import SigningKeys
from adapters.teams.limits import JITTER_SECONDS, Limits
from adapters.teams.offers import INVOKE, Offers
from adapters.teams.people import Me
from adapters.teams.places import PLATFORM
from adapters.teams.post import Poster
from adapters.teams.reach import TeamsReach
from adapters.teams.reading import read_all
from adapters.teams.sdk import PRODUCTION, Endpoints
from adapters.teams.storage import Storage
from adapters.teams.wire import Activity
from bot.app import Bot
from bot.clock import told
from bot.messages import Incoming, Place

log = logging.getLogger(__name__)

REFERENCE = "reference"
CLICKS = frozenset({"adaptiveCard/action", INVOKE})
ANSWERED = frozenset({"message", "edit", "action"})


class Kept:
    """Conversation references, kept with what the bot remembers of a place. Synchronous; for a thread."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def put(self, place_id: str, text: str) -> None:
        self._bot.remember(_anywhere(place_id), REFERENCE, text)

    def get(self, place_id: str) -> str | None:
        return self._bot.remembered(_anywhere(place_id), REFERENCE)


class Doorkeeper(Keeper, Tokens, Protocol):
    """Of one registration: who may come in, and as whom we go out (sdk.Gate)."""


class TeamsService:
    """`routes` are for the one listener; what comes in before `run` is kept and answered then."""

    def __init__(
        self,
        bot: Bot,
        config: Config,
        base: str,
        *,
        endpoints: Endpoints = PRODUCTION,
        keepers: Mapping[str, Doorkeeper] | None = None,
    ) -> None:
        """`base` is where the listener is to be reached from here (http://127.0.0.1:8088).

        `keepers` take the place of the gates: for the development command only, which has no registration.
        """
        self._bot = bot
        # Cities that are awaited come in later, see `admit`.
        self._registrations = dict(config.registrations)
        self._config = config = replace(config, registrations=self._registrations)
        self._base = base
        self._endpoints = endpoints
        # With signing keys the door is guarded, and has to prove it at the start.
        self._keys: SigningKeys | None = None
        if keepers is None:
            self._keys, keepers = sdk.gates(config, bot.clock, endpoints)
        self._connectors = {city: self._connector(keeper) for city, keeper in keepers.items()}
        self._references = Kept(bot)
        self._me = Me(lambda user: bot.pseudonym(PLATFORM, user), bot.clock.now)
        find = Addresses(config, self._references, self._connectors).find
        # Origins, which no settings can name, stand for the storage as well.
        self._storage = Storage(each for each in config.service_hosts if "://" in each)
        self._offers = Offers(self._storage, find, bot.clock.now)
        self._poster = Poster(find, bot, offers=self._offers)
        self._courier = bot.courier(PLATFORM, self._poster)
        self._invokes = Invokes(bot, self._me, self._courier.wake, offers=self._offers)
        bot.reaches.register(PLATFORM, TeamsReach(self._storage))
        self._door = Door(keepers, self, bot.clock, bot.metrics, awaited=config.awaited)
        self._aside: set[asyncio.Task[None]] = set()
        self._running = False
        self._watch()

    def routes(self) -> list[web.RouteDef]:
        """The door, and the pages to which the app's page in Teams links."""
        return [*self._door.routes(), *About(self._bot).routes()]

    def waiting(self) -> str:
        """What it still lacks while it runs, '' where it lacks nothing."""
        if not self._running:
            return "Die Tür wird noch geprüft."
        return _keyless(self._keys) if self._keys else ""

    async def run(self, stop: asyncio.Event) -> None:
        """Raises OperatorError where the door stands open."""
        try:
            if self._keys is not None:
                if not await self._keys.prewarm():
                    log.warning("no signing keys of the Bot Framework yet; asked again every minute")
                await self._door.self_test(self._base)
                self._beside(self._keys.keep(stop))
            self._running = True
            await self._courier.run(stop)
        finally:
            self._running = False
            await self._close()

    async def admit(self, *registrations: Registration) -> None:
        """Cities that were awaited: from now on they are served, and nothing of the others is interrupted.
        To be called while it runs. Raises OperatorError as `run`; may be repeated."""
        assert self._keys is not None  # noqa: S101 - the development command awaits no city
        hosts, clock = self._config.service_hosts, self._bot.clock
        for each in registrations:
            if each.city not in self._connectors:
                gate = sdk.Gate(each, hosts, self._keys, clock, self._endpoints)
                self._connectors[each.city] = self._connector(gate)
                self._registrations[each.city] = each
                self._door.admit(gate)
        await self._door.self_test(self._base)

    def _connector(self, tokens: Tokens) -> Connector:
        limits = Limits(jitter=JITTER_SECONDS)
        return Connector(tokens, self._config.service_hosts, limits, self._bot.clock)

    def _beside(self, work: Coroutine[None, None, None]) -> None:
        """Nothing waits for it; it is cut off at the end."""
        task = asyncio.create_task(work)
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _close(self) -> None:
        """Signs that are still on their way would open a connector again."""
        for each in self._aside:
            each.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)
        await self._offers.close()
        await self._storage.close()
        for connector in self._connectors.values():
            await connector.close()

    async def take(self, registration: Registration, activity: Activity) -> None:
        """Kept before Teams is told that it has arrived; answered by the courier."""
        incoming = read_all(activity, registration, self._me)
        if not incoming:
            return
        await asyncio.to_thread(self._keep, registration, activity, incoming)
        self._courier.wake()
        for each in incoming:
            if self._running and each.kind in ANSWERED:
                # The sign that somebody writes.
                self._beside(self._poster.typing(each.place))

    async def invoke(self, registration: Registration, activity: Activity) -> tuple[int, dict[str, Any]]:
        where = places.place(activity, registration.city)
        if where is not None and activity.name in CLICKS:
            # What cannot be said in the response is posted there.
            await asyncio.to_thread(self._remember, registration, activity, where)
        return await self._invokes.answer(registration, activity)

    def _keep(self, registration: Registration, activity: Activity, incoming: tuple[Incoming, ...]) -> None:
        staying = [each for each in incoming if each.kind != "left"]
        for each in staying[:1]:
            self._remember(registration, activity, each.place)
        self._bot.mailbox.take_in(PLATFORM, staying)
        for each in incoming:
            if each.kind == "left":
                self._bot.left(PLATFORM, each.place.id)

    def _remember(self, registration: Registration, activity: Activity, where: Place) -> None:
        places.remember(places.reference(activity, registration, where), self._references)

    def _watch(self) -> None:
        mailbox, watch = self._bot.mailbox, self._bot.metrics.watch
        watch("teams_inbox", "events that wait to be answered", lambda: mailbox.backlog(PLATFORM).waiting)
        watch("teams_outbox", "replies not delivered yet", lambda: mailbox.backlog(PLATFORM).unsent)


def _anywhere(place_id: str) -> Place:
    """A reference is that of the conversation, whatever kind it is of."""
    return Place(PLATFORM, place_id, "room")


def _keyless(keys: SigningKeys) -> str:
    """'' while there are some."""
    since, host = keys.missing_since(), urlsplit(keys.url).hostname
    if since is None:
        return ""
    return (
        f"Seit {told(since)} sind die Signaturschlüssel des Bot Frameworks bei "
        f"{host} nicht zu holen. Solange wird jede Nachricht aus Teams abgewiesen. Bitte in Firewall und "
        f"Proxy den Zugang zu {host} (Port 443) prüfen; versucht wird es jede Minute wieder."
    )
