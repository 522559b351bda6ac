"""Which service addresses are believed: whoever gets our token through one of them can speak as the bot."""

from collections.abc import Iterable
from urllib.parse import urlsplit

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
