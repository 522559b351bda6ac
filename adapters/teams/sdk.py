"""The only module that knows Microsoft's libraries. A successor of the SDK replaces this file.

botbuilder-python is at its end of life; `microsoft-agents-hosting-core` and `microsoft-teams-apps` speak the
same protocol. From the SDK comes the validation of what the Bot Framework signed, from MSAL our own token.
The emulator's and the skills' ways in are never called.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests
from botframework.connector.auth import (  # type: ignore[import-untyped]
    AuthenticationConstants,
    ChannelValidation,
    ClaimsIdentity,
    SimpleCredentialProvider,
    VerifyOptions,
)
from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor  # type: ignore[import-untyped]
from jwt import PyJWK
from msal import ConfidentialClientApplication  # type: ignore[import-untyped]
from msal.exceptions import MsalError  # type: ignore[import-untyped]
from requests.adapters import HTTPAdapter

from adapters.teams import guard
from adapters.teams.config import Config, Registration
from adapters.teams.guard import Refused
from adapters.teams.keys import NoKeys, SigningKeys
from adapters.teams.tokens import Granted, KeptToken, NoToken
from adapters.teams.wire import Activity
from bot.clock import Clock

SCOPE = f"{AuthenticationConstants.TO_CHANNEL_FROM_BOT_OAUTH_SCOPE}/.default"
DEADLINE = 10.0
_PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)
_CODE = re.compile(r"AADSTS\d+")


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Microsoft's servers. `http` is MSAL's HTTP client (get, post, close), None for its own."""

    metadata: str = AuthenticationConstants.TO_BOT_FROM_CHANNEL_OPENID_METADATA_URL
    login: str = AuthenticationConstants.TO_CHANNEL_FROM_BOT_LOGIN_URL_PREFIX
    http: Any = None


PRODUCTION = Endpoints()


class Gate:
    """Of one registration: who may come in, and as whom we go out."""

    def __init__(
        self,
        registration: Registration,
        hosts: tuple[str, ...],
        keys: SigningKeys,
        clock: Clock,
        endpoints: Endpoints = PRODUCTION,
    ) -> None:
        self.registration = registration
        self._hosts = hosts
        self._clock = clock
        self._extractor = _Extractor(keys)
        # Tokens name it in small letters. With an empty one the SDK would demand no authentication at all.
        self._app_id = _required(registration.app_id).lower()
        self._ours = SimpleCredentialProvider(self._app_id, "")
        self._kept = KeptToken(lambda: acquired(registration, endpoints), clock)

    def knock(self, authorization: str) -> None:
        """What can be said before the body is read. Refused (401)."""
        self._claims(authorization)

    async def check(self, authorization: str, activity: Activity) -> None:
        """Whether the Bot Framework sent it to us, from a tenant we serve. Refused (400, 401, 403, 503)."""
        guard.admit(activity, self._claims(authorization), self.registration, self._hosts)
        identity = await self._identity(authorization, activity.channel_id)
        if identity.get_claim_value(ChannelValidation.SERVICE_URL_CLAIM) != activity.service_url:
            raise Refused(401, "service address")

    async def token(self) -> str:
        """With which the Bot Connector knows us. NoToken if Entra gives none."""
        return await self._kept.token()

    def _claims(self, authorization: str) -> guard.Claims:
        return guard.claims(authorization, self._app_id, self._clock.now().timestamp())

    async def _identity(self, authorization: str, channel: str) -> ClaimsIdentity:
        try:
            identity = await self._extractor.get_identity_from_auth_header(authorization, channel)
            return await ChannelValidation.validate_identity(identity, self._ours)
        except Refused:
            raise
        except NoKeys:
            raise Refused(503, "no signing keys") from None
        except Exception as error:  # noqa: BLE001
            # The SDK raises bare Exceptions, PyJWT its own, and whatever a crafted token provokes is one too.
            raise Refused(401, f"token: {type(error).__name__}") from None


def gates(
    config: Config, clock: Clock, endpoints: Endpoints = PRODUCTION
) -> tuple[SigningKeys, dict[str, Gate]]:
    """One for each city; the keys, to be fetched before anybody calls."""
    keys = SigningKeys(endpoints.metadata, clock)
    each = config.registrations.values()
    return keys, {one.city: Gate(one, config.service_hosts, keys, clock, endpoints) for one in each}


def acquired(registration: Registration, endpoints: Endpoints = PRODUCTION) -> Granted:
    """Asks Entra for a token; blocks for as long as that takes. NoToken if it gives none.

    MSAL is made anew each time, once an hour: a certificate that was replaced is read again.
    """
    try:
        application = ConfidentialClientApplication(
            registration.app_id,
            client_credential=_credential(registration),
            authority=f"{endpoints.login}{registration.tenant_id}",
            http_client=endpoints.http or _Line(),
            instance_discovery=False,
        )
        answer = application.acquire_token_for_client(scopes=[SCOPE])
    except (OSError, ValueError, MsalError) as error:
        raise NoToken(type(error).__name__) from error
    return _granted(answer)


class _Line(requests.Session):
    """MSAL's way to Entra: as it would make it itself, but without what stands in ~/.netrc."""

    def __init__(self) -> None:
        super().__init__()
        self.auth = _as_it_is  # with one of ours, none is looked for; but again after a redirection
        self.max_redirects = 0
        self.mount("https://", HTTPAdapter(max_retries=1))

    def request(self, *args: Any, **more: Any) -> requests.Response:
        return super().request(*args, **{"timeout": DEADLINE, **more})


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _granted(answer: dict[str, Any]) -> Granted:
    token, lifetime = answer.get("access_token"), answer.get("expires_in")
    if isinstance(token, str) and token and isinstance(lifetime, int):
        return Granted(token, timedelta(seconds=lifetime))
    named = _CODE.search(str(answer.get("error_description", "")))
    raise NoToken(named[0] if named else str(answer.get("error", "")))


def _credential(registration: Registration) -> str | dict[str, str]:
    """As MSAL wants it: the secret, or key and certificate from the PEM file."""
    if registration.certificate is None:
        return _required(registration.secret)
    blocks = {found[1]: found[0] for found in _PEM.finditer(registration.certificate.read_text("ascii"))}
    key = next((block for name, block in blocks.items() if name.endswith("PRIVATE KEY")), "")
    return {"private_key": _required(key), "public_certificate": _required(blocks.get("CERTIFICATE", ""))}


def _required(value: str) -> str:
    if not value:
        raise ValueError("a registration without app id, secret or certificate")
    return value


class _Extractor(JwtTokenExtractor):  # type: ignore[misc]
    """The SDK's check of issuer, endorsements, signature and times, with keys that do not block the loop."""

    def __init__(self, keys: SigningKeys) -> None:
        rules = VerifyOptions([guard.ISSUER], None, guard.SKEW, ignore_expiration=False)
        super().__init__(rules, keys.url, [guard.ALGORITHM])
        self.open_id_metadata = _Published(keys)


@dataclass(frozen=True, slots=True)
class _PublishedKey:
    """What the extractor expects of a key."""

    public_key: Any
    endorsements: list[str]


class _Published:
    """What the extractor expects of the metadata."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    async def get(self, kid: str) -> _PublishedKey:
        found = await self._keys.find(kid)
        if found is None:
            raise Refused(401, "unknown key")
        return _PublishedKey(PyJWK(dict(found), guard.ALGORITHM).key, found.get("endorsements") or [])
