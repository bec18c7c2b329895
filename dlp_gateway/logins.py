"""The accounts of SMTP clients that cannot be listed by network: names, argon2id hashes, sender domains.

Takes: a file of lines `NAME DOMAINS HASH`. Returns: accounts; whether a password is right.
Touches: reads the file. Fails: ConfigError with file and line; never with a word of the hash.
Source: RFC 9106 4 (argon2id, 64 MiB, three passes: its second recommendation), RFC 4616 2, RFC 8265 4.2 (NFC).

An account is a machine (a copier, a case system, a branch office's mail server), not a person: its name is no address
and may stand in logs.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from argon2 import PasswordHasher, Type, extract_parameters, profiles
from argon2.exceptions import InvalidHashError, VerificationError

from dlp_gateway.address import AddressError, fold_domain
from dlp_gateway.config import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from dlp_gateway.model import Path as MailPath

NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
ANY_DOMAIN = "*"
MIN_PASSWORD = 15  # characters; NIST SP 800-63B-4 3.1.1.2 for a password that is the only factor
_HASHER = PasswordHasher.from_parameters(profiles.RFC_9106_LOW_MEMORY)
# Below this a stolen file is cheap to guess (the least that OWASP names: 19 MiB, two passes); above that, one login
# costs more memory than the machine may have.
_LEAST_KIB, _MOST_KIB = 19_456, 1_048_576
_LEAST_PASSES, _MOST_PASSES = 2, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One client. `domains`: of the reverse-paths that it may use, folded; `*` is any."""

    name: str
    domains: frozenset[str]
    hash: str

    def may_use(self, reverse_path: MailPath | None) -> bool:
        """Whether a reverse-path is the client's to use; the null reverse-path of a bounce is anybody's."""
        return reverse_path is None or not self.domains.isdisjoint({ANY_DOMAIN, reverse_path.address.domain})


class Logins:
    """The accounts of one file."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self._accounts = {account.name: account for account in accounts}
        # Who is unknown costs what the dearest known one costs: the time of the answer tells nothing.
        dearest = max(accounts, key=lambda account: _cost(account.hash), default=None)
        hasher = PasswordHasher.from_parameters(extract_parameters(dearest.hash)) if dearest else _HASHER
        self._nobody = hasher.hash("nobody")

    def verify(self, name: str, password: str) -> Account | None:
        """Return the account if the password is its own. Takes tens of milliseconds and 64 MiB: call it in a thread."""
        account = self._accounts.get(name)
        right = _is_right(account.hash if account else self._nobody, password)
        return account if right else None

    def knows(self, name: str) -> bool:
        """Whether there is such an account: only what is known may stand in a log."""
        return name in self._accounts


def read(file: Path) -> Logins:
    """Read the accounts; blank lines and lines that begin with `#` do not count."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{file}: cannot be read. Check its permissions, or make it with `logins make`.") from None
    accounts: dict[str, Account] = {}
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            account = _account(line.split(), where=f"{file}:{number}")
            if account.name in accounts:
                raise ConfigError(f"{file}:{number}: {account.name} has an account already. Remove one of them.")
            accounts[account.name] = account
    return Logins(tuple(accounts.values()))


def entry(name: str, password: str, domains: tuple[str, ...]) -> str:
    """Return the line of a new account. Raises ConfigError for what the file would not take."""
    if len(password) < MIN_PASSWORD:
        raise ConfigError(f"the password has fewer than {MIN_PASSWORD} characters. Let `--generate` make one.")
    line = f"{name} {','.join(domains)} {_HASHER.hash(_prepared(password))}"
    _account(line.split(), where=f"account {name}")
    return line


def _account(words: list[str], *, where: str) -> Account:
    if len(words) != 3:  # noqa: PLR2004  NAME DOMAINS HASH
        raise ConfigError(f"{where}: is not NAME DOMAINS HASH. Make the line with `dlp-gateway logins make`.")
    name, domains, digest = words
    if not NAME.fullmatch(name):
        raise ConfigError(f"{where}: the name is no account name. Write letters, digits, dots and hyphens, no @.")
    _check_hash(digest, where=where)
    return Account(name=name, domains=frozenset(_domain(item, where=where) for item in domains.split(",")), hash=digest)


def _domain(text: str, *, where: str) -> str:
    if text == ANY_DOMAIN:
        return text
    try:
        return fold_domain(text)
    except AddressError:
        raise ConfigError(f"{where}: {text} is no domain. Write for instance agency.example, or * for any.") from None


def _check_hash(digest: str, *, where: str) -> None:
    try:
        found = extract_parameters(digest)
    except InvalidHashError:
        raise ConfigError(f"{where}: holds no argon2 hash. Make the line with `dlp-gateway logins make`.") from None
    sound = (
        found.type is Type.ID
        and _LEAST_KIB <= found.memory_cost <= _MOST_KIB
        and _LEAST_PASSES <= found.time_cost <= _MOST_PASSES
    )
    if not sound:
        raise ConfigError(f"{where}: the hash is too cheap or too dear. Make the line with `dlp-gateway logins make`.")


def _cost(digest: str) -> int:
    found = extract_parameters(digest)
    return found.memory_cost * found.time_cost


def _is_right(digest: str, password: str) -> bool:
    try:
        return _HASHER.verify(digest, _prepared(password))
    except (VerificationError, InvalidHashError):
        return False


def _prepared(password: str) -> str:
    """Return the one spelling of a password (RFC 8265 4.2.2)."""
    return unicodedata.normalize("NFC", password)
