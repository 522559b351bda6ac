"""The pages that an app of Teams has to link to: what it is, what it stores, on what terms."""

from datetime import datetime, timedelta
from itertools import zip_longest

from aiohttp import web

from adapters.teams.page import NAME, page
from bot.app import Bot
from bot.messages import Text

TERMS = (
    "Ratsbot zeigt, was die Städte selbst veröffentlicht haben. Maßgeblich ist immer das Original im "
    "Ratsinformationssystem der Stadt, auf das jede Antwort verweist.\n"
    "Ein Anspruch auf Vollständigkeit und Verfügbarkeit besteht nicht.\n"
    "Betrieben wird er von der Stadtverwaltung, die ihn eingerichtet hat."
)
SECTIONS = ("Wer verantwortlich ist", "Was gespeichert wird", "Weitergabe und Ihre Rechte")
"""Over the three parts of what /datenschutz says."""
FRESH = timedelta(minutes=5)
WELCOME = "Ratsbot findet Vorlagen und Beschlüsse der Stadträte, im Chat."
HEADERS = {
    "Content-Language": "de",
    # Nothing is loaded or run, and nobody frames it.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class About:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._made: tuple[datetime, str] | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._welcome),
            web.get("/datenschutz", self._privacy),
            web.get("/nutzung", self._terms),
        ]

    async def _welcome(self, _request: web.Request) -> web.Response:
        return _answer(page(NAME, [("", WELCOME)]))

    async def _terms(self, _request: web.Request) -> web.Response:
        return _answer(page("Nutzungsbedingungen", [("", TERMS)]))

    async def _privacy(self, _request: web.Request) -> web.Response:
        """The same that /datenschutz says in the chat, with the periods that are set.

        Anybody may ask, so it is made once in a while.
        """
        now = self._bot.clock.now()
        if self._made is None or not timedelta(0) <= now - self._made[0] < FRESH:
            blocks = [each for reply in await self._bot.notice() for each in reply.blocks]
            said = [each.text for each in blocks if isinstance(each, Text)]
            self._made = now, page("Datenschutz", zip_longest(SECTIONS[: len(said)], said, fillvalue=""))
        return _answer(self._made[1])


def _answer(html: str) -> web.Response:
    return web.Response(text=html, content_type="text/html", charset="utf-8", headers=HEADERS)
