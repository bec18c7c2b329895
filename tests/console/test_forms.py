"""Forms and uploads: bounded whatever a header says, and never on a disk."""

import asyncio
from dataclasses import replace

import pytest
from starlette.requests import Request

from dlp_gateway.console import forms
from dlp_gateway.console.papers import Tray, Upload
from dlp_gateway.model import Permit, Role
from dlp_gateway.spool import Room
from dlp_gateway.tokens import Tokens
from tests.console.programs import Program
from tests.console.test_desk import NOW, Bench
from tests.store.making import opened

BOUNDARY = "b0undary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
WORDS = "application/x-www-form-urlencoded"


def request(body, *, kind=MULTIPART, length=None):
    """A request whose body comes in pieces of 64 kB, without a length unless one is given."""
    pieces = [body[at : at + 65_536] for at in range(0, len(body), 65_536)] or [b""]

    async def receive():
        return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}

    headers = [(b"content-type", kind.encode())]
    headers += [(b"content-length", str(length).encode())] if length is not None else []
    return Request({"type": "http", "method": "POST", "headers": headers}, receive)


def part(name, content, *, filename=None):
    shown = f'; filename="{filename}"' if filename is not None else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{shown}\r\n\r\n'.encode() + content + b"\r\n"


def multipart(*parts):
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def read(*arguments, **options):
    return asyncio.run(forms.read(*arguments, **options))


def test_law_an_upload_is_never_written_to_a_disk():
    """Mail that somebody tries the rules on, or an order's document, stays in memory however big it may be."""
    content = b"x" * 5_000_000
    form = read(request(multipart(part("file", content, filename="a.eml"))), octets=6_000_000, files=1)
    assert not form["file"].file._rolled
    assert asyncio.run(forms.upload(form, "file")) == ("a.eml", content)


@pytest.mark.parametrize("kind", [MULTIPART, WORDS])
@pytest.mark.parametrize("length", [None, 10, 2_000_000])
def test_a_form_is_bounded_whatever_its_header_says(kind, length):
    """With the right length, a wrong one or none: no more than allowed is read."""
    body = multipart(part("note", b"x" * 2_000_000)) if kind is MULTIPART else b"note=" + b"x" * 2_000_000
    with pytest.raises(forms.TooMuch):
        read(request(body, kind=kind, length=length))


@pytest.mark.parametrize(
    "body",
    [
        multipart(*(part(f"n{number}", b"x") for number in range(300))),
        multipart(part("file", b"x", filename="a")),
        b"--other\r\nnothing of a form",
    ],
)
def test_a_form_that_does_not_fit_is_told(body):
    """Too many fields, a file where none is asked for, and what is no form at all."""
    with pytest.raises(forms.TooMuch):
        read(request(body))


def test_what_is_no_form_has_no_fields():
    """JSON or plain text sent to a form's address says nothing."""
    assert not read(request(b'{"act": "release"}', kind="application/json"))
    form = read(request(b"act=refuse&note=a", kind=WORDS))
    assert dict(form) == {"act": "refuse", "note": "a"}
    assert asyncio.run(forms.upload(form, "file")) == ("", b"")


def test_law_all_uploads_together_have_a_limit(tmp_path):
    """Who comes when the room is full is told to try again, page or program; what was taken is given back."""
    with opened(f"sqlite:///{tmp_path / 'gateway.db'}") as store:
        bench = Bench(store)
        bench.use(replace(bench.office, room=Room(messages=4, octets=3000)))
        officer, token = bench.person("ana", Role.OFFICER), Tokens(store.tokens)
        for _ in range(3):
            page = officer.go("/tuning", method="POST", token=officer.token(), text="x" * 4000)
            assert (page.status_code, "try again" in page.text) == (503, True)
        assert officer.go("/tuning", method="POST", token=officer.token(), text="x" * 100).status_code == 200
        key, _ = token.issue(
            account="ana", title="t", permits=(Permit.INSPECT,), agencies=(), days=1, by="root", now=bench.now
        )
        for words, status in ((b"x" * 4000, 503), (b"x" * 100, 200)):
            answer = Program(bench, key).ask("/inspect", method="POST", content=words)
            assert answer.status_code == status
        assert answer.json()["disposition"] == "quarantine"


def test_uploads_that_wait_for_their_form_have_a_limit():
    """The file that waited longest makes room; the one that came last is always there."""
    tray = Tray(clock=lambda: NOW)
    first, second = (tray.put("ana", Upload(name, bytes(40 << 20))) for name in ("a.pdf", "b.pdf"))
    assert tray.get("ana", first) is None
    assert tray.get("ana", second).name == "b.pdf"
    assert tray.get("bo", second) is None
