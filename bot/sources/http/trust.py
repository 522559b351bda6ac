"""Whom we believe that they are the server, and what to say where we cannot. It cannot be switched off."""

import ssl
from functools import lru_cache
from pathlib import Path

from bot.errors import SettingsError

# Of OpenSSL, x509_vfy.h.
_EXPIRED, _NOT_YET, _NAME = 10, 9, {62, 64}
_SELF_SIGNED, _UNKNOWN_ROOT = 18, 19
_NO_ISSUER = {2, 20, 21}


State = tuple[int, int, int]
"""What differs once a file or folder is another one."""


def trust(ca_file: str) -> ssl.SSLContext:
    """The system's authorities (or SSL_CERT_FILE) and, in addition, those of `ca_file`.

    One object serves all who ask until one of the files is another; nobody may change it.
    """
    system = ssl.get_default_verify_paths()
    named = [name for name in (system.cafile, system.capath, ca_file) if name]
    return _loaded(ca_file, tuple((name, _state(name)) for name in named))


def _state(name: str) -> State | None:
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _loaded(ca_file: str, _files: tuple[tuple[str, State | None], ...]) -> ssl.SSLContext:
    """Reading all authorities of a system takes some 30 ms."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    if ca_file:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(f"[sync] ca_file {ca_file} lässt sich nicht lesen: {error}") from error
    return context


def distrusted(error: Exception, host: str) -> str:
    """What is wrong with a certificate, what that means as a rule, and what helps."""
    code = getattr(error, "verify_code", 0)
    said = str(getattr(error, "verify_message", "")) or "abgelehnt"
    return f"Das Zertifikat von {host} wird nicht anerkannt ({said}). {_advice(code, host)}"


def _advice(code: int, host: str) -> str:
    if code in _NO_ISSUER:
        return (
            "Vermutlich schickt der Server das Zwischenzertifikat nicht mit; Browser ergänzen es, Programme "
            "nicht. Die IT der Stadt bitten, die ganze Kette einzurichten; bis dahin hilft das "
            "Zwischenzertifikat in der Datei, die [sync] ca_file nennt. Hat die Stadt eine eigene "
            "Zertifizierungsstelle, gehört deren Zertifikat dorthin."
        )
    if code == _EXPIRED:
        return "Es ist abgelaufen: die IT der Stadt bitten, es zu erneuern."
    if code == _NOT_YET:
        return "Es gilt noch nicht: die Uhr dieses Rechners prüfen, sonst die IT der Stadt fragen."
    if code in _NAME:
        return (
            "Es gehört zu einem anderen Namen: die Adresse in der Datei der Stadt prüfen, sonst die IT der "
            f"Stadt bitten, {host} in das Zertifikat aufzunehmen."
        )
    if code in {_SELF_SIGNED, _UNKNOWN_ROOT}:
        return (
            "Wer es ausgestellt hat, ist hier nicht bekannt: die IT der Stadt um das Zertifikat ihrer "
            "Zertifizierungsstelle bitten und dessen Datei in [sync] ca_file nennen."
        )
    return "Die IT der Stadt bitten, das Zertifikat zu prüfen."
