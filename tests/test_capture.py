"""The next hop that sends nothing."""

from __future__ import annotations

import asyncio
import json
import mailbox
import os
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.capture import Capture
from dlp_gateway.model import NextHopFault
from tests.fakes import house, make_envelope

BODY = b"Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n"


def files(directory, name):
    """What stands in one of the folders."""
    return sorted((directory / name).iterdir())


def test_mail_is_kept_as_a_maildir_with_its_envelope_beside(tmp_path):
    """Readable with any Maildir reader; envelope recipients as sent."""

    async def scene() -> None:
        async with house(relay=Capture(tmp_path)) as built:
            client = await built.client()
            reply = await client.mail("a@other.example", "b@ice.example", wire=BODY.replace(b"\r\n.", b"\r\n.."))
            assert reply[0].startswith("250 2.0.0 Ok: captured")

    asyncio.run(scene())
    (message,) = files(tmp_path, "new")
    assert message.read_bytes().endswith(b"+0000\r\n" + BODY)
    assert message.read_bytes().startswith(b"Received: ")
    (envelope,) = files(tmp_path, "envelopes")
    told = json.loads(envelope.read_text())
    assert told["recipients"] == ["a@other.example", "b@ice.example"]
    assert told["reverse_path"] == "clerk@agency.example"
    assert envelope.name == message.name + ".json"
    assert [entry["Subject"] for entry in mailbox.Maildir(tmp_path, create=False)] == ["x"]


def test_law_what_breaks_off_is_not_kept(tmp_path):
    """Dropped, reset and refused transactions leave nothing, not even in tmp/."""

    async def scene() -> None:
        async with house(relay=Capture(tmp_path)) as built:
            client = await built.client()
            assert (await client.mail("a@other.example", wire=b"bare\nnewline\r\n"))[0].startswith("550 5.6.11")
            await client.ask("MAIL FROM:<clerk@agency.example>")
            await client.ask("RCPT TO:<a@other.example>")
            await client.ask("DATA")
            client.send(b"half")
            client.writer.write_eof()
            assert await client.reply() == []
        for folder in ("tmp", "new", "envelopes"):
            assert files(tmp_path, folder) == []

    asyncio.run(scene())


def test_a_disk_that_refuses_is_a_fault(tmp_path):
    """451 to the client; nothing acknowledged, nothing kept."""

    async def scene() -> None:
        capture = Capture(tmp_path)
        (tmp_path / "envelopes").rmdir()
        async with house(relay=capture) as built:
            client = await built.client()
            assert (await client.mail("a@other.example", wire=BODY))[0].startswith("451 4.3.0")
            assert await client.in_step()
        assert files(tmp_path, "tmp") == []
        assert files(tmp_path, "new") == []
        with pytest.raises(NextHopFault):
            await capture.send(
                envelope=make_envelope(), recipients=make_envelope("a@b.example").forward_paths, content=BODY
            )

    asyncio.run(scene())


@given(content=st.binary(max_size=200).map(lambda raw: raw.replace(b"\r", b"").replace(b"\n", b"\r\n") + b"\r\n"))
@settings(max_examples=50, derandomize=True, deadline=None)
def test_what_is_sent_is_kept_octet_for_octet(tmp_path_factory, content):
    """Released mail and notices land here, too, exactly as handed in."""
    directory = tmp_path_factory.mktemp("captured")

    async def scene() -> None:
        envelope = make_envelope("a@other.example", sender=None)
        reply = await Capture(directory).send(envelope=envelope, recipients=envelope.forward_paths, content=content)
        assert reply.positive

    asyncio.run(scene())
    (message,) = files(directory, "new")
    assert content == message.read_bytes()


def test_the_folders_are_open_to_the_group_as_the_umask_says(tmp_path):
    """Two roles as two users of one group (the systemd units) share the Maildir; a private umask keeps it private."""
    for mask, mode in ((0o007, 0o770), (0o077, 0o700), (0o027, 0o750)):
        before = os.umask(mask)
        try:
            Capture(tmp_path / f"captured-{mask:o}")
        finally:
            os.umask(before)
        for name in ("tmp", "new", "cur", "envelopes"):
            assert stat.S_IMODE((tmp_path / f"captured-{mask:o}" / name).stat().st_mode) == mode
