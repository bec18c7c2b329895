"""More techniques: the sentence is shown only once a program has computed, drawn, turned or unpacked something."""

from __future__ import annotations

import datetime as dt
import io
import sqlite3
import tempfile
from pathlib import Path

import openpyxl
import pptx
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pptx.util import Inches

from tests.content.techniques import attached, technique


def page(body: str) -> bytes:
    return attached(f"<html><body><p id=x></p>{body}</body></html>".encode(), "page.html", "text/html")


def saved(document: openpyxl.Workbook | pptx.presentation.Presentation, name: str) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return attached(out.getvalue(), name)


@technique
def script_that_joins_a_list(s: str) -> bytes:
    words = ", ".join(f"'{word}'" for word in s.split("-"))
    return page(f'<script>var p = [{words}]; document.getElementById("x").textContent = p.join("-");</script>')


@technique
def flex_boxes_in_reverse(s: str) -> bytes:
    boxes = "".join(f"<span>{char}</span>" for char in reversed(s.replace(" ", "\N{NO-BREAK SPACE}")))
    return page(f'<div style="display:inline-flex;flex-direction:row-reverse">{boxes}</div>')


def certificate(s: str) -> x509.Certificate:
    key, now = ec.generate_private_key(ec.SECP256R1()), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, s)])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + dt.timedelta(days=9))
    return made.sign(key, hashes.SHA256())


@technique
def certificate_in_text(s: str) -> bytes:
    return attached(certificate(s).public_bytes(serialization.Encoding.PEM), "a.crt", "application/x-x509-ca-cert")


@technique
def certificate_in_octets(s: str) -> bytes:
    return attached(certificate(s).public_bytes(serialization.Encoding.DER), "a.bin")


@technique
def slide_of_a_letter_in_each_box(s: str) -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    for place, char in reversed(list(enumerate(s))):
        if not char.isspace():
            box = slide.shapes.add_textbox(Inches(0.2 + place * 0.2), Inches(2), Inches(0.2), Inches(0.4))
            box.text_frame.text = char
    return saved(deck, "slide.pptx")


@technique
def formula_of_codes(s: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "=" + "&".join(f"CHAR({ord(char)})" for char in s)
    return saved(book, "sheet.xlsx")


@technique
def formula_that_puts_texts_together(s: str) -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = f'=CONCATENATE("{s[:7]}","{s[7:11]}",T("{s[11:]}"))'
    return saved(book, "sheet.xlsx")


@technique
def row_of_a_database(s: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with sqlite3.connect(path) as database:
            database.execute("CREATE TABLE note (id INTEGER, remark TEXT)")
            database.execute("INSERT INTO note VALUES (7, ?)", (s,))
        database.close()
        return attached(path.read_bytes(), "a.db")


@technique
def file_in_a_cell_of_a_database(s: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.db"
        with sqlite3.connect(path) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.execute("CREATE TABLE file (body BLOB)")
            database.execute("INSERT INTO file VALUES (?)", (f"a letter\n{s}\n".encode(),))
        database.close()
        return attached(path.read_bytes(), "a.bin")
