"""The certificate with which a registration signs on: whether it can be used, and until when."""

import ssl
from datetime import datetime
from pathlib import Path

from cryptography import x509

from bot.errors import RatsbotError


class NoCertificate(RatsbotError):
    """The message is German and short, for a doctor's sentence."""


def expiry(path: Path) -> datetime:
    """When the first certificate of a PEM file ends. Raises NoCertificate, also if its key is missing."""
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
        # The SSL library compares key and certificate; a password would be asked for at the terminal.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(path, password=lambda: "")
    except ssl.SSLError as error:
        raise NoCertificate("kein Schlüssel dazu") from error
    except OSError as error:
        raise NoCertificate("nicht lesbar") from error
    except ValueError as error:
        raise NoCertificate("kein Zertifikat") from error
    return found[0].not_valid_after_utc
