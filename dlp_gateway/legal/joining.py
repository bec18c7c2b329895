"""Put the pieces of one attached document together: a reader may give a page, a sheet or a text box by itself.

Takes: parts. Returns: parts, those of one document joined. Touches: nothing.
A piece's locator is the document's with what follows `!`, `#` or `@`; the order of the pieces is the reader's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from dlp_gateway.model import PartKind

if TYPE_CHECKING:
    from dlp_gateway.model import Part

_PIECE = re.compile(r"[!#@].*\Z", re.DOTALL)


def documents_joined(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """Join attachments that are pieces of one document; everything else stays as it is."""
    joined: dict[str, Part] = {}
    order: list[Part | str] = []
    for part in parts:
        if part.kind is not PartKind.ATTACHMENT:
            order.append(part)
            continue
        whole = _PIECE.sub("", part.locator)
        if whole in joined:
            first = joined[whole]
            joined[whole] = replace(first, text=f"{first.text}\n\n{part.text}", layout=())
        else:
            joined[whole] = part
            order.append(whole)
    return tuple(joined[item] if isinstance(item, str) else item for item in order)
