"""Fake identity servers: the Bot Framework's keys (who speaks to us), Entra's tokens (as whom we speak)."""

import asyncio
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

import requests
from aiohttp import web

from tests.teams.keys import ISSUER, Key

LOGIN = "https://login.microsoftonline.com"
LIFETIME = 3599


@dataclass(frozen=True)
class TokenRequest:
    tenant: str
    form: Mapping[str, Any]
    token: str


class Identity:
    """Answers as told; `key_fetches` and `requests` are what came. Any thread may change what is told.

    `status` other than 200 fails everything, `delay` seconds are waited before each answer, `refusal` is
    Entra's error code for the next tokens, `lifetime` theirs in seconds, `clock_shift` seconds are added to
    the Date header.
    """

    def __init__(self) -> None:
        self.base = ""
        self.reset()

    def reset(self) -> None:
        """As at the beginning, with a new key."""
        self.key = Key()
        self.published = [self.key]
        self.status = 200
        self.delay = 0.0
        self.refusal = ""
        self.lifetime = LIFETIME
        self.clock_shift = 0.0
        self.metadata_fetches = 0
        self.key_fetches = 0
        self.requests: list[TokenRequest] = []

    def roll_over(self, kid: str = "k2", *, keep: bool = True) -> Key:
        """From now on another key signs; the old one stays published if `keep`."""
        self.key = Key(kid)
        self.published = [*self.published, self.key] if keep else [self.key]
        return self.key

    def issued(self, token: str) -> bool:
        return any(each.token == token for each in self.requests)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/v1/.well-known/openidconfiguration", self._metadata),
            web.get("/v1/.well-known/keys", self._keys),
            web.get("/{tenant}/v2.0/.well-known/openid-configuration", self._entra_metadata),
            web.post("/{tenant}/oauth2/v2.0/token", self._token),
        ]

    async def _metadata(self, _request: web.Request) -> web.Response:
        self.metadata_fetches += 1
        said = {
            "issuer": ISSUER,
            "authorization_endpoint": "https://invalid.botframework.com",
            "jwks_uri": f"{self.base}/v1/.well-known/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
        }
        return await self._answer(said)

    async def _keys(self, _request: web.Request) -> web.Response:
        self.key_fetches += 1
        return await self._answer({"keys": [each.published() for each in self.published]})

    async def _entra_metadata(self, request: web.Request) -> web.Response:
        root = f"{LOGIN}/{request.match_info['tenant']}"
        said = {
            "token_endpoint": f"{root}/oauth2/v2.0/token",
            "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
            "issuer": f"{root}/v2.0",
            "jwks_uri": f"{root}/discovery/v2.0/keys",
        }
        return await self._answer(said)

    async def _token(self, request: web.Request) -> web.Response:
        token = f"fake.{uuid.uuid4().hex}"
        form = dict(await request.post())
        self.requests.append(TokenRequest(request.match_info["tenant"], form, token))
        if self.refusal:
            refused = {"error": self.refusal, "error_description": f"AADSTS0: {self.refusal}"}
            return await self._answer(refused, status=401)
        lifetime = self.lifetime
        said = {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime}
        return await self._answer({**said, "access_token": token})

    async def _answer(self, said: Mapping[str, Any], status: int = 200) -> web.Response:
        if self.delay:
            await asyncio.sleep(self.delay)
        date = formatdate(time.time() + self.clock_shift, usegmt=True)
        failed = self.status != web.HTTPOk.status_code
        return web.json_response(said, status=self.status if failed else status, headers={"Date": date})


class LoginClient:
    """MSAL's HTTP client, for which login.microsoftonline.com is the fake at `base`: MSAL itself is real."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._session = requests.Session()

    def get(self, url: str, **more: Any) -> Any:
        return self._session.get(self._there(url), timeout=10, **more)

    def post(self, url: str, **more: Any) -> Any:
        return self._session.post(self._there(url), timeout=10, **more)

    def close(self) -> None:
        self._session.close()

    def _there(self, url: str) -> str:
        assert url.startswith(LOGIN), url
        return self.base + url.removeprefix(LOGIN)
