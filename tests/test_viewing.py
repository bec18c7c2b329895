"""What a worker makes of a held message for an officer: safe HTML, one attachment, a redacted copy."""

import email
import email.policy
import io
import re
import zipfile
from pathlib import Path

import pytest

from dlp_gateway.config import load_config, load_rulebook
from dlp_gateway.model import Asked, Disposition, Sight
from dlp_gateway.viewing import Viewer
from tests.console.seeing import ADDRESS, SCRIPT, VALUE, mail, message
from tests.console.test_desk import NOW
from tests.store.making import CLERK, FEDERAL

MESSAGES = sorted(Path(__file__).with_name("messages").glob("*.eml"))
TEXT = f"The SSN of the client is {VALUE}. The meeting is on Monday."
MIXED = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n"
MINUTES = b"Minutes: we talked about the weather.\r\n"


@pytest.fixture(scope="module")
def viewer():
    return Viewer(load_rulebook(load_config({}), now=NOW))


def page(viewer, content, locator="1"):
    return viewer.view(message(content), (), NOW, Asked(sight=Sight.PAGE, locator=locator))


def copy(viewer, content):
    given = message(content)
    asked = Asked(
        sight=Sight.COPY, recipients=given.envelope.in_scope, case="NM-2026-000001", hostname="gateway.agency.example",
        contact="help@agency.example",
    )  # fmt: skip
    return viewer.view(given, (), NOW, asked)


def html_mail(markup):
    return b"Subject: x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + markup.encode()


def parsed(made):
    return email.message_from_bytes(made.content, policy=email.policy.SMTP)


def zipped(name, octets):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, octets)
    return held.getvalue()


# ---------------------------------------------------------------------------------------------------------- HTML


def test_a_page_of_harmless_html_is_shown_as_it_is(viewer):
    """Nothing found, nothing masked."""
    assert page(viewer, html_mail("<h1>Minutes</h1><p>We talked.</p>")).html == "<h1>Minutes</h1><p>We talked.</p>"


@pytest.mark.parametrize(
    "markup",
    [
        f"<p>The SSN of the client is {VALUE}.</p>{SCRIPT}",
        "<p>The SSN of the client is 219-<b>09</b>-9998.</p>",
        "<p>The SSN of the client is 219<span style='display:none'>x</span>-09-9998.</p>",
        "<p>The SSN of the client is <bdo dir=rtl>8999-90-912</bdo>.</p>",
        "<p>The SSN of the client is 219-09<img alt='-9998' src=x>.</p>",
        "<table><tr><th>Name</th><th>SSN</th></tr><tr><td>Bo</td><td>219-09-9998</td></tr></table>",
        f"<blockquote>She lives at {ADDRESS}.<br>Her SSN is {VALUE}.</blockquote>",
        "<p>SSN two one nine, zero nine, nine nine nine eight of the client</p>",
        f"<p hidden>The SSN of the client is {VALUE}.</p><p>Hello</p>",
    ],
)
def test_law_a_page_shows_nothing_that_the_rules_find_or_none_at_all(viewer, markup):
    """What is shown was judged again and is clean; what cannot be made clean is withheld, with a reason."""
    shown = page(viewer, html_mail(markup))
    assert bool(shown.html) != bool(shown.withheld)
    if shown.html:
        said = re.sub(r"<mark>[^<]*</mark>", "[redacted]", shown.html)
        assert viewer.inspect(message(html_mail(said)), (), NOW).findings == ()
        assert VALUE not in shown.html
        assert "9998" not in shown.html


@pytest.mark.parametrize(
    ("content", "locator"),
    [
        (html_mail("<p>x</p>"), "2"),
        (mail(TEXT), "1"),
        (html_mail("<!DOCTYPE x [<!ENTITY a 'b'>]><p>&a;</p>"), "1"),
        (html_mail("<div>" * 4000 + "x"), "1"),
        (html_mail(f"<p>{'abc ' * 260_000}</p>"), "1"),
        (b"", "1"),
    ],
)
def test_what_is_no_page_for_a_frame_is_withheld(viewer, content, locator):
    """No such part, no HTML, markup that the parser must not see, more than anybody reads in a frame."""
    shown = page(viewer, content, locator)
    assert (shown.html, shown.withheld in {"no_html", "too_big"}) == ("", True)


# ---------------------------------------------------------------------------------------------------- attachments


def test_an_attachment_is_given_as_it_was_sent(viewer):
    """Freed of its transfer encoding and nothing else; a body or a wrong number is none."""
    content = mail(TEXT, files=[("a.bin", "application/octet-stream", bytes(range(256)))])
    asked = Asked(sight=Sight.FILE, locator="2")
    found = viewer.view(message(content), (), NOW, asked)
    assert (found.octets, found.filename) == (bytes(range(256)), "a.bin")
    for wrong in ("1", "3", "", "2:name"):
        none = viewer.view(message(content), (), NOW, Asked(sight=Sight.FILE, locator=wrong))
        assert none.octets is None


# ----------------------------------------------------------------------------------------------------------- copy


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_law_a_copy_is_clean_or_says_what_is_left(viewer, path):
    """Of every message of the collection: read again as it would be sent, nothing is found, or the copy says so."""
    octets = path.read_bytes()
    made = copy(viewer, octets if b"\r\n" in octets else octets.replace(b"\n", b"\r\n"))
    judged = viewer.inspect(message(made.content), (), NOW)
    assert (judged.findings == () and judged.unread == ()) == (made.left == ())
    if not made.left:
        assert judged.verdict.disposition is Disposition.DELIVER


def test_a_copy_says_the_rest_and_what_it_is(viewer):
    """The text around the value stays, the alternative and its markup go, the header section is new."""
    made = copy(viewer, mail(TEXT, html=f"<p>{TEXT}</p>{SCRIPT}", subject=f"About SSN {VALUE}"))
    read = parsed(made)
    assert read.get_content_type() == "text/plain"
    assert "The SSN of the client is [redacted]. The meeting is on Monday." in read.get_content()
    assert "This is a redacted copy" in read.get_content()
    assert "help@agency.example" in read.get_content()
    assert (read["From"], read["To"], read["Sender"]) == (CLERK, FEDERAL, "noreply@gateway.agency.example")
    assert read["Subject"] == "About SSN [redacted] (redacted copy)"
    assert read["Message-ID"].endswith("@gateway.agency.example>")
    assert set(read.keys()) == {
        "Date", "From", "Sender", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
        "Content-Transfer-Encoding",
    }  # fmt: skip
    assert made.removed >= 1


def test_attachments_are_kept_masked_or_dropped_and_named(viewer):
    """Clean ones octet by octet, plain text masked, any other with a finding or unread left out; names masked, too."""
    files = [
        (f"{VALUE}.txt", "text/plain", MINUTES),
        ("notes.txt", "text/plain", TEXT.encode()),
        ("page.zip", "application/zip", zipped("notes.txt", TEXT)),
        ("clean.zip", "application/zip", zipped("notes.txt", MINUTES)),
        ("odd.bin", "application/octet-stream", bytes(range(256))),
    ]
    made = copy(viewer, mail("Hello", files=files))
    held = {part.get_filename(): part.get_content() for part in parsed(made).iter_attachments()}
    assert made.left == ()
    assert set(held) == {"[redacted].txt", "notes.txt", "clean.zip"}
    assert held["clean.zip"] == files[3][2]
    assert "The SSN of the client is [redacted]." in held["notes.txt"]
    assert [(item.name, item.cause) for item in made.dropped] == [("page.zip", "found"), ("odd.bin", "unread")]
    assert "- page.zip" in parsed(made).get_body().get_content()


def test_what_masking_uncovers_is_taken_out_as_well(viewer):
    """A dense text of statements: more rounds, at last whole lines, and still no finding in what is left."""
    text = (
        f"Ana Reyes was born 4/17/1988, her SSN is {VALUE} and she lives at {ADDRESS}. She is a citizen of Guatemala, "
        "undocumented, HIV positive and gay. Her brother Luis goes to the mosque. Her hearing is on 12/3/2026.\n"
        "The office is closed on Monday.\n"
    )
    made = copy(viewer, mail(text, html=f"<p>{text}</p>"))
    assert made.left == ()
    assert "The office is closed on Monday." in made.body


def test_the_same_message_gives_the_same_copy(viewer):
    """What an officer has seen is what is sent: the digest is of the words, not of the moment."""
    first, second = copy(viewer, mail(TEXT)), copy(viewer, mail(TEXT))
    assert first.digest == second.digest
    assert first.digest != copy(viewer, mail(f"{TEXT} And more.")).digest


@pytest.mark.parametrize(
    "content",
    [
        b"Subject: a\r\n =?utf-8?b?DQpCY2M6IGV2aWxAZXZpbC5leGFtcGxl?=\r\n\r\nx",
        mail("x\x00y\x1b[2J\r\n.\r\nRCPT TO:<evil@evil.example>", subject="\u202etxt.exe"),
        mail("x", files=[('a"\\\u202egpj.exe', "text/plain", MINUTES), ("../../etc/passwd", "text/plain", MINUTES)]),
        MIXED + b"Content-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nhello",
        MIXED + b'Content-Type: x/y; charset="q\\"\x0bz"; name=b\r\n\r\nhello',
        b"",
    ],
)
def test_law_hostile_mail_makes_a_wellformed_copy(viewer, content):
    """No field, line end, control character or name of the original gets into the structure of the copy."""
    made = copy(viewer, content)
    assert made.content.replace(b"\r\n", b"").find(b"\r") == made.content.replace(b"\r\n", b"").find(b"\n") == -1
    read = parsed(made)
    assert read["Bcc"] is None
    assert read.defects == []
    assert [field for field, _ in read.items() if field.lower() == "subject"] == ["Subject"]
    assert not any(mark in str(read["Subject"]) for mark in "\u202e\r\n\0")
    assert not any(mark in str(part.get_filename()) for part in read.walk() for mark in "\u202e\r\n\0")
