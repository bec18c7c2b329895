"""Reading a whole message: every hiding place, what is held and why, and the bounds of the cost."""

from __future__ import annotations

import base64
import quopri

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import read, transfer
from dlp_gateway.model import Cause, Part, PartKind
from dlp_gateway.text import normalise

SSN = "219-09-9998"
TOP = b"From: ana@agency.example\r\nTo: x@ice.example\r\nMIME-Version: 1.0\r\n"
LIMITS = ContentLimits()
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def plant(template: str) -> bytes:
    """Return a message: the template's line ends become CRLF, `{}` the planted number."""
    return TOP + template.replace("{}", SSN).replace("\n", "\r\n").encode()


def b64(octets: bytes | str) -> str:
    return base64.b64encode(octets.encode() if isinstance(octets, str) else octets).decode()


def found(content: bytes, kind: PartKind | None = None) -> list[Part]:
    """Return the Parts whose text, in one spelling, holds the planted number."""
    parts, _ = read(content, LIMITS)
    return [p for p in parts if SSN in normalise(p.text).text and (kind is None or p.kind is kind)]


def causes(content: bytes, limits: ContentLimits = LIMITS) -> list[Cause]:
    return [unread.cause for unread in read(content, limits)[1]]


def mixed(*entities: str, boundary: str = "B", subtype: str = "mixed") -> str:
    inner = "".join(f"--{boundary}\n{entity}\n" for entity in entities)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"\n\n{inner}--{boundary}--\n'


NESTED = f"Subject: x\n\n{SSN}"

SHOWN = {
    "subject": ("Subject: SSN {}\n\nhello", PartKind.HEADER),
    "folded field": ("Subject: about\n {}\n\nhello", PartKind.HEADER),
    "unknown field": ("X-Ref: {}\n\nhello", PartKind.HEADER),
    "field name": ("X-{}: see\n\nhello", PartKind.HEADER),
    "encoded word": (f"Subject: =?utf-8?b?{b64(SSN)}?=\n\nhello", PartKind.HEADER),
    "encoded words cut the number": ("Subject: =?utf-8?q?219-09?=\n =?utf-8?q?-9998?=\n\nhello", PartKind.HEADER),
    "encoded words cut a letter": (
        "Subject: =?utf-8?b?4oCT?= =?utf-8?q?219-09-9998_=C3?= =?utf-8?q?=A9?=\n\nx",
        PartKind.HEADER,
    ),
    "display name": ('Cc: "Ana {}" <a@example.org>\n\nhello', PartKind.HEADER),
    "body without any type": ("\nMy number is {}", PartKind.BODY),
    "quoted-printable": ("Content-Transfer-Encoding: quoted-printable\n\n219=2D09=2D99=\n98", PartKind.BODY),
    "base64": (f"Content-Transfer-Encoding: base64\n\n{b64('No ' + SSN)}", PartKind.BODY),
    "base64 in capitals with a comment": (
        f"Content-Transfer-Encoding: BASE64 (x)\n\n{b64('No ' + SSN)}",
        PartKind.BODY,
    ),
    "base64 with junk": (f"Content-Transfer-Encoding: base64\n\n!!{b64('219-0')}\n*{b64('9-9998')}", PartKind.BODY),
    "two base64 streams": (f"Content-Transfer-Encoding: base64\n\n{b64('SSN: ')}{b64(SSN)}", PartKind.BODY),
    "format=flowed": ("Content-Type: text/plain; format=flowed\n\nNo 219-09- \n9998", PartKind.BODY),
    "wrapped": ("\nNo 219-09-\n9998", PartKind.BODY),
    "html": ("Content-Type: text/html\n\n<p>219-<b>09</b>-9998", PartKind.BODY),
    "first alternative": (mixed("\n{}", "Content-Type: text/html\n\n<p>hi", subtype="alternative"), PartKind.BODY),
    "last alternative": (mixed("\nhi", "Content-Type: text/html\n\n<p>{}", subtype="alternative"), PartKind.BODY),
    "after a part": (mixed("\nhi", "\n{}"), PartKind.BODY),
    "no final boundary": ('Content-Type: multipart/mixed; boundary="B"\n\n--B\n\n{}\n', PartKind.BODY),
    "multipart in multipart": (mixed(mixed("\n{}", boundary="BB")), PartKind.BODY),
    "attachment": (mixed("Content-Disposition: attachment\n\n{}"), PartKind.ATTACHMENT),
    "attachment of unknown type": (mixed("Content-Type: application/x-foo; name=a.foo\n\n{}"), PartKind.ATTACHMENT),
    "text as octet-stream": (
        mixed(f"Content-Type: application/octet-stream; name=a\nContent-Transfer-Encoding: base64\n\n{b64(SSN)}"),
        PartKind.ATTACHMENT,
    ),
    "csv": (mixed("Content-Type: text/csv\nContent-Disposition: attachment\n\nname,ssn\nAna,{}"), PartKind.ATTACHMENT),
    "json": (mixed('Content-Type: application/json; name=a.json\n\n{"ssn": "{}"}'), PartKind.ATTACHMENT),
    "calendar": (mixed("Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nSUMMARY:{}"), PartKind.BODY),
    "file name": (mixed('Content-Type: image/png; name="{}.png"\n\n\x89PNG'), PartKind.NAME),
    "file name of the disposition": (
        mixed("Content-Disposition: attachment; filename=a {} b.txt\n\nhi"),
        PartKind.NAME,
    ),
    "file name in RFC 2231": (
        mixed(
            "Content-Disposition: attachment; filename*0*=utf-8''219%2D; filename*1*=09%2D; filename*2=9998.txt\n\nhi"
        ),
        PartKind.NAME,
    ),
    "file name in RFC 2047": (mixed(f'Content-Type: text/plain; name="=?utf-8?b?{b64(SSN)}?="\n\nhi'), PartKind.NAME),
    "nested message": (mixed("Content-Type: message/rfc822\n\nSubject: x\n\n{}"), PartKind.BODY),
    "field of a nested message": (mixed("Content-Type: message/rfc822\n\nSubject: {}\n\nhi"), PartKind.HEADER),
    "message attached as octet-stream": (
        mixed(
            "Content-Type: application/octet-stream; name=a.eml\n\nFrom: a@b.example\nDate: x\nMessage-ID: <1>\n\n{}"
        ),
        PartKind.BODY,
    ),
    "message in base64": (
        mixed(f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{b64(NESTED)}"),
        PartKind.BODY,
    ),
    "digest": (mixed("\nSubject: x\n\n{}", subtype="digest"), PartKind.BODY),
    "no header section": ("\n\n{}", PartKind.BODY),
    "field of a part": (mixed("Content-Description: {}\n\nhi"), PartKind.HEADER),
    "space before the colon": ("Content-Type : text/html\n\n<p>219-<i>09</i>-9998", PartKind.BODY),
    "boundary folded away from its name": (
        'Content-Type: multipart/mixed;\n\tboundary=\n "B"\n\n--B\n\n{}\n--B--\n',
        PartKind.BODY,
    ),
}


@pytest.mark.parametrize(("template", "kind"), SHOWN.values(), ids=SHOWN.keys())
def test_what_a_mail_program_shows_is_read_as_shown(template: str, kind: PartKind) -> None:
    """A number in any place that mail programs show is found there, and only pictures are held."""
    content = plant(template)
    assert found(content, kind)
    assert set(causes(content)) <= {Cause.UNSUPPORTED}


MIXED = "Content-Type: multipart/mixed; boundary=B\n\n"
CODED = f"Content-Transfer-Encoding: base64\n\n{b64(SSN)}"
LINES = "\n".join(b64((f"The number of Ana is {SSN}. " * 9).encode()[i : i + 45]) for i in range(0, 300, 45))
ABC = "Content-Type: multipart/mixed; boundary=B; boundary=C\n\n--B\n\nhi\n--B--\n"

HIDDEN = {
    "preamble": "Content-Type: multipart/mixed; boundary=B\n\n{}\n--B\n\nhi\n--B--\n",
    "epilogue": mixed("\nhi") + "{}\n",
    "part after the epilogue": mixed("\nhi") + "--B\n\n{}\n",
    "text of another boundary": f"{ABC}--C\n{CODED}\n--C--\n",
    "boundary that only begins alike": f"{MIXED}--B\n\nhi\n--Bx\n{CODED}\n--B--\n",
    "no boundary declared": f"Content-Type: multipart/mixed\n\n--Z\nContent-Type: text/plain\n{CODED}\n--Z--\n",
    "type lost": f"\n--Z\nContent-Type: text/plain\n{CODED}\n--Z--\n",
    "second Content-Type": "Content-Type: text/plain\nContent-Type: text/html\n\n<p>219-<b>09</b>-9998",
    "second multipart type": f"Content-Type: text/plain\n{MIXED}--B\n{CODED}\n--B--\n",
    "second transfer encoding": f"Content-Transfer-Encoding: 7bit\n{CODED}",
    "plain text declared base64": "Content-Transfer-Encoding: base64\n\nThe number of Ana is {}. Thank you!",
    "footer after base64": f"Content-Transfer-Encoding: base64\n\n{b64('hello ' * 20)}\n\n-- \nsent for {{}}",
    "undeclared quoted-printable": "\nNo 219=2D09=2D9998 of Ana",
    "undeclared base64": f"\nsee {b64('number ' + SSN)} there",
    "undeclared base64 lines": f"\n{LINES}",
    "uuencoded": "\nbegin 644 a.txt\n+,C$Y+3`Y+3DY.3@`\n`\nend\n",
    "line that breaks the header section": "Subject: x\nthis is {} no field\nTo: y\n\nhello",
    "comment of html": "Content-Type: text/html\n\n<p>hi<!-- {} -->",
    "conditional comment": "Content-Type: text/html\n\n<p>hi<!--[if mso]><p>219-<b>09</b>-9998<![endif]-->",
    "attribute": 'Content-Type: text/html\n\n<p>hi<img alt="{}">',
    "link": 'Content-Type: text/html\n\n<a href="https://example.org/?q=219%2D09%2D9998">hi</a>',
    "second of a doubled attribute": "Content-Type: text/html\n\n<img alt=a alt={}>",
    "end tag": "Content-Type: text/html\n\n<p>hi</p x={}>",
    "unfinished tag": "Content-Type: text/html\n\n<p>hi<a title={}",
    "doctype": "Content-Type: text/html\n\n<!doctype html {}><p>hi",
    "script": "Content-Type: text/html\n\n<script>x='{}'</script>",
    "style": "Content-Type: text/html\n\n<style>p:after{content:'{}'}</style>",
    "title": "Content-Type: text/html\n\n<title>{}</title>hi",
    "template": "Content-Type: text/html\n\n<template>219-<b>09</b>-9998</template>hi",
    "noscript": "Content-Type: text/html\n\n<noscript>{}</noscript>hi",
    "display none": 'Content-Type: text/html\n\n<div style="display: none">{}</div>hi',
    "hidden by sheet": "Content-Type: text/html\n\n<style>.x{display:none}</style><i class=x>{}",
    "srcdoc": 'Content-Type: text/html\n\n<iframe srcdoc="219-&lt;b>09&lt;/b>-9998"></iframe>',
    "data URI": f'Content-Type: text/html\n\n<a href="data:text/html;base64,{b64("219-<b>09</b>-9998")}">x</a>',
    "json escapes": 'Content-Type: application/json\n\n{"a": "219\\u002d09\\u002d9998"}',
    "html in plain text": "\n<p>219-<b>09</b>-9998</p>",
    "raw encoded word of no charset": "Subject: =?219-09-9998?q?x?=\n\nhi",
    "language of an encoded word": "Subject: =?utf-8*219-09-9998?q?x?=\n\nhi",
    "parameter in RFC 2231": "Content-Type: text/plain; note*=utf-8''219%2D09%2D9998\n\nhi",
    "utf-7": "\nNo 219+AC0-09+AC0-9998",
    "escape sequences inside": "\nNo 219\x1b(B-09\x1b(B-9998",
    "external body": mixed("Content-Type: message/external-body; access-type=x\n\nContent-ID: <{}>\n"),
}


@pytest.mark.parametrize("template", HIDDEN.values(), ids=HIDDEN.keys())
def test_what_only_some_programs_show_is_read_too(template: str) -> None:
    """A number that only another reader of the same octets would find is found."""
    assert found(plant(template))


CHARSETS = {
    "utf-16 with mark": ("text/plain", f"No {SSN}".encode("utf-16")),
    "utf-16-le without mark": ("text/plain", f"The number is {SSN} ok".encode("utf-16-le")),
    "utf-16-be without mark, declared utf-8": (
        "text/plain; charset=utf-8",
        f"The number is {SSN} ok".encode("utf-16-be"),
    ),
    "utf-32": ("text/plain; charset=utf-32", f"No {SSN}".encode("utf-32")),
    "ebcdic": ("text/plain; charset=cp037", f"No {SSN}".encode("cp037")),
    "plain declared ebcdic": ("text/plain; charset=cp037", f"No {SSN}".encode()),
    "plain declared utf-16": ("text/plain; charset=utf-16", f"No {SSN}".encode()),
    "windows dashes undeclared": ("text/plain", b"No 219\x9609\x969998"),
    "windows dashes declared utf-8": ("text/plain; charset=utf-8", b"No 219\x9609\x969998"),
    "utf-8 dashes declared latin-1": ("text/plain; charset=iso-8859-1", "No 219–09–9998".encode()),  # noqa: RUF001
    "unknown charset": ("text/plain; charset=klingon", f"No {SSN}".encode()),
    "python codec": ("text/plain; charset=rot13", f"No {SSN}".encode()),
    "iso-2022-jp": ("text/plain; charset=iso-2022-jp", "２１９".encode("iso-2022-jp") + b"-09-9998"),  # noqa: RUF001
    "gb18030": ("text/plain; charset=gb2312", "号２１９－０９－９９９８".encode("gb18030")),  # noqa: RUF001
    "overlong utf-8": ("text/plain; charset=utf-8", b"No 2\xc0\xb19-09-9998"),
    "stray octet": ("text/plain; charset=utf-8", b"No 219\xff-09-9998"),
    "NULs": ("text/plain", b"No 2\x0019-09\x00-9998 and more text"),
    "carriage returns only": ("text/plain", b"No\r219-09-9998\rend"),
    "charset in the document": ("text/html", f'<meta charset="utf-7">{SSN}'.replace("-", "+AC0-").encode()),
}


@pytest.mark.parametrize(("media_type", "octets"), CHARSETS.values(), ids=CHARSETS.keys())
def test_a_charset_declared_wrongly_or_not_at_all_hides_nothing(media_type: str, octets: bytes) -> None:
    """Whatever charset a text is really in, the number in it is found, and nothing is held."""
    head = f"Content-Type: {media_type}\r\nContent-Transfer-Encoding: base64\r\n\r\n".encode()
    content = TOP + head + base64.encodebytes(octets).replace(b"\n", b"\r\n")
    assert found(content)
    assert causes(content) == []


def attach(media_type: str, octets: bytes, name: str = "a.bin") -> bytes:
    return plant(mixed(f"Content-Type: {media_type}; name={name}\nContent-Transfer-Encoding: base64\n\n{b64(octets)}"))


HELD = {
    "picture": (attach("image/png", PNG), Cause.MALFORMED),
    "picture labelled text": (attach("text/plain", PNG, "a.txt"), Cause.MALFORMED),
    "zip cut off": (attach("application/zip", b"PK\3\4\x14\0\0\0"), Cause.MALFORMED),
    "zip cut off, as octet-stream": (attach("application/octet-stream", b"PK\3\4\x14\0\0\0"), Cause.MALFORMED),
    "pdf labelled text": (attach("text/plain", b"%PDF-1.4\n1 0 obj"), Cause.MALFORMED),
    "old office, cut off": (attach("application/msword", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Cause.MALFORMED),
    "winmail.dat": (attach("application/ms-tnef", b"\x78\x9f\x3e\x22"), Cause.MALFORMED),
    "unknown binary": (attach("application/octet-stream", bytes(range(256))), Cause.UNSUPPORTED),
    "a dictation": (attach("audio/wav", b"RIFF\x24\1\0\0WAVEfmt " + bytes(280), "memo.wav"), Cause.UNSUPPORTED),
    "binary labelled text": (attach("text/plain", bytes(range(256)) * 4), Cause.MALFORMED),
    "pdf by label only": (attach("application/pdf", b"hello"), Cause.UNSUPPORTED),
    "picture by label only": (attach("image/png", b"\x01\x02\xfe\xff\0\x03\x9c\x81"), Cause.MALFORMED),
    "pgp/mime": (
        plant(mixed("Content-Type: application/pgp-encrypted\n\nVersion: 1", "\nx", subtype="encrypted")),
        Cause.ENCRYPTED,
    ),
    "pgp armour in the text": (
        plant("\n-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"),
        Cause.ENCRYPTED,
    ),
    "s/mime enveloped": (
        attach("application/pkcs7-mime", bytes.fromhex("308006092a864886f70d010703a080"), "smime.p7m"),
        Cause.ENCRYPTED,
    ),
    "partial message": (plant("Content-Type: message/partial; id=x; number=1\n\nhello"), Cause.UNSUPPORTED),
    "external body": (plant("Content-Type: message/external-body; access-type=x\n\nhello"), Cause.UNSUPPORTED),
    "external body, empty": (plant("Content-Type: message/external-body; access-type=x\n\n"), Cause.UNSUPPORTED),
    "binhex cut off": (plant("\n(This file must be converted with BinHex 4.0)\n:abc"), Cause.MALFORMED),
    "picture in a data URI": (
        plant(f'Content-Type: text/html\n\n<img src="data:image/png;base64,{b64(PNG)}">'),
        Cause.MALFORMED,
    ),
    "zip as bare base64": (plant("\n" + "\n".join([b64(b"PK\3\4" + bytes(41))] * 3)), Cause.MALFORMED),
    "zip uuencoded, cut off": (plant("\nbegin 644 a.zip\n'4$L#!!0```\n`\nend\n"), Cause.MALFORMED),
    "doubt inside a doubtful view": (
        plant(
            f"Content-Type: text/plain\n{MIXED}--B\nContent-Type: a/b\nContent-Type: c/d\n\nx\n--B--\n",
        ),
        Cause.MALFORMED,
    ),
    "signature that is none": (
        attach("application/pgp-signature", b"\x89\x01\x00\xfe\xff" * 9 + SSN.encode()),
        Cause.MALFORMED,
    ),
}


@pytest.mark.parametrize(("content", "cause"), HELD.values(), ids=HELD.keys())
def test_what_cannot_be_read_is_named(content: bytes, cause: Cause) -> None:
    """A piece that nobody here can read is Unread, with its cause."""
    assert cause in causes(content)


def test_typed_by_label_and_by_looks() -> None:
    """The type told for a held piece is the true one where the label says text or nothing."""
    assert read(attach("text/plain", PNG), LIMITS)[1][0].media_type == "image/png"
    assert read(attach("application/vnd.ms-excel", b"PK\3\4"), LIMITS)[1][0].media_type == "application/vnd.ms-excel"


HARMLESS = {
    "plain": "\nHello Ana,\n\nsee you on Monday.\n",
    "alternative": mixed(
        "\nHello", "Content-Type: text/html\n\n<html><body><p>Hello</p></body></html>", subtype="alternative"
    ),
    "customary preamble": f"{MIXED}This is a multi-part message in MIME format.\n--B\n\nhi\n--B--\n",
    "boundary of boundary": mixed(mixed("\nhi", boundary="B1"), boundary="B"),
    "link": "\nSee https://example.org/a?b=20&c=3D and write to a@example.org\n",
    "pgp signature": mixed(
        "\nhi",
        "Content-Type: application/pgp-signature; name=signature.asc\n\n-----BEGIN PGP SIGNATURE-----\n\n"
        "iHUEABYKAB0WIQQhAQ==\n=AbCd\n-----END PGP SIGNATURE-----\n",
        subtype="signed",
    ),
    "empty attachment": mixed("\nhi", "Content-Type: application/octet-stream; name=a\n\n"),
    "delivery report": mixed("\nfailed", "Content-Type: message/delivery-status\n\nAction: failed\n", subtype="report"),
}


@pytest.mark.parametrize("template", HARMLESS.values(), ids=HARMLESS.keys())
def test_ordinary_mail_is_read_whole(template: str) -> None:
    """Nothing of a harmless, ordinary message is held."""
    assert causes(plant(template)) == []


def test_ordinary_text_is_read_once() -> None:
    """A plain message gives its fields and one body, and no second reading of either."""
    parts, _ = read(plant("Subject: hi\n\nHello Ana, see https://example.org/?a=20&b=30\n"), LIMITS)
    assert [part.locator for part in parts] == ["h:From", "h:To", "h:Mime-Version", "h:Subject", "1"]


def test_locators_follow_the_nesting() -> None:
    """Bodies are numbered by nesting; fields, names and hidden views stand beside their part."""
    nested = "Content-Type: message/rfc822\n\nSubject: b\n" + mixed("\none", "\ntwo", boundary="C")
    parts, _ = read(
        plant("Subject: a\n" + mixed("\nhi", nested, 'Content-Disposition: attachment; filename="f.txt"\n\nx')), LIMITS
    )
    by_locator = {part.locator: part for part in parts}
    assert by_locator["h:Subject"].text == "a"
    assert by_locator["2.h:Subject"].text == "b"
    assert by_locator["2.2"].text == "two"
    assert by_locator["3:name"].text == "f.txt"
    assert by_locator["3"].filename == "f.txt"
    assert by_locator["2.2"].within == ("multipart/mixed", "message/rfc822", "multipart/mixed")
    assert by_locator["1"].within == ("multipart/mixed",)


def test_repeated_fields_are_numbered() -> None:
    """The second field of a name is told from the first."""
    parts, _ = read(b"Received: one\r\nReceived: two\r\n\r\n", LIMITS)
    assert [(part.locator, part.text) for part in parts] == [("h:Received", "one"), ("h:Received#2", "two")]


def test_law_no_locator_holds_a_name_of_the_senders_making() -> None:
    """Locators go to logs: a field name that nobody knows, a file name or a boundary never stands in one."""
    template = f"X-{SSN}: a\nX-Ana-Lopez: b\n" + mixed(
        f'Content-Type: text/plain; name="{SSN}"\nX-{SSN}: c\n\nx', boundary=SSN
    )
    parts, unread = read(plant(template), LIMITS)
    locators = [part.locator for part in parts] + [piece.locator for piece in unread]
    assert not [locator for locator in locators if "219" in locator or "Lopez" in locator]


# ------------------------------------------------------------------------------------------------- limits


def nest(depth: int) -> bytes:
    return TOP + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"\r\nhi"


def test_fifteen_hundred_nested_messages_end_as_too_deep() -> None:
    """Nesting beyond the limit is held, and does not exhaust the interpreter's stack."""
    assert causes(nest(1500)) == [Cause.TOO_DEEP]


def test_nesting_up_to_the_limit_is_read() -> None:
    """The last level that the limit allows is still read."""
    assert causes(nest(5), ContentLimits(depth=5)) == []
    assert causes(nest(6), ContentLimits(depth=5)) == [Cause.TOO_DEEP]


def test_too_many_parts_are_held() -> None:
    """Parts beyond the limit are Unread(TOO_BIG), and the answer stays small."""
    content = plant(mixed(*["\nhi"] * 300))
    parts, unread = read(content, ContentLimits(parts=100))
    assert Cause.TOO_BIG in [piece.cause for piece in unread]
    assert len(parts) < 250


def test_too_much_text_is_held() -> None:
    """Text beyond the limit is Unread(TOO_BIG); what came before is still read."""
    limits = ContentLimits(text_chars=1000)
    parts, unread = read(plant("Subject: {}\n\n" + "x" * 2000), limits)
    assert [piece.cause for piece in unread] == [Cause.TOO_BIG]
    assert SSN in [part.text for part in parts]


def test_too_long_a_header_section_is_held() -> None:
    """Fields beyond the limit are Unread(TOO_BIG); the body is still read."""
    content = plant("X-A: " + "y" * 5000 + "\n\nbody {}")
    assert causes(content, ContentLimits(header_octets=1000)) == [Cause.TOO_BIG]
    assert found(content)


def test_a_thousand_fields_are_all_read() -> None:
    """Fields beyond those told apart are read together."""
    content = plant("".join(f"X-{n}: a\n" for n in range(1000)) + "X-Last: {}\n\nhi")
    assert [part.locator for part in found(content)] == ["h:more"]


# --------------------------------------------------------------------------------------------- properties

fragments = st.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"\t",
        b"--B\r\n",
        b"--B--\r\n",
        b"--C\r\n",
        b"\r\n\r\n",
        b"=",
        b"=\r\n",
        b"=3D",
        b"\x00",
        b"\x1b$B",
        b"Content-Type: multipart/mixed; boundary=B\r\n",
        b'Content-Type: multipart/alternative; boundary="C"\r\n',
        b"Content-Type: text/html\r\n",
        b"Content-Type: message/rfc822\r\n",
        b"Content-Type: text/csv\r\n",
        b"Content-Type",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Content-Transfer-Encoding: quoted-printable\r\n",
        b"charset=utf-16",
        b"Content-Disposition: attachment; filename*0*=utf-8''a%2",
        b"Subject: =?utf-8?b?",
        b"?=",
        b"MjE5LTA5LTk5OTg=\r\n",
        b"<table><tr><td>",
        b"</td>",
        b"<b>",
        b"<!--",
        b"-->",
        b"<style>.a{display:none}",
        b"<template>",
        b"a,b\r\n1,2\r\n",
        b'"',
        b"begin 644 a\r\n",
        b"+AGE-",
        b"\xff\xfe",
        b"\xc0\xb2",
        b"-----BEGIN PGP SIGNATURE-----\r\n",
        b"%PDF-",
        b"PK\x03\x04",
        b"data:,x",
        b"X-Y: z\r\n",
        b"From: a@b\r\n",
        b"219-09-9998",
        b"\xe2\x80\x8b",
        b"&#x31;",
        b"<bdo dir=rtl>",
        b"rowspan=3 colspan=2",
    ]
)
messages = st.one_of(st.binary(max_size=400), st.lists(fragments, max_size=40).map(b"".join))


@settings(max_examples=600, derandomize=True, deadline=None)
@given(messages)
def test_law_reading_never_raises_and_never_outgrows_its_limits(content: bytes) -> None:
    """Any octets give an answer within the limits, with locators of their own and cells inside their texts."""
    limits = ContentLimits(depth=4, parts=30, text_chars=20_000, header_octets=2000)
    parts, _ = read(content, limits)
    assert sum(len(part.text) for part in parts) <= limits.text_chars
    assert len({part.locator for part in parts}) == len(parts)
    for part in parts:
        part.text.encode("utf-8")  # no half of a surrogate pair, which could not be stored or shown
        assert all(0 <= cell.start <= cell.end <= len(part.text) for cell in part.layout)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(messages)
def test_a_message_outside_the_heap_reads_as_one_within(content: bytes) -> None:
    """Workers get a view of a memory file (spool.py)."""
    assert read(memoryview(content), LIMITS) == read(content, LIMITS)  # type: ignore[arg-type]


@settings(max_examples=400, derandomize=True, deadline=None)
@given(
    st.lists(st.sampled_from([b"A", b"Q", b"Qk", b"zz8=", b"=", b"==", b"\r\n", b" ", b"!"]), max_size=14).map(b"".join)
)
def test_base64_that_is_one_whole_stream_reads_as_its_digits_do(body: bytes) -> None:
    """Decoding a body at once gives what decoding its digits stream by stream gives."""
    assert transfer.views(body, "base64")[0].octets == transfer.base64(body)


@settings(max_examples=300, derandomize=True, deadline=None)
@given(messages)
def test_law_no_reader_fails_on_any_octets(content: bytes) -> None:
    """The readers themselves forgive everything: a Python exception is not how damage is told."""
    from dlp_gateway.content import _choose
    from dlp_gateway.content.piece import Piece

    kinds = ("message/rfc822", "multipart/mixed", "text/plain", "text/html", "text/csv", "application/pgp-signature")
    for kind in (*kinds, "application/pkcs7-mime", "multipart/x-in-text"):
        _choose(Piece(locator="1", media_type=kind, octets=content, parameters=(("boundary", "B"),)), LIMITS)


@settings(max_examples=150, derandomize=True, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=60),
    st.sampled_from(["7", "q", "b"]),
)
def test_text_comes_back_as_it_was_sent(text: str, encoding: str) -> None:
    """A body in any proper encoding is read word for word."""
    octets = f"{text} and {SSN} of Ana".encode()
    names = {"7": b"8bit", "q": b"quoted-printable", "b": b"base64"}
    body = {"7": octets, "q": quopri.encodestring(octets), "b": base64.encodebytes(octets)}[encoding]
    head = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: " + names[encoding] + b"\r\n\r\n"
    parts, unread = read(TOP + head + body.replace(b"\n", b"\r\n"), LIMITS)
    bodies = [part.text.strip() for part in parts if part.kind is PartKind.BODY]
    assert bodies == [octets.decode().strip()]
    assert not unread
