"""Papers and letters about court orders: what counts, what must never count, and whose paper it is.

The material stands in tests/messages/legal/: papers.yaml (a paper each), references.yaml (bodies of mail). Add a case
there; what must not happen is that something is accepted which is not to be.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.test_legal import LAW, attached, body, match

FOLDER = Path(__file__).parent / "messages" / "legal"
PAPERS = yaml.load((FOLDER / "papers.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
REFERENCES = yaml.load((FOLDER / "references.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_told_by_who_signed_it(name):
    """Accepted as the order itself or held, and a court's or an agency's, as papers.yaml says."""
    wanted = PAPERS[name]
    found = match(attached(wanted["text"]), law=replace(LAW, assurance="document"))
    assert any(item.accepted for item in found) is wanted["accept"], [item.reasons for item in found]
    if "judicial" in wanted:
        assert any(item.judicial for item in found) is wanted["judicial"], [item.kind for item in found]


@pytest.mark.parametrize("text", REFERENCES["genuine"])
def test_an_affirmed_reference_counts(text):
    """Author's words that name court, number and order and act under it are accepted."""
    found = match(body(text))
    assert any(item.accepted for item in found), [item.reasons for item in found]


@pytest.mark.parametrize("text", REFERENCES["held"])
def test_law_no_other_reference_counts(text):
    """Doubted, undone, administrative, foreign, quoted, hoped for: never accepted."""
    assert not any(item.accepted for item in match(body(text)))


def test_law_every_word_of_doubt_in_a_caption_holds():
    """A genuine order with one of these lines on top is accepted no more."""
    order = PAPERS["fed-order-basic"]["text"]
    for line in ("[PROPOSED] ORDER", "DRAFT", "SAMPLE ORDER", "BORRADOR", "UNSIGNED", "(PROPOSED)"):
        assert not any(item.accepted for item in match(attached(f"{line}\n{order}"))), line


def test_each_clause_says_what_was_found_and_what_is_missing():
    """A held paper prints every clause; those that are broken name the reason, the others what was found."""
    (held,) = match(attached(PAPERS["unsigned-blank"]["text"]))
    clauses = {clause.name: clause for clause in held.clauses}
    assert (clauses["court"].met, clauses["court"].found) == (True, "D.N.M.")
    assert (clauses["signed"].met, clauses["signed"].missing) == (False, "unsigned")
    assert {reason for clause in held.clauses for reason in clause.missing.split()} == set(held.reasons)
