"""PDF made by hand, by reportlab and by qpdf, for tests: each hides one text in one place."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen import canvas

if TYPE_CHECKING:
    from collections.abc import Callable

FONT = "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf"
HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def by_hand(objects: dict[int, bytes], *, root: int = 1, trailer: bytes = b"", version: bytes = b"1.7") -> bytes:
    """Return a file with the objects and a cross-reference table, as the standard's examples are written."""
    out = bytearray(b"%PDF-" + version + b"\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return bytes(out + _table(places, len(out), root=root, trailer=trailer))


def _table(places: dict[int, int], start: int, *, root: int, trailer: bytes) -> bytes:
    rows = b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        rows += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(places) + 1
    return rows + b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, trailer, start)


def update(old: bytes, objects: dict[int, bytes], *, root: int = 1) -> bytes:
    """Return the file with objects replaced as programs save changes: appended, the old ones left where they are."""
    previous = old.rfind(b"startxref") + 10
    before = old[previous : old.index(b"\n", previous)]
    out, places = bytearray(old), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    return bytes(out + _table(places, len(out), root=root, trailer=b"/Prev " + before))


def stream(body: bytes, keys: bytes = b"", *, packed: bool = False) -> bytes:
    """Return a stream object."""
    if packed:
        body, keys = zlib.compress(body), keys + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (keys, len(body), body)


def page(content: bytes, *, resources: bytes = b"", keys: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    """Return a document of one page that draws `content`; F1 is Helvetica."""
    return by_hand(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>%s>>%s>>" % (resources, keys),
            4: stream(content),
            5: HELVETICA,
            **(more or {}),
        }
    )


def show(text: bytes, *, at: tuple[int, int] = (72, 700), size: int = 12) -> bytes:
    """Return the operators that show a text."""
    return b"BT /F1 %d Tf %d %d Td (%s) Tj ET\n" % (size, *at, text)


def drawn(draw: Callable[[canvas.Canvas], object]) -> bytes:
    """Return a document of reportlab's."""
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=letter)
    paper.setFont("Helvetica", 12)
    draw(paper)
    paper.showPage()
    paper.save()
    return out.getvalue()


def changed(document: bytes, change: Callable[[pikepdf.Pdf], object], **options: object) -> bytes:
    """Return a document after qpdf wrote it with a change."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as opened:
        change(opened)
        opened.save(out, **options)  # type: ignore[arg-type]
    return out.getvalue()


def print_of(text: str, *, size: int = 40, margin: int = 40, ink: int = 0, paper: int = 255) -> Image.Image:
    """Return a picture of lines of print."""
    font = ImageFont.truetype(FONT, size)
    left, top, right, bottom = ImageDraw.Draw(Image.new("L", (1, 1))).multiline_textbbox((0, 0), text, font=font)
    picture = Image.new("L", (int(right - left) + 2 * margin, int(bottom - top) + 2 * margin), paper)
    ImageDraw.Draw(picture).multiline_text((margin - left, margin - top), text, font=font, fill=ink)
    return picture
