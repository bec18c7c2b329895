"""A console and programs that use its API: a real store, invented mail, a worker that judges as a test says."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from dlp_gateway import console
from dlp_gateway.accounts import Accounts
from dlp_gateway.address import parse_path
from dlp_gateway.config import BASES
from dlp_gateway.console.office import Authors
from dlp_gateway.docket import Docket
from dlp_gateway.model import Explanation, NearMiss, Part, PartKind, Permit, RecognizerSheet, Study
from dlp_gateway.passes import Passes
from dlp_gateway.quarantine import Quarantine
from dlp_gateway.remarks import Remarks
from dlp_gateway.tokens import Tokens
from tests.console.papers import Papers
from tests.console.test_desk import NOW, PASSWORD, QUICK, Browser, Reader
from tests.console.test_system import Machine
from tests.store.making import FEDERAL, PRIVATE, SIGNING, finding, inspection, message, open_store, opened

__all__ = ["ALL", "BASES", "FEDERAL", "NOTE", "NOW", "PASSWORD", "VALUE", "Browser", "House", "Program", "house_at"]

VALUE, NEAR = "219-09-9998", "000-12-3456"
NOTE = "because the test says so"
#: Every permit that one token may have together with others: the two halves of what takes two people are apart.
ALL = tuple(permit for permit in Permit if permit not in {Permit.CASE_APPROVE, Permit.ORDER_VERIFY})


class Bench:
    """Judges every message alike: a worker stands behind it where the program runs."""

    version = "rulebook-1"
    destination = "ice.dhs.gov"

    class scope:  # noqa: N801  stands for an object
        """Covers the federal address."""

        @staticmethod
        def covers(path):
            return path.address.domain == "ice.dhs.gov"

    @staticmethod
    def canary():
        return message()

    @staticmethod
    async def study(_message):
        """Says what `House` explains, and that another number was nearly found."""
        text = f"Dear all, the number is {VALUE}, not {NEAR}"
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
        found, near = _span(text, VALUE), _span(text, NEAR)
        miss = NearMiss(entity="US_SSN", locator="1", score=0.4, recognizer="ssn", rule="dashes", reason="why", **near)
        sheet = RecognizerSheet(
            stem="ssn", entity="US_SSN", threshold=0.5, patterns=9, words=30, finds=40, ignores=50, allowed=0,
            tuned=False, source="SSA",
        )  # fmt: skip
        judged = replace(inspection(), findings=(replace(finding(), **found),))
        return Study(
            explanation=Explanation(inspection=judged, parts=(part,)), near_misses=(miss,), recognizers=(sheet,)
        )


def _span(text, words):
    return {"start": text.index(words), "end": text.index(words) + len(words)}


class House:
    """A console over a store, and a clock that a test turns."""

    def __init__(self, store, *, second_approver=False, jurisdictions=()):
        self.store, self.now, self.broken = store, NOW, None
        self.step, self.copies_are_clean = timedelta(seconds=1), True
        self.accounts = Accounts(store.people, public_key=PRIVATE.public, private_key=PRIVATE, hasher=QUICK)
        self.tokens = Tokens(store.tokens)
        self.docket = Docket(store.register, key=b"k" * 32, kinds=("federal_court_order",))
        self.remarks = Remarks(store, public_key=PRIVATE.public, private_key=PRIVATE)
        self.quarantine = Quarantine(store, second_approver=second_approver, jurisdictions=jurisdictions)
        office = console.Office(
            store=store, accounts=self.accounts, quarantine=self.quarantine, reader=Reader(self._explain),
            health=self._health, clock=lambda: self.now, second_approver=second_approver, workbench=Bench(),
            docket=self.docket, papers=Papers(), swearing=SIGNING.public, machine=Machine(None),
            authors=Authors(remarks=self.remarks, passes=Passes(b"s" * 32)),
        )  # fmt: skip
        self.app = console.app(store=store, health=self._health, clock=lambda: self.now, office=office)
        self._held = 0

    async def _health(self):
        return console.Health(role="console", version="1", rulebook="r", checks=())

    async def _explain(self, incident):
        if self.broken:
            raise self.broken
        text = f"Dear all, the number is {VALUE}, thank you"
        part = Part(locator="1", media_type="text/plain", kind=PartKind.BODY, text=text)
        if incident.copy_of and self.copies_are_clean:
            return Explanation(inspection=inspection(entities=()), parts=())
        start = text.index(VALUE)
        found = replace(finding(), locator="1", start=start, end=start + len(VALUE))
        return Explanation(inspection=replace(incident.inspection, findings=(found,)), parts=(part,))

    def hold(self, sender="clerk@mvd.example", **envelope):
        """Hold one more message of a sender."""
        self._held += 1
        mail = message(text=f"{self._held}")
        changed = replace(mail.envelope, reverse_path=parse_path(sender), **envelope)
        mail = replace(mail, id=f"q{self._held}", envelope=changed)
        return asyncio.run(self.store.record(mail, inspection(), now=self.now))

    def person(self, name, *roles, agencies=(), address=""):
        """Make an account; it can log in, and tokens can be made for it."""
        self.accounts.add(
            name=name, title=name.title(), roles=roles, agencies=agencies, password=PASSWORD, codes=False,
            actor="root", now=self.now, address=address,
        )  # fmt: skip
        return name

    def program(self, name, *roles, permits=ALL, agencies=(), narrowed=(), days=30, fresh=False, address=""):
        """Make an account with a token, and a program that uses it."""
        if roles:
            self.person(name, *roles, agencies=agencies, address=address)
        key, token = self.tokens.issue(
            account=name, title="a program", permits=permits, agencies=narrowed, days=days, by="root", now=self.now,
            fresh=fresh,
        )  # fmt: skip
        return Program(self, key, token)


class Program:
    """A client with a token. `last`: what was answered last."""

    def __init__(self, house, key, token=None):
        self.house, self.key, self.token, self.last = house, key, token, None

    def ask(self, path, *, method="GET", headers=None, **more):
        """Send a request to /api/v1."""

        async def sent():
            transport = httpx2.ASGITransport(app=self.house.app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://console") as client:
                return await client.request(method, f"/api/v1{path}", headers=given, **more)

        given = {"authorization": f"Bearer {self.key}", **(headers or {})}
        self.last = asyncio.run(sent())
        return self.last

    def often(self, path, times):
        """Send the same request many times; the set of statuses."""

        async def sent():
            transport = httpx2.ASGITransport(app=self.house.app)
            headers = {"authorization": f"Bearer {self.key}"}
            async with httpx2.AsyncClient(transport=transport, base_url="http://console", headers=headers) as client:
                return {(await client.get(f"/api/v1{path}")).status_code for _ in range(times)}

        return asyncio.run(sent())

    def act(self, case, act, *, match=None, key=None, **body):
        """Ask for an act on a case as it stands."""
        tag = match or f'"{case.id}.{self.house.store.incident(case.id).revision}"'
        headers = {"if-match": tag} | ({"idempotency-key": key} if key else {})
        needs_note = act not in {"urgent", "assign", "mistaken"}
        body = {"act": act} | ({"note": NOTE} if needs_note else {}) | body
        return self.ask(f"/cases/{case.case}/acts", method="POST", headers=headers, json=body)

    def release(self, case, **more):
        """Ask for a release to all of a case's recipients."""
        return self.act(case, "release", basis="NOT_PROTECTED", recipients=list(case.recipients), **more)


@contextmanager
def house_at(directory, **settings):
    """A console over a new database; migrations run once for all of them."""
    file = directory / "gateway.db"
    file.write_bytes(_migrated())
    with opened(f"sqlite:///{file}") as store:
        yield House(store, **settings)


@cache
def _migrated():
    with TemporaryDirectory() as directory:
        file = Path(directory) / "gateway.db"
        open_store(f"sqlite:///{file}").close()
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return file.read_bytes()


def later(house, **span):
    """Turn the clock on."""
    house.now += timedelta(**span)
