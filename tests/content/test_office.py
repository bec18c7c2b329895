"""Office files: every place is read, damage and bombs hold only themselves, and no reader fails on any octets."""

from __future__ import annotations

import importlib.util
import io
import random
import shutil
import struct
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import msoffcrypto.format.ooxml
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import attempt, formats, grid, numberformat, officekinds, sniff
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.row import Role
from dlp_gateway.model import Cause, PartKind

ROOT = Path(__file__).parents[2]
LIMITS = ContentLimits()
SSN = "219-09-9998"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
needs_libreoffice = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes these files")


def tool(name: str):
    sys.path[:0] = [str(ROOT / "tools")]
    try:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
        module = sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
        spec.loader.exec_module(module)
    finally:
        del sys.path[0]
    return module


@pytest.fixture(scope="session")
def plant():
    return tool("plant")


@pytest.fixture(scope="session")
def plants(plant) -> list:
    """Every planted file: LibreOffice runs once for all tests."""
    return list(plant.plants())


def piece(octets: bytes, name: str = "a.bin") -> Piece:
    return Piece(locator="1", media_type="application/octet-stream", octets=octets, filename=name, attached=True)


def read(octets: bytes, limits: ContentLimits = LIMITS, name: str = "a.bin") -> Reading:
    """Read as the gateway would, without what is inside."""
    (kind, *_) = sniff.kinds(octets)
    return attempt(formats.by_kind(kind), piece(octets, name), limits)


def shown(reading: Reading) -> str:
    return "\n".join(part.text for part in reading.parts if part.kind is PartKind.ATTACHMENT)


def hidden(reading: Reading) -> str:
    return "\n".join(part.text for part in reading.parts if part.kind is PartKind.HIDDEN)


def causes(reading: Reading) -> set[Cause]:
    return {item.cause for item in reading.unread}


def package(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def word(body: str, **files: str) -> bytes:
    return package({"word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>", **files})


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def run(text: str, props: str = "") -> str:
    return f"<w:r>{props}<w:t>{text}</w:t></w:r>"


def sheet(rows: str, *, styles: str = "", cols: str = "", after: str = "", strings: str = "") -> bytes:
    return package(
        {
            "xl/workbook.xml": f"<workbook {S}><sheets/></workbook>",
            "xl/worksheets/sheet1.xml": f"<worksheet {S}>{cols}<sheetData>{rows}</sheetData>{after}</worksheet>",
            "xl/sharedStrings.xml": f"<sst {S}>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet {S}>{styles}</styleSheet>",
        }
    )


# --------------------------------------------------------------------------------------------- planted numbers


@needs_libreoffice
def test_law_every_planted_number_is_found(plant, plants):
    """Each number in each place of each file of each producer stands in the text of some part."""
    missing = [(item.name, item.place) for made in plants for item in plant.read(made) if item.locator is None]
    assert missing == []


@needs_libreoffice
def test_the_page_on_formats_is_current(plant, plants):
    """docs/formats.md is what the program says now. Mend: .venv/bin/python tools/formats.py."""
    module = tool("formats")
    found = [item for made in plants for item in plant.read(made)]
    assert module.PAGE.read_text("utf-8") == module.page(found), "run .venv/bin/python tools/formats.py"


def test_every_format_tells_its_places():
    """A row of the table that reads something says what."""
    assert [row.name for row in formats.FORMATS if not row.places and row.role is not Role.LABEL] == []


@needs_libreoffice
def test_no_honest_file_is_held(plants):
    """Files of ordinary producers are read to the end: no cause to hold them."""
    assert {(made.name, cause) for made in plants for cause in causes(read(made.octets))} == set()


@needs_libreoffice
def test_tables_keep_their_columns(plants):
    """A bare number under the header SSN is a cell with that header, in every format that has tables."""
    for made in plants:
        place = next((name for name in ("table cell", "number under its header") if name in made.places), None)
        if place is None or made.name.endswith(".ppt"):  # PowerPoint's binary format keeps no table, only its texts
            continue
        bare = made.places[place].replace("-", "")
        heads = {
            cell.header
            for part in read(made.octets).parts
            for cell in part.layout
            if part.text[cell.start : cell.end] == bare
        }
        assert "SSN" in heads, made.name


# ------------------------------------------------------------------------------------------------------- Word


def test_what_is_shown_leaves_out_what_is_hidden_or_deleted():
    """Hidden and deleted text does not stand between the digits that a reader sees."""
    vanish = "<w:rPr><w:vanish/></w:rPr>"
    found = read(
        word(
            paragraph(
                run("219-"),
                run("xx", vanish),
                run("09-"),
                "<w:del><w:r><w:delText>1</w:delText></w:r></w:del>",
                run("9998"),
            )
        )
    )
    assert SSN in shown(found)
    assert "219-xx09-19998" in hidden(found)


def test_styles_may_hide():
    """A character style that hides its text is honoured."""
    styles = f'<w:styles {W}><w:style w:styleId="Q"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    body = paragraph(run("219-"), run("xx", '<w:rPr><w:rStyle w:val="Q"/></w:rPr>'), run("09-9998"))
    assert SSN in shown(read(word(body, **{"word/styles.xml": styles})))


def test_what_a_tracked_change_of_an_open_document_says_stands_line_by_line():
    """Who removed it and when are no part of the words that were removed."""
    names = "".join(f' xmlns:{name}="urn:{name}"' for name in ("office", "text", "dc"))
    content = (
        f"<office:document-content{names}><office:body><office:text><text:tracked-changes><text:changed-region>"
        "<text:deletion><office:change-info><dc:creator>A. Clerk</dc:creator><dc:date>2026-01-05T00:00:00</dc:date>"
        "</office:change-info><text:p>SSN 219-<text:span>09</text:span>-9998</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes></office:text></office:body></office:document-content>"
    )
    octets = package({"content.xml": content, "META-INF/manifest.xml": "<manifest/>"})
    told = hidden(read(octets, name="a.odt")).splitlines()
    assert {"A. Clerk", "2026-01-05T00:00:00", "SSN 219-09-9998"} <= set(told)


def test_a_deleted_paragraph_mark_joins_lines():
    """Two paragraphs whose mark was deleted are one line to the reader."""
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert SSN in shown(read(word(paragraph(mark, run("219-09")) + paragraph(run("-9998")))))


def test_symbols_and_special_hyphens_are_characters():
    """w:sym, non-breaking and soft hyphens are read as what they look like."""
    digits = "".join(f'<w:r><w:sym w:font="Symbol" w:char="F0{ord(c):02X}"/></w:r>' for c in "219")
    body = paragraph(
        digits, "<w:r><w:noBreakHyphen/><w:t>0</w:t><w:softHyphen/><w:t>9</w:t><w:noBreakHyphen/></w:r>", run("9998")
    )
    assert SSN in shown(read(word(body)))


def test_parts_are_known_by_their_content_not_by_their_name():
    """A body under any name, with nothing that refers to it and no content types, is read."""
    octets = package(
        {"word/document.xml": "<x/>", "x/y.dat": f"<w:document {W}><w:body>{paragraph(run(SSN))}</w:body></w:document>"}
    )
    assert SSN in shown(read(octets))


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be", "utf-8-sig", "iso-8859-1"])
def test_parts_in_other_encodings_are_read(codec):
    """An XML part may be in any encoding that XML allows."""
    name = "utf-16" if "16" in codec else codec.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{name}"?><w:document {W}><w:body>{paragraph(run(SSN))}</w:body></w:document>'
    octets = text.encode(codec) if codec != "utf-16-be" else b"\xfe\xff" + text.encode(codec)
    assert SSN in shown(read(package({"word/document.xml": octets, "[Content_Types].xml": "<Types/>"})))


def test_two_parts_of_one_name_are_both_read():
    """Programs differ on which of two entries of one name counts."""
    one, other = (f"<w:document {W}><w:body>{paragraph(run(text))}</w:body></w:document>" for text in ("nothing", SSN))
    octets = package({"word/document.xml": one, "word/document.xmm": other}).replace(b"document.xmm", b"document.xml")
    assert SSN in shown(read(octets)) + hidden(read(octets))


def test_octets_before_the_package_do_not_hide_it():
    """A zip may stand behind anything."""
    octets = b"#!/bin/sh\nexit\n" + word(paragraph(run(SSN)))
    assert officekinds.OOXML in sniff.kinds(octets)
    row = formats.by_kind(officekinds.OOXML)
    assert SSN in shown(attempt(row, piece(octets), LIMITS))


def test_a_damaged_part_is_read_as_far_as_it_goes_and_held():
    """What stands before and after the damage is told, besides the cause."""
    found = read(word(f"{paragraph(run(SSN))}<w:p><broken"))
    assert SSN in shown(found)
    assert causes(found) == {Cause.MALFORMED}


def test_entities_are_not_followed_but_held():
    """A DTD in an office part is no program's work: no bomb goes off, nothing is fetched, the file is held."""
    bomb = '<!DOCTYPE x [<!ENTITY a "' + "x" * 1000 + '">'
    bomb += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9)).replace("&a0;", "&a;") + "]>"
    text = f"{bomb}<w:document {W}><w:body><w:p><w:r><w:t>&a8;{SSN}</w:t></w:r></w:p></w:body></w:document>"
    found = read(package({"word/document.xml": text, "[Content_Types].xml": "<Types/>"}))
    assert Cause.MALFORMED in causes(found)
    assert sum(len(part.text) for part in found.parts) < 20_000_000


# ------------------------------------------------------------------------------------------------------- Excel


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        (219099998, "000-00-0000", SSN),
        (219099998, "000\\-00\\-0000", SSN),
        (219099998, '000"-"00"-"0000', SSN),
        (219099998, "###-##-####", SSN),
        (219099998, '[$-409]"SSN "000-00-0000;@', f"SSN {SSN}"),
        (9099998, "000-00-0000", "009-09-9998"),
        (219099998, "000 00 0000", "219 09 9998"),
        (219099998, "General", "219099998"),
        (219099998, ";;;", ""),
        (5055550142, "[<=9999999]###-####;(###) ###-####", "(505) 555-0142"),
        (5550142, "[<=9999999]###-####;(###) ###-####", "555-0142"),
        (32994, "m/d/yyyy", "5/1/1990"),
        (32994, "[$-409]mmmm\\ d\\,\\ yyyy", "May 1, 1990"),
        (32994.75, "yyyy-mm-dd hh:mm", "1990-05-01 18:00"),
        (0.5, "h:mm AM/PM", "12:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (-12, "0;(0)", "(12)"),
        (0.25, "0%", "25%"),
        (1e300, "yyyy", "1e+300"),
    ],
)
def test_numbers_are_shown_as_a_spreadsheet_shows_them(value, code, expected):
    """Formats as people type them, and those of locales."""
    assert numberformat.shown(value, code) == expected


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.floats(), st.text('0#?.,;@[]<>=$-"\\_*/%eEymdhsAP General', max_size=30))
def test_any_format_shows_something_for_any_number(value, code):
    """No code makes the reader fail, and none makes much of little."""
    assert len(numberformat.shown(value, code)) < 2000
    assert isinstance(numberformat.shown_text("x", code), str)


def test_a_cell_at_the_far_corner_costs_one_cell():
    """XFD1048576 needs no memory for the cells before it."""
    rows = '<row r="1"><c r="A1" t="str"><v>x</v></c></row><row r="1048576">'
    rows += f'<c r="XFD1048576" t="inlineStr"><is><t>{SSN}</t></is></c></row>'
    assert SSN in shown(read(sheet(rows)))


def test_numbers_that_are_not_shown_are_told_as_hidden():
    """Values behind formats, dates by their day, joined formulas."""
    styles = '<numFmts><numFmt numFmtId="200" formatCode=";;;"/></numFmts>'
    styles += '<cellXfs><xf numFmtId="0"/><xf numFmtId="200"/><xf numFmtId="14"/></cellXfs>'
    rows = '<row r="1"><c r="A1" s="1"><v>219099998</v></c><c r="B1" s="2"><v>32994</v></c>'
    rows += '<c r="C1"><f>"536-"&amp;"90-4399"</f></c></row>'
    found = read(sheet(rows, styles=styles))
    assert "219099998" not in shown(found)
    assert {"219099998", "1990-05-01"} <= set(hidden(found).splitlines())
    assert "536-90-4399" in hidden(found)


def test_rich_strings_are_joined():
    """A number in three runs of a shared string is one number."""
    strings = "<si><r><t>219-</t></r><r><rPr><b/></rPr><t>09-</t></r><r><t>9998</t></r></si>"
    assert SSN in shown(read(sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=strings)))


def test_a_sheet_beyond_the_limit_is_read_up_to_it():
    """Rows before the limit are told; the rest is held as too big."""
    rows = "".join(f'<row r="{n}"><c t="str"><v>{SSN} {n}</v></c></row>' for n in range(1, 9000))
    found = read(sheet(rows), replace(LIMITS, text_chars=60_000))
    assert SSN in shown(found)
    assert causes(found) == {Cause.TOO_BIG}
    assert len(shown(found)) < 200_000


def heads(rows: list[list[str]]) -> set[tuple[str, str]]:
    return {(cell.header, part.text[cell.start : cell.end]) for part in grid.table(rows) for cell in part.layout}


def test_a_header_need_not_be_the_first_row():
    """Titles stand above it, blank rows below it, and data go on after a gap."""
    rows = [["Clients 2026", ""], ["Name", "SSN"], ["Ana", "219099998"], ["", ""], ["Luis", "536904399"]]
    sparse = ((n, {c: v for c, v in enumerate(row) if v}) for n, row in enumerate(rows))
    found = {(cell.header, part.text[cell.start : cell.end]) for part in grid.written(sparse) for cell in part.layout}
    assert {("SSN", "219099998"), ("SSN", "536904399")} <= found


def test_a_form_names_its_values_at_the_left():
    """Labels may stand before their values, several to a row."""
    assert ("SSN", "219099998") in heads([["Name", "Ana", "SSN:", "219099998"], ["City", "Taos", "ZIP", "87571"]])
    assert ("SSN", "219099998") in heads([["Name", "Ana"], ["SSN", "219099998"], ["Born", "5/1/1990"]])


@settings(max_examples=200, derandomize=True, deadline=None)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "SSN", "Ana", "219099998", "5/1/1990", "x" * 90, "a:\nb"]), max_size=5),
        max_size=40,
    )
)
def test_every_cell_of_a_table_is_told(rows):
    """No value is lost, whatever the shape, and cells lie inside their texts."""
    found = list(grid.table(rows))
    told = "\n".join(part.text for part in found)
    assert all(value in told for row in rows for value in row if value.strip())
    assert all(0 <= cell.start <= cell.end <= len(part.text) for part in found for cell in part.layout)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.lists(st.sampled_from(["\x07", "\x07\x07", "\n", "Name", "219099998", ""]), max_size=60).map("".join))
def test_marked_tables_lose_nothing(text):
    """Cell marks in any order leave all words."""
    told = "".join(part.text for part in grid.marked(text))
    assert told.count("219099998") >= text.count("219099998") > -1


# --------------------------------------------------------------------------------------------------------- RTF


def rtf(text: str) -> Reading:
    return read(text.encode("latin-1"))


@pytest.mark.parametrize(
    "source",
    [
        r"{\rtf1\ansi 219-09-9998}",
        r"{\rt 219-09-9998}",
        "{\\rtf1 219\\'2d09-\r\n9998}",
        r"{\rtf1 219-{\b 09}-99\u57 ?8}",
        r"{\rtf1\uc0 219\u8211 09-9998}".replace(r"\u8211", r"\u45"),
        r"{\rtf1 219\_09\_9998}",
        r"{\rtf1 219-{\v hidden}09-{\deleted 12}9998}",
        r"{\rtf1 219-{\*\unknown xx}09-9998}",
        r"{\rtf1{\fonttbl{\f0\fcharset128 Gothic;}}\f0 \'82\'51\'82\'50\'82\'58-09-9998}",
        r"{\rtf1 219-{\field{\*\fldinst DATE}{\fldrslt 09}}-9998",
        r"{\rtf1\trowd\cellx1\cellx2 219\-09\-9998\cell x\cell\row}".replace(r"\-", r"\_"),
    ],
)
def test_rtf_shows_the_number(source):
    """Escapes, groups, code pages, hidden words and unknown destinations do not stand between its digits."""
    found = shown(rtf(source)).replace("\uff12\uff11\uff19", "219")
    assert SSN in found


@pytest.mark.parametrize(
    "source",
    [
        r"{\rtf1{\info{\title 219-09-9998}}x}",
        r"{\rtf1{\*\userprops{\propname SSN}{\staticval 219-09-9998}}x}",
        r"{\rtf1{\v 219-09-9998}x}",
        r"{\rtf1{\deleted 219-09-9998}x}",
        r"{\rtf1{\field{\*\fldinst HYPERLINK 219-09-9998}{\fldrslt x}}}",
        r"{\rtf1{\*\anything 219-09-9998}x}",
        r"{\rtf1{\stylesheet{\s1 219-09-9998;}}x}",
        r"{\rtf1 x}219-09-9998",
    ],
)
def test_rtf_tells_what_it_hides(source):
    """Properties, hidden and deleted words, instructions, styles, and what stands behind the end."""
    found = rtf(source)
    assert SSN in hidden(found) + shown(found)


def test_rtf_gives_its_pictures_and_objects():
    """Pictures and packages come out as the files they were, with their names."""
    package_ = struct.pack("<H", 2) + b"a.txt\0C:\\a.txt\0\0\0\3\0" + struct.pack("<I", 6) + b"C:\\t\\a\0"[:6]
    package_ += struct.pack("<I", 11) + SSN.encode()
    data = (
        struct.pack("<II", 0x501, 2)
        + struct.pack("<I", 8)
        + b"Package\0"
        + bytes(8)
        + struct.pack("<I", len(package_))
        + package_
    )
    source = r"{\rtf1{\pict\pngblip 89504e47}{\object{\*\objdata " + data.hex() + "}}}"
    found = rtf(source)
    assert [inner.octets for inner in found.pieces] == [b"\x89PNG", SSN.encode()]
    assert "a.txt" in hidden(found)


def test_rtf_of_many_braces_is_bounded():
    """Nesting is a list, not the interpreter's stack."""
    assert SSN in shown(rtf(r"{\rtf1 " + "{" * 200_000 + SSN))


# ------------------------------------------------------------------------------------------------ locked files


def locked(password: str) -> bytes:
    """Return a document of python-docx, locked."""
    source, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph(SSN)
    document.save(source)
    msoffcrypto.format.ooxml.OOXMLFile(source).encrypt(password, out)
    return out.getvalue()


def test_locked_office_files_are_held_as_encrypted():
    """A password makes of any OOXML file an OLE file with an encrypted package."""
    assert causes(read(locked("secret"))) == {Cause.ENCRYPTED}


def test_the_password_that_opens_by_itself_is_tried():
    """Excel opens `VelvetSweatshop` without asking, so the reader sees the number."""
    found = read(locked("VelvetSweatshop"))
    assert causes(found) == set()
    assert SSN in shown(read(found.pieces[0].octets))


def test_a_locked_open_document_is_held_as_encrypted():
    """Its manifest says which entries are encrypted."""
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    manifest = f'<manifest:manifest xmlns:manifest="urn:x">{entry}</manifest:manifest>'
    octets = package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": b"\x8f\x01",
            "META-INF/manifest.xml": manifest,
        }
    )
    assert causes(read(octets)) == {Cause.ENCRYPTED}


@needs_libreoffice
def test_a_locked_workbook_of_excel_97_is_held_as_encrypted(plants):
    """The record FILEPASS says so."""
    octets = next(made.octets for made in plants if made.name == "libreoffice.xls")
    at = octets.index(struct.pack("<HH", 0x5C, 112))  # WRITEACCESS: its place is taken
    locked = octets[:at] + struct.pack("<HHH", 0x2F, 112, 0) + octets[at + 6 :]
    assert Cause.ENCRYPTED in causes(read(locked))


@needs_libreoffice
def test_a_locked_document_of_word_97_is_held_as_encrypted(plants):
    """The flag fEncrypted of its FIB says so."""
    octets = next(made.octets for made in plants if made.name == "libreoffice.doc")
    at = octets.index(b"\xec\xa5")
    locked = octets[: at + 11] + bytes((octets[at + 11] | 1,)) + octets[at + 12 :]
    assert Cause.ENCRYPTED in causes(read(locked))


# ------------------------------------------------------------------------------------------------------- bombs


def test_a_zip_bomb_in_a_document_is_held_at_the_limit():
    """A gigabyte of blanks in a part costs what the limits allow, and holds only its file."""
    bomb = package({"word/document.xml": b"<a>" + bytes(60_000_000), "[Content_Types].xml": "<Types/>"})
    found = read(bomb, replace(LIMITS, expanded_octets=5_000_000))
    assert Cause.TOO_BIG in causes(found)


def test_repeated_cells_and_rows_are_counted_not_copied():
    """OpenDocument can say that a row comes a million times."""
    oasis = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{oasis}:{name}:1.0"' for name in ("office", "table", "text"))
    cell = f'<table:table-cell table:number-columns-repeated="16384"><text:p>{SSN}</text:p></table:table-cell>'
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>' * 3
    text = f"<office:document {spaces}><office:body><table:table>{rows}</table:table></office:body></office:document>"
    found = read(text.encode())
    assert SSN in shown(found)
    assert len(shown(found)) < 2_000_000


def test_elements_nested_without_end_are_held():
    """Depth beyond what the parser takes is damage, and no stack is exhausted."""
    found = read(word("<w:sdt>" * 5000 + paragraph(run(SSN))))
    assert causes(found) == {Cause.MALFORMED}
    assert SSN in hidden(found) + shown(found)


# --------------------------------------------------------------------------------------------- any octets at all

_SAMPLES = {
    "ooxml": sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', strings=f"<si><t>{SSN}</t></si>"),
    "rtf": rb"{\rtf1\ansi{\fonttbl{\f0 A;}}\trowd a\cell b\cell\row\pard{\*\x y}\u8211?\'41{\pict\pngblip 0102}}",
    "metafile": b"\xd7\xcd\xc6\x9a"
    + bytes(18)
    + b"\1\0\x09\0\0\3"
    + bytes(12)
    + struct.pack("<IHhhHH", 7, 0x0A32, 1, 1, 2, 0)
    + b"ab",
}


def mutated(draw: st.DrawFn, octets: bytes) -> bytes:
    out = bytearray(octets)
    for _ in range(draw(st.integers(0, 8))):
        if out:
            at = draw(st.integers(0, len(out) - 1))
            out[at : at + draw(st.integers(0, 4))] = draw(st.binary(max_size=4))
    return bytes(out[: draw(st.integers(0, len(out)))]) if draw(st.booleans()) else bytes(out)


@st.composite
def damaged(draw: st.DrawFn, samples: dict[str, bytes]) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(samples)))
    return name, mutated(draw, samples[name])


@settings(max_examples=250, derandomize=True, deadline=None)
@given(damaged(_SAMPLES))
def test_law_no_office_reader_fails_on_damage(sample):
    """A Python exception is not how damage is told."""
    name, octets = sample
    assert isinstance(formats.load(formats.named(name))(piece(octets), LIMITS), Reading)


@needs_libreoffice
@settings(max_examples=150, derandomize=True, deadline=None)
@given(st.sampled_from(["doc", "xls", "ppt", "rtf", "odt"]), st.integers(0, 2**32), st.integers(1, 100))
def test_law_no_reader_fails_on_damage_of_real_files(plants, suffix, seed, changes):
    """Binary formats of LibreOffice with octets changed: always a Reading."""
    octets = bytearray(next(made.octets for made in plants if made.name == f"libreoffice.{suffix}"))
    chance = random.Random(seed)
    for _ in range(changes):
        at = chance.randrange(len(octets))
        octets[at : at + chance.randrange(3)] = chance.choice([b"\xff\xff\xff\xff", b"\0\0", chance.randbytes(1)])
    name = {"rtf": "rtf", "odt": "odf"}.get(suffix, "ole")
    assert isinstance(formats.load(formats.named(name))(piece(bytes(octets)), LIMITS), Reading)


_TAGS = "p r t tbl tr tc del ins sdt sdtContent txbxContent pict drawing AlternateContent Fallback sym rPr vanish body"
xmlish = st.recursive(
    st.sampled_from(["219-09-9998", "x", " ", "&#13;"]),
    lambda inner: st.builds(
        lambda tag, attribute, body: f"<w:{tag} w:{attribute}>{''.join(body)}</w:{tag}>",
        st.sampled_from(_TAGS.split()),
        st.sampled_from(['val="1"', 'char="F041"', 'char="zz"', 'id="219099998"', 'instr="x"']),
        st.lists(inner, max_size=4),
    ),
    max_leaves=25,
)


@settings(max_examples=250, derandomize=True, deadline=None)
@given(xmlish)
def test_law_any_elements_make_a_reading_that_keeps_the_number(body):
    """Elements in any order and depth: never a failure, and all text of w:t is somewhere."""
    found = read(word(f"<w:x>{body}</w:x>"))
    assert not found.unread
    visible = body.count("<w:t ") and f">{SSN}</w:t>" in body
    assert not visible or SSN in shown(found) + hidden(found)
