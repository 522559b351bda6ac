"""What a server shows of itself before anything is asked of it: its addresses and its certificates."""

import datetime as dt
import socket
import ssl
from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID

SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Shown:
    """The certificates as they were sent, the server's own first. `refused`: why they are not believed."""

    chain: tuple[x509.Certificate, ...]
    refused: ssl.SSLCertVerificationError | None

    @property
    def ends(self) -> dt.date:
        return self.chain[0].not_valid_after_utc.date()

    @property
    def issuer(self) -> str:
        return _named(self.chain[0].issuer)

    @property
    def missing(self) -> str:
        """Whose certificate would have to follow the last one that was sent; '' where none is."""
        last = self.chain[-1]
        return "" if last.issuer == last.subject else _named(last.issuer)


def resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, each once; OSError where it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def shown(host: str, port: int, trust: ssl.SSLContext) -> Shown:
    """Raises OSError where no TLS comes about at all."""
    try:
        chain = _chain(host, port, trust)
    except ssl.SSLCertVerificationError as error:
        return Shown(_chain(host, port, _onlooker()), error)
    return Shown(chain, None)


def _onlooker() -> ssl.SSLContext:
    """Looks at certificates that are not believed, to say why. Nothing is ever asked over such a line."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _chain(host: str, port: int, context: ssl.SSLContext) -> tuple[x509.Certificate, ...]:
    with (
        socket.create_connection((host, port), timeout=SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secure,
    ):
        own = secure.getpeercert(binary_form=True) or b""
        sent = _sent(secure)
    return tuple(x509.load_der_x509_certificate(each) for each in sent or [own])


def _sent(secure: ssl.SSLSocket) -> list[bytes]:
    """All that was sent. Before Python 3.13 the module knows it, but does not say so in public."""
    public = getattr(secure, "get_unverified_chain", None)
    if public is not None:
        return list(public())
    inner = getattr(secure, "_sslobj", None)
    hidden = getattr(inner, "get_unverified_chain", None)
    return [ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in hidden()] if hidden else []


def _named(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)
    return name.rfc4514_string() or "ohne Namen"
