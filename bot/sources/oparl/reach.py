"""Addresses: queries appended to them, and where a server's ids can really be asked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, quote, unquote_plus, urljoin, urlsplit, urlunsplit

FEWEST_COMMON = 1
"""Path segments in which an id and the address it was asked at must end alike, to be mapped."""
MOST_RULES = 20


def split(address: str) -> SplitResult:
    """The parts of an address, all empty where it is none: servers send anything."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def with_query(address: str, values: Mapping[str, str], *, plain: bool = False) -> str:
    """The address with these parameters, whatever query it has already; one that stands there is replaced.

    `plain` leaves the values as they are: some servers do not understand encoded queries.
    """
    parts = split(address)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in values]
    ours = [f"{name}={value if plain else quote(value, safe='')}" for name, value in values.items()]
    return urlunsplit(parts._replace(query="&".join(kept + ours), fragment=""))


def without_query(address: str, *names: str) -> str:
    parts = split(address)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in names]
    return urlunsplit(parts._replace(query="&".join(kept)))


def query_value(address: str, name: str) -> str:
    return dict(parse_qsl(split(address).query)).get(name, "")


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])


def origin(address: str) -> str:
    parts = split(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def last_segment(address: str) -> str:
    """What tells one object of a kind from another, wherever the server stands: path end and query."""
    parts = split(address)
    return parts.path.rstrip("/").rsplit("/", 1)[-1] + ("?" + parts.query if parts.query else "")


@dataclass(slots=True)
class Reach:
    """Turns addresses as the server spells them into ones where it answers.

    Ids keep the host and path of the day they were made; servers move. Where an object names another address
    than the one it was found at, the differing beginnings become a rule.
    """

    hosts: Sequence[str]
    base: str = ""
    rules: dict[str, str] = field(default_factory=dict)

    def learn(self, asked: str, stated: str) -> None:
        """`stated` is the id of the object that came from `asked`."""
        old, new = _beginnings(asked, stated)
        if old and old != new and not self._is_other_host(stated, asked) and len(self.rules) < MOST_RULES:
            self.rules[old] = new

    def _is_other_host(self, stated: str, asked: str) -> bool:
        """Whether the id lies on a host that the operator named, other than the one that answered."""
        host = split(stated).netloc.lower()
        return host in self.hosts and host != split(asked).netloc.lower()

    def address(self, stated: str, *, beside: str = "") -> str:
        """Where to ask for it. Relative addresses are read as standing on the page `beside`."""
        found = urljoin(beside or self.base, stated.strip()) if split(stated).geturl() else ""
        if any(found.startswith(new) for new in self.rules.values()):
            return found
        for old, new in sorted(self.rules.items(), key=lambda rule: -len(rule[0])):
            if found.startswith(old):
                return new + found[len(old) :]
        if self.base and split(found).netloc.lower() not in self.hosts:
            return origin(self.base) + found[len(origin(found)) :]
        if self.base and origin(found) == origin(self.base).replace("https://", "http://"):
            return origin(self.base) + found[len(origin(found)) :]
        return found

    def is_foreign(self, stated: str) -> bool:
        """Whether neither the operator nor a rule knows its host: `address` can only guess then."""
        host = split(stated).netloc.lower()
        known = {*self.hosts, *(split(each).netloc.lower() for each in (self.base, *self.rules))}
        return bool(host and self.base) and host not in known

    def dump(self) -> str:
        return json.dumps({"base": self.base, "rules": self.rules})

    def load(self, text: str) -> None:
        """Takes over what `dump` gave in an earlier run."""
        kept = json.loads(text) if text else {}
        self.base = kept.get("base", "")
        self.rules = dict(kept.get("rules", {}))


def _beginnings(asked: str, stated: str) -> tuple[str, str]:
    """Where two addresses of the same object differ, each up to the first path segment that they share."""
    ours, theirs = split(asked), split(stated)
    if not theirs.netloc or (ours.scheme, ours.netloc, ours.path) == (
        theirs.scheme,
        theirs.netloc,
        theirs.path,
    ):
        return "", ""
    left, right = ours.path.rstrip("/").split("/")[1:], theirs.path.rstrip("/").split("/")[1:]
    common = 0
    while common < min(len(left), len(right)) and left[-1 - common] == right[-1 - common]:
        common += 1
    if common < FEWEST_COMMON:
        return "", ""
    return _beginning(stated, right[: len(right) - common + 1]), _beginning(
        asked, left[: len(left) - common + 1]
    )


def _beginning(address: str, segments: Sequence[str]) -> str:
    parts = split(address)
    return f"{parts.scheme}://{parts.netloc}/" + "/".join(segments)
