"""Plant numbers in office files of independent producers, read the files, and tell which numbers were found.

Usage: .venv/bin/python tools/plant.py [FORMAT...]     one line per place; exit 1 if one is not found

Producers: python-docx, python-pptx, xlsxwriter, openpyxl, LibreOffice (`soffice --convert-to`), and XML by hand. None
of them is a library that the readers use. docs/formats.md carries the table (tools/formats.py).
"""

from __future__ import annotations

import io
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import docx  # noqa: E402  what is imported stands beside this folder
import openpyxl  # noqa: E402
import pptx  # noqa: E402
import xlsxwriter  # noqa: E402
from docx.oxml import parse_xml  # noqa: E402
from docx.oxml.ns import nsdecls  # noqa: E402
from openpyxl.comments import Comment  # noqa: E402
from openpyxl.workbook.defined_name import DefinedName  # noqa: E402
from openpyxl.worksheet.datavalidation import DataValidation  # noqa: E402
from pptx.util import Emu  # noqa: E402

from dlp_gateway.config import ContentLimits  # noqa: E402
from dlp_gateway.content import attempt, formats, sniff  # noqa: E402
from dlp_gateway.content.piece import Piece  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass
class Plant:
    """One file, and what was planted where: the digits as they stand in the file."""

    name: str
    producer: str
    octets: bytes = b""
    places: dict[str, str] = field(default_factory=dict)

    def ssn(self, place: str) -> str:
        """Return the next number, to be planted at a place."""
        number = f"219-09-{9001 + len(self.places):04d}"
        self.places[place] = number
        return number

    def digits(self, place: str) -> str:
        """Return the next number without its hyphens."""
        return self.ssn(place).replace("-", "")


@dataclass(frozen=True)
class Found:
    """Whether the number planted at a place of a file is in the text of some part, and of which."""

    name: str
    producer: str
    place: str
    locator: str | None


def read(plant: Plant) -> Iterator[Found]:
    """Read a file, and what is in it, and look for each number."""
    texts = dict(_texts(plant.name, plant.octets))
    for place, number in plant.places.items():
        shown, bare = number, number.replace("-", "")
        at = next((where for where, text in texts.items() if shown in text or bare in text), None)
        yield Found(name=plant.name, producer=plant.producer, place=place, locator=at)


def _texts(name: str, octets: bytes) -> Iterator[tuple[str, str]]:
    waiting = [Piece(locator="1", media_type="application/octet-stream", octets=octets, filename=name, attached=True)]
    while waiting:
        piece = waiting.pop()
        rows = [formats.by_kind(kind) for kind in sniff.kinds(piece.octets)]
        rows = [row for row in rows if row] or [formats.text_labelled(piece.media_type) or formats.named("text")]
        for row in rows:
            reading = attempt(row, piece, ContentLimits())
            waiting += reading.pieces
            for number, part in enumerate(reading.parts):
                yield f"{part.locator}#{number}" if number else part.locator, part.text


# --------------------------------------------------------------------------------------------- text documents

_W = nsdecls("w")
_CONTROL = """<w:sdt {w}><w:sdtPr><w:alias w:val="SSN"/><w:comboBox>
<w:listItem w:displayText="x" w:value="{choice}"/></w:comboBox></w:sdtPr>
<w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>"""
_BOX = """<w:r {w}><w:pict>
<v:shape xmlns:v="urn:schemas-microsoft-com:vml" alt="{alt}"><v:textbox><w:txbxContent>
<w:p><w:r><w:t>{box}</w:t></w:r></w:p></w:txbxContent></v:textbox>
<v:textpath string="{art}"/></v:shape></w:pict></w:r>"""


def word_by_python_docx() -> Plant:
    """Build a document with python-docx, and add to its XML what that has no words for."""
    plant = Plant("python-docx.docx", "python-docx")
    document = docx.Document()
    document.add_paragraph(f"The number is {plant.ssn('body')}.")
    split = plant.ssn("body, split by formatting")
    run = document.add_paragraph().add_run(split[:5])
    run.bold = True
    run._parent.add_run(split[5:])  # noqa: SLF001
    table = document.add_table(rows=2, cols=3)
    for at, (head, value) in enumerate([("Name", "Ana"), ("SSN", plant.digits("table cell")), ("City", "Taos")]):
        table.cell(0, at).text, table.cell(1, at).text = head, value
    nested = table.cell(1, 2).add_table(rows=1, cols=1)
    nested.cell(0, 0).text = plant.ssn("table in a table")
    section = document.sections[0]
    section.different_first_page_header_footer = True
    for place, where in (
        ("header", section.header),
        ("footer", section.footer),
        ("first-page header", section.first_page_header),
        ("first-page footer", section.first_page_footer),
    ):
        where.paragraphs[0].text = plant.ssn(place)
    hidden = document.add_paragraph("see").add_run(plant.ssn("hidden text"))
    hidden.font.hidden = True
    document.add_comment(hidden, text=plant.ssn("comment"), author=plant.ssn("comment's author"))
    _by_hand(document, plant)
    document.core_properties.subject = plant.ssn("property")
    document.core_properties.comments = plant.ssn("property: comments")
    document.part.relate_to(
        f"https://example.org/?id={plant.ssn('link target')}",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    return _saved(plant, document)


def _by_hand(document: docx.document.Document, plant: Plant) -> None:
    paragraph = document.add_paragraph()._p  # noqa: SLF001
    deleted, moved = plant.ssn("tracked deletion"), plant.ssn("text moved away")
    before = plant.ssn("number before a tracked change")
    for xml in (
        f'<w:del {_W} w:id="1" w:author="a"><w:r><w:delText>{deleted}</w:delText></w:r></w:del>',
        f'<w:moveFrom {_W} w:id="2" w:author="a"><w:r><w:t>{moved}</w:t></w:r></w:moveFrom>',
        f"<w:r {_W}><w:t> {before[:4]}</w:t></w:r>",
        f'<w:ins {_W} w:id="3" w:author="a"><w:r><w:t>xx</w:t></w:r></w:ins>',
        f"<w:r {_W}><w:t>{before[4:]}</w:t></w:r>",
        f"<w:r {_W}><w:instrText>DOCVARIABLE {plant.ssn('field instruction')}</w:instrText></w:r>",
        f'<w:fldSimple {_W} w:instr="QUOTE {plant.ssn("simple field")}"/>',
        _CONTROL.format(w=_W, choice=plant.ssn("choice of a content control"), text=plant.ssn("content control")),
        _BOX.format(w=_W, alt=plant.ssn("alt text"), box=plant.ssn("text box"), art=plant.ssn("WordArt")),
        _unbroken(plant.ssn("non-breaking hyphens")),
    ):
        paragraph.append(parse_xml(xml))
    settings = document.settings.element
    settings.append(
        parse_xml(f'<w:docVars {_W}><w:docVar w:name="SSN" w:val="{plant.digits("document variable")}"/></w:docVars>')
    )


def _unbroken(number: str) -> str:
    first, second, third = number.split("-")
    return (
        f"<w:r {_W}><w:t>{first}</w:t><w:noBreakHyphen/><w:t>{second}</w:t><w:noBreakHyphen/><w:t>{third}</w:t></w:r>"
    )


def _saved(plant: Plant, document: docx.document.Document | pptx.presentation.Presentation) -> Plant:
    out = io.BytesIO()
    document.save(out)
    plant.octets = _with_files(
        out.getvalue(),
        {
            "customXml/item9.xml": f'<c xmlns="urn:x"><ssn>{plant.digits("custom XML")}</ssn></c>',
            "notes.txt": f"a file nobody refers to: {plant.ssn('stray file in the package')}",
            "docProps/custom.xml": (
                '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
                'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{0}" '
                f'pid="2" name="SSN"><vt:lpwstr>{plant.digits("custom property")}</vt:lpwstr></property></Properties>'
            ),
        },
    )
    return plant


def _with_files(package: bytes, files: dict[str, str]) -> bytes:
    out = io.BytesIO(package)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def word_by_hand() -> Iterator[Plant]:
    """Build the same document in ISO's strict namespaces, and as one flat XML file."""
    source = word_by_python_docx()
    swaps = {
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main": b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/officeDocument/2006/": b"http://purl.oclc.org/ooxml/officeDocument/",
    }
    out, parts = io.BytesIO(), []
    with zipfile.ZipFile(io.BytesIO(source.octets)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            octets = old.read(name)
            for one, other in swaps.items():
                octets = octets.replace(one, other)
            new.writestr(name, octets)
            if name.endswith((".xml", ".rels")):
                text = (
                    old.read(name).decode("utf-8").partition("?>")[2]
                    if b"<?xml" in old.read(name)
                    else old.read(name).decode()
                )
                parts.append(f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{text.strip()}</pkg:xmlData></pkg:part>')
    yield Plant("strict.docx", "by hand", out.getvalue(), dict(source.places))
    flat = '<?xml version="1.0" standalone="yes"?><?mso-application progid="Word.Document"?>'
    flat += (
        f'<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{"".join(parts)}</pkg:package>'
    )
    places = {place: number for place, number in source.places.items() if place != "stray file in the package"}
    yield Plant("flat.xml", "by hand", flat.encode(), places)


_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:subject>{property}</dc:subject>
<meta:user-defined meta:name="SSN">{custom_property}</meta:user-defined></office:meta>
<office:automatic-styles><style:style style:name="H" style:family="text"><style:text-properties text:display="none"/>
</style:style><style:page-layout style:name="L"><style:header-style/><style:footer-style/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p>{header}</text:p></style:header><style:footer><text:p>{footer}</text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info><dc:creator>a</dc:creator>
<dc:date>2026-01-02T03:04:05</dc:date></office:change-info><text:p>{tracked_deletion}</text:p></text:deletion>
</text:changed-region></text:tracked-changes>
<text:p>The number is {body}.<text:change text:change-id="c1"/></text:p>
<text:p>Split <text:span>{split_one}</text:span>{split_two}</text:p>
<text:p>Note<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
<text:p>{footnote}</text:p></text:note-body></text:note>
<text:note text:note-class="endnote"><text:note-citation>i</text:note-citation>
<text:note-body><text:p>{endnote}</text:p></text:note-body></text:note></text:p>
<text:p>see<text:span text:style-name="H">{hidden_text}</text:span>
<office:annotation><dc:creator>a</dc:creator><text:p>{comment}</text:p></office:annotation></text:p>
<text:p><draw:frame text:anchor-type="paragraph" svg:width="5cm" svg:height="2cm" draw:name="F"><draw:text-box>
<text:p>{text_box}</text:p></draw:text-box><svg:desc>{alt_text}</svg:desc></draw:frame>x</text:p>
<text:p><text:a xlink:type="simple" xlink:href="https://example.org/?id={link_target}">link</text:a></text:p>
<table:table table:name="T"><table:table-column table:number-columns-repeated="3"/>
<table:table-row><table:table-cell><text:p>Name</text:p></table:table-cell><table:table-cell><text:p>SSN</text:p></table:table-cell>
<table:table-cell><text:p>City</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell><text:p>Ana</text:p></table:table-cell><table:table-cell><text:p>{table_cell}</text:p>
</table:table-cell><table:table-cell><text:p>Taos</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document>"""
_FODT_PLACES = (
    "property", "custom_property", "header", "footer", "tracked_deletion", "body", "footnote", "endnote", "hidden_text",
    "comment", "text_box", "alt_text", "link_target",
)  # fmt: skip


def text_by_hand() -> Plant:
    """Build a flat OpenDocument text by hand; LibreOffice makes the other text formats of it."""
    plant = Plant("hand.fodt", "by hand")
    values = {place: plant.ssn(place.replace("_", " ")) for place in _FODT_PLACES}
    values["table_cell"] = plant.digits("table cell")
    split = plant.ssn("body, split by formatting")
    plant.octets = _FODT.format(**values, split_one=split[:5], split_two=split[5:]).encode()
    return plant


# ------------------------------------------------------------------------------------------------------ sheets


def sheet_by_xlsxwriter() -> Plant:
    """Build a workbook with xlsxwriter."""
    plant = Plant("xlsxwriter.xlsx", "xlsxwriter")
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Clients")
    formatted = book.add_format({"num_format": "000-00-0000"})
    veiled = book.add_format({"num_format": ";;;"})
    sheet.write_row(0, 0, ["Client list 2026"])
    sheet.write_row(2, 0, ["Name", "SSN", "Case", "Unseen", "Note"])
    sheet.write_row(3, 0, ["Ana"])
    sheet.write_number(3, 1, int(plant.digits("number under its header")))
    sheet.write_number(3, 2, int(plant.digits("number format 000-00-0000")), formatted)
    sheet.write_number(3, 3, int(plant.digits("number format ;;;")), veiled)
    sheet.write_string(3, 4, plant.ssn("shared string"))
    sheet.write_row(4, 0, ["Luis", plant.ssn("hidden row")])
    sheet.set_row(4, None, None, {"hidden": True})
    sheet.write_string(3, 9, plant.ssn("hidden column"))
    sheet.set_column(9, 9, None, None, {"hidden": True})
    sheet.write_comment("A1", plant.ssn("comment"))
    sheet.insert_textbox("L5", plant.ssn("text box"))
    sheet.set_header(f"&C{plant.ssn('header')}")
    sheet.set_footer(f"&L&12{plant.ssn('footer')}")
    sheet.data_validation("L1", {"validate": "list", "source": [plant.ssn("validation list"), "b"]})
    joined = plant.ssn("formula that joins two texts")
    sheet.write_formula("L2", f'="{joined[:4]}"&"{joined[4:]}"', value="")
    sheet.write_url("A9", f"https://example.org/?id={plant.ssn('link target')}", string="link")
    sheet.write_string(1048575, 16383, plant.ssn("cell XFD1048576"))
    data = book.add_worksheet("Data")
    data.write_column(0, 0, ["SSN", int(plant.digits("hidden sheet, and a chart of it"))])
    data.hide()
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "=Data!$A$1", "values": "=Data!$A$2:$A$2"})
    chart.set_title({"name": plant.ssn("chart title")})
    sheet.insert_chart("N2", chart, {"description": plant.ssn("alt text")})
    book.define_name("Secret", f'="{plant.ssn("defined name")}"')
    book.set_properties({"subject": plant.ssn("property")})
    book.set_custom_property("SSN", plant.ssn("custom property"))
    book.close()
    plant.octets = out.getvalue()
    return plant


def sheet_by_openpyxl() -> Plant:
    """Build a workbook with openpyxl, whose formulas have no values."""
    plant = Plant("openpyxl.xlsx", "openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Name", "SSN", "Born"])
    sheet.append(["Ana", int(plant.digits("number under its header")), None])
    sheet["B3"] = int(plant.digits("number format, with text"))
    sheet["B3"].number_format = '"No. "000\\-00\\-0000'
    sheet["A1"].comment = Comment(plant.ssn("comment"), "a")
    sheet["E2"] = f'=CONCATENATE("{plant.ssn("formula without a value")}")'
    sheet.oddHeader.center.text = plant.ssn("header")
    checked = DataValidation(type="list", formula1='"a,b"', prompt=plant.ssn("prompt of a validation"))
    sheet.add_data_validation(checked)
    checked.add("F1")
    very = book.create_sheet("V")
    very.sheet_state = "veryHidden"
    very["A1"] = plant.ssn("very hidden sheet")
    book.defined_names["S"] = DefinedName("S", attr_text=f'"{plant.ssn("defined name")}"')
    book.properties.description = plant.ssn("property")
    out = io.BytesIO()
    book.save(out)
    plant.octets = out.getvalue()
    return plant


# ----------------------------------------------------------------------------------------------- presentations


def slides_by_python_pptx() -> Plant:
    """Build a presentation with python-pptx."""
    plant = Plant("python-pptx.pptx", "python-pptx")
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = plant.ssn("title")
    slide.placeholders[1].text = plant.ssn("text")
    slide.notes_slide.notes_text_frame.text = plant.ssn("notes")
    box = Emu(1_000_000)
    table = slide.shapes.add_table(2, 3, box, box, box, box).table
    for at, (head, value) in enumerate([("Name", "Ana"), ("SSN", plant.digits("table cell")), ("City", "Taos")]):
        table.cell(0, at).text, table.cell(1, at).text = head, value
    shape = slide.shapes.add_textbox(box, box, box, box)
    shape.text_frame.text = plant.ssn("text box")
    shape._element._nvXxPr.cNvPr.set("descr", plant.ssn("alt text"))  # noqa: SLF001
    inner = sheet_by_openpyxl()
    slide.shapes.add_ole_object(io.BytesIO(inner.octets), "Excel.Sheet.12", box, box)
    plant.places |= {"embedded workbook: very hidden sheet": inner.places["very hidden sheet"]}
    aside = deck.slides.add_slide(deck.slide_layouts[6])
    aside.shapes.add_textbox(box, box, box, box).text_frame.text = plant.ssn("hidden slide")
    aside._element.set("show", "0")  # noqa: SLF001
    deck.slide_layouts[1].placeholders[0].text_frame.text = plant.ssn("layout")
    deck.core_properties.subject = plant.ssn("property")
    return _saved(plant, deck)


# -------------------------------------------------------------------------------------------------- LibreOffice

#: Of the places of a source, those that LibreOffice carries into each format (what it drops is nobody's to find).
_CARRIED = {
    "docx": {"footnote", "endnote", "body", "header", "footer", "table cell", "hidden text", "comment", "text box",
             "link target", "tracked deletion", "property", "custom property", "body, split by formatting"},
    "odp": {"title", "text", "notes", "table cell", "text box", "alt text", "hidden slide", "property"},
    "ppt": {"title", "text", "notes", "table cell", "text box", "hidden slide"},
    "ods": {"number under its header", "number format 000-00-0000", "number format ;;;", "shared string", "hidden row",
            "hidden column", "comment", "text box", "header", "validation list", "link target",
            "hidden sheet, and a chart of it", "chart title", "defined name", "property", "custom property"},
}  # fmt: skip
_CARRIED |= {
    "odt": _CARRIED["docx"] | {"alt text"},
    "rtf": _CARRIED["docx"],
    "doc": _CARRIED["docx"],
    "fods": _CARRIED["ods"],
    "xls": _CARRIED["ods"] - {"chart title"},
}
_CONVERSIONS = {
    "hand.fodt": ("docx", "odt", "doc", "rtf"),
    "xlsxwriter.xlsx": ("ods", "fods", "xls"),
    "python-pptx.pptx": ("odp", "ppt"),
}


def converted(sources: Iterable[Plant]) -> Iterator[Plant]:
    """Have LibreOffice write the sources in its other formats."""
    with tempfile.TemporaryDirectory() as folder:
        for source in sources:
            path = Path(folder) / source.name
            path.write_bytes(source.octets)
            for suffix in _CONVERSIONS.get(source.name, ()):
                _convert(path, suffix)
                places = {place: number for place, number in source.places.items() if place in _CARRIED[suffix]}
                octets = path.with_suffix(f".{suffix}").read_bytes()
                yield Plant(f"libreoffice.{suffix}", "LibreOffice", octets, places)


def _convert(path: Path, suffix: str) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{path.parent}/profile", "--convert-to", suffix,
         "--outdir", str(path.parent), str(path)],
        check=True, capture_output=True,
    )  # fmt: skip


def plants() -> Iterator[Plant]:
    """Build every file."""
    sources = [text_by_hand(), sheet_by_xlsxwriter(), slides_by_python_pptx()]
    yield word_by_python_docx()
    yield from word_by_hand()
    yield sheet_by_openpyxl()
    yield from sources
    yield from converted(sources)


def main() -> int:
    """Print a line for each place, and what is missing."""
    wanted = tuple(sys.argv[1:])
    missing = 0
    for plant in plants():
        if wanted and not plant.name.endswith(wanted):
            continue
        for found in read(plant):
            missing += found.locator is None
            print(f"{found.name:22} {found.place:36} {found.locator or 'NOT FOUND'}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
