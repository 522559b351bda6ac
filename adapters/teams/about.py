"""The pages that an app of Teams has to link to: what it is, what it stores, on what terms."""

from aiohttp import web

from adapters.teams.render import rendered
from bot.app import Bot
from bot.messages import Incoming, Place, Sender

TERMS = (
    "Ratsbot zeigt, was die Städte selbst veröffentlicht haben. Maßgeblich ist immer das Original im "
    "Ratsinformationssystem der Stadt, auf das jede Antwort verweist. Ein Anspruch auf Vollständigkeit und "
    "Verfügbarkeit besteht nicht. Betrieben wird er von der Stadtverwaltung, die ihn eingerichtet hat."
)
WELCOME = "Ratsbot findet Vorlagen und Beschlüsse der Stadträte. Datenschutz: /datenschutz, Nutzung: /nutzung"


class About:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._welcome),
            web.get("/datenschutz", self._privacy),
            web.get("/nutzung", self._terms),
        ]

    async def _welcome(self, _request: web.Request) -> web.Response:
        return web.Response(text=WELCOME)

    async def _terms(self, _request: web.Request) -> web.Response:
        return web.Response(text=TERMS)

    async def _privacy(self, _request: web.Request) -> web.Response:
        """The same that /datenschutz says in the chat, with the periods that are set."""
        where, now = Place("web", "about", "personal"), self._bot.clock.now()
        asked = Incoming("about", "action", where, Sender("about"), "/datenschutz", now)
        replies = [reply async for reply in self._bot.handle(asked)]
        return web.Response(text="\n\n".join(each.text for reply in replies for each in rendered(reply)))
