"""Keys of the fake Bot Framework, and tokens as its channels sign them, right ones and wrong ones."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"
HOUR = 3600
SHARED_SECRET = "x" * 40


@dataclass(frozen=True)
class Key:
    """One signing key as the metadata publishes it."""

    kid: str = "k1"
    endorsements: tuple[str, ...] = ("msteams",)
    private: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048), repr=False
    )

    def published(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.private.public_key()))
        return {
            **public,
            "kid": self.kid,
            "use": "sig",
            "alg": "RS256",
            "x5t": self.kid,
            "endorsements": list(self.endorsements),
        }

    def token(
        self,
        audience: Any,
        service_url: str,
        *,
        algorithm: str = "RS256",
        seconds: float = HOUR,
        since: float = -60,
        drop: tuple[str, ...] = (),
        **claims: Any,
    ) -> str:
        """Valid from `since` to `seconds` from now on; `claims` are added or replace, `drop` are left out."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": ISSUER,
            "aud": audience,
            "serviceurl": service_url,
            "nbf": now + since,
            "exp": now + seconds,
            **claims,
        }
        for each in drop:
            said.pop(each)
        return jwt.encode(said, self._signing(algorithm), algorithm=algorithm, headers={"kid": self.kid})

    def _signing(self, algorithm: str) -> Any:
        return {"none": None, "HS256": SHARED_SECRET}.get(algorithm, self.private)
