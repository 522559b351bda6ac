"""What went wrong on the wire, as a German half-sentence that begins with the server's name."""

import ssl

import aiohttp

from bot.sources.http.patience import Patience
from bot.sources.http.trust import distrusted

PROXY_ADVICE = "HTTPS_PROXY, HTTP_PROXY und NO_PROXY prüfen"


class Fault(Exception):
    """One attempt failed. `again`: another one may succeed. `status` where there was an answer."""

    def __init__(self, reason: str, *, again: bool = True, status: int | None = None) -> None:
        super().__init__(reason)
        self.again = again
        self.status = status


class LostError(aiohttp.ClientError):
    """A connection that broke. Where aiohttp sees an error of its own, it asks again by itself, at once."""


def told(error: Exception, host: str, patience: Patience) -> Fault:
    """A Fault for anything that aiohttp raises."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return Fault(distrusted(error.certificate_error, host), again=False)
    if isinstance(error, aiohttp.ClientConnectorError):
        return _not_connected(error, host)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Fault(
            f"Der Proxy lässt uns nicht zu {host} (HTTP {error.status}): {PROXY_ADVICE}.", again=False
        )
    if isinstance(error, TimeoutError):
        return _too_slow(error, host, patience)
    if isinstance(error, aiohttp.ClientResponseError):
        return Fault(f"{host} antwortet nicht so, wie es HTTP vorsieht.")
    return Fault(f"{host} hat die Verbindung abgebrochen.")


def _not_connected(error: aiohttp.ClientConnectorError, host: str) -> Fault:
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        return Fault(f"Mit {host} kommt keine TLS-Verbindung zustande ({_tls_reason(error.os_error)}).")
    if isinstance(error, aiohttp.ClientProxyConnectionError):
        return Fault(f"Der Proxy auf dem Weg zu {host} nimmt keine Verbindung an: {PROXY_ADVICE}.")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Fault(
            f"Der Name {host} lässt sich nicht auflösen: Steht er richtig in der Datei der Stadt, und ist er "
            "von diesem Rechner aus bekannt?"
        )
    said = error.os_error.strerror or type(error.os_error).__name__
    return Fault(f"{host} nimmt keine Verbindung an ({said}).")


def _tls_reason(error: OSError) -> str:
    return (error.reason or "TLS") if isinstance(error, ssl.SSLError) else "TLS"


def _too_slow(error: TimeoutError, host: str, patience: Patience) -> Fault:
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return Fault(f"{host} nimmt in {patience.connect:g} Sekunden keine Verbindung an.")
    if isinstance(error, aiohttp.SocketTimeoutError):
        return Fault(f"{host} schweigt länger als {patience.read:g} Sekunden.")
    return Fault(f"{host} ist nach {patience.total:g} Sekunden noch nicht fertig mit der Antwort.")
