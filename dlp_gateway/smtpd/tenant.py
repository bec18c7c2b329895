"""Mail hosts that serve many customers: whose mail it is, told by a header field that the host writes.

Microsoft 365, Google Workspace and their like send everybody's mail from the same addresses, so a listed network alone
would let any of their customers send through us in the agency's name (in 2024 a large filter's customers were spoofed
by the million that way). Mail from such networks must carry one of the agency's marks.

Takes: a file of lines `Name: value`; octets of messages. Returns: whether a mark is there. Touches: reads the file.
Fails: ConfigError. Source: RFC 5322 2.2 (fields), 2.2.3 (folding).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from dlp_gateway.config import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

_NAME = re.compile(r"[!-9;-~]+")  # RFC 5322 3.6.8 ftext
_LEAST_VALUE = 4  # characters; `X-OriginatorOrg: x.us` is no shorter
_HEADER_OCTETS = 1_048_576  # a mark that comes later than this is none


class Marks:
    """The marks of an agency: for each field name the values that are its own."""

    def __init__(self, values: dict[bytes, frozenset[bytes]]) -> None:
        self._values = values

    def are_in(self, header: bytes) -> bool:
        """Whether some mark's field is there, and every field of that name holds a value of ours.

        A second field of the same name may be a customer's own, put there before the host wrote its mark.
        """
        found: defaultdict[bytes, set[bytes]] = defaultdict(set)
        unfolded = re.sub(rb"\r\n(?=[ \t])", b"", header)
        for line in unfolded.split(b"\r\n"):
            name, colon, value = line.partition(b":")
            if colon:
                found[name.strip().lower()].add(value.strip().lower())
        return any(found[name] and found[name] <= values for name, values in self._values.items())


class Watch:
    """Looks at one message as it comes by."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._header: bytes | None = b"\r\n"  # None: looked at, and well

    def allows(self, piece: bytes, *, ended: bool) -> bool:
        """Take the next octets; False once the header section has ended without a mark."""
        if self._header is None:
            return True
        self._header += piece
        end = self._header.find(b"\r\n\r\n")
        if end < 0 and not ended:
            return len(self._header) <= _HEADER_OCTETS
        if not self._marks.are_in(self._header if end < 0 else self._header[:end]):
            return False
        self._header = None
        return True


def read(file: Path) -> Marks:
    """Read the marks; blank lines and lines that begin with `#` do not count."""
    try:
        lines = file.read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{file}: cannot be read. Check its permissions; write lines of Name: value.") from None
    values: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, _, value = (part.strip() for part in line.partition(":"))
        if not _NAME.fullmatch(name) or len(value) < _LEAST_VALUE:
            raise ConfigError(f"{file}:{number}: is no mark. Write for instance X-OriginatorOrg: agency.example.")
        values[name.lower().encode()].add(value.lower().encode())
    if not values:
        raise ConfigError(f"{file}: holds no mark. Write for instance X-OriginatorOrg: agency.example.")
    return Marks({name: frozenset(those) for name, those in values.items()})
