"""Fields that machines write, in which queue ids, hashes and times look like what is told of persons.

RFC 5321 4.4, 5322 3.6.4, 6376, 8601, 8617. There a value counts only where a word of its own names it, or in a form
that no machine makes. Any other field, X- fields among them, is read like the body.

Takes: a part; a hit in it. Returns: whether machines write it; whether the hit counts. Touches: nothing.
Source: of 2,500 harmless messages with five Received fields 151 were held, nearly all since a queue id had the letters
"DB" or "FN" in it and the time of the relay was then a date of birth (tests/test_machines.py).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.hits import RANK
from dlp_gateway.model import PartKind

if TYPE_CHECKING:
    from dlp_gateway.hits import Hit
    from dlp_gateway.model import Part

_FIELDS = re.compile(
    r"(?:received|return-path|message-id|in-reply-to|references|date|resent-date|resent-message-id|dkim-signature"
    r"|domainkey-signature|content-(?:type|transfer-encoding|id|length|language|disposition)|mime-version|x-mailer"
    r"|user-agent|thread-index|received-spf|delivered-to|list-.*|arc-.*|authentication-results.*|x-google-.*|x-gm-.*"
    r"|x-ms-exchange-.*|x-microsoft-.*|x-forefront-.*|x-originating-ip|x-spam-.*|x-received)\Z"
)
_SURE = 0.85
#: A word that is no piece of a token, an address or a domain.
_ALONE = r"(?<![\w.:@+/=-]){}(?![\w@]|[.+/=-][^\W\d]|::)"


def writes(part: Part) -> bool:
    """Tell whether it is a field that machines write."""
    name = part.locator.rpartition("h:")[2].partition("#")[0].lower()
    return part.kind is PartKind.HEADER and _FIELDS.match(name) is not None


def leaves(text: str, hit: Hit) -> bool:
    """Tell whether a hit in such a field counts: beyond doubt by its form, or named by a word that stands alone."""
    if text[hit.start - 1 : hit.start].isalnum() or text[hit.end : hit.end + 1].isalnum():
        return False
    if hit.entity in RANK and hit.form >= _SURE:
        return True
    words = hit.context[0].split() if hit.context else []
    named = re.compile(_ALONE.format(r"\W+".join(map(re.escape, words))), re.IGNORECASE)
    return any(len(word) > 1 for word in words) and named.search(text) is not None
