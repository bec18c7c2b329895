"""Further techniques: numbers that are drawn and not written, and files cut into volumes."""

from __future__ import annotations

import io
import plistlib
import re
import zipfile
import zlib
from urllib.parse import quote

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont, ImageOps

from tests.content.techniques import EmailMessage, attached, b64, raw, technique, zipped

_DOTS = {
    "0": "### # # # # # # ###", "1": " #  ##   #   #  ###", "2": "###   # ### #   ###", "3": "###   # ###   # ###",
    "4": "# # # # ###   #   #", "5": "### #   ###   # ###", "6": "### #   ### # # ###", "7": "###   #   #   #   #",
    "8": "### # # ### # # ###", "9": "### # # ###   # ###", "-": "        ###        ",
}  # fmt: skip


def _number(sentence: str) -> str:
    found = re.search(r"[\d-]{9,}", sentence)
    assert found
    return found.group()


def _rows(number: str) -> list[str]:
    return ["  ".join(_DOTS[char][row * 4 : row * 4 + 3] for char in number) for row in range(5)]


@technique
def matrix_of_dots(sentence: str) -> bytes:
    rows = _rows(_number(sentence))
    return raw("", sentence.replace(_number(sentence), "\r\n\r\n" + "\r\n".join(rows) + "\r\n\r\n"))


@technique
def matrix_of_wide_blocks(sentence: str) -> bytes:
    rows = [row.replace("#", "\u2588\u2588").replace(" ", "  ") for row in _rows(_number(sentence))]
    return raw("Content-Type: text/plain; charset=utf-8\r\n", "\r\n".join(["See:", "", *rows, ""]))


@technique
def matrix_in_html(sentence: str) -> bytes:
    rows = [row.replace("#", "@") for row in _rows(_number(sentence))]
    return raw("Content-Type: text/html\r\n", "<p>See</p><pre>" + "\r\n".join(rows) + "</pre>")


def _paths(sentence: str) -> list[tuple[str, int]]:
    face = ImageFont.load_default(40)
    assert isinstance(face, ImageFont.FreeTypeFont)
    font = TTFont(io.BytesIO(face.font_bytes))
    letters, names, found = font.getGlyphSet(), font.getBestCmap(), []
    for char in sentence:
        pen = SVGPathPen(letters)
        letters[names[ord(char)]].draw(pen)
        found.append((pen.getCommands(), letters[names[ord(char)]].width))
    return found


@technique
def svg_of_outlines(sentence: str) -> bytes:
    at, drawn = 0, ""
    for path, width in _paths(sentence):
        drawn += f'<path transform="translate({at} 0)" d="{path}"/>'
        at += width
    box = f'viewBox="0 -1200 {at} 1600"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {box}><g transform="scale(1 -1)">{drawn}</g></svg>'
    return attached(svg.encode(), "plan.svg", "image/svg+xml")


@technique
def a_drawing_for_each_letter(sentence: str) -> bytes:
    icons = "".join(
        f'<svg viewBox="0 -1000 {width} 1300"><path transform="scale(1 -1)" d="{path}"/></svg>'
        for path, width in _paths(_number(sentence))
    )
    return raw("Content-Type: text/html\r\n", f"<p>The number: {icons}</p>")


def _volumes(names: list[str], octets: bytes) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bo@agency.example", "officer@ice.dhs.gov", "Files"
    message.set_content("See the files.\n")
    size = len(octets) // len(names) + 1
    for number, name in enumerate(names):
        part = octets[number * size : (number + 1) * size]
        message.add_attachment(part, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@technique
def zip_in_three_volumes(sentence: str) -> bytes:
    return _volumes(["list.zip.001", "list.zip.002", "list.zip.003"], zipped(("a.txt", sentence.encode() * 3)))


@technique
def text_cut_by_split(sentence: str) -> bytes:
    return _volumes(["notes.txt.aa", "notes.txt.ab"], sentence.encode())


@technique
def zip_without_its_directory(sentence: str) -> bytes:
    octets = zipped(("a.txt", sentence.encode()))
    return attached(octets[: octets.index(b"PK\1\2")], "list.zip")


@technique
def name_of_a_typeface(sentence: str) -> bytes:
    face = ImageFont.load_default(40)
    assert isinstance(face, ImageFont.FreeTypeFont)
    font = TTFont(io.BytesIO(face.font_bytes))
    font["name"].setName(sentence, 10, 3, 1, 0x409)
    out = io.BytesIO()
    font.save(out)
    return attached(out.getvalue(), "corp.ttf", "font/ttf")


def _picture(text: str) -> bytes:
    picture = Image.new("L", (700, 120), 255)
    ImageDraw.Draw(picture).text((30, 20), text, fill=0, font=ImageFont.load_default(36))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


@technique
def number_over_two_pictures(sentence: str) -> bytes:
    number = _number(sentence)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bo@agency.example", "officer@ice.dhs.gov", "Files"
    message.set_content("See the pictures.\n")
    for text in (f"The number is {number[:7]}", f"goes on:\n{number[7:]}"):
        message.add_attachment(_picture(text), maintype="image", subtype="png", filename="a.png")
    return message.as_bytes()


def _turned_font(signs: str) -> bytes:
    """Return a font that draws the letters a to k as these signs."""
    face = ImageFont.load_default(40)
    assert isinstance(face, ImageFont.FreeTypeFont)
    font = TTFont(io.BytesIO(face.font_bytes))
    for table in font["cmap"].tables:
        known = dict(table.cmap)
        for letter, sign in zip("abcdefghijk", signs, strict=True):
            table.cmap[ord(letter)] = known[ord(sign)]
    out = io.BytesIO()
    font.flavor = "woff"
    font.save(out)
    return out.getvalue()


@technique
def digits_by_a_font_of_the_page(sentence: str) -> bytes:
    signs = "7492058136-"
    said = "".join("abcdefghijk"[signs.index(char)] for char in _number(sentence))
    face = f"@font-face{{font-family:Own;src:url(data:font/woff;base64,{b64(_turned_font(signs))})}}"
    page = f"<html><head><style>{face} .n{{font-family:Own}}</style></head><p>Number: <b class=n>{said}</b></p></html>"
    return attached(page.encode(), "page.html", "text/html")


@technique
def zip_stored_in_a_stored_zip(sentence: str) -> bytes:
    inner = zipped(("a.txt", sentence.encode()), method=zipfile.ZIP_STORED)
    return attached(zipped(("b.zip", inner), ("c.txt", b"hello"), method=zipfile.ZIP_STORED), "list.zip")


@technique
def text_called_a_picture(sentence: str) -> bytes:
    return attached(sentence.encode() + b"\r\n", "scan.png", "image/png")


@technique
def braille(sentence: str) -> bytes:
    digits = dict(zip("0123456789-", "\u281a\u2801\u2803\u2809\u2819\u2811\u280b\u281b\u2813\u280a\u2824", strict=True))
    cells = "".join(digits[char] for char in _number(sentence))
    return raw("Content-Type: text/plain; charset=utf-8\r\n", f"Number: \u283c{cells}\r\n")


@technique
def character_codes_in_a_script(sentence: str) -> bytes:
    codes = ",".join(str(ord(char)) for char in sentence)
    return raw("Content-Type: text/html\r\n", f"<p>Hi</p><script>document.write(String.fromCharCode({codes}))</script>")


@technique
def deflated_base64_word(sentence: str) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(quote(f"<cell value='{sentence}'/>", safe="").encode()) + packer.flush()
    return attached(f"<mxfile><diagram>{b64(packed)}</diagram></mxfile>".encode(), "plan.drawio")


@technique
def binary_property_list(sentence: str) -> bytes:
    return attached(plistlib.dumps({"note": [sentence]}, fmt=plistlib.FMT_BINARY), "a.plist")


@technique
def mirrored_picture(sentence: str) -> bytes:
    with Image.open(io.BytesIO(_picture(sentence))) as picture:
        out = io.BytesIO()
        ImageOps.mirror(picture).save(out, "PNG")
    return attached(out.getvalue(), "scan.png", "image/png")


@technique
def instruction_before_the_root(sentence: str) -> bytes:
    return attached(f"<?xml version='1.0'?><?note {sentence}?><list/>".encode(), "list.xml", "application/xml")


@technique
def percent_signs_in_a_field(sentence: str) -> bytes:
    return raw(f"List-Unsubscribe: <mailto:bo@agency.example?body={quote(sentence)}>\r\n", "Hello\r\n")


@technique
def volumes_numbered_before_the_suffix(sentence: str) -> bytes:
    return _volumes(["list.part1.zip", "list.part2.zip"], zipped(("a.txt", sentence.encode() * 3)))
