"""An agency's own log-in: whom its OpenID Connect provider says somebody is, and what that makes them here.

Takes: `Oidc` settings, a code that a browser brought back. Returns: model.Identity.
Touches: the provider, over TLS. Fails: `Refused` with words for who wants in; `ProviderFault` where the provider is at
fault.
Source: OpenID Connect Core 1.0 (authorization code flow), Discovery 1.0; RFC 7636 (PKCE, S256), RFC 9207 (iss in the
answer), RFC 9700 (best current practice): one provider, exact redirect, code bound to the browser by state, to the
request by nonce and to us by the verifier.
"""

from dlp_gateway.identity.claims import Refused
from dlp_gateway.identity.fetching import ProviderFault
from dlp_gateway.identity.provider import Begun, Provider

__all__ = ["Begun", "Provider", "ProviderFault", "Refused"]
