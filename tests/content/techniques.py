"""Messages that hide one sentence by one technique each, made with other programs than those that read them.

`TECHNIQUES[name](sentence)` is a whole message. With a harmless sentence it is the harmless twin: the same file, the
same wrapping, and nothing to hold.
"""

from __future__ import annotations

import base64
import binascii
import bz2
import gzip
import io
import json
import lzma
import quopri
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP

import libarchive
import py7zr

TOP = "From: Bo Doe <bo@agency.example>\r\nTo: officer@ice.dhs.gov\r\nDate: Sun, 22 Nov 2026 10:00:00 -0700\r\n"
TOP += "Message-ID: <1@agency.example>\r\nMIME-Version: 1.0\r\n"

Technique = Callable[[str], bytes]
TECHNIQUES: dict[str, Technique] = {}


def technique(function: Technique) -> Technique:
    TECHNIQUES[function.__name__.replace("_", " ")] = function
    return function


def b64(octets: bytes | str) -> str:
    return base64.b64encode(octets.encode() if isinstance(octets, str) else octets).decode()


def b64_lines(octets: bytes) -> str:
    return base64.encodebytes(octets).decode().replace("\n", "\r\n")


def raw(fields: str, body: bytes | str) -> bytes:
    octets = body.encode() if isinstance(body, str) else body
    return (TOP + "Subject: Question\r\n" + fields + "\r\n").encode() + octets


def attached(octets: bytes, name: str, kind: str = "application/octet-stream") -> bytes:
    message = EmailMessage()
    for line in TOP.split("\r\n"):
        if line and not line.startswith("MIME"):
            field, _, value = line.partition(": ")
            message[field] = value
    message["Subject"] = "File"
    message.set_content("Please see the file.\n")
    maintype, _, subtype = kind.partition("/")
    message.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes(policy=SMTP)


def table(sentence: str) -> str:
    """Return the sentence as a row of a table with harmless columns."""
    return f"name,remark,city\nAna Roe,{sentence},Santa Fe\nBo Poe,none,Taos\n"


def zipped(*entries: tuple[str, bytes], comment: bytes = b"", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, octets in entries:
            archive.writestr(name, octets)
        archive.comment = comment
    return out.getvalue()


def tarred(name: str, octets: bytes, *, kind: int = tarfile.PAX_FORMAT, linked: str = "", note: str = "") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=kind) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(octets)
        if note:
            info.pax_headers = {"comment": note}
        archive.addfile(info, io.BytesIO(octets))
        if linked:
            link = tarfile.TarInfo("link")
            link.type, link.linkname = tarfile.SYMTYPE, linked
            archive.addfile(link)
    return out.getvalue()


def packed(format_name: str, filter_name: str, name: str, octets: bytes) -> bytes:
    out = io.BytesIO()
    with libarchive.custom_writer(lambda data: out.write(data) and len(data), format_name, filter_name) as archive:
        archive.add_file_from_memory(name, len(octets), octets)
    return out.getvalue()


# ---------------------------------------------------------------------------------------------------- archives


@technique
def zip_deflated(s: str) -> bytes:
    return attached(zipped(("note.txt", s.encode())), "a.zip", "application/zip")


@technique
def zip_stored(s: str) -> bytes:
    return attached(zipped(("note.txt", s.encode()), method=zipfile.ZIP_STORED), "a.zip")


@technique
def zip_lzma(s: str) -> bytes:
    return attached(zipped(("note.txt", s.encode()), method=zipfile.ZIP_LZMA), "a.zip")


@technique
def zip_bzip2(s: str) -> bytes:
    return attached(zipped(("note.txt", s.encode()), method=zipfile.ZIP_BZIP2), "a.zip")


@technique
def zip_under_another_name(s: str) -> bytes:
    return attached(zipped(("note.txt", s.encode())), "picture.jpg", "image/jpeg")


@technique
def zip_in_zip_in_zip(s: str) -> bytes:
    inner = zipped(("note.txt", s.encode()))
    return attached(zipped(("b.zip", zipped(("a.zip", inner)))), "c.zip")


@technique
def zip_comment(s: str) -> bytes:
    return attached(zipped(("note.txt", b"hello"), comment=s.encode()), "a.zip")


@technique
def zip_entry_name(s: str) -> bytes:
    return attached(zipped((f"{s}/note.txt", b"hello")), "a.zip")


@technique
def zip_entry_comment(s: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("note.txt")
        info.comment = s.encode()
        archive.writestr(info, "hello")
    return attached(out.getvalue(), "a.zip")


@technique
def zip_extra_field(s: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("note.txt")
        info.extra = struct.pack("<HH", 0x9999, len(s.encode())) + s.encode()
        archive.writestr(info, "hello")
    return attached(out.getvalue(), "a.zip")


@technique
def zip_entry_not_in_the_directory(s: str) -> bytes:
    hidden = zipped(("secret.txt", s.encode()))
    return attached(hidden[: hidden.index(b"PK\1\2")] + zipped(("note.txt", b"hello")), "a.zip")


@technique
def zip_with_text_behind(s: str) -> bytes:
    return attached(zipped(("note.txt", b"hello")) + s.encode(), "a.zip")


@technique
def zip_with_text_before(s: str) -> bytes:
    return attached(b"PK\7\x08" + s.encode() + zipped(("note.txt", b"hello")), "a.zip")


@technique
def zip_behind_a_picture(s: str) -> bytes:
    return attached(GIF + zipped(("note.txt", s.encode())), "a.gif", "image/gif")


@technique
def zip_streamed(s: str) -> bytes:
    class Pipe(io.RawIOBase):
        octets = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.octets += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[type-var]
        archive.writestr("note.txt", s)
    return attached(pipe.octets, "a.zip")


@technique
def zip_directory_calls_it_stored(s: str) -> bytes:
    """The local header says deflate, the directory a stored entry of no size."""
    octets = bytearray(zipped(("note.txt", s.encode() * 3)))
    at = octets.index(b"PK\1\2")
    octets[at + 10 : at + 12] = b"\0\0"
    octets[at + 20 : at + 28] = struct.pack("<II", 2, 2)
    return attached(bytes(octets), "a.zip")


@technique
def zip_of_a_table(s: str) -> bytes:
    return attached(zipped(("list.csv", table(s).encode())), "a.zip")


@technique
def tar_pax(s: str) -> bytes:
    return attached(tarred("note.txt", s.encode()), "a.tar", "application/x-tar")


@technique
def tar_gnu(s: str) -> bytes:
    return attached(tarred("x" * 200 + ".txt", s.encode(), kind=tarfile.GNU_FORMAT), "a.tar")


@technique
def tar_link_target(s: str) -> bytes:
    return attached(tarred("note.txt", b"hello", linked=s), "a.tar")


@technique
def tar_extended_header(s: str) -> bytes:
    return attached(tarred("note.txt", b"hello", note=s), "a.tar")


@technique
def tar_slack(s: str) -> bytes:
    octets = bytearray(tarred("note.txt", b"hello", kind=tarfile.USTAR_FORMAT))
    octets[517 + 3 : 520 + len(s.encode())] = s.encode()
    return attached(bytes(octets), "a.tar")


@technique
def tar_after_the_end(s: str) -> bytes:
    return attached(tarred("note.txt", b"hello") + tarred("more.txt", s.encode()), "a.tar")


@technique
def tar_gz(s: str) -> bytes:
    return attached(gzip.compress(tarred("note.txt", s.encode())), "a.tgz")


@technique
def tar_xz_as_a_picture(s: str) -> bytes:
    return attached(lzma.compress(tarred("note.txt", s.encode())), "a.png", "image/png")


@technique
def gz(s: str) -> bytes:
    return attached(gzip.compress(s.encode()), "note.txt.gz", "application/gzip")


@technique
def gz_second_member(s: str) -> bytes:
    return attached(gzip.compress(b"hello ") + gzip.compress(s.encode()), "note.txt.gz")


@technique
def gz_file_name(s: str) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(f"{s}.gz", "wb", fileobj=out) as file:
        file.write(b"hello")
    return attached(out.getvalue(), "a.gz")


@technique
def gz_comment(s: str) -> bytes:
    plain = gzip.compress(b"hello")
    return attached(plain[:3] + b"\x10" + plain[4:10] + s.encode() + b"\0" + plain[10:], "a.gz")


@technique
def gz_text_behind(s: str) -> bytes:
    return attached(gzip.compress(b"hello") + s.encode(), "a.gz")


@technique
def bzip2_file(s: str) -> bytes:
    return attached(bz2.compress(s.encode()), "note.txt.bz2")


@technique
def xz_file(s: str) -> bytes:
    return attached(lzma.compress(s.encode()), "note.txt.xz")


@technique
def lzma_file(s: str) -> bytes:
    return attached(lzma.compress(s.encode(), format=lzma.FORMAT_ALONE), "note.lzma")


@technique
def seven_zip(s: str) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w") as archive:
        archive.writestr(s.encode(), "note.txt")
    return attached(out.getvalue(), "a.7z")


@technique
def cpio(s: str) -> bytes:
    return attached(packed("cpio_newc", "none", "note.txt", s.encode()), "a.cpio")


@technique
def ar(s: str) -> bytes:
    return attached(packed("ar_bsd", "none", "note.txt", s.encode()), "a.deb")


@technique
def iso(s: str) -> bytes:
    return attached(packed("iso9660", "none", "note.txt", s.encode()), "a.iso")


@technique
def xar(s: str) -> bytes:
    return attached(packed("xar", "none", "note.txt", s.encode()), "a.pkg")


@technique
def zstandard(s: str) -> bytes:
    return attached(packed("ustar", "zstd", "note.txt", s.encode()), "a.tar.zst")


@technique
def lz4(s: str) -> bytes:
    return attached(packed("ustar", "lz4", "note.txt", s.encode()), "a.tar.lz4")


@technique
def lzip(s: str) -> bytes:
    return attached(packed("ustar", "lzip", "note.txt", s.encode()), "a.tar.lz")


@technique
def unix_compress(s: str) -> bytes:
    return attached(packed("ustar", "compress", "note.txt", s.encode()), "a.tar.Z")


@technique
def rar5(s: str) -> bytes:
    return attached(stored_rar5("note.txt", s.encode()), "a.rar")


@technique
def rar4(s: str) -> bytes:
    return attached(stored_rar4("note.txt", s.encode()), "a.rar")


@technique
def cab(s: str) -> bytes:
    return attached(stored_cab("note.txt", s.encode()), "a.cab")


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes((*out, value))


def _rar5_block(kind: int, body: bytes, data: bytes = b"") -> bytes:
    flags = 2 if data else 0
    head = _number(kind) + _number(flags) + (_number(len(data)) if data else b"") + body
    sized = _number(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized + data


def stored_rar5(name: str, octets: bytes) -> bytes:
    """Write a RAR5 archive of one stored file (RAR 5.0 archive format, rarlab.com/technote.htm)."""
    entry = _number(4) + _number(len(octets)) + _number(0o644) + struct.pack("<I", zlib.crc32(octets))
    entry += _number(0) + _number(1) + _number(len(name)) + name.encode()
    return b"Rar!\x1a\7\1\0" + _rar5_block(1, _number(0)) + _rar5_block(2, entry, octets) + _rar5_block(5, _number(0))


def stored_rar4(name: str, octets: bytes) -> bytes:
    """Write a RAR4 archive of one stored file."""

    def block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
        rest = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(rest) & 0xFFFF) + rest + data

    entry = struct.pack(
        "<IIBIIBBHI", len(octets), len(octets), 3, zlib.crc32(octets), 0x5A6B0000, 20, 0x30, len(name), 0o100644
    )
    entry += name.encode()
    return b"Rar!\x1a\7\0" + block(0x73, 0, bytes(6)) + block(0x74, 0x8000, entry, octets) + block(0x7B, 0x4000, b"")


def stored_cab(name: str, octets: bytes) -> bytes:
    """Write a cabinet of one stored file (MS-CAB)."""
    label = name.encode() + b"\0"
    data = struct.pack("<IHH", 0, len(octets), len(octets)) + octets
    files_at, data_at = 36 + 8, 36 + 8 + 16 + len(label)
    head = struct.pack("<4sIIIIIBBHHHHH", b"MSCF", 0, data_at + len(data), 0, files_at, 0, 3, 1, 1, 1, 0, 1, 0)
    folder = struct.pack("<IHH", data_at, 1, 0)
    entry = struct.pack("<IIHHHH", len(octets), 0, 0, 0x5A6B, 0, 0x20) + label
    return head + folder + entry + data


GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

# -------------------------------------------------------------------------------------------- pasted into a text


@technique
def base64_in_the_body(s: str) -> bytes:
    return raw("", f"see below\r\n\r\n{b64_lines((s + ' ' + 'x ' * 60).encode())}\r\nbye")


@technique
def base64_word(s: str) -> bytes:
    return raw("", f"the code is {b64(s)} ok")


@technique
def base64url_word(s: str) -> bytes:
    return raw("", f"the code is {base64.urlsafe_b64encode(s.encode() + bytes((0x3E, 0x3F, 0x7E))).decode()} ok")


@technique
def hex_word(s: str) -> bytes:
    return raw("", f"the code is {s.encode().hex()} ok")


@technique
def hex_spaced(s: str) -> bytes:
    return raw("", f"the code is {s.encode().hex(' ')} ok")


@technique
def hex_dump(s: str) -> bytes:
    octets = s.encode()
    rows = (f"{at:08x}  {octets[at : at + 16].hex(' ')}" for at in range(0, len(octets), 16))
    return raw("", "dump:\r\n" + "\r\n".join(rows) + "\r\n")


@technique
def base32_word(s: str) -> bytes:
    return raw("", f"the code is {base64.b32encode(s.encode()).decode()} ok")


@technique
def ascii85_block(s: str) -> bytes:
    return raw("", f"the code is {base64.a85encode(s.encode(), adobe=True).decode()} ok")


@technique
def bits(s: str) -> bytes:
    return raw("", "the code is " + " ".join(f"{octet:08b}" for octet in s.encode()) + " ok")


@technique
def character_codes(s: str) -> bytes:
    return raw("", "the codes are " + " ".join(str(octet) for octet in s.encode()) + " ok")


@technique
def percent_escapes(s: str) -> bytes:
    return raw("", "see https://example.org/?q=" + "".join(f"%{octet:02X}" for octet in s.encode()))


@technique
def html_entities_in_plain_text(s: str) -> bytes:
    return raw("", "see " + "".join(f"&#{ord(char)};" for char in s))


@technique
def backslash_escapes(s: str) -> bytes:
    return raw("", "see " + "".join(f"\\u{ord(char):04x}" for char in s))


@technique
def quoted_printable_in_plain_text(s: str) -> bytes:
    return raw("", "see " + "".join(f"={octet:02X}" for octet in s.encode()))


@technique
def base64_of_base64(s: str) -> bytes:
    return raw("", f"the code is {b64(b64(s))} ok")


@technique
def packed_file_as_one_word(s: str) -> bytes:
    return raw("", f"the file is {b64(gzip.compress(s.encode()))} ok")


@technique
def escapes_of_escapes(s: str) -> bytes:
    once = "".join(f"%{octet:02X}" for octet in s.encode())
    return raw("", "see https://example.org/?q=" + once.replace("%", "%25"))


@technique
def octal_escapes(s: str) -> bytes:
    return raw("", "see " + "".join(f"\\{octet:03o}" for octet in s.encode()))


@technique
def array_of_hex(s: str) -> bytes:
    return raw("", "see {" + ", ".join(f"0x{octet:02x}" for octet in s.encode()) + "}")


@technique
def two_parts_of_one_body(s: str) -> bytes:
    at = next(place for place, char in enumerate(s) if char.isdigit()) + 5
    return raw(
        "Content-Type: multipart/mixed; boundary=B\r\n", f"--B\r\n\r\n{s[:at]}\r\n--B\r\n\r\n{s[at:]}\r\n--B--\r\n"
    )


@technique
def xml_number_in_three_elements(s: str) -> bytes:
    inner = "-".join(f"<part>{piece}</part>" for piece in s.split("-"))
    return attached(f"<?xml version='1.0'?><a>{inner}</a>".encode(), "a.xml")


@technique
def uuencoded(s: str) -> bytes:
    lines = [binascii.b2a_uu(s.encode()[at : at + 45]).decode() for at in range(0, len(s.encode()), 45)]
    return raw("", "hello\r\nbegin 644 a.txt\r\n" + "".join(lines).replace("\n", "\r\n") + "`\r\nend\r\n")


@technique
def yenc(s: str) -> bytes:
    out = b""
    for octet in s.encode():
        code = (octet + 42) & 255
        out += bytes((61, (code + 64) & 255)) if code in (0, 10, 13, 61) else bytes((code,))
    size = len(s.encode())
    return raw("", f"hello\r\n=ybegin line=128 size={size} name=a.txt\r\n".encode() + out + b"\r\n=yend size=9\r\n")


@technique
def binhex(s: str) -> bytes:
    alphabet = "!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
    octets = s.encode()
    plain = b"\5a.txt\0TEXTttxt" + struct.pack(">HIIH", 0, len(octets), 0, 0) + octets + b"\0\0\0\0"
    number = "".join(f"{octet:08b}" for octet in plain.replace(b"\x90", b"\x90\0"))
    number += "0" * (-len(number) % 6)
    code = "".join(alphabet[int(number[at : at + 6], 2)] for at in range(0, len(number), 6))
    lines = "\r\n".join(f":{code}:"[at : at + 64] for at in range(0, len(code) + 2, 64))
    return raw("", f"(This file must be converted with BinHex 4.0)\r\n{lines}\r\n")


@technique
def zip_as_base64_text(s: str) -> bytes:
    return raw(
        "", "decode this:\r\n\r\n" + b64_lines(zipped(("note.txt", s.encode()), ("b.txt", bytes(range(32, 99)))))
    )


# ------------------------------------------------------------------------------------------- mail in mail, cards


def inner_mail(s: str) -> bytes:
    return f"From: a@example.org\r\nTo: b@example.org\r\nSubject: inner\r\n\r\n{s}\r\n".encode()


@technique
def message_attached(s: str) -> bytes:
    body = f"--B\r\nContent-Type: text/plain\r\n\r\nhi\r\n--B\r\nContent-Type: message/rfc822\r\n\r\n{inner_mail(s).decode()}"  # noqa: E501
    return raw("Content-Type: multipart/mixed; boundary=B\r\n", f"{body}\r\n--B--\r\n")


@technique
def eml_as_octets(s: str) -> bytes:
    return attached(
        b"Received: by x; Sun, 22 Nov 2026 10:00:00 -0700\r\nMessage-ID: <2@x>\r\n" + inner_mail(s), "a.eml"
    )


@technique
def eml_in_zip(s: str) -> bytes:
    return attached(zipped(("a.eml", b"Message-ID: <2@x>\r\n" + inner_mail(b64_body(s)))), "a.zip")


def b64_body(s: str) -> str:
    return s


@technique
def mailbox(s: str) -> bytes:
    first = b"From a@example.org Sun Nov 22 10:00:00 2026\r\n" + inner_mail("hello") + b"\r\n"
    second = b"From b@example.org Sun Nov 22 11:00:00 2026\r\nContent-Transfer-Encoding: base64\r\n"
    second += f"Subject: x\r\n\r\n{b64(s)}\r\n".encode()
    return attached(first + second, "inbox.mbox", "application/mbox")


@technique
def vcard_note(s: str) -> bytes:
    return attached(
        f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Roe\r\nNOTE:{s}\r\nEND:VCARD\r\n".encode(), "a.vcf", "text/vcard"
    )


@technique
def vcard_folded(s: str) -> bytes:
    folded = "\r\n ".join(s[at : at + 7] for at in range(0, len(s), 7))
    return attached(f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ana Roe\r\nNOTE:{folded}\r\nEND:VCARD\r\n".encode(), "a.vcf")


@technique
def vcard_quoted_printable(s: str) -> bytes:
    coded = "".join(f"={octet:02X}" for octet in s.encode())
    return attached(
        f"BEGIN:VCARD\r\nVERSION:2.1\r\nN:Roe;Ana\r\nNOTE;ENCODING=QUOTED-PRINTABLE:{coded[:60]}=\r\n{coded[60:]}\r\n"
        "END:VCARD\r\n".encode(),
        "a.vcf",
    )


@technique
def calendar_folded(s: str) -> bytes:
    folded = "\r\n ".join(s[at : at + 9] for at in range(0, len(s), 9))
    event = f"BEGIN:VEVENT\r\nDTSTART:20261130T160000Z\r\nSUMMARY:Visit\r\nDESCRIPTION:{folded}\r\nEND:VEVENT\r\n"
    return attached(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode(), "a.ics", "text/calendar")


@technique
def calendar_html_description(s: str) -> bytes:
    bold = f"<html><body><p>{s[:-6]}<b>{s[-6:]}</b></p></body></html>"
    event = f"BEGIN:VEVENT\r\nSUMMARY:Visit\r\nX-ALT-DESC;FMTTYPE=text/html:{bold}\r\nEND:VEVENT\r\n"
    return attached(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode(), "a.ics")


@technique
def calendar_attendee(s: str) -> bytes:
    event = f'BEGIN:VEVENT\r\nSUMMARY:Visit\r\nATTENDEE;CN="{s}":mailto:ana@example.org\r\nEND:VEVENT\r\n'
    return attached(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode(), "a.ics")


@technique
def calendar_attachment(s: str) -> bytes:
    file = f"ATTACH;ENCODING=BASE64;VALUE=BINARY;FILENAME=a.txt:{b64(s)}"
    event = f"BEGIN:VEVENT\r\nSUMMARY:Visit\r\n{file}\r\nEND:VEVENT\r\n"
    return attached(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{event}END:VCALENDAR\r\n".encode(), "a.ics")


# --------------------------------------------------------------------------------------------------- text formats


@technique
def xml_element(s: str) -> bytes:
    return attached(f"<?xml version='1.0'?><people><person><remark>{s}</remark></person></people>".encode(), "a.xml")


@technique
def xml_attribute(s: str) -> bytes:
    return attached(f"<?xml version='1.0'?><people><person remark='{s}'/></people>".encode(), "a.xml", "text/xml")


@technique
def xml_comment(s: str) -> bytes:
    return attached(f"<?xml version='1.0'?><people><!-- {s} --></people>".encode(), "a.xml", "application/xml")


@technique
def xml_cdata(s: str) -> bytes:
    return attached(f"<?xml version='1.0'?><people><![CDATA[{s}]]></people>".encode(), "a.xml", "application/xml")


@technique
def xml_references(s: str) -> bytes:
    coded = "".join(f"&#x{ord(char):x};" for char in s)
    return attached(f"<?xml version='1.0'?><people>{coded}</people>".encode(), "a.xml", "application/xml")


@technique
def xml_entity(s: str) -> bytes:
    return attached(
        f"<?xml version='1.0'?><!DOCTYPE p [<!ENTITY e '{s}'>]><p>&e;</p>".encode(), "a.xml", "application/xml"
    )


@technique
def xml_utf16(s: str) -> bytes:
    return attached(f"<?xml version='1.0' encoding='utf-16'?><p>{s}</p>".encode("utf-16"), "a.xml", "application/xml")


@technique
def json_value(s: str) -> bytes:
    return attached(json.dumps({"people": [{"name": "Ana Roe", "remark": s}]}).encode(), "a.json", "application/json")


@technique
def json_escapes(s: str) -> bytes:
    coded = "".join(f"\\u{ord(char):04x}" for char in s)
    return attached(f'{{"remark": "{coded}"}}'.encode(), "a.json")


@technique
def json_lines(s: str) -> bytes:
    return attached((json.dumps({"a": 1}) + "\n" + json.dumps({"a": s}) + "\n").encode(), "a.jsonl")


@technique
def csv_table(s: str) -> bytes:
    return attached(table(s).encode(), "list.csv", "text/csv")


@technique
def csv_utf16_without_mark(s: str) -> bytes:
    return attached(table(s).encode("utf-16-le"), "list.csv", "text/csv")


@technique
def csv_semicolons(s: str) -> bytes:
    return attached(table(s).replace(",", ";").encode("utf-16"), "list.csv")


@technique
def tsv_as_octets(s: str) -> bytes:
    return attached(table(s).replace(",", "\t").encode(), "list.dat")


@technique
def sql_dump(s: str) -> bytes:
    return attached(f"INSERT INTO people (name, remark) VALUES ('Ana Roe', '{s}');\n".encode(), "dump.sql")


@technique
def yaml_file(s: str) -> bytes:
    return attached(f"people:\n  - name: Ana Roe\n    remark: {s}\n".encode(), "a.yaml")


@technique
def log_file(s: str) -> bytes:
    return attached(f"2026-11-22T10:00:00Z INFO app started\n2026-11-22T10:00:01Z INFO {s}\n".encode(), "app.log")


# ---------------------------------------------------------------------------------------------------------- MIME


@technique
def subject(s: str) -> bytes:
    return (TOP + f"Subject: {s}\r\n\r\nhello\r\n").encode()


@technique
def subject_encoded(s: str) -> bytes:
    return (TOP + f"Subject: =?utf-8?b?{b64(s)}?=\r\n\r\nhello\r\n").encode()


@technique
def subject_in_two_words(s: str) -> bytes:
    half = len(s) - 5
    return (
        TOP + f"Subject: =?utf-8?b?{b64(s[:half])}?=\r\n =?iso-8859-1?q?{s[half:].replace(' ', '_')}?=\r\n\r\nhello\r\n"
    ).encode()


@technique
def comments_field(s: str) -> bytes:
    return raw(f"X-Remark: {s}\r\n", "hello")


@technique
def display_name(s: str) -> bytes:
    return raw(f'Cc: "{s}" <a@example.org>\r\n', "hello")


@technique
def file_name(s: str) -> bytes:
    return attached(b"hello", f"{s}.txt", "text/plain")


@technique
def file_name_continued(s: str) -> bytes:
    third = len(s) // 3
    pieces = [s[:third], s[third : 2 * third], s[2 * third :]]
    coded = ";\r\n ".join(
        f"filename*{number}*={'' if number else chr(117) + 'tf-8' + chr(39) * 2}"
        + "".join(f"%{o:02X}" for o in piece.encode())
        for number, piece in reversed(list(enumerate(pieces)))
    )
    return raw(
        "Content-Type: multipart/mixed; boundary=B\r\n",
        f"--B\r\n\r\nhi\r\n--B\r\nContent-Disposition: attachment; {coded}\r\n\r\nhello\r\n--B--\r\n",
    )


@technique
def preamble(s: str) -> bytes:
    return raw("Content-Type: multipart/mixed; boundary=B\r\n", f"{s}\r\n--B\r\n\r\nhi\r\n--B--\r\n")


@technique
def epilogue(s: str) -> bytes:
    return raw("Content-Type: multipart/mixed; boundary=B\r\n", f"--B\r\n\r\nhi\r\n--B--\r\n{s}\r\n")


@technique
def part_after_the_closing_boundary(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/mixed; boundary=B\r\n",
        f"--B\r\n\r\nhi\r\n--B--\r\n--B\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(s)}\r\n--B--\r\n",
    )


@technique
def plain_alternative(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/alternative; boundary=B\r\n",
        f"--B\r\n\r\n{s}\r\n--B\r\nContent-Type: text/html\r\n\r\n<p>hi\r\n--B--\r\n",
    )


@technique
def second_content_type(s: str) -> bytes:
    return raw(
        "Content-Type: text/plain\r\nContent-Type: multipart/mixed; boundary=B\r\n",
        f"--B\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(s)}\r\n--B--\r\n",
    )


@technique
def second_boundary(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/mixed; boundary=A; boundary=B\r\n",
        f"--A\r\n\r\nhi\r\n--A--\r\n--B\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(s)}\r\n--B--\r\n",
    )


@technique
def boundary_missing(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/mixed\r\n",
        f"--B\r\nContent-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(s)}\r\n--B--\r\n",
    )


@technique
def nested_identical_boundaries(s: str) -> bytes:
    inner = f"--B\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(s)}\r\n--B--\r\n"
    return raw(
        "Content-Type: multipart/mixed; boundary=B\r\n",
        f"--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n{inner}\r\n--B--\r\n",
    )


@technique
def transfer_encoding_in_a_comment(s: str) -> bytes:
    return raw("Content-Transfer-Encoding: (really) base64 (yes)\r\n", b64(s))


@technique
def transfer_encoding_twice(s: str) -> bytes:
    return raw("Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n", b64(s))


@technique
def base64_with_junk(s: str) -> bytes:
    coded = b64(s)
    return raw("Content-Transfer-Encoding: base64\r\n", f"{coded[:9]}!*\r\n -{coded[9:]}")


@technique
def base64_wrapped_oddly(s: str) -> bytes:
    return raw("Content-Transfer-Encoding: base64\r\n", "\r\n".join(b64(s)))


@technique
def quoted_printable_in_small_letters(s: str) -> bytes:
    coded = "".join(f"={octet:02x}" for octet in s.encode())
    return raw("Content-Transfer-Encoding: Quoted-Printable\r\n", coded[:39] + "= \r\n" + coded[39:])


@technique
def utf7(s: str) -> bytes:
    return raw(
        "Content-Type: text/plain; charset=utf-7\r\n",
        f"+{base64.b64encode(s.encode('utf-16-be')).decode().rstrip('=')}-",
    )


@technique
def utf16(s: str) -> bytes:
    return raw(
        "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n", b64(s.encode("utf-16"))
    )


@technique
def utf16_called_utf8(s: str) -> bytes:
    coded = b64(("hello " + s).encode("utf-16-le"))
    return raw("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n", coded)


@technique
def utf32(s: str) -> bytes:
    return raw(
        "Content-Type: text/plain; charset=utf-32\r\nContent-Transfer-Encoding: base64\r\n", b64(s.encode("utf-32"))
    )


@technique
def ebcdic(s: str) -> bytes:
    return raw(
        "Content-Type: text/plain; charset=cp037\r\nContent-Transfer-Encoding: base64\r\n", b64(s.encode("cp037"))
    )


@technique
def iso_2022(s: str) -> bytes:
    middle = len(s) - 7
    coded = s[:middle].encode() + b"\x1b$B\x1b(B" + s[middle:].encode()
    return raw("Content-Type: text/plain; charset=iso-2022-jp\r\n", coded)


@technique
def nul_octets(s: str) -> bytes:
    coded = quopri.encodestring(
        b"".join(bytes((octet, 0)) if number == 9 else bytes((octet,)) for number, octet in enumerate(s.encode()))
    )
    return raw("Content-Transfer-Encoding: quoted-printable\r\n", coded.replace(b"\n", b"\r\n"))


@technique
def overlong_line(s: str) -> bytes:
    return raw("", "word " * 400_000 + s)


@technique
def form_data(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/form-data; boundary=B\r\n",
        f'--B\r\nContent-Disposition: form-data; name="remark"\r\n\r\n{s}\r\n--B--\r\n',
    )


@technique
def delivery_status(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=B\r\n",
        "--B\r\n\r\nNot delivered\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"  # noqa: E501
        f"Final-Recipient: rfc822; a@example.org\r\nDiagnostic-Code: smtp; 550 {s}\r\n--B--\r\n",
    )


@technique
def returned_header(s: str) -> bytes:
    return raw(
        "Content-Type: multipart/report; boundary=B\r\n",
        f"--B\r\n\r\nhi\r\n--B\r\nContent-Type: text/rfc822-headers\r\n\r\nSubject: =?utf-8?b?{b64(s)}?=\r\n\r\n--B--\r\n",  # noqa: E501
    )


@technique
def apple_double(s: str) -> bytes:
    name = s.encode()
    head = bytes.fromhex("0005160700020000") + bytes(16) + struct.pack(">HIII", 1, 3, 38, len(name)) + name
    body = f"--B\r\nContent-Type: application/applefile\r\nContent-Transfer-Encoding: base64\r\n\r\n{b64(head)}\r\n"
    body += "--B\r\nContent-Type: text/plain\r\n\r\nhello\r\n--B--\r\n"
    return raw("Content-Type: multipart/appledouble; boundary=B\r\n", body)
