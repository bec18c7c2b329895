"""Papers as they come: typed, printed, scanned, zipped, forwarded; made by tools/legal_messages.py."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from dlp_gateway import content
from dlp_gateway.config import ContentLimits
from dlp_gateway.legal import match
from tests.test_legal import ENVELOPE, LAW, NOW, attached, finding
from tests.test_legal import match as match_papers
from tests.test_legal_papers import FOLDER, PAPERS

CONFIG = Path(__file__).parent.parent / "config"
FORMS = ("txt", "docx", "pdf", "scan", "zip", "fwd")
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


def test_every_paper_has_its_forms():
    """Each paper stands there as text, docx, PDF and scan; some are zipped and forwarded."""
    forms = {form: {name.split(".")[0] for name in FILES if name.split(".")[1] == form} for form in FORMS}
    assert forms["txt"] == forms["docx"] == forms["pdf"] == forms["scan"]
    assert forms["zip"] == forms["fwd"] != set()


def test_every_kind_of_the_table_has_a_paper():
    """No kind of config/legal_process.yaml is without a paper that is told to be of it."""
    kinds = {kind["id"] for kind in yaml.safe_load((CONFIG / "legal_process.yaml").read_text("utf-8"))["kinds"]}
    names = {name.split(".")[0] for name in FILES}
    told = {item.kind for name in names for item in match_papers(attached(PAPERS[name]["text"]))}
    assert kinds - told == set()
