"""What is to be known of the registrations, looked up without changing anything or writing to anybody."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import aiohttp

from adapters.proxy import request
from adapters.teams.certificate import NoCertificate, expiry
from adapters.teams.config import Config, Registration
from adapters.teams.connector import Tokens
from adapters.teams.door import PATH
from adapters.teams.tokens import NoToken
from bot.clock import ZONE, Clock
from bot.errors import OperatorError, TryLater
from bot.findings import Finding

GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
SECONDS = 15.0
SOON = timedelta(days=30)
SKEW, MOST_SKEW = timedelta(seconds=30), timedelta(minutes=5)
"""Tokens are believed five minutes before and after their time."""
REFUSED, NOT_FOUND = 401, 404

PORTAL = "Im Entra-Portal unter App-Registrierungen nachsehen."
ANOTHER = "Im Entra-Portal unter Zertifikate & Geheimnisse ein neues Geheimnis anlegen und eintragen."
REMEDIES = {
    "AADSTS700016": "Die App-ID gibt es in diesem Mandanten nicht: app_id und tenant_id vergleichen.",
    "AADSTS90002": "Diesen Mandanten gibt es nicht: tenant_id prüfen.",
    "AADSTS7000215": "Das Geheimnis ist falsch: einzutragen ist sein Wert, nicht seine ID.",
    "AADSTS7000222": ANOTHER,
    "AADSTS700027": "Das Zertifikat ist in Entra nicht hinterlegt: es dort hochladen.",
    "invalid_client": f"Geheimnis oder Zertifikat stimmt nicht. {PORTAL}",
}
OPENID = "v2.0/.well-known/openid-configuration"
UNSIGNED = {"type": "message", "id": "doctor", "channelId": "msteams", "text": ""}


@dataclass(frozen=True, slots=True)
class Outside:
    """Whom the bot asks: Entra for tokens, the Bot Framework for the keys that Teams signs with."""

    entra: str = "https://login.microsoftonline.com"
    metadata: str = "https://login.botframework.com/v1/.well-known/openidconfiguration"


def messages_url(config: Config, city: str) -> str:
    """The messaging endpoint, as it has to stand in the Azure Bot of that city."""
    return config.public_url.rstrip("/") + PATH.format(city=city)


async def examine(
    config: Config, tokens: Mapping[str, Tokens], clock: Clock, outside: Outside | None = None
) -> list[Finding]:
    """May run beside `serve`. `tokens` has one source per city."""
    asked = outside or Outside()
    if not config.registrations:
        return [
            Finding("error", "Für Teams ist keine Stadt registriert.", "In [teams] eine Stadt eintragen.")
        ]
    found = list(_public(config))
    try:
        return [*found, *await _asked(config, tokens, clock, asked)]
    except OperatorError as error:
        return [*found, Finding("error", str(error))]


async def _asked(config: Config, tokens: Mapping[str, Tokens], clock: Clock, asked: Outside) -> list[Finding]:
    """OperatorError where the environment names a proxy of no use."""
    found: list[Finding] = []
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(timeout=timeout) as http:
        found.append(await _keys(http, asked.metadata))
        for registration in config.registrations.values():
            found += _written(registration, clock.now())
            found.append(await _clocks(http, f"{asked.entra}/{registration.tenant_id}", registration, clock))
            found.append(await _token(registration, tokens.get(registration.city)))
            found.append(await _endpoint(http, messages_url(config, registration.city), registration))
    return found


def _public(config: Config) -> Iterator[Finding]:
    url = urlsplit(config.public_url)
    if url.scheme != "https" or not url.hostname:
        remedy = "In [teams] public_url eine Adresse mit https und gültigem Zertifikat eintragen."
        yield Finding(
            "error", f"Teams erreicht den Bot nur über https, nicht über {config.public_url}.", remedy
        )


def _written(registration: Registration, now: datetime) -> Iterator[Finding]:
    """What the settings say, before anybody is asked."""
    city = registration.city
    for name, value in (("app_id", registration.app_id), ("tenant_id", registration.tenant_id)):
        if not GUID.fullmatch(value):
            yield Finding("error", f"{city}: {name} ist keine GUID.", PORTAL)
    if bool(registration.secret) == (registration.certificate is not None):
        what = (
            "Geheimnis und Zertifikat zugleich" if registration.secret else "weder Geheimnis noch Zertifikat"
        )
        yield Finding("error", f"{city}: {what}.", "Genau eines von beiden eintragen.")
    if registration.certificate is not None:
        yield _certificate(registration, now)
    elif registration.secret:
        text = f"{city}: meldet sich mit einem Geheimnis an; wann es abläuft, sagt Entra nur im Portal."
        yield Finding("ok", text)


def _certificate(registration: Registration, now: datetime) -> Finding:
    city, path = registration.city, registration.certificate
    assert path is not None  # noqa: S101 - asked by the caller
    try:
        until = expiry(path)
    except NoCertificate as error:
        remedy = (
            "Eine PEM-Datei mit Zertifikat und unverschlüsseltem Schlüssel angeben, die der Bot lesen darf."
        )
        return Finding("error", f"{city}: {path.name} ist nicht brauchbar ({error}).", remedy)
    day = f"{until.astimezone(ZONE):%d.%m.%Y}"
    if until <= now:
        return Finding("error", f"{city}: Das Zertifikat ist am {day} abgelaufen.", "Ein neues hinterlegen.")
    if until - now < SOON:
        return Finding("warning", f"{city}: Das Zertifikat läuft am {day} ab.", "Ein neues hinterlegen.")
    return Finding("ok", f"{city}: Das Zertifikat gilt bis {day}.")


async def _keys(http: aiohttp.ClientSession, url: str) -> Finding:
    """Without them no message can be recognised as one of Teams'."""
    host = urlsplit(url).hostname
    try:
        async with request(http, "GET", url, allow_redirects=False) as response:
            status = response.status
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        remedy = f"Zugang zu {host} (Port 443) in Firewall und Proxy freigeben."
        return Finding("error", f"{host} antwortet nicht ({type(error).__name__}).", remedy)
    if status != 200:  # noqa: PLR2004  HTTP OK
        return Finding("error", f"{host} antwortet mit {status}.", "Später noch einmal, sonst Proxy prüfen.")
    return Finding("ok", f"Die Schlüssel des Bot Framework sind erreichbar ({host}).")


async def _clocks(
    http: aiohttp.ClientSession, tenant_url: str, registration: Registration, clock: Clock
) -> Finding:
    """Ours beside that of the server which signs our tokens."""
    city = registration.city
    try:
        async with request(http, "GET", f"{tenant_url}/{OPENID}") as response:
            theirs = parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        remedy = "Zugang zu login.microsoftonline.com (Port 443) in Firewall und Proxy freigeben."
        return Finding("error", f"{city}: Entra antwortet nicht ({type(error).__name__}).", remedy)
    off = abs(clock.now() - theirs)
    if off < SKEW:
        return Finding("ok", f"{city}: Die Uhr geht richtig.")
    level = "error" if off >= MOST_SKEW else "warning"
    text = f"{city}: Die Uhr weicht um {off.total_seconds():.0f} Sekunden von der von Entra ab."
    return Finding(
        "error" if level == "error" else "warning", text, "Zeitabgleich (NTP) des Rechners einrichten."
    )


async def _token(registration: Registration, tokens: Tokens | None) -> Finding:
    city = registration.city
    if tokens is None:
        return Finding("error", f"{city}: Es gibt keine Anmeldung bei Entra.", "Die Fehler davor beheben.")
    try:
        async with asyncio.timeout(SECONDS):
            await tokens.token()
    except NoToken as error:
        remedy = REMEDIES.get(error.code, PORTAL)
        return Finding("error", f"{city}: Entra gibt kein Token ({error.code or 'keine Antwort'}).", remedy)
    except (TryLater, TimeoutError):
        return Finding("error", f"{city}: Entra gibt kein Token.", "Netz prüfen, später noch einmal.")
    return Finding("ok", f"{city}: Entra gibt ein Token.")


async def _endpoint(http: aiohttp.ClientSession, url: str, registration: Registration) -> Finding:
    """Only what can be seen from inside: whether Microsoft gets there as well, its first message shows."""
    city = registration.city
    try:
        async with request(http, "POST", url, json=UNSIGNED, allow_redirects=False) as response:
            status = response.status
    except aiohttp.ClientConnectorCertificateError:
        return Finding("error", f"{city}: Das Zertifikat von {url} gilt nicht.", "Ein gültiges einrichten.")
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        remedy = "Läuft der Bot? Von innen ist die Adresse oft gesperrt: dann von außen prüfen."
        return Finding("warning", f"{city}: {url} antwortet nicht ({type(error).__name__}).", remedy)
    if status == REFUSED:
        return Finding("ok", f"{city}: {url} weist Unbekannte ab.")
    if status == NOT_FOUND:
        remedy = "Leitet der Proxy den ganzen Weg /api/teams/ an den Bot weiter?"
        return Finding("error", f"{city}: {url} gibt es nicht (404).", remedy)
    if status < 300:  # noqa: PLR2004  HTTP success
        remedy = "Den Bot sofort anhalten und die Adresse prüfen: hier antwortet nicht seine Tür."
        return Finding("error", f"{city}: {url} lässt Unbekannte ein ({status}).", remedy)
    return Finding("error", f"{city}: {url} antwortet mit {status} statt 401.", "Den Proxy davor prüfen.")
