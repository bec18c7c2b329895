"""Who sends what to whom: RFC 5321 2.3.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """RFC 5321 Mailbox, taken apart for comparison only; what is sent on is always `Path.text`.

    `local_part` is as written (quotes kept); `domain` is lower case A-labels without a trailing dot, or an
    address literal with its brackets; empty for the bare `<Postmaster>` of RFC 5321 4.5.1.
    """

    local_part: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Path:
    """RFC 5321 4.1.2 Path: `text` is the string between the angle brackets, exactly as the client sent it.

    `route` holds the domains of an obsolete source route (`@a,@b:`), folded like `Address.domain`.
    """

    text: str
    address: Address
    route: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForwardPath:
    """One RCPT: its path, and its ESMTP parameters (`NOTIFY=...`, `ORCPT=...`: RFC 3461) as the client sent them."""

    path: Path
    in_scope: bool
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who speaks to us. `address` is an IP address without port; `protocol` is RFC 3848's (ESMTP, ESMTPS, ...)."""

    address: str
    port: int
    helo: str
    protocol: str = "ESMTP"
    login: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """RFC 5321 2.3.1. `reverse_path` None is the null reverse-path `<>`.

    `parameters`: MAIL parameters to pass on, as sent, without SIZE (`BODY=8BITMIME`, `SMTPUTF8`, `RET=`, `ENVID=`).
    `xforward`: (name, value) pairs that a listed peer told us, values as sent (xtext).
    """

    reverse_path: Path | None
    forward_paths: tuple[ForwardPath, ...]
    client: Client
    received_at: datetime
    parameters: tuple[str, ...] = ()
    smtputf8: bool = False
    body_8bit: bool = False
    xforward: tuple[tuple[str, str], ...] = ()
    size: int | None = None  # octets, as declared by the client (RFC 1870); a hint, never a fact

    @property
    def in_scope(self) -> tuple[ForwardPath, ...]:
        """The recipients that the verdict concerns."""
        return tuple(path for path in self.forward_paths if path.in_scope)

    @property
    def riders(self) -> tuple[ForwardPath, ...]:
        """The recipients that are not in scope."""
        return tuple(path for path in self.forward_paths if not path.in_scope)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What `judge` sees. `content`: the octets after dot-unstuffing, CRLF line ends, never modified.

    `id` is ours (the queue id in the Received field). `fingerprint_key`: 32 random octets made at receipt and
    kept nowhere, so that fingerprints compare within one message only.
    """

    id: str
    envelope: Envelope
    content: bytes
    fingerprint_key: bytes
