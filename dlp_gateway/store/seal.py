"""Envelope encryption of held mail (age, X25519 + ChaCha20-Poly1305) and the signing key of the checkpoints.

Takes: octets and keys. Returns: sealed octets that only the private key opens: the SMTP role holds the public key
alone, so the process that faces the network can fill the vault but not read it.
Touches: key files, in the functions that say so; made once, mode 0600, whole or not at all.
Fails: KeyFault naming the file and how to mend it; its text never holds a key.
Source: age-encryption.org/v1; RFC 7748 (X25519), RFC 8032 (Ed25519).
Key files hold one key a line, the newest first (rotation). Of seal.key all are tried on old mail; of seal.pub the first
seals and the last, which no rotation changes, knows repeats of held mail; of sign.pub any may have signed a checkpoint.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from dlp_gateway.model import StoreFault

if TYPE_CHECKING:
    from pathlib import Path

_PUBLIC = "seal.pub"
_PRIVATE = "seal.key"
_SIGNING = "sign.key"
_VERIFYING = "sign.pub"
_SIGN_PREFIX = "ed25519-secret "
_VERIFY_PREFIX = "ed25519-public "


class KeyFault(StoreFault):
    """A key is missing, garbled or not the one that is needed."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Seals. `text` is age's recipient string `age1...`; `first`: that of the first key ever, if it is another."""

    text: str
    first: str = ""

    @property
    def id(self) -> str:
        """A short name of the key, for the row of sealed content."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:16]

    @property
    def constant(self) -> str:
        """What stays the same through every rotation, on nodes with the old file and with the new one."""
        return self.first or self.text


@dataclass(frozen=True, slots=True, repr=False)
class PrivateKey:
    """Opens; `texts` are age identities, the newest first."""

    texts: tuple[str, ...]

    @property
    def public(self) -> PublicKey:
        """The public key that belongs to the newest identity."""
        return PublicKey(self._publics()[0])

    @property
    def ids(self) -> frozenset[str]:
        """The short names of all its keys: what was sealed with others it cannot open."""
        return frozenset(PublicKey(text).id for text in self._publics())

    def _publics(self) -> list[str]:
        return [str(pyrage.x25519.Identity.from_str(text).to_public()) for text in self.texts]


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """Signs checkpoints; `seed` is the 32 octets of RFC 8032 5.1.5."""

    seed: bytes

    @property
    def public(self) -> VerifyingKey:
        """The key that checks this one's signatures."""
        return VerifyingKey(Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, octets: bytes) -> bytes:
        """Return the signature, 64 octets."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(octets)


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """Checks signatures of checkpoints; `octets` is the encoded point, 32 octets; `older`: those of retired keys."""

    octets: bytes
    older: tuple[bytes, ...] = ()

    @property
    def id(self) -> str:
        """A short name of the newest key."""
        return hashlib.sha256(self.octets).hexdigest()[:16]

    def valid(self, *, signature: bytes, octets: bytes) -> bool:
        """Whether the signing key, or one before it, signed `octets`."""
        return any(_signed(key, signature=signature, octets=octets) for key in (self.octets, *self.older))


def _signed(key: bytes, *, signature: bytes, octets: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, octets)
    except (InvalidSignature, ValueError):
        return False
    return True


# ------------------------------------------------------------------------------------------------- sealing


def seal(public: PublicKey, octets: bytes) -> bytes:
    """Return `octets` sealed; about 300 octets longer, and 0.03 % for big ones."""
    sealed: bytes = pyrage.encrypt(bytes(octets), [pyrage.x25519.Recipient.from_str(public.text)])
    return sealed


def unseal(private: PrivateKey, sealed: bytes) -> bytes:
    """Return what was sealed; KeyFault if no key opens it or an octet of it was changed."""
    identities = [pyrage.x25519.Identity.from_str(text) for text in private.texts]
    try:
        octets: bytes = pyrage.decrypt(sealed, identities)
    except pyrage.DecryptError as error:
        raise KeyFault(
            "held mail cannot be opened: it was sealed with another key or is damaged; "
            "put the private key of that time as a further line into seal.key, or restore from the backup"
        ) from error
    return octets


def generate() -> PrivateKey:
    """Return a new private key."""
    return PrivateKey((str(pyrage.x25519.Identity.generate()),))


def generate_signing() -> SigningKey:
    """Return a new signing key."""
    return SigningKey(secrets.token_bytes(32))


# --------------------------------------------------------------------------------------------------- files


def generate_keys(directory: Path) -> None:
    """Make what is missing in `directory`: seal.key, seal.pub, sign.key, sign.pub; never replace anything.

    Where only seal.pub stands (an SMTP node), no private key is made. Two processes that start together end with
    the same keys. Raises KeyFault if what stands there cannot be read or does not belong together.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (directory / _PRIVATE).exists() or not (directory / _PUBLIC).exists():
            _create(directory / _PRIVATE, generate().texts[0])
            _create(directory / _PUBLIC, load_private(directory / _PRIVATE).public.text)
            _check_pair(directory)
        if (directory / _SIGNING).exists() or not (directory / _VERIFYING).exists():
            _create(directory / _SIGNING, _SIGN_PREFIX + base64.b64encode(generate_signing().seed).decode())
            public = load_signing(directory / _SIGNING).public
            _create(directory / _VERIFYING, _VERIFY_PREFIX + base64.b64encode(public.octets).decode())
    except OSError as error:
        raise KeyFault(
            f"cannot make keys in {directory}: {error.strerror}; give the service's user write access"
        ) from error


def rotate_keys(directory: Path) -> PublicKey:
    """Make a new sealing key; the old ones stay below it, so that mail held before stays readable and is known again.

    The private file changes first: a crash between the two leaves an old public key, whose mail still opens.
    """
    old = load_private(directory / _PRIVATE)
    before = _lines(directory / _PUBLIC)
    new = PrivateKey((*generate().texts, *old.texts))
    _replace(directory / _PRIVATE, "\n".join(new.texts))
    _replace(directory / _PUBLIC, "\n".join((new.public.text, *before)))
    return load_public(directory / _PUBLIC)


def rotate_signing(directory: Path) -> VerifyingKey:
    """Make a new signing key and forget the old one; sign.pub keeps what checks the checkpoints that it signed.

    The public file changes first: a crash between the two leaves a key in it that has signed nothing yet.
    """
    load_signing(directory / _SIGNING)
    new = generate_signing()
    before = _lines(directory / _VERIFYING)
    _replace(
        directory / _VERIFYING, "\n".join((_VERIFY_PREFIX + base64.b64encode(new.public.octets).decode(), *before))
    )
    _replace(directory / _SIGNING, _SIGN_PREFIX + base64.b64encode(new.seed).decode())
    return load_verifying(directory / _VERIFYING)


def load_public(path: Path) -> PublicKey:
    """Read the public sealing keys, newest first."""
    texts = _lines(path)
    try:
        for text in texts:
            pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise KeyFault(f"{path} holds no public sealing key: each line must begin with age1; {_mend(path)}") from error
    return PublicKey(texts[0], texts[-1] if len(texts) > 1 else "")


def load_private(path: Path) -> PrivateKey:
    """Read the private sealing keys, newest first."""
    texts = _lines(path)
    try:
        for text in texts:
            pyrage.x25519.Identity.from_str(text)
    except pyrage.IdentityError as error:
        raise KeyFault(
            f"{path} holds no private sealing key: each line must begin with AGE-SECRET-KEY-1; {_mend(path)}"
        ) from error
    return PrivateKey(tuple(texts))


def load_signing(path: Path) -> SigningKey:
    """Read the key that signs checkpoints."""
    return SigningKey(_read_32(path, _SIGN_PREFIX, "signing key")[0])


def load_verifying(path: Path) -> VerifyingKey:
    """Read the keys that check checkpoints, newest first."""
    first, *older = _read_32(path, _VERIFY_PREFIX, "verifying key")
    return VerifyingKey(first, tuple(older))


def _read_32(path: Path, prefix: str, name: str) -> list[bytes]:
    """Read keys of 32 octets (RFC 8032 5.1.5), one a line."""
    keys = []
    for line in _lines(path):
        try:
            octets = base64.b64decode(line.removeprefix(prefix), validate=True)
        except binascii.Error:
            octets = b""
        if not line.startswith(prefix) or len(octets) != 32:  # noqa: PLR2004
            raise KeyFault(f"{path} holds no {name}: each line must begin with {prefix.strip()}; {_mend(path)}")
        keys.append(octets)
    return keys


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise KeyFault(f"key file {path} is missing; {_mend(path)}") from error
    except OSError as error:
        raise KeyFault(f"key file {path} cannot be read: {error.strerror}; make it readable for this user") from error
    except UnicodeDecodeError as error:
        raise KeyFault(f"key file {path} is garbled; {_mend(path)}") from error
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        raise KeyFault(f"key file {path} is empty; {_mend(path)}")
    return lines


def _mend(path: Path) -> str:
    return f"restore {path.name} from the backup, or on a new installation run `dlp-gateway keys generate`"


def _check_pair(directory: Path) -> None:
    """Refuse a public key whose mail nobody could open."""
    if load_public(directory / _PUBLIC).id not in load_private(directory / _PRIVATE).ids:
        raise KeyFault(
            f"{directory / _PUBLIC} does not belong to {directory / _PRIVATE}: mail would be sealed that nobody can "
            f"open; restore both from the same backup"
        )


def _create(path: Path, line: str) -> None:
    """Write a key file, mode 0600, whole or not at all; leave one that stands there already."""
    if path.exists():
        return
    aside = _aside(path, line)
    try:
        os.link(aside, path)  # never replaces: of two processes that start together one is first
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    _sync_directory(path.parent)


def _replace(path: Path, text: str) -> None:
    """Replace a key file in one step."""
    _aside(path, text).replace(path)
    _sync_directory(path.parent)


def _aside(path: Path, text: str) -> Path:
    """Write `text` durably to a new file beside `path`, mode 0600."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return aside


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
