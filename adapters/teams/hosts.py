"""Which addresses are believed: whoever gets our token through a service address can speak as the bot, and
what is fetched from a file's address is read by us, inside the city's network."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

STORAGE = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+sharepoint\.com", re.ASCII)
"""OneDrive and SharePoint: where files of a personal chat lie (learn.microsoft.com/microsoftteams/platform/
bots/how-to/bots-filesv4; the clouds whose storage has other names have no files for bots)."""
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def trusted(service_url: str, hosts: Iterable[str]) -> bool:
    """Whether `service_url` is an https address on one of `hosts`, without a port of its own or user names.

    An entry that is an origin itself (http://127.0.0.1:56150) allows exactly that one: for the development
    door and the tests. It has to be on this machine; the settings know no way to write one.
    """
    try:
        url = urlsplit(service_url)
        port = url.port
    except ValueError:
        return False
    # Parsers disagree about backslashes and blanks: no honest address has them.
    if (
        url.username is not None
        or url.query
        or url.fragment
        or any(each in service_url for each in "\\ \t\r\n")
    ):
        return False
    if url.hostname in LOOPBACK:
        return f"{url.scheme}://{url.netloc}" in set(hosts)
    return url.scheme == "https" and port is None and url.hostname in set(hosts)


def is_storage(address: str, hosts: Iterable[str]) -> bool:
    """Whether this is an https address of Microsoft's storage; `hosts` as above, for the tests."""
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        return False
    if "@" in url.netloc or any(each in address for each in "\\ \t\r\n"):
        return False
    if url.hostname in LOOPBACK:
        return f"{url.scheme}://{url.netloc}" in set(hosts)
    known = STORAGE.fullmatch(url.hostname or "") is not None
    return url.scheme == "https" and port in {None, 443} and known
