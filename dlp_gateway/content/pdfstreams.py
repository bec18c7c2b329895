"""The octets of a PDF's streams, within bounds, and pages made of streams that no page shows.

Takes: streams. Returns: octets; a document of one page per stream. Touches: nothing. Fails: never; what cannot be had
is None.
Source: ISO 32000-2 7.4 (filters), 8.10 (forms), 8.7.3 (patterns), 9.6.4 (Type 3 fonts).
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Sequence

_FLATE = frozenset({"/FlateDecode", "/Fl"})
_SPAN = 14_400  # the largest page of ISO 32000-2 C.2, so that nothing of a form lies outside


def expanded(stream: pikepdf.Stream, most: int) -> bytes | None:
    """Return the decoded octets of a stream, as far as they can be decoded; None if they are more than `most`."""
    if is_bomb(stream, most):
        return None
    try:
        octets = stream.read_bytes()
    except (pikepdf.PdfError, NotImplementedError, RuntimeError, ValueError):
        octets = _prefix(stream, most)
    return octets if len(octets) <= most else None


def is_bomb(stream: pikepdf.Stream, most: int) -> bool:
    """Return whether a stream grows beyond `most` octets."""
    return bool(filters(stream)) and filters(stream)[0] in _FLATE and len(_prefix(stream, most)) > most


def _prefix(stream: pikepdf.Stream, most: int) -> bytes:
    """Return what the first filter makes of a stream, up to one octet more than `most`."""
    try:
        return zlib.decompressobj().decompress(stream.read_raw_bytes(), most + 1)
    except (zlib.error, pikepdf.PdfError, RuntimeError, ValueError):
        return b""


def filters(stream: pikepdf.Stream) -> list[str]:
    """Return the names of a stream's filters, the outermost first."""
    named = stream.get("/Filter")
    if named is None:
        return []
    return [str(item) for item in list(named)] if isinstance(named, pikepdf.Array) else [str(named)]


def as_pages(document: pikepdf.Pdf, streams: Sequence[pikepdf.Stream]) -> bytes:
    """Return a document with a page for each stream, drawn by it, with fonts of its own or of the whole document."""
    common = _common_resources(document)
    for stream in streams:
        resources = stream.get("/Resources")
        page = document.add_blank_page(page_size=(_SPAN, _SPAN))
        page.obj["/MediaBox"] = pikepdf.Array([-_SPAN // 2, -_SPAN // 2, _SPAN // 2, _SPAN // 2])
        page.obj["/Resources"] = resources if isinstance(resources, pikepdf.Dictionary) else common
        page.obj["/Contents"] = document.make_indirect(pikepdf.Stream(document, stream.read_bytes()))
    del document.pages[: len(document.pages) - len(streams)]
    out = io.BytesIO()
    document.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return out.getvalue()


def _common_resources(document: pikepdf.Pdf) -> pikepdf.Dictionary:
    """Return the fonts of all pages by the names they have there; of two with one name the first."""
    fonts = pikepdf.Dictionary()
    for page in document.pages:
        resources = page.obj.get("/Resources")
        named = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
        if isinstance(named, pikepdf.Dictionary):
            for name, font in named.items():
                if name not in fonts:
                    fonts[name] = font
    return pikepdf.Dictionary(Font=fonts)
