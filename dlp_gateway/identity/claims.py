"""What a provider's proof says, and what it makes somebody here. Pure.

Takes: a signed token, the provider's keys, what was asked for. Returns: claims; model.Identity.
Touches: nothing; the time is passed in. Fails: `Refused`, with words for who wants in; `UnknownKey` for a key that is
not among ours: the provider may have changed it.
Source: OpenID Connect Core 1.0 2, 3.1.3.7 (what to check), 5.1 (claims); RFC 8725 (algorithms are ours to choose).
"""

from __future__ import annotations

import hmac
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError

from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.model import Role
from dlp_gateway.model.identity import Identity
from dlp_gateway.scope import below

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

    from dlp_gateway.config.oidc import Oidc

#: Signatures with a private key of the provider's; never `none`, never a secret that we hold, too.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
#: Clocks of two machines differ; a minute is what directories allow, too.
_LEEWAY = timedelta(seconds=60)
_SUBJECT_MOST = 255  # characters; OpenID Connect Core 2
_TITLE_MOST = 120
#: A log-in that was asked for again must have happened since: the round takes a person some minutes at most.
AGAIN = timedelta(minutes=5)

NOT_PROVED = (
    "Your agency's log-in could not be checked. Nothing was changed; try again, and tell your admin if it stays."
)
NO_ROLE = "Your agency's log-in knows you, but you have no role at this console. Ask your admin for one."
MIXED = "Your groups give you rights that do not go together. Ask your admin to put you into one of them."
NOT_AGAIN = "Your agency's log-in did not ask you to prove yourself again. Tell your admin."


class Refused(Exception):
    """Not let in: `words` for the person, `code` for the log."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.words = words
        self.code = code


class UnknownKey(Exception):
    """The token names a key that is not in the set."""


def proved(token: object, *, keys: KeySet, oidc: Oidc, nonce: str, now: datetime) -> dict[str, Any]:
    """Return the claims of an ID token that this provider made for us, for this very request."""
    if not isinstance(token, str):
        raise Refused(NOT_PROVED, "no_id_token")
    try:
        claims = jwt.decode(token, keys, algorithms=ALGORITHMS).claims
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=int(_LEEWAY.total_seconds()),
            iss={"essential": True, "value": oidc.issuer}, aud={"essential": True, "value": oidc.client_id},
            exp={"essential": True}, iat={"essential": True}, sub={"essential": True},
        )  # fmt: skip
        registry.validate(claims)
    except InvalidKeyIdError:
        raise UnknownKey from None
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as problem:
        raise Refused(NOT_PROVED, f"id_token_{type(problem).__name__}") from None
    _check_for_us(claims, oidc=oidc, nonce=nonce)
    return claims


def _check_for_us(claims: dict[str, Any], *, oidc: Oidc, nonce: str) -> None:
    """Refuse a token for somebody else, or for another request (OpenID Connect Core 3.1.3.7, 3-5 and 11)."""
    many = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if many else oidc.client_id) != oidc.client_id:
        raise Refused(NOT_PROVED, "id_token_azp")
    given = claims.get("nonce")
    if not isinstance(given, str) or not hmac.compare_digest(given.encode(), nonce.encode()):
        raise Refused(NOT_PROVED, "id_token_nonce")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= _SUBJECT_MOST:
        raise Refused(NOT_PROVED, "id_token_sub")


def lacks(claims: dict[str, Any], oidc: Oidc) -> bool:
    """Whether the provider tells groups or address elsewhere: at its userinfo."""
    wanted = {oidc.address_claim} | ({oidc.groups_claim} if oidc.groups else set())
    wanted |= {"email_verified"} if oidc.address_claim == "email" else set()
    return not wanted <= set(claims)


def identity_of(
    claims: dict[str, Any], *, oidc: Oidc, agency_domains: tuple[str, ...], again: bool, now: datetime
) -> Identity:
    """Return who they are here; Refused for who has no role, or rights that do not go together."""
    address = _address(claims, oidc)
    roles, agencies = _rights(claims, oidc)
    if not roles and address is not None and _is_ours(address, agency_domains):
        roles = (Role.AUTHOR,)
    if not roles:
        raise Refused(NO_ROLE, "no_role")
    proved_at = _moment(claims.get("auth_time"), now)
    if again and (proved_at is None or now - proved_at > AGAIN):
        raise Refused(NOT_AGAIN, "not_again")
    return Identity(
        issuer=oidc.issuer, subject=claims["sub"], title=_title(claims, address), roles=roles, agencies=agencies,
        address=address, proved_at=proved_at,
    )  # fmt: skip


def _rights(claims: dict[str, Any], oidc: Oidc) -> tuple[tuple[Role, ...], tuple[str, ...]]:
    """Join what their groups give. Roles of different agencies are not joined: each would count for all of them."""
    listed = claims.get(oidc.groups_claim)
    groups = [listed] if isinstance(listed, str) else listed if isinstance(listed, list) else []
    theirs = {item for item in groups if isinstance(item, str)}
    found = [item for item in oidc.groups if item.group in theirs]
    roles = tuple(dict.fromkeys(role for item in found for role in item.roles))
    if len({frozenset(item.agencies) for item in found}) > 1 or (Role.ADMIN in roles and len(roles) > 1):
        raise Refused(MIXED, "mixed_rights")
    return roles, found[0].agencies if found else ()


def _address(claims: dict[str, Any], oidc: Oidc) -> str | None:
    """Return their mail address, if the provider vouches for it."""
    given = claims.get(oidc.address_claim)
    if not isinstance(given, str) or (oidc.address_claim == "email" and claims.get("email_verified") is not True):
        return None
    try:
        path = parse_path(given.strip(), smtputf8=True)
    except AddressError:
        return None
    return None if path.route or not path.address.domain else path.text


def _is_ours(address: str, domains: tuple[str, ...]) -> bool:
    domain = parse_path(address, smtputf8=True).address.domain
    return any(below(domain, ours) for ours in domains)


def _title(claims: dict[str, Any], address: str | None) -> str:
    """Return how the record names them: printable, on one line."""
    for given in (claims.get("name"), address, claims.get("preferred_username"), claims["sub"]):
        words = "".join(mark for mark in given if mark.isprintable()) if isinstance(given, str) else ""
        if words.strip():
            return " ".join(words.split())[:_TITLE_MOST]
    return "?"


def _moment(seconds: object, now: datetime) -> datetime | None:
    """Return when they last gave a proof; nothing that is no time, or lies ahead of our clock."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds > (now + _LEEWAY).timestamp():
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
