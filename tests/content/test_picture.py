"""Pictures: print by OCR, bar codes, words in the file and behind it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest
import segno
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageOps, PngImagePlugin

from dlp_gateway import content, tesseract
from dlp_gateway.config import ContentLimits
from dlp_gateway.content import codes, formats, misread, ocr, scans, views
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause
from dlp_gateway.text import normalise
from tests.content.pdfs import page, print_of, show

SSN = "219-09-9998"
LIMITS = ContentLimits()
LINES = f"SSN: {SSN}\nof the person in question\nin the County of Example"


def look(octets: bytes) -> Reading:
    """Read a picture without its print."""
    piece = Piece(locator="2", media_type="image/x", octets=octets)
    return content.attempt(formats.named("picture"), piece, LIMITS)


def read(octets: bytes, limits: ContentLimits = LIMITS) -> Reading:
    """Read a picture as the program does, with what OCR says of it."""
    reading = look(octets)
    for scan in reading.scans:
        reading += content.attempt(formats.named("ocr"), scan, limits)
    return reading


def words(reading: Reading) -> str:
    return "\n".join(normalise(part.text).text for part in reading.parts)


def file(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def logo() -> Image.Image:
    """A seal as at the end of many letters."""
    picture = Image.new("RGB", (120, 60), "white")
    ImageDraw.Draw(picture).ellipse((10, 5, 60, 55), fill=(10, 60, 140))
    return picture


PRINT = print_of(LINES, size=30, margin=20)
COLOURED = Image.new("RGB", PRINT.size, (0, 128, 0))
COLOURED.paste((219, 40, 20), (0, 0), ImageOps.invert(PRINT))
CLEAR = Image.new("RGBA", PRINT.size, (255, 255, 255, 0))
CLEAR.paste((255, 255, 255, 255), (0, 0), ImageOps.invert(PRINT))
FAINT = print_of("Minutes of the meeting of the board\nheld on Monday in the hall\n\n\n\n", size=30)
FAINT.paste(print_of(SSN, size=30, ink=244), (0, 160))
PRINTED = {
    "upside down": file(PRINT.rotate(180)),
    "on its side, one number": file(print_of(SSN).rotate(90, expand=True)),
    "tilted": file(PRINT.rotate(10, expand=True, fillcolor=255)),
    "eleven pixels high": file(print_of(f"SSN {SSN}", size=11, margin=8)),
    "red on green": file(COLOURED),
    "white on nothing": file(CLEAR),
    "faint beside black": file(FAINT),
    "third page": file(Image.new("L", PRINT.size, 255), "TIFF", save_all=True, append_images=[print_of("no"), PRINT]),
}


@pytest.mark.parametrize("octets", PRINTED.values(), ids=PRINTED.keys())
def test_print_is_read_however_it_is_shown(octets: bytes) -> None:
    """A number in print is found: turned, tilted, small, faint, in colours, on any page."""
    assert SSN in words(read(octets))


@pytest.mark.parametrize("kind", ["JPEG", "GIF", "BMP", "WEBP", "JPEG2000", "PPM", "AVIF", "HEIF", "TIFF"])
def test_every_kind_of_picture_is_decoded(kind: str) -> None:
    """Whatever file it comes in, what the picture shows is handed on for OCR."""
    picture = PRINT.convert("RGB").resize((256, 64))
    reading = look(file(picture, kind))
    assert reading.unread == ()
    assert next(scans.pages(reading.scans[0].octets))[0].size == (256, 64)


def exif(tag: int, value: object, *, group: int | None = None) -> bytes:
    found = Image.Exif()
    (found if group is None else found.get_ifd(group))[tag] = value
    return file(logo(), "JPEG", exif=found)


def chunk(**options: bool) -> bytes:
    words = PngImagePlugin.PngInfo()
    (words.add_itxt if options.pop("international", False) else words.add_text)("Comment", f"SSN {SSN}", **options)
    return file(logo(), pnginfo=words)


def iptc() -> bytes:
    caption = f"SSN {SSN}".encode()
    record = b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    record += b"\0" * (len(record) % 2)
    body = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record
    jpeg = file(logo(), "JPEG")
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


XMP = f"<x:xmpmeta><rdf:RDF><rdf:Description><dc:title>SSN {SSN}</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"
WORDED = {
    "EXIF description": exif(0x10E, f"SSN {SSN}"),
    "EXIF of Windows": exif(0x9C9C, f"SSN {SSN}".encode("utf-16-le")),
    "EXIF comment": exif(0x9286, b"ASCII\0\0\0SSN " + SSN.encode(), group=0x8769),
    "EXIF comment in UTF-16": exif(0x9286, b"UNICODE\0" + f"SSN {SSN}".encode("utf-16-be"), group=0x8769),
    "JPEG comment": file(logo(), "JPEG", comment=f"SSN {SSN}".encode()),
    "IPTC": iptc(),
    "PNG text": chunk(),
    "PNG packed text": chunk(zip=True),
    "PNG international text": chunk(international=True, zip=True),
    "GIF comment": file(logo().convert("P"), "GIF", comment=f"SSN {SSN}".encode()),
    "TIFF description": file(logo(), "TIFF", description=f"SSN {SSN}"),
    "TIFF private tag": file(logo(), "TIFF", tiffinfo={65000: f"SSN {SSN}"}),
}


@pytest.mark.parametrize("octets", WORDED.values(), ids=WORDED.keys())
def test_words_in_the_file_are_read(octets: bytes) -> None:
    """Metadata of every kind is text."""
    assert SSN in words(look(octets))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", f"SSN {SSN}")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "BMP", "WEBP"])
@pytest.mark.parametrize(
    "behind", [zipped(), page(show(SSN.encode())), bytes(90) + zipped()], ids=["zip", "pdf", "gap"]
)
def test_files_behind_a_picture_are_read(kind: str, behind: bytes) -> None:
    """What follows the picture's end is a file of its own."""
    pieces = look(file(logo(), kind) + behind).pieces
    assert any(piece.octets in behind and piece.octets[:2] in {b"PK", b"%P"} for piece in pieces)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_xmp_is_read_as_a_document(kind: str) -> None:
    """XMP is XML, and read as such."""
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", XMP)
    options = {"pnginfo": words} if kind == "PNG" else {"xmp": XMP.encode()}
    pieces = look(file(logo(), kind, **options)).pieces
    assert [piece.media_type for piece in pieces if SSN.encode() in piece.octets] == ["text/xml"]


def test_a_preview_that_shows_something_else_is_a_picture_of_its_own() -> None:
    """Cropping the picture and forgetting the preview leaves the preview to be read."""
    preview = file(print_of(SSN, size=22, margin=6), "JPEG", quality=90)
    found = Image.Exif()
    found[0x10E] = "x"
    wide = logo().resize((800, 200))
    other = look(file(wide, "JPEG", exif=found.tobytes() + preview)).pieces
    assert [piece.media_type for piece in other] == ["image/jpeg"]
    same = look(file(wide, "JPEG", exif=found.tobytes() + file(wide.resize((160, 40)), "JPEG"))).pieces
    assert same == ()


LICENCE = (
    "@\n\x1e\rANSI 636009090002DL00410278ZN03190008DLDAQ123456789\nDCSEXAMPLE\nDACMARIA\nDADQ\nDBB06061986\n"
    "DBA12102028\nDAG789 E OAK ST\nDAICITYVILLE\nDAJNM\nDAK872010000  \nDCGUSA\rZNZNA01\r"
)


def test_a_driver_licence_is_laid_out() -> None:
    """The bar code of a licence says number, name, date of birth and address in words."""
    lines = codes.laid_out(LICENCE).split("\n")
    assert "Driver license number: 123456789" in lines
    assert "Date of birth: 06/06/1986" in lines
    assert "Name: MARIA Q EXAMPLE" in lines
    assert "Address: 789 E OAK ST, CITYVILLE, NM 87201" in lines


@pytest.mark.parametrize("kind", ["PDF417", "Aztec", "DataMatrix", "Code128"])
def test_bar_codes_are_read(kind: str) -> None:
    """A number in a bar code is text."""
    code = zxingcpp.create_barcode(SSN, getattr(zxingcpp.BarcodeFormat, kind))
    picture = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=3))
    assert codes.read(picture) == [SSN]


def test_a_qr_code_by_another_maker_is_read_also_turned() -> None:
    """QR codes are found anywhere in a picture."""
    out = io.BytesIO()
    segno.make(f"SSN {SSN}").save(out, kind="png", scale=4)
    sheet = Image.new("L", (600, 400), 255)
    sheet.paste(Image.open(out).convert("L").rotate(30, expand=True, fillcolor=255), (200, 100))
    assert codes.read(sheet) == [f"SSN {SSN}"]


def test_what_can_show_no_text_is_not_looked_at() -> None:
    """Tracking pixels, rules and white sheets cost no OCR, and hold nothing up."""
    for size, colour in (((1, 1), "black"), ((600, 4), "red"), ((800, 600), "white")):
        reading = look(file(Image.new("RGB", size, colour)))
        assert (reading.scans, reading.unread) == ((), ())


def test_a_plain_picture_is_looked_at_once() -> None:
    """Print in black on white has one view."""
    assert len(views.grays(PRINT.convert("RGB"))) == 1


def test_a_bomb_is_too_big() -> None:
    """A picture that would take gigabytes is not decoded."""
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0),
        b"IDAT": zlib.compress(bytes(9999)),
        b"IEND": b"",
    }
    wide = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks.items()
    )
    assert Cause.TOO_BIG in [unread.cause for unread in look(wide).unread]


def test_what_is_left_of_a_damaged_picture_is_read_and_held() -> None:
    """Half a JPEG shows its upper half."""
    octets = file(PRINT, "JPEG", quality=90)
    reading = look(octets[: len(octets) // 2])
    assert [unread.cause for unread in reading.unread] == [Cause.MALFORMED]
    assert reading.scans


def test_when_time_is_over_the_rest_is_told() -> None:
    """Pages for which no second was left are held."""
    reading = read(PRINTED["third page"], ContentLimits(ocr_s=0.01))
    assert [unread.cause for unread in reading.unread] == [Cause.TIMEOUT]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("SSN 219-O9-9998", "SSN 219-09-9998"),
        ("SSN 2l9-09-9998", "SSN 219-09-9998"),
        ("SSN 219 - 09 -9998", "SSN 219-09-9998"),
        ("SSN 219-09.9998", "SSN 219-09-9998"),
        ("SSN 219 -09- 9 998", "SSN 219-09-9998"),
        ("A# O98765432", "A# 098765432"),
        ("A-O98 76S 432", "A-098 765 432"),
        ("Room 2O1", None),
        ("see the Olis Bill", None),
        ("219-09-9998", None),
    ],
)
def test_likely_digits_are_given_as_digits(said: str, meant: str | None) -> None:
    """Letters and gaps in the middle of a number are read as the number; words are left alone."""
    assert misread.mended(said) == meant


def test_a_table_in_a_scan_keeps_its_columns() -> None:
    """Words are put under the heads that they stand under."""
    picture = Image.new("L", (1200, 300), 255)
    for row, line in enumerate((("Name", "Born", "SSN"), ("Ana Ruiz", "1990", "219099998"))):
        for column, word in enumerate(line):
            picture.paste(print_of(word, size=32, margin=4), (60 + 400 * column, 60 + 80 * row))
    cells = [
        (cell.header, part.text[cell.start : cell.end]) for part in read(file(picture)).parts for cell in part.layout
    ]
    assert ("SSN", "219099998") in cells


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(WORDED)), st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 40))
def test_damage_anywhere_never_raises(name: str, at: int, junk: bytes, cut: int) -> None:
    """Whatever octets are changed or lost, the answer is a reading."""
    place = at % len(WORDED[name])
    octets = WORDED[name][:place] + junk + WORDED[name][place + cut :]
    assert isinstance(look(octets), Reading)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(alphabet="0123456789OoIlSB-. A", max_size=60))
def test_mending_keeps_words_apart_and_ends(text: str) -> None:
    """A mended text has no more characters than the text."""
    assert len(misread.mended(text) or "") <= len(text)


def test_print_is_set_straight() -> None:
    """Tilted lines become level; a picture without lines stays as it is."""
    tilted = ocr.straightened(PRINT.rotate(8, expand=True, fillcolor=255))
    assert tilted.size != PRINT.rotate(8, expand=True).size
    round_thing = Image.new("L", (300, 300), 255)
    ImageDraw.Draw(round_thing).ellipse((50, 50, 250, 250), fill=0)
    assert ocr.straightened(round_thing) is round_thing


def test_what_stands_wide_apart_on_a_line_is_told_apart() -> None:
    """A caption's party and its title share a line of a scan; two blanks of a typewriter part nothing."""

    def word(text: str, left: int) -> tesseract.Word:
        return tesseract.Word(text=text, line=(1, 1, 1), left=left, top=0, width=12 * len(text), height=16, sure=95.0)

    row = [word("ANA", 0), word("RUIZ", 62), word("ORDER", 400)]
    assert ocr._text(row) == "ANA RUIZ\tORDER"
