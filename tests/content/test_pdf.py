"""PDF: every place where text can stand, in files made by hand, by reportlab and by qpdf."""

from __future__ import annotations

import io
import zlib

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import content
from dlp_gateway.config import ContentLimits
from dlp_gateway.content import formats, pdfpage, scans
from dlp_gateway.content.ocr import read_scan
from dlp_gateway.content.pdf import read_pdf
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, PartKind
from dlp_gateway.text import normalise
from tests.content.pdfs import HELVETICA, by_hand, changed, drawn, page, print_of, show, stream, update

SSN = b"219-09-9998"
LIMITS = ContentLimits()
REPORT = b"Report of the county."


def read(octets: bytes, limits: ContentLimits = LIMITS) -> Reading:
    return read_pdf(Piece(locator="2", media_type="application/pdf", octets=octets), limits)


def read_damaged(piece: Piece) -> Reading:
    return content.attempt(formats.named("pdf"), piece, LIMITS)


def texts(reading: Reading) -> str:
    """All that was read as text, with the files inside taken as text."""
    inner = [piece.octets.decode("latin-1") for piece in reading.pieces]
    return "\n".join([normalise(part.text).text for part in reading.parts] + inner)


def catalog(keys: bytes, more: dict[int, bytes]) -> bytes:
    """A document whose catalogue has more in it."""
    return by_hand(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % keys,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            4: stream(show(REPORT)),
            5: HELVETICA,
            **more,
        }
    )


def letters(*, step: int, backwards: bool = False) -> bytes:
    """Each letter drawn by itself."""
    places = [(bytes([code]), (72 + number * step, 700)) for number, code in enumerate(SSN)]
    return b"".join(show(char, at=at) for char, at in (reversed(places) if backwards else places))


FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1 5 0 R>>>>"
ANNOTATION = b"<</Type/Annot/Subtype/%s/Rect[0 0 9 9]%s>>"


def annotated(kind: bytes, keys: bytes, more: dict[int, bytes] | None = None) -> bytes:
    return page(show(REPORT), keys=b"/Annots[6 0 R]", more={6: ANNOTATION % (kind, keys), **(more or {})})


PLANTED = {
    "page": page(show(SSN)),
    "drawn by reportlab": drawn(lambda paper: paper.drawString(72, 700, SSN.decode())),
    "invisible": page(b"BT /F1 12 Tf 3 Tr 72 700 Td (%s) Tj ET" % SSN),
    "white": page(b"1 g " + show(SSN)),
    "tiny": page(b"BT /F1 .1 Tf 72 700 Td (%s) Tj ET" % SSN),
    "beside the page": page(b"BT /F1 12 Tf -5000 9000 Td (%s) Tj ET" % SSN),
    "clipped": page(b"q 0 0 1 1 re W n " + show(SSN) + b" Q"),
    "hexadecimal": page(b"BT /F1 12 Tf 72 700 Td <%s> Tj ET" % SSN.hex().encode()),
    "octal": page(b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % b"".join(b"\\%03o" % code for code in SSN)),
    "kerned apart": page(b"BT /F1 12 Tf 72 700 Td [%s] TJ ET" % b"-600".join(b"(%c)" % code for code in SSN)),
    "letter by letter, from the last": page(letters(step=7, backwards=True)),
    "letters far apart": page(letters(step=25)),
    "two sizes": page(b"BT /F1 12 Tf 72 700 Td (219-) Tj /F1 18 Tf (09) Tj /F1 9 Tf (-9998) Tj ET"),
    "slanted": page(b"BT /F1 12 Tf .7 .7 -.7 .7 100 300 Tm (%s) Tj ET" % SSN),
    "page on its side": page(show(SSN), keys=b"/Rotate 90"),
    "actual text": page(b"/Span <</ActualText (%s)>> BDC " % SSN + show(b"xx") + b" EMC"),
    "property of marked content": page(b"/Artifact <</Contents (%s)>> BDC EMC " % SSN + show(REPORT)),
    "form": page(b"/X0 Do", resources=b"/XObject<</X0 6 0 R>>", more={6: stream(show(SSN), FORM)}),
    "form on no page": page(show(REPORT), more={6: stream(show(SSN), FORM)}),
    "pattern": page(
        b"/Pattern cs /P0 scn 0 0 612 792 re f",
        resources=b"/Pattern<</P0 6 0 R>>",
        more={
            6: stream(
                show(SSN, at=(9, 9)),
                b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 200 50]/XStep 200/YStep 50"
                b"/Resources<</Font<</F1 5 0 R>>>>",
            )
        },
    ),
    "page content out of use": page(show(REPORT), more={6: stream(show(SSN), packed=True)}),
    "string out of use": page(show(REPORT), more={6: b"(%s)" % SSN}),
    "note": annotated(b"Text", b"/Contents(%s)" % SSN),
    "note in UTF-16": annotated(b"Text", b"/Contents<feff%s>" % SSN.decode().encode("utf-16-be").hex().encode()),
    "rich text": annotated(b"FreeText", b"/RC(<body><p>219-<b>09</b>-9998</p></body>)"),
    "stamp": annotated(b"Stamp", b"/AP<</N 7 0 R>>", {7: stream(show(SSN, at=(5, 5)), FORM)}),
    "link": annotated(b"Link", b"/A<</S/URI/URI(http://example.org/?s=%s)>>" % SSN),
    "script": page(show(REPORT), more={6: b"<</S/JavaScript/JS(app.alert\\('%s'\\))>>" % SSN}),
    "script in a stream": page(
        show(REPORT), more={6: b"<</S/JavaScript/JS 7 0 R>>", 7: stream(b"app.alert('%s')" % SSN, packed=True)}
    ),
    "default of a field": catalog(b"/AcroForm<</Fields[6 0 R]>>", {6: b"<</FT/Tx/T(x)/DV(%s)>>" % SSN}),
    "state of a button": catalog(b"/AcroForm<</Fields[6 0 R]>>", {6: b"<</FT/Btn/T(x)/V/%s>>" % SSN}),
    "choice": catalog(b"/AcroForm<</Fields[6 0 R]>>", {6: b"<</FT/Ch/T(x)/Opt[(a)[(b)(%s)]]>>" % SSN}),
    "XFA": catalog(b"/AcroForm<</XFA 6 0 R>>", {6: stream(b"<?xml version='1.0'?><x>%s</x>" % SSN, packed=True)}),
    "XFA in packets": catalog(
        b"/AcroForm<</XFA[(a)6 0 R(b)7 0 R]>>",
        {6: stream(b"<x><ssn>219-09", packed=True), 7: stream(b"-9998</ssn></x>", packed=True)},
    ),
    "bookmark": catalog(b"/Outlines 6 0 R", {6: b"<</First 7 0 R/Last 7 0 R>>", 7: b"<</Title(%s)>>" % SSN}),
    "page label": catalog(b"/PageLabels<</Nums[0<</P(%s)>>]>>" % SSN, {}),
    "XMP": catalog(b"/Metadata 6 0 R", {6: stream(b"<?xpacket?><x>%s</x>" % SSN, b"/Type/Metadata/Subtype/XML")}),
    "property of one's own": by_hand(
        {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
         3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", 6: b"<</Case(%s)>>" % SSN},
        trailer=b"/Info 6 0 R",
    ),
    "embedded file": catalog(
        b"/Names<</EmbeddedFiles<</Names[(a)6 0 R]>>>>",
        {6: b"<</Type/Filespec/F(a.txt)/EF<</F 7 0 R>>>>", 7: stream(SSN, b"/Type/EmbeddedFile", packed=True)},
    ),
    "embedded file that nothing names": page(show(REPORT), more={7: stream(SSN, b"/Type/EmbeddedFile", packed=True)}),
    "layer that is off": by_hand(
        {
            1: b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</OFF[6 0 R]>>>>>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
            b"/Resources<</Font<</F1 5 0 R>>/Properties<</L 6 0 R>>>>>>",
            4: stream(b"/OC /L BDC " + show(SSN) + b" EMC " + show(REPORT, at=(72, 500))),
            5: HELVETICA,
            6: b"<</Type/OCG/Name(l)>>",
        }
    ),
    "older revision": update(page(show(SSN)), {4: stream(show(b"redacted"))}),
    "older revision of a title": update(page(show(REPORT), more={6: b"<</Title(%s)>>" % SSN}), {6: b"<</Title(x)>>"}),
    "object that the table leaves out": page(show(REPORT)).replace(b"xref", b"99 0 obj\n(%s)\nendobj\nxref" % SSN, 1),
    "comment": page(show(REPORT)).replace(b"1 0 obj", b"%% %s\n1 0 obj" % SSN, 1),
    "after the end": page(show(REPORT)) + b"\nSSN " + SSN,
    "before the header": b"SSN " + SSN + b"\n" + page(show(REPORT)),
    "garbage before the header": b"GARBAGE " * 60 + page(show(SSN)),
    "object streams": changed(
        page(show(REPORT), keys=b"/PieceInfo 6 0 R", more={6: b"<</Title(%s)>>" % SSN}),
        lambda _: None,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    ),
    "empty password": changed(page(show(SSN)), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")),
    "RC4, empty password": changed(
        page(show(SSN)),
        lambda _: None,
        encryption=pikepdf.Encryption(owner="o", user="", R=3, aes=False, metadata=False),
    ),
    "without a table": page(show(SSN)).split(b"xref")[0] + b"trailer<</Root 1 0 R>>\n%%EOF",
}  # fmt: skip


@pytest.mark.parametrize("octets", PLANTED.values(), ids=PLANTED.keys())
def test_text_is_found_wherever_it_stands(octets: bytes) -> None:
    """A number is in the text of the document, on one line."""
    reading = read(octets)
    assert "219-09-9998" in texts(reading)
    assert reading.unread == ()


@pytest.mark.parametrize("octets", [PLANTED["page"][:-120], PLANTED["page"][:300]], ids=["no end", "half"])
def test_what_is_left_of_a_damaged_file_is_read_and_held(octets: bytes) -> None:
    """A file without its end says what it still says, and that it is damaged."""
    reading = read(octets)
    assert "219-09-9998" in texts(reading)
    assert [unread.cause for unread in reading.unread] == [Cause.MALFORMED]


def test_a_locked_file_is_held_as_locked() -> None:
    """Who does not know the password reads nothing, and the reason says why."""
    for options in ({"R": 6}, {"R": 3, "aes": False, "metadata": False}):
        locked = changed(page(show(SSN)), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="u", **options))
        assert [unread.cause for unread in read(locked).unread] == [Cause.ENCRYPTED]


def values(reading: Reading, header: str) -> list[str]:
    return [part.text[cell.start : cell.end] for part in reading.parts for cell in part.layout if cell.header == header]


def test_values_of_a_form_stand_under_their_labels() -> None:
    """A field's value has the field's names as its header, also where parents name it or boxes cut it."""
    names = b" ".join(b"%d 0 R" % (20 + number) for number in range(9))
    fields = {20 + number: b"<</FT/Tx/T(SSN.%d)/V(%c)>>" % (number, code) for number, code in enumerate(b"219099998")}
    assert values(read(catalog(b"/AcroForm<</Fields[%s]>>" % names, fields)), "SSN") == ["219099998"]
    above = {6: b"<</FT/Tx/T(SSN)/Kids[7 0 R]>>", 7: b"<</Parent 6 0 R/T(owner)/V(219099998)>>"}
    assert values(read(catalog(b"/AcroForm<</Fields[6 0 R]>>", above)), "SSN owner") == ["219099998"]
    told = {6: b"<</FT/Tx/T(f1)/TU(Social Security number)/V(219099998)>>"}
    assert values(read(catalog(b"/AcroForm<</Fields[6 0 R]>>", told)), "Social Security number f1") == ["219099998"]


def test_columns_keep_their_heads_across_pages() -> None:
    """Bare numbers stand under the head of their column, on the next page, too."""

    def table(paper):
        for number in range(3):
            paper.setFont("Helvetica", 11)
            rows = [("Name", "Born", "SSN")] if number == 0 else []
            rows += [(f"Ana {chr(65 + n)}", "1990", f"21909{number}99{n}") for n in range(3)]
            for line, row in enumerate(rows):
                for x, cell in zip((72, 220, 330), row, strict=True):
                    paper.drawString(x, 700 - 18 * line, cell)
            paper.showPage()

    assert values(read(drawn(table)), "SSN") == [f"21909{number}99{n}" for number in range(3) for n in range(3)]


def test_words_under_heads_are_a_table() -> None:
    """A column of countries or of statuses has its head, below whatever stands above the table."""

    def table(paper):
        rows = [("County of Example", "Annex"), ("Name", "Status", "Born in"), ("Ana Ruiz", "DACA", "Honduras")]
        for line, row in enumerate([*rows, ("Bo Li", "none", "China")]):
            for x, cell in zip((72, 220, 330), row, strict=False):
                paper.drawString(x, 700 - 18 * line, cell)

    reading = read(drawn(table))
    assert values(reading, "Status") == ["DACA", "none"]
    assert values(reading, "Born in") == ["Honduras", "China"]


def test_what_stands_beside_something_else_stands_apart_in_the_text() -> None:
    """A caption's parties and its title, which share their lines, are told apart as the eye does."""

    def caption(paper):
        for line, (left, right) in enumerate([("ANA RUIZ,", "ORDER GRANTING"), ("Defendant.", "MOTION TO COMPEL")]):
            paper.drawString(72, 700 - 18 * line, left)
            paper.drawString(320, 700 - 18 * line, right)

    text = next(part.text for part in read(drawn(caption)).parts if part.locator == "2")
    assert text.split("\n") == ["ANA RUIZ,\tORDER GRANTING", "Defendant.\tMOTION TO COMPEL"]


def test_prose_in_two_columns_is_no_table() -> None:
    """Words under words are not values under heads."""

    def prose(paper):
        for line in range(6):
            paper.drawString(72, 700 - 14 * line, "the quick brown fox jumps")
            paper.drawString(330, 700 - 14 * line, "over the lazy dog again")

    assert not any(part.layout for part in read(drawn(prose)).parts)


def test_the_pages_are_the_text_of_the_document_and_the_rest_is_hidden() -> None:
    """What a person sees is displayed; what stands beside it is not."""
    kinds = {part.locator: part.kind for part in read(PLANTED["note"]).parts}
    assert kinds == {"2": PartKind.BODY, "2?objects": PartKind.HIDDEN}


def image(keys: bytes, body: bytes) -> dict[int, bytes]:
    return {6: stream(body, b"/Type/XObject/Subtype/Image/Width %d/Height %d%s" % (*PRINT.size, keys))}


def jpeg() -> bytes:
    out = io.BytesIO()
    PRINT.save(out, "JPEG", quality=60)
    return out.getvalue()


PRINT = print_of("SSN: 219-09-9998\nof the person in question\nin the County of Example")
PIXELS = image(b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode", zlib.compress(PRINT.tobytes()))
PAINT = b"q 500 0 0 %d 50 300 cm /I0 Do Q " % (500 * PRINT.height // PRINT.width)
RESOURCES = b"/XObject<</I0 6 0 R>>"
CMAP = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap %s endcmap end end"
LIE = CMAP % b"1 beginbfrange <30> <39> <0061> endbfrange"
LYING = {
    5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 9 0 R>>",
    9: stream(LIE),
}
SEEN = {
    "scan": page(PAINT, resources=RESOURCES, more=PIXELS),
    "picture under a white sheet": page(
        PAINT + b"1 g 0 0 612 792 re f " + show(REPORT), resources=RESOURCES, more=PIXELS
    ),
    "picture on no page": page(show(REPORT), resources=RESOURCES, more=PIXELS),
    "digits that call themselves letters": page(
        show(b"SSN " + SSN + b" of the person in question here", size=20), more=LYING
    ),
}


@pytest.mark.parametrize("octets", SEEN.values(), ids=SEEN.keys())
def test_what_only_eyes_read_goes_to_ocr(octets: bytes) -> None:
    """A picture of print is handed on as a scan, in which tesseract finds the number."""
    (scan,) = read(octets).scans
    parts = read_scan(scan, LIMITS).parts
    assert "219-09-9998" in "\n".join(normalise(part.text).text for part in parts)
    assert all(part.ocr for part in parts)


def test_a_photographed_page_is_looked_at_once() -> None:
    """A JPEG that fills its page is not read a second time as a file; its words are kept."""
    scan = page(
        PAINT, resources=RESOURCES, more=image(b"/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode", jpeg())
    )
    reading = read(scan)
    assert reading.pieces == ()
    assert sum(1 for piece in reading.scans for _ in scans.pages(piece.octets)) == 1


def test_plain_pages_need_no_eyes() -> None:
    """Text, lines and boxes of a report give nothing to OCR, which is dear."""

    def report(paper):
        paper.drawString(72, 700, "Minutes of the meeting of the board")
        for line in range(20):
            paper.line(72, 600 - 10 * line, 500, 600 - 10 * line)
            paper.rect(72, 300, 50, 10 + line)

    assert read(drawn(report)).scans == ()


def bomb(keys: bytes = b"") -> bytes:
    return stream(zlib.compress(b" " * 150_000_000, 9), keys + b"/Filter/FlateDecode")


BOMBS = {
    "content": by_hand(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
            4: bomb(),
        }
    ),
    "embedded": catalog(b"", {6: b"<</Type/Filespec/F(a)/EF<</F 7 0 R>>>>", 7: bomb(b"/Type/EmbeddedFile")}),
    "picture": page(
        PAINT,
        resources=RESOURCES,
        more={
            6: bomb(b"/Type/XObject/Subtype/Image/Width 90000/Height 90000/BitsPerComponent 8/ColorSpace/DeviceGray")
        },
    ),
}


@pytest.mark.parametrize("octets", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_held_as_too_big(octets: bytes) -> None:
    """What would unfold to more than a message may is not unfolded."""
    assert Cause.TOO_BIG in [unread.cause for unread in read(octets).unread]


def test_pages_beyond_the_limit_are_told() -> None:
    """Of a document with more pages than are read the rest is held."""

    def pages(paper):
        for number in range(5):
            paper.drawString(72, 700, f"page {number}")
            paper.showPage()

    reading = read(drawn(pages), ContentLimits(pages=3))
    assert "page 2" in texts(reading)
    assert "page 3" not in texts(reading)
    assert [unread.cause for unread in reading.unread] == [Cause.TOO_BIG]


def test_a_page_as_large_as_a_field_is_drawn_within_bounds() -> None:
    """The size of a page does not decide the size of its picture."""
    reading = read(page(PAINT, resources=RESOURCES, more=PIXELS).replace(b"[0 0 612 792]", b"[0 0 9e6 9e6]"))
    for scan in reading.scans:
        assert all(picture.width * picture.height < 10_000_000 for picture, _ in scans.pages(scan.octets))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(PLANTED)), st.integers(0, 5000), st.binary(max_size=6), st.integers(0, 40))
def test_damage_anywhere_never_raises(name: str, at: int, junk: bytes, cut: int) -> None:
    """Whatever octets are changed or lost, the answer is a reading."""
    octets = PLANTED[name]
    place = at % len(octets)
    piece = Piece(locator="2", media_type="application/pdf", octets=octets[:place] + junk + octets[place + cut :])
    assert isinstance(read_damaged(piece), Reading)


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        ("The client came from the county office on Monday with two letters", False),
        ("La señora vino a la oficina del condado el lunes con dos cartas", False),
        ("Robles Juan Santa Fe\nSoto Ana Albuquerque\n", False),
        ("gur pyvrag pnzr sebz gur pbhagl bssvpr ba zbaqnl", True),
        ("ffaghygmaxgvebxgmggbzctfwtazff", True),
    ],
)
def test_letters_that_no_language_mixes_so_are_seen_by_eyes(text: str, garbled: bool) -> None:
    """A page whose font calls its letters otherwise is read by OCR, too."""
    assert pdfpage._is_gibberish(text) is garbled
