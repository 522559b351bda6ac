"""The way to a platform's servers: cities' networks often let out only what goes through a proxy.

HTTPS_PROXY, HTTP_PROXY and NO_PROXY name it, as for the rest of a machine. They are read here because
aiohttp's `trust_env` would also look into ~/.netrc, send to strangers what stands there, and refuse every
request with a token of ours where that knows the host.
"""

from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from adapters.addresses import is_loopback
from bot.errors import OperatorError

ADVICE = "Bitte HTTPS_PROXY, HTTP_PROXY und NO_PROXY prüfen."


@dataclass(frozen=True, slots=True)
class Way:
    """`proxy` None: directly. `headers` are for the proxy only."""

    proxy: URL | None = None
    headers: dict[str, str] = field(default_factory=dict, repr=False)

    def request(
        self,
        http: aiohttp.ClientSession,
        method: str,
        url: URL,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        """As `http.request`, for a session without `trust_env`."""
        # Without TLS the proxy reads the request itself; else what is for it is said when the tunnel opens.
        known = self.headers if url.scheme == "http" else {}
        sent = {**known, **(headers or {})}
        return http.request(method, url, headers=sent, proxy=self.proxy, proxy_headers=self.headers, **more)


DIRECT = Way()


def way_to(server: URL) -> Way:
    """OperatorError for a proxy of no use; it does not repeat what stands there: that may hold a password."""
    named = getproxies().get(server.scheme, "")
    if not named or is_loopback(server.host or "") or proxy_bypass(server.host_port_subcomponent or ""):
        return DIRECT
    try:
        proxy = URL(named if "://" in named else f"http://{named}")
    except ValueError:
        raise OperatorError(f"Der Proxy in der Umgebung ist keine Adresse. {ADVICE}") from None
    if proxy.scheme not in {"http", "https"} or not proxy.host:
        raise OperatorError(f"Nach draußen führen nur HTTP-Proxys. {ADVICE}")
    if proxy.user is None:
        return Way(proxy)
    pair = aiohttp.encode_basic_auth(proxy.user, proxy.password or "")
    return Way(proxy.with_user(None), {"Proxy-Authorization": pair})


def request(
    http: aiohttp.ClientSession, method: str, url: URL | str, **more: Any
) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
    """As `http.request`, on the way to `url`; OperatorError as above."""
    there = URL(url)
    return way_to(there).request(http, method, there, **more)
