"""What a browser sends with a form, kept in memory: an upload is somebody's mail and is not written to any disk.

Takes: a request; how many octets and files it may hold. Returns: the form's fields and files.
Touches: nothing. Fails: TooMuch for a form that is bigger than it may be, or broken.
Source: Starlette 1.10 `formparsers.MultiPartParser`, which spools files above 1 MB into the temporary directory.
"""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from starlette.requests import Request

#: A form of words: sentences for the record, at most some kB each.
WORDS_OCTETS = 262_144
_FIELDS = 200


class TooMuch(Exception):
    """The form is bigger than it may be, or cannot be read."""


async def read(request: Request, *, octets: int = WORDS_OCTETS, files: int = 0) -> FormData:
    """Read a form of at most `octets` in all; whoever reads an upload closes the form."""
    if int(request.headers.get("content-length") or 0) > octets:
        raise TooMuch
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        async with aclosing(_bounded(request, octets)) as stream:
            if kind == "multipart/form-data":
                parser = MultiPartParser(
                    request.headers, stream, max_files=files, max_fields=_FIELDS, max_part_size=octets
                )
                parser.spool_max_size = octets + 1  # never rolled over to a file
                return await parser.parse()
            if kind == "application/x-www-form-urlencoded":
                return await FormParser(request.headers, stream, max_fields=_FIELDS, max_part_size=octets).parse()
    except MultiPartException:
        raise TooMuch from None
    return FormData()


async def upload(form: FormData, field: str) -> tuple[str, bytes]:
    """Return name and octets of an uploaded file; empty ones where none was chosen."""
    given = form.get(field)
    if not isinstance(given, UploadFile):
        return "", b""
    octets = await given.read()
    await given.close()
    return given.filename or "", octets


async def _bounded(request: Request, octets: int) -> AsyncGenerator[bytes, None]:
    """Yield the body; TooMuch once it is longer than allowed, whatever its header said."""
    seen = 0
    async for piece in request.stream():
        seen += len(piece)
        if seen > octets:
            raise TooMuch
        yield piece
