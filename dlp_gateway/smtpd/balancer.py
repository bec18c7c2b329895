"""The PROXY protocol: a load balancer before us tells whose connection it hands on.

Takes: the first octets of a connection from a listed balancer. Returns: the client's address and port.
Fails: ClientGoneError for what is no header, or none in time: the connection is dropped without a word, as the
specification demands. Who is not listed cannot speak it: the same octets are then a bad command.
Source: https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt (versions 1 and 2); parser: aiosmtpd.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

from aiosmtpd.proxy_protocol import PROTO, V2_CMD, get_proxy

from dlp_gateway.smtpd.channel import ClientGoneError

if TYPE_CHECKING:
    from dlp_gateway.smtpd.channel import Channel

_HEADER_S = 10.0  # the header comes in the first packet; a balancer that says nothing is a port scan
_V1_OCTETS = 107  # the longest line of version 1, CRLF included
_V2_OCTETS = 4096  # 16 + addresses + TLVs; the specification promises that 536 always fit


async def read_header(channel: Channel, peer: tuple[str, int]) -> tuple[str, int]:
    """Return whose connection this is: `peer`'s own where the balancer speaks for itself (health checks)."""
    channel.allow(_HEADER_S)
    found = await get_proxy(_Reader(channel))
    channel.allow(None)
    if channel.gone or not found.valid:
        raise ClientGoneError
    if found.command == V2_CMD.LOCAL or found.protocol == PROTO.UNSPEC:
        return peer
    if found.protocol != PROTO.STREAM or not isinstance(found.src_addr, IPv4Address | IPv6Address):
        raise ClientGoneError
    return str(found.src_addr), found.src_port or 0


class _Reader:
    """A channel as aiosmtpd's parser wants to read it: never past the header, never more than a header holds."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._left = _V2_OCTETS

    async def read(self, octets: int = -1) -> bytes:
        if not 0 <= octets <= self._left:
            raise ClientGoneError
        chunk = await self._channel.chunk()
        self._channel.give_back(chunk[octets:])
        taken = chunk[:octets]
        self._left -= len(taken)
        return taken

    async def readexactly(self, octets: int) -> bytes:
        out = b""
        while len(out) < octets:
            out += await self.read(octets - len(out))
        return out

    async def readuntil(self, separator: bytes = b"\n") -> bytes:
        out = b""
        while not out.endswith(separator):
            if len(out) >= _V1_OCTETS:
                raise ClientGoneError
            out += await self.readexactly(1)
        return out
