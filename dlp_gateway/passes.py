"""Signed and sealed tokens that leave the house: the link to one case in a notice, and what a browser keeps for us.

Takes: what they say, until when they count. Returns: text for a URL or a cookie, and back.
Touches: nothing; times are passed in, and the same arguments give the same link.
Fails: PassError; its word says whether a token is forged (or of another use) or too old, and nothing else.
Source: RFC 7515 and 7519 (signed, HS256), RFC 7516 (sealed, `dir` with A256GCM), RFC 5869 (a key for each use from
one secret, so that a token of one use is a forgery in every other).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwe import JWERegistry
from joserfc.jwk import OctKey

if TYPE_CHECKING:
    from datetime import datetime

_SIGNED = ["HS256"]
_SEALED = ["dir", "A256GCM"]
_CASE = re.compile(r"[0-9a-f]{32}")
#: A link has some 140 characters, a cookie below 4096 (RFC 6265 6.1): more is nothing of ours.
_LONGEST = 4096

FORGED, EXPIRED = "forged", "expired"


class PassError(Exception):
    """A token that does not count; `word` is FORGED or EXPIRED."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class Passes:
    """Makes and reads tokens. `secret`: 32 octets or more that only the console role has."""

    def __init__(self, secret: bytes) -> None:
        self._link = _derived(secret, b"link")
        self._seal = _derived(secret, b"seal")

    def link(self, case_id: str, *, until: datetime) -> str:
        """Return the token of a link that shows the status of one case."""
        claims = {"case": case_id, "exp": int(until.timestamp())}
        return jwt.encode({"alg": "HS256"}, claims, self._link, algorithms=_SIGNED, default_type=None)

    def case_of(self, token: str, *, now: datetime) -> str:
        """Return the id of the case that a link is about."""
        claims = _read(token, self._link, now)
        case_id = claims.get("case")
        if not isinstance(case_id, str) or not _CASE.fullmatch(case_id):
            raise PassError(FORGED)
        return case_id

    def sealed(self, claims: dict[str, Any], *, until: datetime) -> str:
        """Return claims for a browser to keep, which it can neither read nor change."""
        registry = JWERegistry(algorithms=_SEALED)
        kept = {**claims, "exp": int(until.timestamp())}
        return jwt.encode({"alg": "dir", "enc": "A256GCM"}, kept, self._seal, registry=registry, default_type=None)

    def unsealed(self, token: str, *, now: datetime) -> dict[str, Any]:
        """Return the claims that a browser kept."""
        return _read(token, self._seal, now, registry=JWERegistry(algorithms=_SEALED))


def _derived(secret: bytes, use: bytes) -> OctKey:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dlp-gateway pass v1 " + use).derive(secret)
    return OctKey.import_key(made)


def _read(token: str, key: OctKey, now: datetime, *, registry: JWERegistry | None = None) -> dict[str, Any]:
    if len(token) > _LONGEST or not token.isascii():
        raise PassError(FORGED)
    try:
        found = jwt.decode(token, key, algorithms=None if registry else _SIGNED, registry=registry)
        jwt.JWTClaimsRegistry(now=int(now.timestamp()), exp={"essential": True}).validate(found.claims)
    except ExpiredTokenError:
        raise PassError(EXPIRED) from None
    except (JoseError, ValueError, TypeError, KeyError):
        raise PassError(FORGED) from None
    return found.claims
