"""Judges for the tests of workers.py: they live in real worker processes, so they must be importable there."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from dlp_gateway.model import (
    Cause,
    Disposition,
    Explanation,
    Inspection,
    Part,
    PartKind,
    Reason,
    SafePage,
    Study,
    Unread,
    Verdict,
)

if TYPE_CHECKING:
    from dlp_gateway.model import Message


def verdict_of(message: Message, *, unread: tuple[Unread, ...] = ()) -> Inspection:
    """An Inspection whose rule names the message it is about."""
    held = bool(unread)
    return Inspection(
        findings=(),
        unread=unread,
        legal_process=(),
        verdict=Verdict(
            disposition=Disposition.QUARANTINE if held else Disposition.DELIVER,
            rule=message.id,
            reasons=(Reason.UNREAD if held else Reason.NO_PROTECTED_DATA,),
        ),
        rulebook_version="test",
        jurisdiction="default",
        parts_read=len(message.content),
    )


def unreadable(message: Message, cause: Cause, now) -> Inspection:
    return verdict_of(message, unread=(Unread(locator="0", media_type="message/rfc822", cause=cause),))


class Judge:
    """Does to its process what the content says."""

    def inspect(self, message, docket, now) -> Inspection:
        word, _, rest = bytes(message.content).partition(b" ")
        if word == b"crash":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == b"raise":
            raise RuntimeError(rest.decode())
        if word == b"once":
            marker = Path(rest.decode())
            if not marker.exists():
                marker.touch()
                os.kill(os.getpid(), signal.SIGSEGV)
        if word == b"spin":
            while True:
                pass
        if word == b"memory":
            bytearray(64 << 30)
        if word == b"wait":
            Path(rest.decode()).open("rb").close()  # a FIFO: opens when the test writes
        return verdict_of(message)

    def explain(self, message, docket, now) -> Explanation:
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=message.content.decode())
        return Explanation(inspection=self.inspect(message, docket, now), parts=(part,))

    def study(self, message, docket, now) -> Study:
        return Study(explanation=self.explain(message, docket, now))

    def view(self, message, docket, now, asked) -> SafePage:
        self.inspect(message, docket, now)
        return SafePage(html=f"{asked.sight} {asked.locator} {message.content.decode()}")

    def prove(self) -> None:
        pass

    def canary(self) -> None:
        pass


class Unproved(Judge):
    def prove(self) -> None:
        raise ValueError("recognizer ssn: case 3 expected US_SSN, found nothing")


class Blind(Judge):
    def canary(self) -> None:
        raise ValueError("the scanner let its canary message pass")


class Suicidal(Judge):
    def __init__(self) -> None:
        os._exit(3)
