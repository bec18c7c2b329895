"""Whatever the standard library's parser would show of a message, ours shows too: it is one of the readers."""

from __future__ import annotations

import base64
import email
import quopri
import re
from email.header import decode_header
from email.policy import compat32, default
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlp_gateway.config import ContentLimits
from dlp_gateway.content import read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

TOKEN = re.compile("w[0-9]{6}")
ENDS = st.sampled_from(["\r\n", "\n", "\r"])


def shown_by_the_library(content: bytes) -> Iterator[str]:
    """Yield what the standard library's parser makes of a message, under both of its policies."""
    for policy in (default, compat32):
        message: Message = email.message_from_bytes(content, policy=policy)
        for part in message.walk():
            yield from _fields(part)
            for text in (part.preamble, part.epilogue):
                yield text or ""
            if not part.is_multipart() and part.get_content_maintype() == "text":
                octets = part.get_payload(decode=True)
                yield octets.decode("utf-8", "replace") if isinstance(octets, bytes) else ""


def _fields(part: Message) -> Iterator[str]:
    for _, value in part.raw_items():
        for text, _ in decode_header(str(value)):
            yield text.decode("latin-1") if isinstance(text, bytes) else text
    for value in (part.get_filename(failobj=""), part.get_boundary(failobj="")):
        yield str(value)


@st.composite
def words(draw: st.DrawFn) -> str:
    return f"w{draw(st.integers(0, 999_999)):06}"


@st.composite
def bodies(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a body and the fields that tell how to undo it, which may lie."""
    text = f"{draw(words())} {draw(words())}"
    coded = {
        "": text,
        "base64": base64.b64encode(text.encode()).decode(),
        "quoted-printable": quopri.encodestring(text.replace("w", "=77").encode()).decode().replace("=3D77", "=77"),
    }
    said = draw(st.sampled_from(["", "", "base64", "quoted-printable", "BASE64 ", "7bit", "x-strange"]))
    done = draw(st.sampled_from(sorted(coded)))
    field = f"Content-Transfer-Encoding: {said}\n" if said else ""
    return field, coded[done]


@st.composite
def fields(draw: st.DrawFn) -> str:
    """Draw a header field, odd in one way or another."""
    word = draw(words())
    return draw(
        st.sampled_from(
            [
                f"Subject: {word}\n",
                f"Subject: =?utf-8?q?{word}?=\n",
                f"Subject: =?utf-8?b?{base64.b64encode(word.encode()).decode()}?=\n",
                f"Subject:\n {word}\n",
                f"X-{word}: hello\n",
                f"Content-Description: {word}\n",
                f'Content-Disposition: attachment; filename="{word}.txt"\n',
                f"Content-Disposition: attachment; filename*=utf-8''{word}\n",
                f"Comments: a (b {word}\n",
                f"no field at all {word}\n",
                "Content-Type: text/plain\n",
                "Content-Type: text\n",
                "Content-Type: text/plain; charset=us-ascii; charset=utf-16\n",
                "Content-Type: multipart/mixed\n",
            ]
        )
    )


@st.composite
def entities(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw an entity: fields, a blank line or not, a body or more entities."""
    top = "".join(draw(st.lists(fields(), max_size=3)))
    blank = draw(st.sampled_from(["\n", "\n", "\n", "", " \n"]))
    if depth < 2 and draw(st.booleans()):
        mark = draw(st.sampled_from(["B", "B", "BB", "=_x y", "B "]))
        told = draw(st.sampled_from([f'boundary="{mark}"', f"boundary={mark}", "boundary=B; boundary=BB"]))
        inner = [draw(entities(depth=depth + 1)) for _ in range(draw(st.integers(0, 3)))]
        around = [draw(words()), draw(words())]
        end = draw(st.sampled_from([f"--{mark}--\n", f"--{mark}--", "", f"--{mark} --\n"]))
        lines = "".join(f"--{mark}{draw(st.sampled_from(['', '', ' ', chr(9)]))}\n{one}\n" for one in inner)
        kind = draw(st.sampled_from(["mixed", "alternative", "digest", "related"]))
        return f"Content-Type: multipart/{kind}; {told}\n{top}{blank}{around[0]}\n{lines}{end}{around[1]}\n"
    field, body = draw(bodies())
    return f"{field}{top}{blank}{body}\n"


@settings(derandomize=True, max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(entity=entities(), end=ENDS)
def test_what_the_standard_library_shows_is_shown(entity: str, end: str) -> None:
    """Each word that the library's parser finds anywhere stands in one of our texts."""
    content = f"From: a@b.example\nTo: o@ice.dhs.gov\n{entity}".replace("\n", end).encode()
    ours = "\n".join(part.text for part in read(content, ContentLimits())[0])
    theirs = {word for text in shown_by_the_library(content) for word in TOKEN.findall(text)}
    assert theirs <= set(TOKEN.findall(ours))
