"""A console whose reader is the real one, in this process: what a worker would make of a held mail."""

import asyncio
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP

from dlp_gateway import redacted
from dlp_gateway.address import parse_path
from dlp_gateway.model import Asked, Client, Envelope, ForwardPath, Message, Sight
from dlp_gateway.store import seal
from tests.console.test_desk import NOW, Bench
from tests.store.making import CLERK, FEDERAL, PRIVATE

VALUE = "219-09-9998"
ADDRESS = "2207 Calle Lorca, Deming NM 88030"
SCRIPT = (
    "<script>alert(1)</script><img src='http://198.51.100.7/x' onerror='alert(2)'><a href='javascript:alert(3)'>go</a>"
)


def mail(text, *, html=None, files=(), subject="Your request"):
    """An invented mail as octets; `files`: name, media type, octets."""
    made = EmailMessage(policy=SMTP)
    made["From"], made["To"], made["Subject"] = f"Clerk <{CLERK}>", FEDERAL, subject
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for name, media_type, octets in files:
        kind, _, subtype = media_type.partition("/")
        made.add_attachment(octets, maintype=kind, subtype=subtype, filename=name)
    return made.as_bytes()


def message(content, *, to=(FEDERAL,), riders=()):
    """A mail in its envelope."""
    paths = [ForwardPath(path=parse_path(item), in_scope=True) for item in to]
    paths += [ForwardPath(path=parse_path(item), in_scope=False) for item in riders]
    envelope = Envelope(
        reverse_path=parse_path(CLERK), forward_paths=tuple(paths), received_at=NOW,
        client=Client(address="192.0.2.7", port=40000, helo="mta.agency.example"),
    )  # fmt: skip
    return Message(id="q1", envelope=envelope, content=content, fingerprint_key=b"k" * 32)


class Reader:
    """What service/reading.py does, without the process: `viewer` is a dlp_gateway.viewing.Viewer."""

    def __init__(self, bench, viewer):
        self._bench, self._viewer = bench, viewer

    def warm(self):
        """There is nothing to start."""

    def _message(self, incident):
        content = seal.unseal(PRIVATE, self._bench.store.sealed(incident.id))
        return Message(id="q1", envelope=incident.envelope, content=content, fingerprint_key=b"k" * 32)

    async def __call__(self, incident):
        return self._viewer.explain(self._message(incident), (), self._bench.now)

    def _view(self, incident, **asked):
        return self._viewer.view(self._message(incident), (), self._bench.now, Asked(**asked))

    async def page(self, incident, locator):
        return self._view(incident, sight=Sight.PAGE, locator=locator)

    async def file(self, incident, locator):
        return self._view(incident, sight=Sight.FILE, locator=locator)

    async def original(self, incident):
        return self._message(incident).content

    async def copy(self, incident, recipients):
        made = self._view(
            incident, sight=Sight.COPY, recipients=recipients, case=incident.case, hostname="gateway.agency.example"
        )
        envelope = redacted.envelope(
            incident.envelope, recipients, hostname="gateway.agency.example", now=self._bench.now
        )
        return made, Message(id="q1.copy", envelope=envelope, content=made.content, fingerprint_key=b"")


class SeeingBench(Bench):
    """A console over a real store and the real core."""

    def __init__(self, store, viewer, **options):
        super().__init__(store, **options)
        self.viewer = viewer
        self.use(replace(self.office, reader=Reader(self, viewer)))

    def keep(self, content, **envelope):
        """Judge and hold a mail."""
        given = message(content, **envelope)
        judged = self.viewer.inspect(given, (), self.now)
        return asyncio.run(self.store.record(given, judged, now=self.now))
