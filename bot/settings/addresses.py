"""Addresses in the settings. They are logged and shown: what opens a server never stands in them."""

from urllib.parse import urlsplit

from bot.settings.reader import Reader
from bot.settings.written import HIDDEN

CREDENTIALS = "{key} – Zugangsdaten gehören nicht in die Adresse."
REMEDY = "Alles zwischen // und @ löschen{further}. Stand dort ein Geheimnis, ein neues ausstellen."


def address(reader: Reader, key: str, *, further: str = "", meant: str = "") -> str:
    """What stands there, without the name and password that are complained about; HIDDEN where it is no
    address and may hold them.

    `further` ends the remedy's first sentence; `meant` is the key that the secret belongs to.
    """
    url = reader.text(key, "").strip()
    if "@" not in url:
        return url
    try:
        parts = urlsplit(url)
        sound = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return HIDDEN
    if not sound or "@" in parts.query + parts.fragment:
        return HIDDEN
    if "@" in parts.netloc:
        remedy = REMEDY.format(further=further)
        reader.complain(CREDENTIALS.format(key=key), key=key, remedy=remedy, meant=meant)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def reachable(reader: Reader, key: str) -> str:
    """Where somebody is reached: an e-mail address as it stands there, or one in the web."""
    said = reader.text(key, "")
    return address(reader, key) if "://" in said else said
