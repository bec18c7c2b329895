"""Techniques with files of other machines and other days: main frames, and labels that promise something else."""

from __future__ import annotations

import struct

from tests.content.techniques import attached, technique


@technique
def ebcdic_without_a_label(s: str) -> bytes:
    records = ("ANA ROE", "INK FOR THE OFFICE"), ("BO POE", s)
    return attached("".join(name.ljust(20) + note.ljust(60) for name, note in records).encode("cp1140"), "extract.dat")


@technique
def ebcdic_with_signs_of_its_own(s: str) -> bytes:
    return attached(f"[Note] {s}! (of the office)\x85".encode("cp500"), "extract", "application/x-extract")


@technique
def text_labelled_pgp_signature(s: str) -> bytes:
    return attached(s.encode(), "a.sig", "application/pgp-signature")


@technique
def text_labelled_openpgp(s: str) -> bytes:
    return attached(s.encode(), "a.txt", "application/x-openpgp")


@technique
def text_labelled_smime(s: str) -> bytes:
    return attached(s.encode(), "smime.p7m", "application/pkcs7-mime")


def dbf(
    *columns: tuple[str, str, int],
    records: tuple[bytes, ...],
    version: int = 3,
    language: int = 0,
    end: bytes = b"\x1a",
) -> bytes:
    """Return a table by the book: header, descriptors, records."""
    fields = b"".join(
        struct.pack("<11sc4xBB14x", name.encode(), kind.encode(), size & 255, size >> 8) for name, kind, size in columns
    )
    size = 1 + sum(size for _, _, size in columns)
    head = struct.pack("<BBBBIHH17xB2x", version, 126, 11, 12, len(records), 33 + len(fields), size, language)
    return head + fields + b"\r" + b"".join(records) + end


@technique
def dbase_record(s: str) -> bytes:
    rows = tuple(
        b" " + name.ljust(20).encode() + note.ljust(80).encode() for name, note in (("Ana Roe", s), ("Bo", ""))
    )
    return attached(dbf(("NAME", "C", 20), ("NOTE", "C", 80), records=rows), "list.dbf")


@technique
def dbase_deleted_record_of_dos(s: str) -> bytes:
    row = b"*" + "Begoña Muñoz".ljust(20).encode("cp850") + s.ljust(80).encode()
    return attached(dbf(("NAME", "C", 20), ("NOTE", "C", 80), records=(row,), language=2), "list", "application/x-dbf")


@technique
def dbase_field_longer_than_an_octet_tells(s: str) -> bytes:
    return attached(dbf(("NOTE", "C", 300), records=(b" " + s.rjust(300).encode(),), version=0x30), "list.dat")


@technique
def dbase_behind_the_records(s: str) -> bytes:
    return attached(
        dbf(("NAME", "C", 20), records=(b" " + b"Ana Roe".ljust(20),), end=b"\x1a" + s.encode()), "list.dbf"
    )


def postscript(body: str, kind: str = "application/octet-stream") -> bytes:
    return attached(
        f"%!PS-Adobe-3.0\n/Helvetica findfont 14 scalefont setfont\n{body}\nshowpage\n".encode(), "a.ps", kind
    )


@technique
def postscript_string(s: str) -> bytes:
    return postscript(f"72 700 moveto (A note) show 72 680 moveto ({s}) show", "application/postscript")


@technique
def postscript_octal_letters(s: str) -> bytes:
    return postscript("72 700 moveto " + "".join(f"(\\{ord(letter):03o}) show\n" for letter in s))


@technique
def postscript_hex_string(s: str) -> bytes:
    return postscript(f"72 700 moveto <{s.encode().hex(' ')}> show")


@technique
def postscript_procedure(s: str) -> bytes:
    half = len(s) // 2
    return postscript(f"/s /show load def /n {{ moveto s }} bind def ({s[half:]}) ({s[:half]}) 72 700 n s")


@technique
def postscript_letters_placed_from_the_right(s: str) -> bytes:
    placed = [f"{72 + 7 * number} 700 moveto <{ord(letter):02x}> show" for number, letter in enumerate(s)]
    return postscript("\n".join(reversed(placed)))


@technique
def postscript_comment(s: str) -> bytes:
    return postscript(f"% {s}\n72 700 moveto (A note) show")


@technique
def eps_with_a_header_of_dos(s: str) -> bytes:
    program = f"%!PS-Adobe-3.0 EPSF-3.0\n/Courier 9 selectfont 9 9 moveto ({s}) show\n".encode()
    head = struct.pack("<4s6IH", b"\xc5\xd0\xd3\xc6", 30, len(program), 0, 0, 0, 0, 0xFFFF)
    return attached(head + program, "a.eps", "image/x-eps")
