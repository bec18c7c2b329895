"""The main job between two real MTAs: Debian's Postfix before us and behind us, 200 mixed messages."""

from __future__ import annotations

import collections
import os
import random
import smtplib
from pathlib import Path

import pytest

from tests.postfix import postfix
from tests.running import PATIENCE_S, free_port, running, until

pytestmark = [
    pytest.mark.postfix,
    pytest.mark.skipif(
        os.geteuid() != 0 or not Path("/usr/sbin/postfix").exists(),
        reason="a private Postfix needs root and Debian's postfix",
    ),
]

AGENT = "officer@ice.dhs.gov"
SSN = "The client's SSN is 536-90-4399."
ORDER = "By order of the United States District Court for the District of New Mexico, No. 1:26-mc-00045-KWR:"


def content(number: int, text: str, *, octets: int = 0) -> bytes:
    """A message whose first field is a mark by which its copies are known; `octets` of attachment-like base64."""
    chance = random.Random(number)
    filler = "\r\n".join(
        "".join(chance.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", k=76))
        for _ in range(octets // 78)
    )
    head = (
        f"X-Mark: {number}\r\nFrom: <clerk@hsd.example.gov>\r\nTo: <someone@example.org>\r\n"
        f"Date: Mon, 05 Oct 2026 09:00:00 -0600\r\nMessage-ID: <{number}@hsd.example.gov>\r\n"
        f"Subject: message {number}\r\nMIME-Version: 1.0\r\n"
    )
    if not octets:
        return (head + f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n.leading dot\r\n").encode()
    return (
        head + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n'
        f"{text}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{filler}\r\n--b--\r\n"
    ).encode()


class Sent:
    """What was given to the client MTA, and what must come of it."""

    def __init__(self) -> None:
        self.octets: dict[int, bytes] = {}
        self.arrives: set[tuple[int, str]] = set()
        self.held: set[int] = set()

    def plan(self) -> list[tuple[int, list[str], bytes]]:
        """Two hundred messages: (mark, envelope recipients, octets)."""
        jobs = []
        for number in range(200):
            kind = ["plain"] * 11 + [
                "large",
                "many",
                "bcc",
                "protected",
                "protected",
                "mixed",
                "harmless",
                "order",
                "big-held",
            ]
            jobs.append(self._job(number, kind[number % len(kind)]))
        return jobs

    def _job(self, number: int, kind: str) -> tuple[int, list[str], bytes]:
        outside = [f"r{number}@example.org"]
        recipients, text, octets = {
            "plain": (outside, SSN, 0),
            "large": (outside, SSN, 3_000_000),
            "many": ([f"r{number}-{i}@example.org" for i in range(5)], SSN, 0),
            "bcc": ([*outside, f"hidden{number}@example.net"], SSN, 0),
            "protected": ([AGENT], SSN, 0),
            "mixed": ([*outside, AGENT], SSN, 0),
            "harmless": ([AGENT], "The meeting on document fraud is moved to Tuesday.", 0),
            "order": ([AGENT], f"{ORDER} {SSN}", 0),
            "big-held": ([AGENT], SSN, 1_000_000),
        }[kind]
        self.octets[number] = content(number, text, octets=octets)
        held = kind in {"protected", "mixed", "big-held"}
        if held:
            self.held.add(number)
        self.arrives |= {(number, r) for r in recipients if not (held and r == AGENT)}
        return number, recipients, self.octets[number]


def mark(raw: bytes) -> int | None:
    """The number of the message that a delivered file is a copy of; None for notices."""
    start = raw.find(b"\nX-Mark: ")
    return int(raw[start + 9 :].split(b"\n", 1)[0]) if start >= 0 else None


def copies(hop) -> collections.Counter[tuple[int, str]]:
    """How often each message arrived for each recipient."""
    found: collections.Counter[tuple[int, str]] = collections.Counter()
    for raw in hop.raw():
        number = mark(raw)
        if number is not None:
            recipient = raw.split(b"X-Original-To: ", 1)[1].split(b"\n", 1)[0].decode()
            found[number, recipient] += 1
    return found


def test_two_hundred_mixed_messages_between_two_postfixes(tmp_path):
    """Out-of-scope mail arrives once with identical octets, protected mail is held once, released mail arrives once."""
    hop_port, client_port = free_port(), free_port()
    sent = Sent()
    with (
        postfix(tmp_path / "hop", "hop", hop_port) as hop,
        running(
            tmp_path / "state", DLP_NEXT_HOP=f"127.0.0.1:{hop_port}", DLP_XFORWARD_NETWORKS="127.0.0.0/8"
        ) as gateway,
        postfix(tmp_path / "client", "client", client_port, relayhost=gateway.smtp_port) as client,
    ):
        with smtplib.SMTP("127.0.0.1", client_port, timeout=PATIENCE_S) as smtp:
            for _, recipients, octets in sent.plan():
                smtp.sendmail("clerk@hsd.example.gov", recipients, octets)
        until(lambda: not client.queue() and not hop.queue())
        until(lambda: set(copies(hop)) >= sent.arrives)

        cases = gateway.quarantine("--state", "held")
        assert len(cases) == len(sent.held)
        assert copies(hop) == collections.Counter(dict.fromkeys(sent.arrives, 1))
        for raw in hop.raw():
            number = mark(raw)
            if number is not None:
                assert raw[raw.index(b"X-Mark: ") :] == sent.octets[number].replace(b"\r\n", b"\n")

        for case in cases[:5]:
            gateway.cli(
                "quarantine", "release", case["id"], "--basis", "COURT_ORDER",
                "--note", "Order 1:26-mc-00045 seen, phoned the clerk of court", "--officer", "Olga Officer",
            )  # fmt: skip
        released = lambda: {c["id"] for c in gateway.quarantine("--state", "released")}  # noqa: E731
        until(lambda: released() >= {case["id"] for case in cases[:5]})
        until(lambda: not hop.queue())
        after = copies(hop)
        assert sum(after.values()) == len(sent.arrives) + 5
        assert set(after.values()) == {1}
        assert {number for (number, who) in after if who == AGENT} - {
            n for n, who in sent.arrives if who == AGENT
        } < sent.held
        assert gateway.stop() == 0
