# ruff: noqa: RUF001  look-alikes are what this file is about
"""A hostile sender against the running program: no spelling of an address, a number or an order gets past the rule.

What reaches the next hop is, octet for octet, what was checked.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import uuid

import pytest

from tests.running import running
from tests.wires import Wire, crlf, next_hop

SSN = "536-90-4399"
FEDERAL = "<officer@ice.dhs.gov>"
HARMLESS = crlf("Subject: lunch\n\nShall we meet at noon?\n")


@pytest.fixture(scope="module")
def hop():
    with next_hop() as started:
        yield started


@pytest.fixture(scope="module")
def program(hop, tmp_path_factory):
    """One start for all: tests tell their messages apart by marks."""
    state = tmp_path_factory.mktemp("evasion") / "state"
    with running(state, DLP_NEXT_HOP=hop.address, DLP_NEXT_HOP_TLS="none", DLP_WORKERS="2") as started:
        yield started


@pytest.fixture
def wire(program):
    with Wire(program.smtp_port) as connection:
        yield connection


def mark() -> str:
    return f"MARK{uuid.uuid4().hex}"


#: Marks of what must never arrive; the last test looks once more, when all octets under way have come.
KEPT: set[bytes] = set()


def is_held(reply: str) -> bool:
    return reply.startswith("250 2.0.0") and "DLP-" in reply


def kept(hop, token: bytes) -> bool:
    """Whether nothing with this mark has reached the next hop, acknowledged or not."""
    KEPT.add(token)
    return not hop.anything(token)


# ------------------------------------------------------------------------------------------------------ scope

COVERED = [
    "officer@ice.dhs.gov",
    "officer@ICE.DHS.GOV",
    "officer@ice.dhs.gov.",
    "officer@a.b.ice.dhs.gov",
    '"officer"@ice.dhs.gov',
    '"an officer"@ice.dhs.gov',
    r'"of\ficer\"s"@ice.dhs.gov',
    "officer+tag=x@ice.dhs.gov",
    "@relay.example:officer@ice.dhs.gov",
    "@relay.example,@other.example:officer@ice.dhs.gov",
    "@ice.dhs.gov:someone@citizen.example",
    "officer%ice.dhs.gov@relay.example",
    "officer%ICE.dhs.gov.@relay.example",
    "officer%ice.dhs.gov%other.example@relay.example",
    "ice.dhs.gov!officer@relay.example",
    "relay!ice.dhs.gov!officer@relay.example",
    '"officer@ice.dhs.gov"@relay.example',
    r'"officer\@ice.dhs.gov"@relay.example',
    '"officer%ice.dhs.gov"@relay.example',
    '"<officer@ice.dhs.gov>"@relay.example',
    '" officer@ice.dhs.gov "@relay.example',
    '"@ice.dhs.gov:officer"@relay.example',
    "[x400:ice.dhs.gov]",
]
COVERED_UTF8 = [
    "officer@ｉｃｅ.ｄｈｓ.ｇｏｖ",
    "officer@ice。dhs。gov",
    "officer@ice．dhs｡gov",
    "officer@i\u00adce.dhs.gov",
    "officer@i\u200bce.dhs.gov",
    "officer@ⒾⒸⒺ.dhs.gov",
    "officer@𝐢𝐜𝐞.dhs.gov",
    "officer＠ice.dhs.gov@relay.example",
    "officer％ice.dhs.gov@relay.example",
    "ice.dhs.gov！officer@relay.example",
    "officer%ｉｃｅ.dhs.gov@relay.example",
    "offizier-ü@ice.dhs.gov",
]


@pytest.mark.parametrize(
    ("text", "verb"), [*((text, "") for text in COVERED), *((text, " SMTPUTF8") for text in COVERED_UTF8)]
)
def test_law_every_spelling_of_a_covered_address_is_covered(program, hop, wire, text, verb):
    """Held with a finding; without one it goes on, and the next hop gets the very path that was checked."""
    path = text if "@" in text else f"officer@{text}"
    token = mark()
    reply = wire.mail(crlf(f"Subject: x\n\n{token} SSN {SSN}\n"), f"<{path}>", verb=verb)
    if reply.startswith("5"):
        assert reply.startswith(("501 5.1.3", "553 5.6.7", "550 5.1.3")), reply
        assert not any(path.encode() in line for line in hop.fake.lines)
        return
    assert is_held(reply), reply
    assert kept(hop, token.encode())
    token = mark()
    assert wire.mail(crlf(f"Subject: x\n\n{token}\n"), f"<{path}>", verb=verb) == "250 2.0.0 Ok: queued as FAKE1"
    (taken,) = hop.taken(token.encode())
    assert taken.rcpts == [f"RCPT TO:<{path}>\r\n".encode()]


NOT_COVERED = [
    ("someone@citizen.example", ""),
    ("officer@notice.dhs.gov.example", ""),
    ("officer@ice.dhs.gov.example", ""),
    ("ice.dhs.gov@citizen.example", ""),
    ("officer=ice.dhs.gov@citizen.example", ""),
    ("SRS0=aa=bb=ice.dhs.gov=officer@agency.example", ""),
    ("=?x?q?officer=40ice.dhs.gov=3e=00?=@citizen.example", ""),
    ("=?utf-8?b?b2ZmaWNlckBpY2UuZGhzLmdvdg==?=@citizen.example", ""),
    ("officer@[192.0.2.1]", ""),
    ("officer@[IPv6:2001:db8::1]", ""),
    ("jürgen@citizen.example", " SMTPUTF8"),
]


@pytest.mark.parametrize(("path", "verb"), NOT_COVERED)
def test_law_what_is_not_covered_is_sent_on_as_it_was_checked(program, hop, wire, path, verb):
    """Nothing is decoded: words of RFC 2047, entities and `=` are letters, here and for the next hop."""
    token = mark()
    assert wire.mail(crlf(f"Subject: x\n\n{token} SSN {SSN}\n"), f"<{path}>", verb=verb).startswith("250")
    (taken,) = hop.taken(token.encode())
    assert taken.rcpts == [f"RCPT TO:<{path}>\r\n".encode()]


REFUSED = [
    b"RCPT TO:<officer@ice.dhs.gov\x00@citizen.example>",
    b"RCPT TO:<x\x00officer@ice.dhs.gov>",
    b"RCPT TO:<officer@ice.dhs.gov\x7f>",
    b"RCPT TO:<officer@ice.dhs.gov\x0b.citizen.example>",
    b"RCPT TO:<officer@ice.dhs.gov\r@citizen.example>",
    b"RCPT TO:<x@citizen.example\rRCPT TO:<officer@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example>\rRCPT TO:<officer@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example> <officer@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example>,<officer@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example,officer@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example@ice.dhs.gov>",
    b"RCPT TO:<x@citizen.example> officer@ice.dhs.gov",
    b"RCPT TO:officer@ice.dhs.gov",
    b"RCPT TO:<officer&#64;ice.dhs.gov@citizen.example>",
    b"RCPT TO:<officer@ice.dhs.gov",
    b"RCPT TO:<officer@@ice.dhs.gov>",
    b"RCPT TO:<officer@ice..dhs.gov>",
    b"RCPT TO:<officer@.ice.dhs.gov>",
    b"RCPT TO:<officer@ice.dhs.gov..>",
    b"RCPT TO:<officer@ice.dhs.gov (comment)>",
    b"RCPT TO:<(comment)officer@ice.dhs.gov>",
    b"RCPT TO:<officer @ice.dhs.gov>",
    b"RCPT TO:<officer@ ice.dhs.gov>",
    b"RCPT TO:<Officer <officer@ice.dhs.gov>>",
    b'RCPT TO:<"officer@ice.dhs.gov>',
    b'RCPT TO:<"x"y"@ice.dhs.gov>',
    b"RCPT TO:<@ice.dhs.gov>",
    b"RCPT TO:<@relay.example officer@ice.dhs.gov>",
    b"RCPT TO:<@relay.example:@ice.dhs.gov:x@citizen.example>",
    b"RCPT TO:<officer@[ice.dhs.gov]>",
    b"RCPT TO:<officer@[IPv6:ice.dhs.gov]>",
    b"RCPT TO:<officer@\xff\xfeice.dhs.gov>",
    "RCPT TO:<officer@ｉｃｅ.dhs.gov>".encode(),
    b"RCPT TO:<" + b"a" * 600 + b"@ice.dhs.gov>",
    b"RCPT TO:<x@" + b"a." * 126 + b"ice.dhs.gov>",
    b"RCPT TO:<@" + b",@".join([b"relay.example"] * 40) + b":officer@ice.dhs.gov>",
    b"RCPT TO:<" + b"x" * 5000 + b"@ice.dhs.gov>",
    b"RCPT TO:<>",
    b"RCPT TO:<x@citizen.example> ORCPT=rfc822;officer@ice.dhs.gov ORCPT=rfc822;x",
    b"RCPT TO:<x@citizen.example> NOTIFY=NEVER\x0bORCPT",
]


@pytest.mark.parametrize("command", REFUSED)
def test_law_a_malformed_path_is_refused_and_never_sent_on(program, hop, wire, command):
    """A 5yz that names no address, nothing to the next hop, and the session is in step."""
    assert wire.ask("MAIL FROM:<clerk@agency.example>").startswith("250")
    before = len(hop.fake.lines)
    reply = wire.ask(command)
    assert reply[0] == "5", reply
    assert "ice.dhs.gov" not in reply
    assert wire.ask("HELP").startswith("214")
    assert not [line for line in hop.fake.lines[before:] if line.startswith(b"RCPT")]


def test_law_orcpt_opens_no_way(program, hop, wire):
    """What ORCPT names is told, not sent to (RFC 3461 4.2): scope is the path's, and a covered path stays covered."""
    token = mark()
    path = "<someone@citizen.example> ORCPT=rfc822;officer@ice.dhs.gov"
    assert wire.mail(crlf(f"Subject: x\n\n{token}\n"), path).startswith("250")
    assert hop.taken(token.encode())[0].rcpts == [f"RCPT TO:{path}\r\n".encode()]
    token = mark()
    reply = wire.mail(
        crlf(f"Subject: x\n\n{token} SSN {SSN}\n"), "<officer@ice.dhs.gov> ORCPT=rfc822;someone@citizen.example"
    )
    assert is_held(reply)
    assert kept(hop, token.encode())


def test_law_riders_get_the_mail_and_the_covered_recipient_does_not(program, hop, wire):
    """Also when the covered path comes last, first or twice, and when the header names others."""
    for order in (
        ["<a@citizen.example>", FEDERAL],
        [FEDERAL, "<a@citizen.example>"],
        [FEDERAL, "<a@citizen.example>", "<Officer@ICE.dhs.gov>"],
    ):
        token = mark()
        reply = wire.mail(crlf(f"To: a@citizen.example\nSubject: x\n\n{token} SSN {SSN}\n"), *order)
        assert is_held(reply), reply
        (taken,) = hop.taken(token.encode())
        assert taken.paths == ["a@citizen.example"]


# ---------------------------------------------------------------------------------------------------- content

_TEXT = f"Her social security number is {SSN}."
_B64 = base64.encodebytes(_TEXT.encode()).decode()
_HTML = "Content-Type: text/html; charset=utf-8\n\n"
_MIXED = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'


def _part(body: str, head: str = "Content-Type: text/plain") -> str:
    return f"{_MIXED}--b\nContent-Type: text/plain\n\nSee below.\n--b\n{head}\n\n{body}\n--b--\n"


CONTENT = {
    "plain": f"Subject: x\n\n{_TEXT}\n",
    "no header section": f"{_TEXT}\n",
    "body only": f"\n{_TEXT}\n",
    "subject": f"Subject: SSN {SSN}\n\nhi\n",
    "subject in encoded words": f"Subject: =?utf-8?b?{base64.b64encode(_TEXT.encode()).decode()}?=\n\nhi\n",
    "number cut by encoded words": "Subject: SSN =?utf-8?q?536-?= =?utf-8?q?90-4?=\n =?utf-8?q?399?=\n\nhi\n",
    "folded field": "Subject: SSN\n 536-90-4399\n\nhi\n",
    "unknown field": f"X-Note: SSN {SSN}\n\nhi\n",
    "blank before the colon": f"X-Note : SSN {SSN}\n\nhi\n",
    "display name": f'From: "SSN {SSN}" <clerk@agency.example>\n\nhi\n',
    "message-id": f"Message-ID: <ssn.{SSN}@agency.example>\n\nhi\n",
    "second subject": f"Subject: lunch\nSubject: SSN {SSN}\n\nhi\n",
    "base64": f"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n{_B64}",
    "base64 undeclared": f"Subject: x\n\n{_B64}",
    "base64 declared 7bit": f"MIME-Version: 1.0\nContent-Transfer-Encoding: 7bit\n\n{_B64}",
    "base64 with junk": "MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n" + "!*".join(_B64),
    "base64 in two encodings": "MIME-Version: 1.0\nContent-Transfer-Encoding: 7bit\n"
    f"Content-Transfer-Encoding: base64\n\n{_B64}",
    "encoding with a comment": f"MIME-Version: 1.0\nContent-Transfer-Encoding: (7bit) base64 (x)\n\n{_B64}",
    "encoding misspelt": f"MIME-Version: 1.0\nContent-Transfer-Encoding: base-64\n\n{_B64}",
    "plain declared base64": f"MIME-Version: 1.0\nContent-Transfer-Encoding: base64\n\n{_TEXT}\n",
    "quoted-printable": "MIME-Version: 1.0\nContent-Transfer-Encoding: quoted-printable\n\nSSN 536=2D90=\n-43=\n99\n",
    "quoted-printable undeclared": "Subject: x\n\n" + "SSN =35=33=36=2D=39=30=2D=34=33=39=39\n",
    "utf-16": None,
    "utf-7": "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-7\n\nSSN +ADUAMwA2AC0AOQAw-+AC0ANAAzADkAOQ-\n",
    "wrong charset": f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16\n\n{_TEXT}\n",
    "unknown charset": f"MIME-Version: 1.0\nContent-Type: text/plain; charset=nonsense\n\n{_TEXT}\n",
    "unclosed parameter": f'MIME-Version: 1.0\nContent-Type: text/plain; charset="utf-8\n\n{_TEXT}\n',
    "full-width digits": "Subject: x\n\nSSN ５３６-９０-４３９９\n",
    "other dashes": "Subject: x\n\nSSN 536\u201390\u22124399\n",
    "zero width": "Subject: x\n\nSSN 5\u200b3\u200d6-9\u20600-4\ufeff399\n",
    "soft hyphen": "Subject: x\n\nSSN 53\u00ad6-90-43\u00ad99\n",
    "non-breaking spaces": "Subject: x\n\nSSN 536\u00a090\u20094399\n",
    "two types": f"MIME-Version: 1.0\nContent-Type: image/png\nContent-Type: text/plain\n\n{_TEXT}\n",
    "no mime-version": f"Content-Type: multipart/mixed; boundary=b\n\n--b\n\n{_TEXT}\n--b--\n",
    "no closing boundary": f"{_MIXED}--b\n\n{_TEXT}\n",
    "no boundary parameter": f"MIME-Version: 1.0\nContent-Type: multipart/mixed\n\n--b\n\n{_TEXT}\n--b--\n",
    "two boundary parameters": "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=a; boundary=b\n\n"
    f"--a\n\nx\n--a--\n--b\nContent-Transfer-Encoding: base64\n\n{_B64}--b--\n",
    "preamble": f"{_MIXED}{_TEXT}\n--b\n\nhi\n--b--\n",
    "epilogue": f"{_MIXED}--b\n\nhi\n--b--\n{_TEXT}\n",
    "part without header": f"{_MIXED}--b\n{_TEXT}\n\nx\n--b--\n",
    "file name": _part("x", f'Content-Type: text/plain\nContent-Disposition: attachment; filename="SSN {SSN}.txt"'),
    "file name in pieces": _part(
        "x",
        'Content-Type: text/plain\nContent-Disposition: attachment;\n filename*0="SSN 536-"; filename*1*=90%2D4399',
    ),
    "octet-stream": _part(_B64, "Content-Type: application/octet-stream\nContent-Transfer-Encoding: base64"),
    "csv": _part(f"Name,SSN\nAna,{SSN}\n", 'Content-Type: text/csv; name="a.csv"'),
    "text called image": _part(_TEXT, "Content-Type: image/png"),
    "message in message": _part(f"Subject: x\n\n{_TEXT}", "Content-Type: message/rfc822"),
    "message in message in base64": _part(
        base64.encodebytes(f"Subject: x\n\n{_TEXT}".encode()).decode(),
        "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64",
    ),
    "html tags": f"{_HTML}<p>SSN 536-<b>90</b><i></i>-43<span>99</span>",
    "html comment": f"{_HTML}<p>hi<!-- SSN {SSN} -->",
    "html hidden": f"{_HTML}<p>hi<span style='display:none'>SSN {SSN}</span>",
    "html attribute": f"{_HTML}<p title='SSN {SSN}'>hi",
    "html entities": f"{_HTML}<p>SSN " + "".join(f"&#{ord(char)};" for char in SSN),
    "html entities unended": f"{_HTML}<p>SSN " + "".join(f"&#x{ord(char):x} " for char in SSN).replace(" ", ""),
    "html reversed": f"{_HTML}<p>SSN <bdo dir=rtl>{SSN[::-1]}</bdo>",
    "html script": f"{_HTML}<script>var x='SSN {SSN}'</script>",
    "html data uri": f"{_HTML}<a href='data:text/plain;base64,{base64.b64encode(_TEXT.encode()).decode()}'>x</a>",
    "html in plain": "Subject: x\n\nSSN 536<b></b>-90-<i>4399</i>\n",
    "html link": f"{_HTML}<a href='https://agency.example/?ssn=536904399'>her social security number</a>",
    "alternative differs": 'MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary="b"\n\n'
    f"--b\n\nhi\n--b\n{_HTML}{_TEXT}\n--b--\n",
    "uuencode": None,
    "dots": f"Subject: x\n\n..\n. {_TEXT}\n.\n..\n",
    "one long line": "Subject: x\n\n" + "word " * 3000 + _TEXT + "\n",
    "quoted": "Subject: x\n\n> SSN 536-90-\n> 4399\n",
    "list of fields": f"Subject: x\n\nName: Ana\nSSN:\n{SSN}\n",
}


def _content(name: str) -> bytes:
    if name == "utf-16":
        body = base64.encodebytes(_TEXT.encode("utf-16"))
        head = b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-16\nContent-Transfer-Encoding: base64\n\n"
        return (head + body).replace(b"\n", b"\r\n")
    if name == "uuencode":
        lines = b"".join(binascii.b2a_uu(_TEXT.encode()[i : i + 45]) for i in range(0, len(_TEXT), 45))
        return b"Subject: x\r\n\r\nbegin 644 a.txt\r\n" + lines.replace(b"\n", b"\r\n") + b"`\r\nend\r\n"
    return crlf(CONTENT[name])


def send_marked(wire, content: bytes) -> tuple[str, bytes]:
    """Send with a mark in a field of its own; the reply and the mark."""
    token = mark().encode()
    return wire.mail(b"X-Mark: " + token + b"\r\n" + content, FEDERAL, verb=" BODY=8BITMIME"), token


@pytest.mark.parametrize("name", CONTENT)
def test_law_no_disguise_of_a_number_gets_through(program, hop, wire, name):
    """Whatever some reader of mail could make of the octets: it is held, and not an octet of it leaves."""
    content = _content(name)
    if name in {"no header section", "body only"}:
        token = mark().encode()
        reply = wire.mail(content + b"\r\n" + token + b"\r\n", FEDERAL, verb=" BODY=8BITMIME")
    else:
        reply, token = send_marked(wire, content)
    assert is_held(reply), reply
    assert kept(hop, token)


def test_law_what_nobody_can_read_is_held(program, hop, wire):
    """Damaged, encrypted, partial, external, unknown, too deep: a person looks at it, order or not."""
    order = "By order of the U.S. District Court for the District of New Mexico, No. 1:19-cv-01234."
    packed = base64.encodebytes(gzip.compress(_TEXT.encode())[:-9]).decode()  # whole, it would be read
    deep = "".join(f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(200))
    for head, body in (
        ("Content-Type: application/gzip\nContent-Transfer-Encoding: base64", packed),
        ("Content-Type: text/plain\nContent-Transfer-Encoding: base64", packed),
        ("Content-Type: application/pdf", "%PDF-1.7\n"),
        ("Content-Type: message/partial; id=x; number=1; total=2", _TEXT[:20]),
        (
            "Content-Type: message/external-body; access-type=URL; URL=https://agency.example/",
            "Content-Type: text/plain\n\nx",
        ),
        ("Content-Type: application/pkcs7-mime", "MIIB"),
        ("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----"),
        ("Content-Type: application/vnd.unknown", "\x01\x02\x03"),
        (deep.rstrip("\n"), "x"),
    ):
        for text in ("", order):
            reply, token = send_marked(wire, crlf(_part(body, head).replace("See below.", f"See below. {text}")))
            assert is_held(reply), (head, reply)
            assert kept(hop, token)


# --------------------------------------------------------------------------------------------------- the order

ORDER = "by order of the U.S. District Court for the District of New Mexico, No. 1:19-cv-01234"
OWN = f"{_TEXT} Produced {ORDER}.\n"
_REPLY = f"On Mon, 2 Nov 2026 Agent Smith wrote:\n> Produce the file {ORDER}.\n"

FORGERIES = {
    "quoted": f"Subject: Re: file\n\n{_TEXT}\n\n{_REPLY}",
    "below a block of fields": f"Subject: x\n\n{_TEXT}\n\nFrom: Agent Smith\nSent: Monday\nTo: Clerk\nSubject: file\n\n"
    f"Produce the file {ORDER}.\n",
    "forwarded": f"Subject: x\n\n{_TEXT}\n\n---------- Forwarded message ---------\nProduce {ORDER}.\n",
    "blockquote": f"{_HTML}<p>{_TEXT}<blockquote>Produced {ORDER}.</blockquote>",
    "blockquote with own words after it": f"{_HTML}<blockquote>Produced {ORDER}.</blockquote><p>{_TEXT}",
    "blockquote in a table": f"{_HTML}<table><tr><td>File<td>{_TEXT}</tr>"
    f"<tr><td>Why<td><blockquote>Produced {ORDER}.</blockquote></tr></table>",
    "blockquote shown inline": f"{_HTML}<p>{_TEXT} <blockquote style='display:inline'>Produced {ORDER}.</blockquote>",
    "gmail": f"{_HTML}<div>{_TEXT}</div><div class='gmail_quote'>Produced {ORDER}.</div>",
    "yahoo": f"{_HTML}<div>{_TEXT}</div><div class='yahoo_quoted' id='yahoo_quoted_1'>Produced {ORDER}.</div>",
    "outlook": f"{_HTML}<p>{_TEXT}</p><div id=divRplyFwdMsg><b>From:</b> Agent<br><b>Sent:</b> Monday<br>"
    f"<b>To:</b> Clerk<br><b>Subject:</b> file</div><div>Produced {ORDER}.</div>",
    "new outlook": f"{_HTML}<p>{_TEXT}</p><div id='x_mail-editor-reference-message-container'>Produced {ORDER}.</div>",
    "hidden": f"{_HTML}<p>{_TEXT}<span style='display:none'>Produced {ORDER}.</span>",
    "hidden by a sheet": f"{_HTML}<style>.q{{display:none}}</style><p>{_TEXT}<i class=q>Produced {ORDER}.</i>",
    "comment": f"{_HTML}<p>{_TEXT}<!-- Produced {ORDER}. -->",
    "attribute": f"{_HTML}<p title='Produced {ORDER}.'>{_TEXT}",
    "unknown field": f"X-Reference: {ORDER}\nSubject: x\n\n{_TEXT}\n",
    "subject of an answer": f"Subject: Re: {ORDER}\n\n{_TEXT}\n",
    "attached message": _part(f"From: agent@ice.dhs.gov\nSubject: x\n\nProduce {ORDER}.", "Content-Type:message/rfc822")
    .replace("See below.", _TEXT),
    "field of an attached message": _part(f"Court-Order: {ORDER}\nSubject: x\n\nhi", "Content-Type:message/rfc822")
    .replace("See below.", _TEXT),
    "finding in the attachment, order in the attached message": _MIXED
    + f"--b\nContent-Type: text/plain\n\nSee it.\n--b\nContent-Type: text/csv; name=a.csv\n\nName,SSN\nAna,{SSN}\n"
    + f"--b\nContent-Type: message/rfc822\n\nSubject: Fwd\n\nProduce {ORDER}.\n--b--\n",
    "preamble": _part("x").replace("--b\n", f"Produced {ORDER}.\n--b\n", 1).replace("See below.", _TEXT),
    "negated": f"Subject: x\n\n{_TEXT} There is no order of the U.S. District Court for the District of New Mexico, "
    "No. 1:19-cv-01234.\n",
    "asked for": f"Subject: x\n\n{_TEXT} Please send us the order of the U.S. District Court for the District of "
    "New Mexico, No. 1:19-cv-01234.\n",
    "administrative": f"Subject: x\n\n{_TEXT} Produced by warrant of ICE, Form I-200, No. 1:19-cv-01234.\n",
    "without number": f"Subject: x\n\n{_TEXT} Produced by order of the U.S. District Court.\n",
    "without court": f"Subject: x\n\n{_TEXT} Produced by court order No. 1:19-cv-01234.\n",
    "in the signature": f"Subject: x\n\n{_TEXT}\n\n-- \nProduced {ORDER}.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_law_no_forged_reference_lets_a_number_through(program, hop, wire, name):
    """Somebody else's words, hidden ones, a denial, an agency's paper: none is the author's reference to an order."""
    reply, token = send_marked(wire, crlf(FORGERIES[name]))
    assert is_held(reply), reply
    assert kept(hop, token)


@pytest.mark.parametrize("content", [f"Subject: x\n\n{OWN}", f"{_HTML}<p>{OWN}</p><blockquote>hi</blockquote>"])
def test_the_authors_own_reference_does_let_it_through(program, hop, wire, content):
    """The control of the above: the same words as the author's own."""
    reply, token = send_marked(wire, crlf(content))
    assert reply == "250 2.0.0 Ok: queued as FAKE1"
    assert len(hop.taken(token)) == 1


def test_law_nothing_of_all_that_arrived_and_the_record_is_whole(program, hop):
    """After all of the above: nothing held came late, the audit log verifies, no value stands in log or record."""
    assert KEPT
    assert not [token for token in KEPT if hop.anything(token)]
    assert program.cli("audit", "verify", check=False).returncode == 0
    records = program.log.read_text() + program.cli("audit", "export").stdout
    assert SSN not in records
    assert "536904399" not in records
    bugs = [line for line in program.log.read_text().splitlines() if json.loads(line)["event"] == "bug"]
    assert bugs == []
