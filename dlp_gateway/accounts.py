"""Accounts of the console: making them, logging in, and how long that lasts.

Takes: names, passwords, one-time codes, cookie tokens. Returns: model.Account, tokens, model.Session.
Touches: the store. Fails: ActRefused with words for the administrator; `NoEntry` with words for who wants in.
Source: NIST SP 800-63B-4 3.1.1 (passwords), 5.2 (sessions); RFC 9106 4 (argon2id); RFC 6238 (one-time codes).

Nobody is told whether it was the name, the password or the code that was wrong, and each takes as long to find out.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
from argon2 import PasswordHasher, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.model import Account, Role
from dlp_gateway.store import ActRefused, NotFound, seal
from dlp_gateway.store.people import Secrets

if TYPE_CHECKING:
    from datetime import datetime

    from dlp_gateway.model import Session
    from dlp_gateway.model.identity import Identity
    from dlp_gateway.store.people import People

NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")
LEAST_PASSWORD, MOST_PASSWORD = 12, 256  # characters
HASHER = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
_TRIES = 5
_LOCK = timedelta(minutes=15)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=15)
#: A session's last use is written at most this often: a page must not wait for the writer's lock.
_SEEN_EVERY = timedelta(minutes=1)
_STEP_S = 30
_ISSUER = "dlp-gateway"


class NoEntry(Exception):
    """Not let in; the words say no more than may be said."""


class Accounts:
    """The accounts and their log-ins.

    `private_key`: opens the secrets of one-time codes; only where people log in. `hasher`: argon2id, 64 MiB each.
    """

    def __init__(
        self,
        people: People,
        *,
        public_key: seal.PublicKey | None = None,
        private_key: seal.PrivateKey | None = None,
        hasher: PasswordHasher = HASHER,
    ) -> None:
        self._people = people
        self._public_key = public_key
        self._private_key = private_key
        self._hasher = hasher
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    # ------------------------------------------------------------------------------------------- making

    def add(
        self,
        *,
        name: str,
        title: str,
        roles: tuple[Role, ...],
        agencies: tuple[str, ...],
        password: str,
        codes: bool,
        actor: str,
        now: datetime,
        address: str = "",
    ) -> str | None:
        """Make an account; returns the otpauth URI for the person's authenticator, once, if `codes`.

        `address`: their own mail address; they may answer for what is held of it.
        """
        name = name.strip().lower()
        if not NAME.fullmatch(name):
            raise ActRefused("a name has 1 to 64 of a-z, 0-9 and . _ @ - and begins and ends with a letter or digit")
        if not roles:
            raise ActRefused(f"an account needs a role: {', '.join(Role)}")
        _check_roles(roles)
        if Role.AUTHOR in roles and not address.strip():
            raise ActRefused("an author answers for mail of their own: name the address (--address)")
        secret = pyotp.random_base32() if codes else None
        account = Account(
            id=secrets.token_hex(16), name=name, title=title.strip() or name, roles=tuple(dict.fromkeys(roles)),
            agencies=agencies, one_time_codes=codes, address=_mailbox(address),
        )  # fmt: skip
        self._people.add(account, self._secrets(password, secret), actor=actor, now=now)
        return _uri(secret, name)

    def set_password(self, name: str, password: str, *, actor: str, now: datetime) -> None:
        """Give an account a new password and end its log-ins and its lock."""
        account, known = self._own(name)
        changed = replace(account, failures=0, locked_until=None)
        new = Secrets(
            password_hash=self._hash(password), code_secret=known.code_secret, code_used=known.code_used
        )  # the codes stay as they are
        self._people.change(changed, action="password_set", actor=actor, now=now, secrets=new)

    def set_address(self, name: str, address: str, *, actor: str, now: datetime) -> None:
        """Say whose mail an account may answer for; an empty address: nobody's. Its log-ins end."""
        account, _ = self._own(name)
        if not address.strip() and Role.AUTHOR in account.roles:
            raise ActRefused("an author answers for mail of their own: name the address")
        self._people.change(replace(account, address=_mailbox(address)), action="address_set", actor=actor, now=now)

    def reset_codes(self, name: str, *, actor: str, now: datetime) -> str | None:
        """Give an account a new secret for one-time codes (a lost phone); returns its otpauth URI."""
        account, known = self._own(name)
        secret = pyotp.random_base32()
        new = replace(known, code_secret=self._sealed(secret), code_used=0)
        self._people.change(
            replace(account, one_time_codes=True), action="codes_reset", actor=actor, now=now, secrets=new
        )
        return _uri(secret, account.name)

    def disable(self, name: str, *, disabled: bool, actor: str, now: datetime) -> None:
        """Shut an account out, or let it in again; never deleted, since the record names it."""
        account, _ = self._people.find(name)
        action = "account_disabled" if disabled else "account_enabled"
        self._people.change(replace(account, disabled=disabled), action=action, actor=actor, now=now)

    def all(self) -> tuple[Account, ...]:
        """Return the accounts by name."""
        return self._people.all()

    # ------------------------------------------------------------------------------------------- log-in

    def log_in(self, *, name: str, password: str, code: str, now: datetime) -> str:
        """Check name, password and code; return a token for the cookie. Takes 64 MiB and tens of ms: in a thread."""
        account, known = self._known(name)
        # Who has no password costs as much time as who has one.
        right = self._is_right((known and known.password_hash) or self._nobody, password)
        if account is None or known is None:
            raise NoEntry
        if account.disabled or (account.locked_until is not None and now < account.locked_until):
            raise NoEntry
        step = self._step(known, code, now) if right else None
        if step is None:
            self._count_wrong(account, now)
            raise NoEntry
        token = secrets.token_urlsafe(32)
        try:
            self._people.log_in(account, session_id=digest(token), code_used=step, now=now)
        except ActRefused:
            raise NoEntry from None
        return token

    def enter(self, identity: Identity, *, now: datetime) -> str:
        """Let in whom their agency's provider has proved; makes or follows their account. NoEntry if shut out here."""
        account = self._followed(identity, now)
        if account.disabled:
            raise NoEntry
        token = secrets.token_urlsafe(32)
        # Without a word of when they gave a proof, it was too long ago for what is grave.
        proved_at = min(identity.proved_at or now - LONGEST, now)
        self._people.log_in(account, session_id=digest(token), code_used=0, now=now, fresh_at=proved_at)
        return token

    def _followed(self, identity: Identity, now: datetime) -> Account:
        """Return their account as their groups have it today; log-ins with other rights end."""
        _check_roles(identity.roles)
        known = self._people.identified(identity.digest)
        rights = {name: getattr(identity, name) for name in ("title", "roles", "agencies", "address")}
        if known is None:
            account = Account(id=secrets.token_hex(16), name=self._free_name(identity), federated=True, **rights)
            self._people.add(account, Secrets(password_hash="", identity=identity.digest), actor=account.name, now=now)
            return account
        followed = replace(known, **rights)
        if followed != known:
            self._people.change(followed, action="account_followed", actor=known.name, now=now)
        return followed

    def _free_name(self, identity: Identity) -> str:
        """Return their address as a name, or a made one where that is no name or somebody else's."""
        wanted = (identity.address or "").lower()
        taken = self._known(wanted)[0] is not None
        return wanted if NAME.fullmatch(wanted) and not taken else f"id-{identity.digest[:24]}"

    def session(self, token: str, *, now: datetime) -> Session | None:
        """Return the log-in of a cookie, unless it ended by time or its account was shut out."""
        found = self._people.session(digest(token))
        if found is None or found.account.disabled:
            return None
        if now - found.seen_at > IDLE or now - found.created_at > LONGEST:
            return None
        if now - found.seen_at > _SEEN_EVERY:
            self._people.seen(found.id, now=now)
        stands_for = self._people.stands_for(found.account.name, now=now)
        return replace(found, account=replace(found.account, stands_for=stands_for))

    def confirm(self, session: Session, *, password: str, now: datetime) -> None:
        """Take the password once more within a log-in, for what is grave; NoEntry, and a wrong one counts as a try."""
        self.prove(session.account.name, password=password, now=now)
        self._people.refresh(session.id, now=now)

    def prove(self, name: str, *, password: str, now: datetime) -> None:
        """Check somebody's password; NoEntry, and a wrong one counts as a try."""
        account, known = self._people.find(name)
        if account.federated:  # theirs to prove with their agency: a new log-in, not a password of ours
            raise NoEntry
        locked = account.locked_until is not None and now < account.locked_until
        if locked or not self._is_right(known.password_hash, password):
            self._count_wrong(account, now)
            raise NoEntry

    def person(self, name: str, *, now: datetime) -> Account | None:
        """Return an account as it counts now, with those it stands in for; None if it is unknown or shut out."""
        account, _ = self._known(name)
        if account is None or account.disabled:
            return None
        return replace(account, stands_for=self._people.stands_for(account.name, now=now))

    def log_out(self, token: str) -> None:
        """End a log-in."""
        self._people.log_out(digest(token))

    def end_sessions(self, now: datetime) -> None:
        """Forget log-ins that have ended by time."""
        self._people.end_sessions(seen_before=now - IDLE, created_before=now - LONGEST)

    # ------------------------------------------------------------------------------------------- common

    def _count_wrong(self, account: Account, now: datetime) -> None:
        failures = account.failures + 1
        lock = now + _LOCK if failures % _TRIES == 0 else account.locked_until
        self._people.failed(account, failures=failures, locked_until=lock, now=now)

    def _own(self, name: str) -> tuple[Account, Secrets]:
        """Return an account whose proofs are ours to change."""
        account, known = self._people.find(name)
        if account.federated:
            raise ActRefused(f"{account.name} is proved by their agency's log-in; there is no password or code here")
        return account, known

    def _known(self, name: str) -> tuple[Account | None, Secrets | None]:
        try:
            return self._people.find(name.strip().lower())
        except NotFound:
            return None, None

    def _is_right(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, _normal(password)[:MOST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False

    def _step(self, known: Secrets, code: str, now: datetime) -> int | None:
        """Return the time step of a right code (0 where none is asked for), None for a wrong or used one."""
        if known.code_secret is None:
            return 0
        if self._private_key is None:
            return None
        codes = pyotp.TOTP(seal.unseal(self._private_key, known.code_secret).decode())
        at = int(now.timestamp()) // _STEP_S
        given = code.strip().replace(" ", "")
        # One step either way: RFC 6238 5.2 allows for the clocks of telephones.
        fitting = [step for step in (at - 1, at, at + 1) if secrets.compare_digest(codes.at(step * _STEP_S), given)]
        return next((step for step in fitting if step > known.code_used), None)

    def _secrets(self, password: str, secret: str | None) -> Secrets:
        return Secrets(password_hash=self._hash(password), code_secret=self._sealed(secret) if secret else None)

    def _sealed(self, secret: str) -> bytes:
        if self._public_key is None:
            raise ActRefused("one-time codes need the sealing key; run this where seal.pub is")
        return seal.seal(self._public_key, secret.encode())

    def _hash(self, password: str) -> str:
        normal = _normal(password)
        if not LEAST_PASSWORD <= len(normal) <= MOST_PASSWORD:
            raise ActRefused(f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters")
        return self._hasher.hash(normal)


def _check_roles(roles: tuple[Role, ...]) -> None:
    if Role.ADMIN in roles and len(set(roles)) > 1:
        raise ActRefused("an admin sees no content, so the role admin stands alone; make a second account")


def _mailbox(address: str) -> str | None:
    """Return a mail address as it is kept; ActRefused for what is none."""
    if not address.strip():
        return None
    try:
        path = parse_path(address.strip(), smtputf8=True)
    except AddressError:
        path = None
    if path is None or path.route or not path.address.domain:
        raise ActRefused("that is no mail address; write for instance clerk@agency.example")
    return path.text


def digest(token: str) -> str:
    """Return under which id the log-in of a token stands."""
    return hashlib.sha256(token.encode()).hexdigest()


def _normal(password: str) -> str:
    """Return the password however a keyboard composed its accents (RFC 8265 4.2)."""
    return unicodedata.normalize("NFC", password)


def _uri(secret: str | None, name: str) -> str | None:
    return None if secret is None else pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
