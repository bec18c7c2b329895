"""The pictures inside a PDF, whether a page shows them or not.

A picture that covers a page is read with the page. Any other is read by itself: under a black bar, in a layer that is
off, or on no page at all, it still holds what it holds. JPEG and JPEG 2000 become files of their own, since they may
bring metadata; others are drawn by pdfium, which knows every colour space.

Takes: a document and its picture streams. Returns: files and scans. Touches: qpdf, pdfium. Fails: never.
Source: ISO 32000-2 8.9.5 (image dictionaries).
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import pikepdf
import pypdfium2 as pdfium

from dlp_gateway.content import scans, views
from dlp_gateway.content.pdfstreams import expanded, filters, is_bomb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FILES = {"/DCTDecode": "image/jpeg", "/DCT": "image/jpeg", "/JPXDecode": "image/jp2"}
_MOST_PICTURES = 200  # of one document; those of longer ones are mostly on scanned pages
_MOST_PIXELS = 40_000_000  # ten by ten inches at 600 dpi
_DPI = 200  # of a picture that does not tell; what OCR makes of it does not hang on it
_OCTETS_A_PIXEL = 8


class Pictures(NamedTuple):
    """`files`: media type and octets. `read_already`: files of which a page shows the whole picture."""

    files: list[tuple[str, bytes]]
    read_already: list[bytes]
    scans: list[scans.Scan]
    too_big: bool


def shown_alone(document: pikepdf.Pdf, pages: Iterable[int]) -> frozenset[tuple[int, int]]:
    """Return the pictures on pages that show them whole."""
    return frozenset(image.objgen for number in pages for image in document.pages[number].get_images().values())


def read(streams: Sequence[pikepdf.Stream], *, known: frozenset[tuple[int, int]], most_octets: int) -> Pictures:
    """Return the pictures, without scans of those that are `known` from their page."""
    files: list[tuple[str, bytes]] = []
    already: list[bytes] = []
    drawn: list[pikepdf.Stream] = []
    too_big = len(streams) > _MOST_PICTURES
    for stream in streams[:_MOST_PICTURES]:
        width, height = _size(stream)
        if max(width, height) < scans.LEAST_WIDTH or min(width, height) < scans.LEAST_HEIGHT:
            continue
        if width * height > _MOST_PIXELS or is_bomb(stream, width * height * _OCTETS_A_PIXEL + most_octets // 8):
            too_big = True
        elif (kind := _kind(stream)) is not None:
            if (octets := _encoded(stream, most_octets)) and stream.objgen in known:
                already.append(octets)
            elif octets:
                files.append((kind, octets))
        elif stream.objgen not in known:
            drawn.append(stream)
    return Pictures(files=files, read_already=already, scans=_drawn(drawn), too_big=too_big)


def _size(stream: pikepdf.Stream) -> tuple[int, int]:
    try:
        return int(stream.get("/Width", stream.get("/W", 0))), int(stream.get("/Height", stream.get("/H", 0)))
    except (TypeError, ValueError, OverflowError):
        return 0, 0


def _kind(stream: pikepdf.Stream) -> str | None:
    named = filters(stream)
    return _FILES.get(named[-1]) if named else None


def _encoded(stream: pikepdf.Stream, most: int) -> bytes | None:
    """Return a JPEG as it is, freed of the filters around it."""
    named = filters(stream)
    if len(named) == 1:
        return stream.read_raw_bytes()
    return expanded(stream, most)


def _drawn(streams: Sequence[pikepdf.Stream]) -> list[scans.Scan]:
    """Draw each picture on a page of its own size and return what is seen."""
    if not streams:
        return []
    canvas = pikepdf.new()
    for stream in streams:
        width, height = _size(stream)
        page = canvas.add_blank_page(page_size=(max(3, width), max(3, height)))
        page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=canvas.copy_foreign(stream)))
        page.obj["/Contents"] = canvas.make_indirect(
            pikepdf.Stream(canvas, b"%d 0 0 %d 0 0 cm /P Do" % (width, height))
        )
    out = io.BytesIO()
    canvas.save(out)
    found: list[scans.Scan] = []
    with pdfium.PdfDocument(out.getvalue()) as made:
        for page in made:
            picture = page.render(scale=1, rev_byteorder=True).to_pil()
            found += [(view, _DPI) for view in views.grays(picture)]
    return found
