"""The ports that are listened on: are they free, allowed, and not open to more than they should be?"""

import errno
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from adapters.addresses import base, is_loopback
from adapters.command_line.serve.instance import asked, is_other, mark_of
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath
from bot.settings.written import label

PRIVILEGED = 1024


@dataclass(frozen=True, slots=True)
class Port:
    section: KeyPath
    host: str
    number: int

    @property
    def path(self) -> KeyPath:
        return (*self.section, "port")

    @property
    def title(self) -> str:
        return f"{label(self.section)}port = {self.number}"


def ports(reading: Reading) -> Iterator[Problem]:
    settings = reading.settings
    own = Port(("http",), settings.http_host, settings.http_port)
    wanted = [own]
    if settings.teams is not None:
        wanted.append(Port(("teams",), settings.teams.host, settings.teams.port))
        if settings.teams.port == settings.http_port:
            text = f"[teams] port ist derselbe wie [http] port ({own.number})."
            remedy = "Zwei verschiedene wählen, etwa 8088 für [http] und 8089 für [teams]."
            yield reading.found("error", ("teams", "port"), text, remedy)
            wanted.pop()
    if not is_loopback(own.host):
        text = f"[http] host = „{own.host}“: Zustand und Zahlen sind von anderen Rechnern aus zu lesen."
        remedy = 'host = "127.0.0.1", oder den Port in der Firewall auf die Überwachung beschränken.'
        yield reading.found("warning", ("http", "host"), text, remedy)
    for each in wanted:
        yield from _free(reading, each, own)


def _free(reading: Reading, port: Port, own: Port) -> Iterator[Problem]:
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    try:
        with closing(socket.create_server((port.host, port.number), family=family)):
            pass
    except PermissionError:
        yield reading.found("error", port.path, f"{port.title}: {_RESERVED}", _HIGHER)
        return
    except OSError as error:
        if error.errno == errno.EADDRINUSE and _is_ours(reading, port, own):
            return
        yield _taken(reading, port, error)
        return
    if port.number < PRIVILEGED:
        yield reading.found("warning", port.path, f"{port.title}: {_RESERVED}", _HIGHER)


def _is_ours(reading: Reading, port: Port, own: Port) -> bool:
    """Whether a Ratsbot on this database runs, answers on `own` and has taken the port."""
    found = asked(base(own.host, own.number))
    if found is None or _is_strangers(reading, found):
        return False
    if not found["services"]:
        return True  # it is too busy to say what runs
    running = {
        str(each.get("name")) for each in found["services"] if isinstance(each, dict) and each.get("running")
    }
    return port == own or "teams" in running


def _is_strangers(reading: Reading, found: Mapping[str, Any]) -> bool:
    try:
        return is_other(found, mark_of(reading.settings.database))
    except FileNotFoundError:
        return is_other(found, "")  # there is none yet: nobody runs on it
    except OSError:
        return False  # who may not read it cannot tell; that is said of the database


def _taken(reading: Reading, port: Port, error: OSError) -> Problem:
    if error.errno == errno.EADDRINUSE:
        text = f"{port.title}: Der Port ist von einem anderen Programm belegt."
        remedy = f"Nachsehen, von welchem (ss -ltnp 'sport = :{port.number}'), oder einen anderen wählen."
        return reading.found("error", port.path, text, remedy)
    text = f"{label(port.section)}host = „{port.host}“ ist keine Adresse dieses Rechners."
    remedy = 'host = "127.0.0.1" für diesen Rechner, "0.0.0.0" für alle seine Netze.'
    return reading.found("error", (*port.section, "host"), text, remedy)


_RESERVED = "Ports unter 1024 sind dem System vorbehalten."
_HIGHER = "Einen ab 1024 wählen; auf 443 lauscht der Reverse-Proxy."
