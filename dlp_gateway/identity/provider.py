"""The provider: where it is, its keys, and the two halves of a log-in.

Takes: settings, the address that people come back to, the clock. Returns: where to send a browser; model.Identity.
Touches: the provider. Fails: Refused, ProviderFault.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dlp_gateway.identity.claims import NOT_PROVED, Refused, UnknownKey, identity_of, lacks, proved
from dlp_gateway.identity.fetching import Fetching, ProviderFault, is_safe

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from dlp_gateway.config.oidc import Oidc
    from dlp_gateway.model.identity import Identity

#: Endpoints and keys are asked for again after this; a key that we do not know at once, but not more often than that.
_KEPT = timedelta(hours=1)
_NOT_AGAIN = timedelta(seconds=30)
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_CODE_MOST = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The first half of a log-in. `url`: where the browser goes; the rest it must bring back, or we must know."""

    url: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """One agency's provider. `back`: our address that it sends people to."""

    def __init__(
        self, oidc: Oidc, *, back: str, agency_domains: tuple[str, ...], clock: Callable[[], datetime]
    ) -> None:
        self._oidc = oidc
        self._back = back
        self._agency_domains = agency_domains
        self._clock = clock
        self._fetching = Fetching(ca_file=oidc.ca_file)
        self._turn = asyncio.Lock()
        self._about: tuple[datetime, dict[str, Any]] | None = None
        self._keys: tuple[datetime, KeySet] | None = None

    @property
    def issuer(self) -> str:
        """How the provider names itself."""
        return self._oidc.issuer

    @property
    def back(self) -> str:
        """Our address that it sends people to, as it must be registered there."""
        return self._back

    async def begin(self, *, again: bool) -> Begun:
        """Make the request that the browser carries there. `again`: they must prove themselves once more."""
        about = await self._known()
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = {
            "response_type": "code", "client_id": self._oidc.client_id, "redirect_uri": self._back,
            "scope": " ".join(self._oidc.scopes), "state": state, "nonce": nonce,
            "code_challenge": _challenge(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        asked |= {"prompt": "login", "max_age": "0"} if again else {}
        url = about["authorization_endpoint"]
        joined = f"{url}{'&' if '?' in url else '?'}{urlencode(asked)}"
        return Begun(url=joined, state=state, nonce=nonce, verifier=verifier)

    async def finish(self, *, code: str, nonce: str, verifier: str, again: bool) -> Identity:
        """Change the code for a proof, check it, and say who they are."""
        if not 0 < len(code) <= _CODE_MOST:
            raise Refused(NOT_PROVED, "no_code")
        answer = await self._redeemed(code, verifier)
        claims = await self._proved(answer.get("id_token"), nonce)
        if lacks(claims, self._oidc):
            claims = await self._with_userinfo(claims, answer.get("access_token"))
        return identity_of(claims, oidc=self._oidc, agency_domains=self._agency_domains, again=again, now=self._clock())

    async def look(self) -> str:
        """Ask for everything that a log-in needs, for `doctor`; ProviderFault says what is wrong."""
        about = await self._known()
        keys = await self._fetched_keys(about)
        return f"{self._oidc.issuer} answers, {len(keys.keys)} signing keys, {len(self._oidc.groups)} groups have roles"

    async def close(self) -> None:
        """Let go of connections."""
        await self._fetching.close()

    # ------------------------------------------------------------------------------------------- the code

    async def _redeemed(self, code: str, verifier: str) -> dict[str, Any]:
        about = await self._known()
        oidc = self._oidc
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self._back, "code_verifier": verifier,
        }  # fmt: skip
        basic = None
        if oidc.client_secret and _takes_basic(about):
            basic = (_encoded(oidc.client_id), _encoded(oidc.client_secret))
        else:
            form |= {"client_id": oidc.client_id}
            form |= {"client_secret": oidc.client_secret} if oidc.client_secret else {}
        answer = await self._fetching.post(about["token_endpoint"], step="token", form=form, basic=basic)
        if "error" in answer:
            raise Refused(NOT_PROVED, f"token_{_word(answer['error'])}")
        return answer

    async def _proved(self, token: object, nonce: str) -> dict[str, Any]:
        """Check the proof; with a key that we do not know yet, once more with the keys of today."""
        now = self._clock()
        try:
            return proved(token, keys=await self._signing_keys(), oidc=self._oidc, nonce=nonce, now=now)
        except UnknownKey:
            pass
        try:
            keys = await self._signing_keys(older_than=_NOT_AGAIN)
            return proved(token, keys=keys, oidc=self._oidc, nonce=nonce, now=now)
        except UnknownKey:
            raise Refused(NOT_PROVED, "id_token_unknown_key") from None

    async def _with_userinfo(self, claims: dict[str, Any], access_token: object) -> dict[str, Any]:
        """Add what the provider tells at its userinfo; what the signed token says has the last word."""
        where = (await self._known()).get("userinfo_endpoint")
        if not isinstance(where, str) or not isinstance(access_token, str):
            return claims
        more = await self._fetching.get(where, step="userinfo", bearer=access_token)
        if more.get("sub") != claims["sub"]:  # OpenID Connect Core 5.3.2: else it is somebody else's
            raise Refused(NOT_PROVED, "userinfo_sub")
        return {**more, **claims}

    # --------------------------------------------------------------------------------- what it says of itself

    async def _known(self) -> dict[str, Any]:
        """Return the provider's document about itself, at most an hour old."""
        async with self._turn:
            if self._about is None or self._clock() - self._about[0] > _KEPT:
                self._about = self._clock(), await self._discovered()
            return self._about[1]

    async def _discovered(self) -> dict[str, Any]:
        issuer = self._oidc.issuer
        url = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
        about = await self._fetching.get(url, step="discovery")
        if about.get("issuer") != issuer:
            raise ProviderFault("discovery: the provider names itself otherwise; write oidc_issuer as it does")
        for name in _ENDPOINTS:
            if not isinstance(about.get(name), str) or not is_safe(about[name]):
                raise ProviderFault(f"discovery: {name} is missing or not https")
        methods = about.get("code_challenge_methods_supported")
        if isinstance(methods, list) and "S256" not in methods:
            raise ProviderFault("discovery: the provider does not take PKCE with S256")
        return about

    async def _signing_keys(self, *, older_than: timedelta = _KEPT) -> KeySet:
        about = await self._known()
        async with self._turn:
            if self._keys is None or self._clock() - self._keys[0] > older_than:
                self._keys = self._clock(), await self._fetched_keys(about)
            return self._keys[1]

    async def _fetched_keys(self, about: dict[str, Any]) -> KeySet:
        found = (await self._fetching.get(about["jwks_uri"], step="keys")).get("keys")
        usable = [item for item in found if _signs(item)] if isinstance(found, list) else []
        try:
            return KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, TypeError, KeyError):
            raise ProviderFault("keys: the provider shows no key that we can check its signature with") from None


def _signs(key: object) -> bool:
    """Whether a key checks signatures: not one to encrypt with, and never a shared secret."""
    return isinstance(key, dict) and key.get("use", "sig") == "sig" and key.get("kty") in {"RSA", "EC", "OKP"}


def _challenge(verifier: str) -> str:
    """RFC 7636 4.2: S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _takes_basic(about: dict[str, Any]) -> bool:
    """OpenID Connect Discovery 3: client_secret_basic where nothing is said."""
    methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return isinstance(methods, list) and "client_secret_basic" in methods


def _encoded(text: str) -> str:
    """RFC 6749 2.3.1: both parts are form-encoded before Basic joins them."""
    return urlencode({"": text})[1:]


def _word(error: object) -> str:
    """Keep an error's code for our log only if it looks like one."""
    return error if isinstance(error, str) and error.isidentifier() and len(error) <= 40 else "error"  # noqa: PLR2004
