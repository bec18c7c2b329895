"""A provider of OpenID Connect on loopback, in a thread of its own: it speaks the protocol and checks what it is told.

It logs in whom a test says, over real HTTP, refuses a code that it did not give, gave to another client or address, or
gave before, and a verifier that does not fit the challenge. What a test wants to be wrong with it, it sets in `wrong`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

CLIENT, SECRET = "dlp-console", "se:cret/+ 1"
_FOR_SECRETS = RSAKey.generate_key(2048)


class FakeProvider:
    """One provider. `person`: the claims of who logs in; `clock`: seconds, as a test turns them."""

    def __init__(self, port):
        self.issuer = f"http://127.0.0.1:{port}/agency"
        self.person = {"sub": "s-1", "name": "Ana Officer", "email": "ana@mvd.example", "email_verified": True}
        self.userinfo, self.clock = {}, time.time
        self.wrong, self.asked, self.codes, self.access = {}, [], {}, {}
        self.rotate("RS256")

    def rotate(self, alg="ES256"):
        """Sign with a new key from now on; the old one is no longer shown."""
        made = RSAKey.generate_key(2048) if alg.startswith(("RS", "PS")) else ECKey.generate_key("P-256")
        self.alg, self.key = alg, made
        self.kid = secrets.token_hex(4)

    # ------------------------------------------------------------------------------------------ what it shows

    def about(self):
        """The document about itself."""
        found = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "response_types_supported": ["code"],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
        }
        return {**found, **self.wrong.get("about", {})}

    def keys(self):
        """Its signing key, beside one to encrypt with and one of a kind that nobody knows."""
        shown = self.key.as_dict(private=False) | {"kid": self.kid, "use": "sig", "alg": self.alg}
        other = {"kty": "AKP", "kid": "pq", "pub": "AA"}
        return {"keys": [_FOR_SECRETS.as_dict(private=False) | {"kid": "enc", "use": "enc"}, other, shown]}

    # ----------------------------------------------------------------------------------------- the two halves

    def authorize(self, query):
        """A person logs in there: give the address that the browser goes back to."""
        assert query["response_type"] == "code", query
        assert query["client_id"] == CLIENT, query
        assert "openid" in query["scope"].split(), query
        assert query["code_challenge_method"] == "S256", query
        if "error" in self.wrong:
            back = {"error": self.wrong["error"], "error_description": "<script>alert(1)</script>"}
        else:
            code = secrets.token_urlsafe(24)
            self.codes[code] = query
            back = {"code": code, "iss": self.wrong.get("iss", self.issuer)}
        return f"{query['redirect_uri']}?{urlencode({**back, 'state': query['state']})}"

    def token(self, form, basic):
        """Change a code for tokens, once."""
        if basic is None:
            given = (form.get("client_id"), form.get("client_secret"))
        else:
            given = tuple(unquote(part.replace("+", " ")) for part in basic.split(":", 1))
        if given != (CLIENT, SECRET):
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code"), None)
        if asked is None or form.get("redirect_uri") != asked["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(24)
        self.access[access] = self.person["sub"]
        return 200, {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(asked)}

    def id_token(self, asked):
        """The proof, as the standard says; with what a test wants to be wrong."""
        now = int(self.clock())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "auth_time": now, "nonce": asked["nonce"],
            **self.person, **self.wrong.get("claims", {}),
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.alg, "kid": self.kid, **self.wrong.get("header", {})}
        if header["alg"] == "none":
            parts = (json.dumps(part).encode() for part in (header, claims))
            return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."
        key = self.wrong.get("key", self.key)
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])

    def tell(self, access):
        """The userinfo of whose token it is."""
        if access not in self.access:
            return 401, {"error": "invalid_token"}
        return 200, {"sub": self.access[access], **self.userinfo}


def shared_secret():
    """A key that a forger would use who takes the public key, or the client's secret, for a shared one."""
    return OctKey.import_key(SECRET.encode() * 4)


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_args):
        """Say nothing on the terminal of the tests."""

    def do_GET(self):
        fake, split = self.server.fake, urlsplit(self.path)
        path = split.path.removeprefix("/agency")
        fake.asked.append(path)
        if path in fake.wrong.get("answers", {}):
            return self._send(*fake.wrong["answers"][path])
        if path == "/authorize":
            query = {name: values[0] for name, values in parse_qs(split.query).items()}
            return self._send(303, b"", location=fake.authorize(query))
        if path == "/userinfo":
            return self._json(*fake.tell(self.headers.get("authorization", "").removeprefix("Bearer ")))
        documents = {"/.well-known/openid-configuration": fake.about, "/keys": fake.keys}
        return self._json(200, documents[path]()) if path in documents else self._json(404, {})

    def do_POST(self):
        fake = self.server.fake
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        fake.asked.append("/token")
        if "/token" in fake.wrong.get("answers", {}):
            return self._send(*fake.wrong["answers"]["/token"])
        given = self.headers.get("authorization", "")
        basic = base64.b64decode(given.removeprefix("Basic ")).decode() if given.startswith("Basic ") else None
        form = {name: values[0] for name, values in parse_qs(body).items()}
        return self._json(*fake.token(form, basic))

    def _json(self, status, found):
        self._send(status, json.dumps(found).encode(), kind="application/json")

    def _send(self, status, body, kind="text/plain", location=""):
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        if location:
            self.send_header("location", location)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def provider():
    """Run one until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.fake = FakeProvider(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
