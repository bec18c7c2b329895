"""A worker's reading of a court's paper, as the register's pages ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dlp_gateway.model import Explanation, LegalProcess, Part, PartKind, ProcessDetail
from dlp_gateway.store import seal
from tests.store.making import PRIVATE, inspection


class Papers:
    """Reads a paper as a worker would: its text, and the order in it."""

    def __init__(self):
        self.broken, self.judicial = None, True

    async def read(self, name, octets):
        if self.broken:
            raise self.broken
        part = Part(
            locator="1.2",
            media_type="text/plain",
            kind=PartKind.ATTACHMENT,
            filename=name,
            text=octets.decode(errors="replace"),
        )
        process = LegalProcess(
            kind="federal_court_order", judicial=self.judicial, locator="1.2", accepted=self.judicial,
            reasons=("document_attached",), court="D.N.M.", docket_number="1:26-mc-00045", issued_on=date(2026, 10, 2),
        )  # fmt: skip
        detail = ProcessDetail(
            kind="federal_court_order", locator="1.2", signer="A. Judge, District Judge", persons=("Mateo Example",)
        )
        told = replace(inspection(), findings=(), legal_process=(process,))
        return Explanation(inspection=told, parts=(part,), process_details=(detail,))

    def opened(self, sealed):
        return seal.unseal(PRIVATE, sealed)
