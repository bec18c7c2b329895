"""Make tests/messages/legal/*.eml: papers of every kind as text, docx, PDF and scan, zipped and forwarded.

    .venv/bin/python tools/legal_messages.py

Takes: papers.yaml. Returns: one message a file; its name tells paper and form. Same input, same octets (but docx).
"""

from __future__ import annotations

import argparse
import io
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import yaml
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent.parent / "tests" / "messages" / "legal"
_FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
_DATE = "Sun, 22 Nov 2026 09:00:00 -0700"
_BODY = "Dear Officer,\n\nThe social security number on file is 536-90-4399. Please see the attachment.\n\nRecords\n"
# Every kind of config/legal_process.yaml that is a paper, and what misleads most.
ALL = (
    "fed-order-basic", "nm-district-order", "az-superior", "ao93", "ao442", "nm-search-warrant", "es-order-nm",
    "enforce-admin", "ao110", "ao88b-attorney", "nm-subpoena", "i200", "i205", "i138", "admin-in-court-costume",
    "summons1509", "ig-subpoena", "i9-noi", "i247a", "i213", "eoir-order", "hsi-letter", "tribal", "foreign",
    "proposed", "unsigned-blank", "quash-order", "es-admin",
    "informal-request", "letter-1225d", "state-subpoena",
)  # fmt: skip
ZIPPED = ("fed-order-basic", "i138")


def message(name: str, octets: bytes, file: str, maintype: str, subtype: str) -> EmailMessage:
    """Make the clerk's mail with one attachment."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "clerk@agency.example", "officer@ice.dhs.gov", _DATE
    mail["Subject"], mail["Message-ID"] = "Records", f"<{name}@agency.example>"
    mail.set_content(_BODY)
    mail.add_attachment(octets, maintype=maintype, subtype=subtype, filename=file)
    mail.set_boundary("=-legal-case")
    return mail


def pdf(text: str) -> bytes:
    """Print the paper, a page for every 62 lines."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=letter, invariant=1)
    lines = text.split("\n")
    for first in range(0, len(lines), 62):
        canvas.setFont("Courier", 8)
        for place, line in enumerate(lines[first : first + 62]):
            canvas.drawString(40, 750 - 11.5 * place, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(text: str) -> bytes:
    """Type the paper, a paragraph a line."""
    document = docx.Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def scan(text: str) -> bytes:
    """Draw the paper in black and white, as a scanner at 150 dots an inch would."""
    lines = text.rstrip("\n").split("\n")
    page = Image.new("L", (1400, 80 + 26 * len(lines)), 255)
    pen, font = ImageDraw.Draw(page), ImageFont.truetype(_FONT, 19)
    for place, line in enumerate(lines):
        pen.text((50, 40 + 26 * place), line, font=font, fill=0)
    out = io.BytesIO()
    page.convert("1").save(out, "PNG", optimize=True)
    return out.getvalue()


def messages(papers: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Give every message by its file's name."""
    for name in ALL:
        text = papers[name]
        yield f"{name}.txt.eml", bytes(message(name, text.encode(), "paper.txt", "text", "plain"))
        yield f"{name}.pdf.eml", bytes(message(name, pdf(text), "paper.pdf", "application", "pdf"))
        subtype = "vnd.openxmlformats-officedocument.wordprocessingml.document"
        yield f"{name}.docx.eml", bytes(message(name, word(text), "paper.docx", "application", subtype))
        yield f"{name}.scan.eml", bytes(message(name, scan(text), "scan.png", "image", "png"))
    for name in ZIPPED:
        yield f"{name}.zip.eml", bytes(message(name, zipped(papers[name]), "paper.zip", "application", "zip"))
        yield f"{name}.fwd.eml", forwarded(name, papers[name])


def zipped(text: str) -> bytes:
    """Put the printed paper into an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo("paper.pdf", (2026, 11, 22, 9, 0, 0)), pdf(text))
    return out.getvalue()


def forwarded(name: str, text: str) -> bytes:
    """Attach somebody's mail that has the paper attached."""
    inner = message(f"inner-{name}", pdf(text), "paper.pdf", "application", "pdf")
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "clerk@agency.example", "officer@ice.dhs.gov", _DATE
    mail["Subject"], mail["Message-ID"] = "Records", f"<fwd-{name}@agency.example>"
    mail.set_content(_BODY)
    mail.add_attachment(inner)
    mail.set_boundary("=-legal-outer")
    return bytes(mail)


def main() -> None:
    """Write them; `--help` says so and writes nothing."""
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    found = yaml.safe_load((FOLDER / "papers.yaml").read_text(encoding="utf-8"))
    for old in FOLDER.glob("*.eml"):
        old.unlink()
    for name, octets in messages({name: item["text"] for name, item in found.items()}):
        (FOLDER / name).write_bytes(octets)


if __name__ == "__main__":
    main()
