"""Papers as they come: typed, printed, scanned, zipped, forwarded; made by tools/legal_messages.py."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dlp_gateway import content
from dlp_gateway.config import ContentLimits
from dlp_gateway.legal import match
from tests.test_legal import ENVELOPE, LAW, NOW, finding
from tests.test_legal_papers import FOLDER, PAPERS

FILES = sorted(path.name for path in FOLDER.glob("*.eml"))


@pytest.mark.parametrize("name", FILES)
def test_a_paper_is_told_in_every_form(name):
    """Whatever form the paper comes in, it is accepted or held, and a court's or an agency's, as its text is."""
    octets = (FOLDER / name).read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    parts, unread = content.read(octets, ContentLimits())
    number = replace(finding("US_SSN"), locator="1")
    law = replace(LAW, assurance="document")
    found = match(envelope=ENVELOPE, parts=parts, findings=(number,), docket=(), now=NOW, jurisdiction=law)
    wanted = PAPERS[name.partition(".")[0]]
    assert unread == ()
    assert any(item.accepted for item in found) is wanted["accept"], [item.reasons for item in found]
    assert any(item.judicial for item in found) is wanted.get("judicial", any(item.judicial for item in found))


def test_every_kind_of_paper_has_its_forms():
    """Each paper stands there as text, docx and PDF; the ones that mislead most are scanned, zipped and forwarded."""
    forms = {name.split(".")[1] for name in FILES}
    assert forms == {"txt", "docx", "pdf", "scan", "zip", "fwd"}
    assert sum(name.endswith(".scan.eml") for name in FILES) >= 8
