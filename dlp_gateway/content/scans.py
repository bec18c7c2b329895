"""Pictures of pages on their way to OCR: one file for all of a document, so that they are read as one text.

Takes: gray pictures. Returns: a TIFF of many pages, and the pages of one. Touches: Pillow. Fails: never for what it
made itself.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageSequence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Scan = tuple[Image.Image, int]

MEDIA_TYPE = "image/tiff"
# Nothing shorter than seven characters is an identifier, and tesseract read none below six pixels of height in 200
# tries with four typefaces; four pixels a character is the narrowest print that it read.
LEAST_WIDTH, LEAST_HEIGHT = 28, 7
_LEAST_CONTRAST = 4  # gray levels of 256 that anybody could tell apart


def may_hold_text(picture: Image.Image) -> bool:
    """Return whether a picture could show legible text at all: large enough, and not of one colour."""
    if max(picture.size) < LEAST_WIDTH or min(picture.size) < LEAST_HEIGHT:
        return False
    counts = (picture if picture.mode == "L" else picture.convert("L")).histogram()
    used = [level for level, count in enumerate(counts) if count]
    return used[-1] - used[0] >= _LEAST_CONTRAST


def bundle(scans: Sequence[Scan]) -> bytes:
    """Return one file with all pages."""
    pages = [_marked(picture, dpi) for picture, dpi in scans]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")
    return out.getvalue()


def _marked(picture: Image.Image, dpi: int) -> Image.Image:
    gray = picture if picture.mode == "L" else picture.convert("L")
    gray.info = {"dpi": (dpi, dpi)}
    gray.encoderinfo = {"dpi": (dpi, dpi)}
    return gray


def pages(octets: bytes) -> Iterator[Scan]:
    """Yield the pages of such a file, and their dots per inch (0 where it does not tell)."""
    with Image.open(io.BytesIO(octets), formats=("TIFF",)) as file:
        for page in ImageSequence.Iterator(file):
            dpi = page.info.get("dpi", (0, 0))[0]
            yield page.convert("L"), round(float(dpi))
