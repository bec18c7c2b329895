"""A held message, or one attachment of it, as it was sent: for a download. Pages and programs both ask here.

Takes: a case, which part. Returns: octets and a name of our own making. Touches: a worker process for an attachment.
Fails: ActRefused with words for the officer; faults of ours. That somebody has it is recorded by who hands it out,
before they do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlp_gateway.console.giving import is_kept
from dlp_gateway.store import ActRefused

if TYPE_CHECKING:
    from dlp_gateway.console.office import Office
    from dlp_gateway.model import Incident

#: What a part may be called in an address of ours; anything else is no part.
LOCATOR = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,30}", re.ASCII)
NO_FILE = "There is no attachment under this number. Download the whole message instead."
NOT_KEPT = "The content of this case is not kept or cannot be read now."
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")
#: A download is never shown, whatever a browser makes of it (mailcow CVE-2026-40873).
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


async def octets(office: Office, incident: Incident, part: str) -> tuple[bytes, str]:
    """Return octets and a name: a sender's own would be written into a header field."""
    if not is_kept(incident):
        raise ActRefused(NOT_KEPT)
    if not part:
        return await office.reader.original(incident), f"{incident.case}.eml"
    found = await office.reader.file(incident, part) if LOCATOR.fullmatch(part) else None
    if found is None or found.octets is None:
        raise ActRefused(NO_FILE)
    suffix = _SUFFIX.search(found.filename)
    return found.octets, f"{incident.case}-{part}{suffix[0] if suffix else '.bin'}"


def told(part: str) -> tuple[str, ...]:
    """Say in the words of the record what is handed out."""
    return (f"attachment {part}",) if part else ("message",)


def headers(name: str) -> dict[str, str]:
    """Return the header fields of a download that no browser opens by itself."""
    return {"content-disposition": f'attachment; filename="{name}"', "content-security-policy": _POLICY}


def plain(name: str, *, otherwise: str) -> str:
    """Return a file's name that every system takes; whatever else it said is told elsewhere."""
    return _PLAIN.sub("_", name).strip("._")[-80:] or otherwise
