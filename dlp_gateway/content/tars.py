"""Tar in all its dialects: names, links, owners, extended headers, entries, and what stands between and behind them.

Takes: a piece. Returns: names and fields as text, entries as pieces. Touches: nothing. Fails: never.
Cost: linear; holes of sparse files are left out.
Source: POSIX pax (ustar, pax), the GNU tar manual (long names, sparse files); readers with `--ignore-zeros` go on
after the end mark, so that what stands there is read, too.
"""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

from dlp_gateway.content.unpack import Squeezed, Unpacking
from dlp_gateway.model import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece, Reading

_BLOCK = 512


def read_tar(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a tar archive."""
    out = Unpacking(piece, limits)
    covered = 0
    try:
        with tarfile.open(
            fileobj=io.BytesIO(piece.octets), mode="r:", ignore_zeros=True, errors="surrogateescape"
        ) as tar:
            _told(tar.pax_headers, out, "fields")
            while not out.full and (member := tar.next()) is not None:
                covered = max(covered, _member(member, piece.octets, out))
    except (tarfile.TarError, OSError, ValueError, EOFError, RecursionError):
        out.unread(Cause.MALFORMED)
    out.remnant("after", piece.octets[covered:])
    return out.done()


def _member(member: tarfile.TarInfo, octets: bytes, out: Unpacking) -> int:
    """Give one member; return where its blocks end."""
    inner = out.entry(_text(member.name), _text(member.linkname))
    number = inner.locator.rpartition("!")[2]
    owner = [name for name in (member.uname, member.gname) if any(map(str.isdigit, name))]
    out.text(f"{number}:owner", "\n".join(map(_text, owner)))
    _told({k: v for k, v in member.pax_headers.items() if k not in {"path", "linkpath"}}, out, f"{number}:fields")
    if not member.isreg():
        return max(member.offset_data, member.offset + _BLOCK)
    data = _data(member, octets)
    out.take(inner, Squeezed(data[: out.room], whole=len(data) == _size(member), over=len(data) > out.room))
    end = member.offset_data + len(data)
    padded = -(-end // _BLOCK) * _BLOCK
    out.remnant(f"{number}:slack", octets[end:padded])
    return padded


def _size(member: tarfile.TarInfo) -> int:
    """Return how many octets of a member stand in the archive: a sparse file's holes do not."""
    kept: Sequence[tuple[int, int]] | None = getattr(member, "sparse", None)
    return member.size if kept is None else sum(size for _, size in kept)


def _data(member: tarfile.TarInfo, octets: bytes) -> bytes:
    return octets[member.offset_data : member.offset_data + _size(member)]


def _told(fields: Mapping[str, str], out: Unpacking, name: str) -> None:
    out.text(name, "\n".join(f"{_text(key)}: {_text(value)}" for key, value in fields.items()))


def _text(value: str) -> str:
    return value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
