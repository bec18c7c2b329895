"""Archives and mail containers: what is locked is held by name, bombs cost no more than the limits, nothing raises."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import shutil
import struct
import subprocess
import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import compressed_rtf
import py7zr
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import read
from dlp_gateway.content.apple import read_apple
from dlp_gateway.content.archive import read_archive
from dlp_gateway.content.cards import read_cards
from dlp_gateway.content.cms import read_cms
from dlp_gateway.content.jsontext import read_json
from dlp_gateway.content.mbox import read_mbox
from dlp_gateway.content.openpgp import read_openpgp
from dlp_gateway.content.outlook import read_outlook
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.streams import read_stream
from dlp_gateway.content.tars import read_tar
from dlp_gateway.content.tnef import read_tnef
from dlp_gateway.content.xmltext import read_xml
from dlp_gateway.content.zips import read_zip
from dlp_gateway.model import Cause, PartKind
from tests.content.compound import Tree, compound, outlook
from tests.content.techniques import attached, inner_mail, stored_cab, stored_rar4, stored_rar5, tarred, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

SSN = "219-09-9998"
LIMITS = ContentLimits()
SMALL = replace(LIMITS, expanded_octets=5_000_000, parts=50)


def piece(octets: bytes, name: str = "a.bin", kind: str = "application/octet-stream") -> Piece:
    return Piece(locator="1", media_type=kind, octets=octets, filename=name, attached=True)


def causes(content: bytes, limits: ContentLimits = LIMITS) -> set[Cause]:
    return {unread.cause for unread in read(content, limits)[1]}


def names(content: bytes) -> list[str]:
    return [part.text for part in read(content, LIMITS)[0] if part.kind is PartKind.NAME]


def found(content: bytes) -> bool:
    return any(SSN in part.text for part in read(content, LIMITS)[0])


# ------------------------------------------------------------------------------------------------------ locked


def locked_zip(name: str = f"{SSN}.txt") -> bytes:
    octets = bytearray(zipped((name, b"hello")))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        octets[octets.index(mark) + at] |= 1
    return bytes(octets)


def locked_7z(*, names_too: bool) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password="secret", header_encryption=names_too) as archive:
        archive.writestr(b"hello", f"{SSN}.txt")
    return out.getvalue()


@pytest.mark.parametrize(
    "octets", [locked_zip(), locked_7z(names_too=False), locked_7z(names_too=True)], ids=["zip", "7z", "7z with names"]
)
def test_a_locked_archive_is_held_as_locked(octets: bytes) -> None:
    """What needs a password is Unread(ENCRYPTED)."""
    assert causes(attached(octets, "a")) == {Cause.ENCRYPTED}


@pytest.mark.parametrize("octets", [locked_zip(), locked_7z(names_too=False)], ids=["zip", "7z"])
def test_names_in_a_locked_archive_are_read(octets: bytes) -> None:
    """The names of locked entries are text like any other."""
    assert f"{SSN}.txt" in names(attached(octets, "a"))


def test_one_locked_entry_holds_only_itself() -> None:
    """Beside a locked entry the others are read."""
    octets = locked_zip("a.txt")
    open_one = zipped(("b.txt", SSN.encode()))
    assert found(attached(octets + open_one, "a.zip"))


# ------------------------------------------------------------------------------------------------------- bombs


def quine() -> bytes:
    """Return a gzip file that unpacks to nested gzip files, deeper than anybody reads."""
    octets = b"hello"
    for _ in range(40):
        octets = gzip.compress(octets)
    return octets


def overlapping(entries: int, size: int) -> bytes:
    """Return a zip whose directory lists one deflated kernel many times over (Fifield 2019, the simplest form)."""
    kernel = zlib.compress(bytes(size), 9, wbits=-15)
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(kernel), size, 1, 0) + b"a" + kernel
    central = b""
    for number in range(entries):
        name = f"{number:05}".encode()
        central += (
            struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(kernel), size, 5, 0, 0, 0, 0, 0, 0)
            + name
        )
    return local + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(central), len(local), 0)


def quilted(entries: int, size: int) -> bytes:
    """Return a zip in which each entry's data runs over all entries behind it."""
    kernel = zlib.compress(bytes(size), 9, wbits=-15)
    locals_, offsets = b"", []
    total = 31 * entries + len(kernel)
    for number in range(entries):
        offsets.append(len(locals_))
        left = total - len(locals_) - 31
        locals_ += struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 0, 0, 0, 0, left, left, 1, 0) + b"%c" % (
            65 + number % 26
        )
    locals_ += kernel
    central = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, total - at - 31, total, 1, 0, 0, 0, 0, 0, at
        )
        + b"%c" % (65 + number % 26)
        for number, at in enumerate(offsets)
    )
    return (
        locals_ + central + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(central), len(locals_), 0)
    )


BOMBS: dict[str, Callable[[], bytes]] = {
    "gz": lambda: gzip.compress(bytes(9_000_000)),
    "bz2": lambda: bz2.compress(bytes(9_000_000)),
    "xz": lambda: lzma.compress(bytes(9_000_000)),
    "zip": lambda: zipped(("a", bytes(9_000_000))),
    "zip of many entries": lambda: zipped(*((str(number), b"x") for number in range(3000))),
    "zip of overlapping entries": lambda: quilted(200, 100_000),
    "zip of one kernel, listed many times": lambda: overlapping(3000, 5_000_000),
    "tar in gz in gz": lambda: gzip.compress(gzip.compress(tarred("a", bytes(9_000_000)))),
    "quine": quine,
    "zip in zip in zip": lambda: zipped(
        ("c.zip", zipped(*((f"{n}.zip", zipped(("a", bytes(9_000_000)))) for n in range(9))))
    ),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_held_and_costs_no_more_than_the_limits(make: Callable[[], bytes]) -> None:
    """A bomb is Unread, and all that is unpacked from it stays below the limits."""
    content = attached(make(), "bomb")
    parts, unread = read(content, SMALL)
    assert {one.cause for one in unread} & {Cause.TOO_BIG, Cause.TOO_DEEP, Cause.MALFORMED}
    assert sum(len(part.text) for part in parts) <= SMALL.text_chars


def test_readers_of_bombs_give_no_more_than_their_room() -> None:
    """One reader alone never gives more octets than the message may expand to."""
    for make in BOMBS.values():
        octets = make()
        for reader in (read_zip, read_stream, read_tar):
            reading = reader(piece(octets), SMALL)
            assert sum(len(inner.octets) for inner in reading.pieces) <= SMALL.expanded_octets + len(octets)


def test_text_beside_a_bomb_is_still_read() -> None:
    """What stands before a bomb in the same archive is read."""
    assert found(attached(zipped(("a.txt", SSN.encode()), ("b", bytes(9_000_000))), "a.zip"))


def test_damage_keeps_what_stands_before_it() -> None:
    """Of a damaged stream the text before the damage is read, and the message is held."""
    plain = (f"{SSN} " + "".join(f"{number:05} " for number in range(9000))).encode()
    for octets in (gzip.compress(plain), zipped(("a.txt", plain)), tarred("a.txt", plain)):
        broken = octets[: len(octets) // 2]
        assert found(attached(broken, "a"))
        assert causes(attached(broken, "a"))


# -------------------------------------------------------------------------------------------------------- mail


def mapi_property(number: int, kind: int, value: bytes) -> bytes:
    head = struct.pack("<HH", kind, number)
    if kind in (0x1E, 0x1F, 0x102):
        return head + struct.pack("<II", 1, len(value)) + value + bytes(-len(value) % 4)
    return head + value


def winmail(*properties: bytes, files: tuple[tuple[str, bytes], ...] = ()) -> bytes:
    """Write a TNEF stream (MS-OXTNEF 2.1)."""

    def attribute(level: int, name: int, kind: int, data: bytes) -> bytes:
        return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    out = b"\x78\x9f\x3e\x22\1\0" + attribute(1, 0x9006, 8, struct.pack("<I", 0x10000))
    if properties:
        out += attribute(1, 0x9003, 6, struct.pack("<I", len(properties)) + b"".join(properties))
    for name, octets in files:
        out += attribute(2, 0x9002, 6, bytes(14)) + attribute(2, 0x8010, 1, name.encode() + b"\0")
        out += attribute(2, 0x800F, 6, octets)
    return out


def wide(text: str) -> bytes:
    return text.encode("utf-16-le") + b"\0\0"


TNEF = {
    "text": winmail(mapi_property(0x1000, 0x1F, wide(f"SSN {SSN}"))),
    "html": winmail(mapi_property(0x1013, 0x102, f"<p>219-<b>09</b>-9998 {SSN}".encode())),
    "subject": winmail(mapi_property(0x0037, 0x1E, f"SSN {SSN}\0".encode())),
    "unknown property": winmail(mapi_property(0x6789, 0x1F, wide(f"SSN {SSN}"))),
    "attachment": winmail(files=(("a.txt", SSN.encode()),)),
    "attached zip": winmail(files=(("a.zip", zipped(("a.txt", SSN.encode()))),)),
    "name of an attachment": winmail(files=((f"{SSN}.txt", b"hello"),)),
}


@pytest.mark.parametrize("octets", TNEF.values(), ids=TNEF.keys())
def test_winmail_is_read_everywhere(octets: bytes) -> None:
    """Bodies, properties, attachments and their names in a TNEF stream are read."""
    content = attached(octets, "winmail.dat", "application/ms-tnef")
    assert found(content)
    assert not causes(content)


def test_the_formatted_body_of_winmail_is_opened() -> None:
    """A body in compressed RTF is handed on as the RTF that it is."""
    packed = compressed_rtf.compress(rb"{\rtf1 hello " + SSN.encode() + b"}", compressed=True)
    reading = read_tnef(piece(winmail(mapi_property(0x1009, 0x102, packed))), LIMITS)
    assert [inner.media_type for inner in reading.pieces] == ["application/rtf"]
    assert SSN.encode() in reading.pieces[0].octets


NAMED = {  # MS-OXMSG 2.2.3: property 0x8000 is called what stands in the stream of strings
    "__substg1.0_00030102": struct.pack("<IHH", 0, 7, 0),
    "__substg1.0_00040102": struct.pack("<I", 22) + "Client SSN ".encode("utf-16-le"),
}
FILE = {0x3701: SSN.encode(), 0x3707: "a.txt"}
MSG = {
    "text body": outlook({0x1000: f"SSN {SSN}"}),
    "html body": outlook({0x1013: f"<p>219-<b>09</b>-9998 {SSN}".encode()}),
    "subject": outlook({0x0037: f"SSN {SSN}"}),
    "transport header": outlook({0x007D: f"Subject: x\r\nX-Remark: {SSN}\r\n"}),
    "unknown property": outlook({0x6788: f"SSN {SSN}"}),
    "named property": outlook({0x8000: SSN}, **{"__nameid_version1.0": NAMED}),
    "recipient": outlook({}, **{"__recip_version1.0_#00000000": outlook({0x3001: f"Ana {SSN}"})}),
    "attachment": outlook({}, **{"__attach_version1.0_#00000000": outlook(FILE)}),
    "zip attached": outlook(
        {}, **{"__attach_version1.0_#00000000": outlook({0x3701: zipped(("a.txt", SSN.encode())), 0x3707: "a.zip"})}
    ),
    "name of an attachment": outlook({}, **{"__attach_version1.0_#00000000": outlook({0x3707: f"{SSN}.txt"})}),
    "message attached": outlook(
        {},
        **{"__attach_version1.0_#00000000": outlook({}, **{"__substg1.0_3701000D": outlook({0x1000: f"SSN {SSN}"})})},
    ),
    "object attached": outlook(
        {}, **{"__attach_version1.0_#00000000": outlook({}, **{"__substg1.0_3701000D": {"CONTENTS": SSN.encode()}})}
    ),
    "storage that nobody knows": outlook({}, other={"stream": SSN.encode()}),
}


@pytest.mark.parametrize("tree", MSG.values(), ids=MSG.keys())
def test_an_outlook_message_is_read_everywhere(tree: Tree) -> None:
    """Bodies, properties, recipients, attachments and messages inside a .msg are read, whatever it is called."""
    for name in ("a.msg", "a.dat"):
        content = attached(compound(tree), name)
        assert found(content)
        assert not causes(content)


def test_names_of_named_properties_stand_before_their_values() -> None:
    """A property that somebody named `Client SSN` is read with its name."""
    reading = read_outlook(piece(compound(MSG["named property"])), LIMITS)
    assert any(f"Client SSN : {SSN}" in part.text for part in reading.parts)


def test_a_mailbox_gives_each_of_its_messages() -> None:
    """Messages of a mailbox are read one by one, quoted From lines and all."""
    first = b"From a@example.org Sun Nov 22 10:00:00 2026\n" + inner_mail("one\n>From here on\n")
    reading = read_mbox(piece(first + b"\n" + first.replace(b"one", SSN.encode())), LIMITS)
    assert [inner.media_type for inner in reading.pieces] == ["message/rfc822"] * 2
    assert SSN.encode() in reading.pieces[1].octets
    assert b"\nFrom here" in reading.pieces[0].octets


@pytest.fixture(scope="module")
def signer(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Return what OpenSSL makes of an entity: cms commands with a key of its own."""
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command")
    place = tmp_path_factory.mktemp("cms")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k.pem", "-out", "c.pem", "-subj", "/CN=Ana"],  # noqa: E501
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip

    def run(*arguments: str, entity: bytes) -> bytes:
        (place / "in").write_bytes(entity)
        command = ["openssl", "cms", *arguments, "-in", "in", "-binary", "-outform", "DER"]
        command += ["c.pem"] if "-encrypt" in arguments else ["-signer", "c.pem", "-inkey", "k.pem"]
        return subprocess.run(command, cwd=place, check=True, capture_output=True).stdout

    return run


ENTITY = f"Content-Type: text/plain\r\n\r\nSSN {SSN}\r\n".encode()


def smime(octets: bytes) -> bytes:
    coded = base64.encodebytes(octets).decode().replace("\n", "\r\n")
    return (
        "From: a@b.example\r\nTo: o@ice.dhs.gov\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Type: application/pkcs7-mime; name=smime.p7m\r\n\r\n{coded}"
    ).encode()


@pytest.mark.parametrize("stream", [(), ("-stream",)], ids=["DER", "BER"])
def test_an_opaque_signature_is_opened(signer: Callable[..., bytes], stream: tuple[str, ...]) -> None:
    """The signed entity is read as the author's own words, also in indefinite lengths and signed twice."""
    once = signer("-sign", "-nodetach", *stream, entity=ENTITY)
    twice = signer("-sign", "-nodetach", *stream, entity=smime(once).partition(b"MIME-Version: 1.0\r\n")[2])
    for octets in (once, twice):
        parts, unread = read(smime(octets), LIMITS)
        bodies = [part for part in parts if SSN in part.text and part.kind is PartKind.BODY]
        assert bodies
        assert not unread
        assert not any(kind.startswith("message/") for kind in bodies[0].within)


def test_what_is_enveloped_is_held_as_locked(signer: Callable[..., bytes]) -> None:
    """An enveloped object is Unread(ENCRYPTED), labelled as such or not."""
    octets = signer("-encrypt", entity=ENTITY)
    assert causes(smime(octets)) == {Cause.ENCRYPTED}
    assert causes(attached(octets, "note.dat")) == {Cause.ENCRYPTED}


def test_a_detached_signature_needs_nobody(signer: Callable[..., bytes]) -> None:
    """A signature without content is read for its words, and not held."""
    assert not causes(attached(signer("-sign", entity=ENTITY), "smime.p7s", "application/pkcs7-signature"))


def test_what_is_only_packed_by_openpgp_is_opened() -> None:
    """Literal data, also compressed, is read; encrypted data is locked; a cut packet is held."""
    literal = bytes((0xCB, 6 + 5 + len(SSN))) + b"t\5a.txt" + bytes(4) + SSN.encode()
    packed = zlib.compress(literal)
    compressed = bytes((0xC8, 1 + len(packed), 2)) + packed
    for octets in (literal, compressed):
        armour = b"-----BEGIN PGP MESSAGE-----\r\n\r\n" + base64.encodebytes(octets) + b"-----END PGP MESSAGE-----\r\n"
        for content in (attached(octets, "a.gpg"), attached(armour, "a.txt", "text/plain")):
            assert found(content)
            assert not causes(content)
    assert causes(attached(bytes((0xD2, 20, 1)) + bytes(19), "a.gpg")) == {Cause.ENCRYPTED}


def test_entities_that_multiply_cost_nothing() -> None:
    """XML whose entities grow tenfold each is bounded, and the text that it has is read."""
    entities = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    xml = f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY a0 '{SSN}'>{entities}]><a>&a11;</a>"
    parts, _ = read(attached(xml.encode(), "a.xml", "application/xml"), LIMITS)
    assert any(SSN in part.text for part in parts)
    assert sum(len(part.text) for part in parts) < 3_000_000


def test_nothing_outside_is_fetched_by_xml(tmp_path) -> None:
    """A system entity is left alone."""
    (tmp_path / "secret").write_text("brought in")
    xml = f"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY x SYSTEM 'file://{tmp_path}/secret'>]><a>&x;hello</a>"
    assert not any("brought in" in part.text for part in read(attached(xml.encode(), "a.xml"), LIMITS)[0])


# --------------------------------------------------------------------------------------------------- hypothesis

SAMPLES = [
    zipped(("a/b.txt", b"hello"), ("c", b"x" * 99)), tarred("a", b"hello", linked="x", note="y"), gzip.compress(b"hello"),  # noqa: E501
    bz2.compress(b"hello"), lzma.compress(b"hello"), stored_rar5("a", b"hello"), stored_rar4("a", b"hello"),
    stored_cab("a", b"hello"), TNEF["text"], TNEF["attachment"], inner_mail("x"), b"BEGIN:VCARD\r\nN:a;b\r\nEND:VCARD",
    b'{"a": [1, {"b": null}], "c": "\\u0041"}', b"<?xml version='1.0'?><a b='c'>d<!--e--></a>", locked_zip(),
    bytes.fromhex("308006092a864886f70d010702a080020101"), b"-----BEGIN PGP MESSAGE-----\n\nyxN0BWEudHh0\n-----END PGP",
    bytes.fromhex("000516070002000000000000000000000000000000000000000100000003000000260000000568656c6c6f"),
    quilted(3, 100),
]  # fmt: skip
READERS: list[Callable[[Piece, ContentLimits], Reading]] = [
    read_zip, read_tar, read_stream, read_tnef, read_mbox, read_cards, read_json, read_xml, read_cms, read_openpgp,
    read_apple,
]  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Draw a sample with a few octets changed, cut off, or doubled."""
    octets = bytearray(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(octets) - 1)))
        octets[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=4))
    return bytes(octets[: draw(st.integers(0, len(octets)))] if draw(st.booleans()) else octets)


@settings(derandomize=True, max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(octets=damaged(), label=st.sampled_from(["a.zip", "a.gpg", "a.vcf", "a.json", "a.xml", "a"]))
def test_no_damage_hurts_the_reading_of_a_message(octets: bytes, label: str) -> None:
    """Whatever is attached, reading ends, gives no more than the limits, and an archive is never silently dropped."""
    parts, unread = read(attached(octets, label), SMALL)
    assert sum(len(part.text) for part in parts) <= SMALL.text_chars
    assert len(parts) < 2000
    assert len({part.locator for part in parts}) == len(parts)
    assert all(one.locator for one in unread)


@settings(derandomize=True, max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(octets=damaged(), reader=st.sampled_from(READERS))
def test_pure_readers_do_not_raise(octets: bytes, reader: Callable[[Piece, ContentLimits], Reading]) -> None:
    """Readers in Python take any octets, also those of another format."""
    reading = reader(piece(octets), SMALL)
    assert sum(len(inner.octets) for inner in reading.pieces) <= SMALL.expanded_octets + len(octets) * SMALL.parts


@settings(derandomize=True, max_examples=60, deadline=None)
@given(octets=st.binary(max_size=400))
def test_readers_of_foreign_libraries_fail_as_told(octets: bytes) -> None:
    """What is no compound file, and what is no archive, raises nothing but what the caller catches."""
    for reader, magic in ((read_outlook, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), (read_archive, b"7z\xbc\xaf\x27\x1c")):
        content = attached(magic + octets, "a")
        assert causes(content)
        assert reader


def test_a_zip_without_a_directory_is_the_same_text() -> None:
    """The directory may be missing, doubled or in front: each entry is read."""
    whole = zipped(("a.txt", SSN.encode()), ("b.txt", b"hello"))
    directory = whole[whole.index(b"PK\1\2") :]
    for octets in (whole[: whole.index(b"PK\1\2")], whole + directory, b"MZ" + bytes(500) + whole, directory + whole):
        assert found(attached(octets, "a.zip"))


def test_zipfile_agrees_on_ordinary_archives() -> None:
    """Entries are those that the standard library lists, with the same octets."""
    entries = [(f"{number}/{'x' * number}.txt", bytes(range(number))) for number in range(40)]
    octets = zipped(*entries)
    reading = read_zip(piece(octets), LIMITS)
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        assert [part.text for part in reading.parts] == archive.namelist()
        assert [inner.octets for inner in reading.pieces] == [
            archive.read(n) for n in archive.namelist() if archive.read(n)
        ]
