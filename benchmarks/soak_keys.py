"""The part of the soak's homeserver that knows the keys of the bot's device and account."""

from typing import Any

from aiohttp import web

COUNTS = {"signed_curve25519": 50}
ROLES = ("master", "self_signing", "user_signing")


class PublishedKeys:
    """Takes what is uploaded, and shows it; there are no encrypted rooms, so nothing is ever claimed."""

    def __init__(self, user: str) -> None:
        self._user = user
        self._devices: dict[str, dict[str, Any]] = {}
        self._roles: dict[str, dict[str, Any]] = {}

    def routes(self) -> list[web.RouteDef]:
        keys = "/_matrix/client/v3/keys"
        return [
            web.post(f"{keys}/upload", self._upload),
            web.post(f"{keys}/query", self._query),
            web.post(f"{keys}/device_signing/upload", self._roles_upload),
            web.post(f"{keys}/signatures/upload", self._signatures),
        ]

    async def _upload(self, request: web.Request) -> web.Response:
        device = (await request.json()).get("device_keys")
        if device:
            self._devices[device["device_id"]] = device
        return web.json_response({"one_time_key_counts": COUNTS})

    async def _query(self, _request: web.Request) -> web.Response:
        shown = {f"{role}_keys": {self._user: key} for role, key in self._roles.items()}
        return web.json_response({"device_keys": {self._user: self._devices}, "failures": {}, **shown})

    async def _roles_upload(self, request: web.Request) -> web.Response:
        body = await request.json()
        self._roles |= {role: body[f"{role}_key"] for role in ROLES if f"{role}_key" in body}
        return web.json_response({})

    async def _signatures(self, request: web.Request) -> web.Response:
        for name, signed in (await request.json()).get(self._user, {}).items():
            for known in self._named(name):
                known.setdefault("signatures", {}).setdefault(self._user, {}).update(
                    signed["signatures"][self._user]
                )
        return web.json_response({"failures": {}})

    def _named(self, name: str) -> list[dict[str, Any]]:
        """A device by its id, a key of the account by itself."""
        roles = [key for key in self._roles.values() if f"ed25519:{name}" in key["keys"]]
        return [*roles, *([self._devices[name]] if name in self._devices else [])]
