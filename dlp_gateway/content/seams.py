"""What two texts say together that neither says alone: programs show the parts of a message one below the other.

So it is with bodies, and with pictures of one page after the other; a picture may begin with a word of its own
("continued:").

Takes: the Parts of a message. Returns: further HIDDEN Parts, the end of one text with the beginning of the next, where
a number may run over the seam. Touches: nothing. Fails: never. Cost: one look at each body.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from dlp_gateway.model import Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ENDS = re.compile(r"[0-9][-\s]*\Z")
_BEGINS = re.compile(r"[-\s]*[0-9]")
_WORD_FIRST = re.compile(r"[^\W\d][^\n\d]{0,40}[\n:]\s*(?=[-\s]*[0-9])")
_REACH = 200  # code points on either side


def seams(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the seams at which digits meet."""
    written = [part for part in parts if part.text.strip()]
    bodies = [part for part in written if part.kind is PartKind.BODY]
    pictures = [part for part in written if part.ocr and part.kind is PartKind.ATTACHMENT]
    for upper, lower in (*pairwise(bodies), *pairwise(pictures)):
        tail, head = upper.text[-_REACH:].rstrip(), lower.text[:_REACH].lstrip()
        if lower.ocr:
            head = _WORD_FIRST.sub("", head, count=1) if _WORD_FIRST.match(head) else head
        if upper.within == lower.within and _ENDS.search(tail) and _BEGINS.match(head):
            yield Part(
                locator=f"{lower.locator}?seam",
                media_type="text/plain",
                kind=PartKind.HIDDEN,
                text=f"{tail}{head}",
                within=lower.within,
            )
