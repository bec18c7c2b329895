"""Octets as the API takes and gives them: base64 in JSON on the way in, downloads on the way out.

Takes: shapes, octets. Returns: octets, answers. Touches: nothing. Fails: Refused (422).
"""

from __future__ import annotations

import base64
import binascii
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from dlp_gateway.console import originals
from dlp_gateway.console.api.problem import Refused

_LINE = 300
_OCTETS = "application/octet-stream"
#: What stands in the document for an operation that answers with octets.
DOWNLOAD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "the octets, as they are kept",
        "content": {_OCTETS: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class File(BaseModel):
    """A file that a program sends."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=_LINE, pattern=r"^[^\x00-\x1f\x7f/\\]+$")
    content: str = Field(min_length=4, description="base64 (RFC 4648 4)")


class Why(BaseModel):
    """Why somebody has a thing handed out."""

    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=10, max_length=4000, description="goes into the record with what was handed out")


def octets_of(file: File, *, where: str) -> bytes:
    """Return the octets of a file that came in."""
    try:
        octets = base64.b64decode(file.content, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("invalid", f"{where}.content is not base64.") from None
    if not octets:
        raise Refused("invalid", f"{where}.content is empty.")
    return octets


def download(octets: bytes, name: str) -> Response:
    """Hand octets out under a name of our own making, or an encoded one, so that no browser opens them by itself."""
    headers = originals.headers(originals.plain(name, otherwise="file"))
    headers["content-disposition"] += f"; filename*=UTF-8''{quote(name, safe='')}"
    return Response(octets, media_type=_OCTETS, headers=headers)
