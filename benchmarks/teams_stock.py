"""The bot that Microsoft's samples show, beside ours in the Teams runs: CloudAdapter, answering in the turn.

python -m benchmarks.teams_stock DATABASE PORT ORIGIN [--search] [--profile FILE]

CloudAdapterBase of botbuilder-core with the few lines around it that botbuilder-integration-aiohttp has
(CloudAdapter.process). The identity servers' addresses are configured, as for a cloud of one's own; MSAL's
HTTP client leads to the fake one. Credentials are made anew for every turn, as the SDK's own factory does it.
With --search the words of a real answer of Ratsbot's are sent, looked up in the turn.
"""

import argparse
import contextlib
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from botbuilder.core import TurnContext  # type: ignore[import-untyped]
from botbuilder.core.cloud_adapter_base import CloudAdapterBase  # type: ignore[import-untyped]
from botbuilder.schema import Activity  # type: ignore[import-untyped]
from botframework.connector.auth import (  # type: ignore[import-untyped]
    AuthenticationConstants,
    MicrosoftAppCredentials,
    ServiceClientCredentialsFactory,
)
from botframework.connector.auth.bot_framework_authentication_factory import (  # type: ignore[import-untyped]
    BotFrameworkAuthenticationFactory,
)
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]

from adapters.teams.render import rendered
from benchmarks.teams_bot import KEYS, opened
from benchmarks.teams_profile import Profile
from bot.app import Bot
from bot.messages import Incoming, Place, Sender
from tests.matrix.bot import HOME
from tests.teams.identity import LOGIN, LoginClient
from tests.teams.keys import ISSUER
from tests.teams.world import APP, SECRET, TENANT

SCOPE = AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE
Say = Callable[[str], Awaitable[str]]


class Credentials(MicrosoftAppCredentials):  # type: ignore[misc]
    """The SDK's own, but for MSAL's HTTP client."""

    def __init__(self, login: LoginClient) -> None:
        super().__init__(APP, SECRET, TENANT, SCOPE)
        self._login = login
        self._msal: Any = None

    def get_access_token(self, force_refresh: bool = False) -> str:  # noqa: ARG002, FBT002
        scopes = [f"{SCOPE}/.default"]
        if self._msal is None:
            self._msal = ConfidentialClientApplication(
                APP, client_credential=SECRET, authority=self.oauth_endpoint, http_client=self._login
            )
        got = self._msal.acquire_token_silent(scopes, account=None)
        return str((got or self._msal.acquire_token_for_client(scopes=scopes))["access_token"])


class Factory(ServiceClientCredentialsFactory):  # type: ignore[misc]
    def __init__(self, login: LoginClient) -> None:
        self._login = login

    async def is_valid_app_id(self, app_id: str) -> bool:
        return app_id == APP

    async def is_authentication_disabled(self) -> bool:
        return False

    async def create_credentials(self, *_: Any, **__: Any) -> Credentials:
        return Credentials(self._login)


def adapter(origin: str, login: LoginClient) -> CloudAdapterBase:
    keys = origin + KEYS
    authentication = BotFrameworkAuthenticationFactory.create(
        to_channel_from_bot_login_url=f"{LOGIN}/{TENANT}",
        to_channel_from_bot_oauth_scope=SCOPE,
        to_bot_from_channel_token_issuer=ISSUER,
        oauth_url="https://api.botframework.com",
        to_bot_from_channel_open_id_metadata_url=keys,
        to_bot_from_emulator_open_id_metadata_url=keys,
        credential_factory=Factory(login),
    )
    return CloudAdapterBase(authentication)


def application(made: CloudAdapterBase, say: Say) -> web.Application:
    async def turn(context: TurnContext) -> None:
        await context.send_activity(await say(context.activity.text))

    async def messages(request: web.Request) -> web.Response:
        activity = Activity().deserialize(await request.json())
        await made.process_activity(request.headers.get("Authorization"), activity, turn)
        return web.Response(status=201)

    async def healthy(_request: web.Request) -> web.Response:
        return web.Response()

    served = web.Application()
    served.router.add_post("/api/messages", messages)
    served.router.add_get("/healthz", healthy)
    return served


async def echo(text: str) -> str:
    return f"Echo: {text}"


def searching(bot: Bot) -> Say:
    async def say(text: str) -> str:
        place = Place("stock", "place", "personal", None, HOME)
        now, who = datetime.now(UTC), Sender("eva")
        asked = Incoming(uuid.uuid4().hex, "message", place, who, text, now, addressed=True)
        replies = [each async for each in bot.handle(asked) if each.state == "final"]
        return "\n\n".join(part.text for each in replies for part in rendered(each))

    return say


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("database", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("origin")
    parser.add_argument("--search", action="store_true")
    parser.add_argument("--profile", type=Path)
    given = parser.parse_args()
    say = searching(opened(given.database).bot) if given.search else echo
    with (
        Profile(given.profile) if given.profile else contextlib.nullcontext(),
        contextlib.closing(LoginClient(given.origin)) as login,
    ):
        served = application(adapter(given.origin, login), say)
        web.run_app(served, host="127.0.0.1", port=given.port, print=None, access_log=None)


if __name__ == "__main__":
    main()
