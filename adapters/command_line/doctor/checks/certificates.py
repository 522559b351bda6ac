"""Certificates: those of the cities' own authorities, and those with which Teams registrations sign on."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509

from adapters.teams.certificate import NoCertificate, expiry
from bot.clock import ZONE, SystemClock
from bot.settings import credentials
from bot.settings.credentials import Credential
from bot.settings.loading import Reading
from bot.settings.problems import Problem
from bot.settings.toml_fault import KeyPath

SOON = dt.timedelta(days=30)
EXPECTED = "-----BEGIN CERTIFICATE-----"


def authorities(reading: Reading, now: dt.datetime | None = None) -> Iterator[Problem]:
    for each in credentials.authorities(reading.settings):
        yield from _authority(reading, each, now or SystemClock().now())


def _authority(reading: Reading, named: Credential, now: dt.datetime) -> Iterator[Problem]:
    title, path, file = named.title, named.path, Path(named.value)
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        text = f"{title}: Die Datei {file} gibt es nicht."
        remedy = "Das Zertifikat der Zertifizierungsstelle dort ablegen oder die Zeile löschen."
        yield reading.found("error", path, text, remedy)
        return
    except OSError as error:
        text = f"{title}: Die Datei {file} lässt sich nicht lesen ({error.strerror})."
        yield reading.found("error", path, text, f"chmod 644 {file}")
        return
    try:
        ends = [each.not_valid_after_utc for each in x509.load_pem_x509_certificates(data)]
    except ValueError:
        is_der = data[:1] == b"\x30"
        remedy = f"Umwandeln: openssl x509 -inform der -in {file} -out {file}.pem" if is_der else (
            f"Eine PEM-Datei nehmen: Text, der mit {EXPECTED} beginnt."
        )  # fmt: skip
        yield reading.found("error", path, f"{title}: {file} enthält kein Zertifikat in PEM-Form.", remedy)
        return
    yield from _ends(reading, path, f"{title}: Ein Zertifikat in {file}", min(ends), now)


def registrations(reading: Reading, now: dt.datetime | None = None) -> Iterator[Problem]:
    teams = reading.settings.teams
    for city, each in (teams.registrations if teams else {}).items():
        file, path = Path(each.certificate), ("teams", city, "certificate")
        if not each.certificate or not file.is_file():
            continue  # that it is not there the check of secrets says
        try:
            until = expiry(file)
        except NoCertificate as error:
            text = f"[teams.{city}] certificate: {file} ist nicht zu gebrauchen ({error})."
            remedy = "Eine PEM-Datei mit Zertifikat und unverschlüsseltem Schlüssel nennen."
            yield reading.found("error", path, text, remedy)
        else:
            now = now or SystemClock().now()
            yield from _ends(reading, path, f"[teams.{city}] certificate: {file}", until, now)


def _ends(
    reading: Reading, path: KeyPath, what: str, until: dt.datetime, now: dt.datetime
) -> Iterator[Problem]:
    day = f"{until.astimezone(ZONE):%d.%m.%Y}"
    if until <= now:
        yield reading.found("error", path, f"{what} ist seit dem {day} abgelaufen.", "Ein neues hinterlegen.")
    elif until - now < SOON:
        remedy = "Rechtzeitig ein neues hinterlegen."
        yield reading.found("warning", path, f"{what} läuft am {day} ab.", remedy)
