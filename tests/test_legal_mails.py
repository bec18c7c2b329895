"""Whole mails about court orders, most with the paper attached: genuine ones count, all others never.

The material stands in tests/messages/legal/mails.yaml; add a case there.
"""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml

from dlp_gateway.docket import order_of, persons_of
from tests.test_legal import LAW, NOW, attached, body, finding, header, match
from tests.test_legal_papers import FOLDER

MAILS = yaml.load((FOLDER / "mails.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
PAPERS = [mail for mail in MAILS if "paper" in mail]
_NUMBER = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
# Genuine, and held: the warrant's last day was past and nothing says when it was served; a forwarded mail whose own
# words stand behind the mark of a quotation, or that has no words of its sender's at all.
_HELD_ALL_THE_SAME = {
    "stranger-m3-14",
    "stranger-m3-19",
    "another-m1-03",
    "another-m1-10",
    "another-m3-16",
    "another-m5-19",
    "another-m6-01",
}


def judged(mail, level, docket=()):
    found = tuple(
        replace(finding("US_SSN"), start=item.start(), end=item.end(), fingerprint=item.group())
        for item in _NUMBER.finditer(mail["body"])
    )
    parts = [header("Subject", mail["subject"]), body(mail["body"])]
    if "paper" in mail:
        parts.append(attached(mail["paper"]))
    return match(*parts, law=replace(LAW, assurance=level), findings=found, docket=docket)


def counts(mail, level):
    return any(item.accepted for item in judged(mail, level))


@pytest.mark.parametrize("mail", [mail for mail in MAILS if not mail["genuine"]], ids=lambda mail: mail["name"])
def test_law_no_mail_without_an_order_counts(mail):
    """Agencies' papers, orders about others, undone, unsigned, asked for: never accepted, at either level."""
    assert not counts(mail, "reference")
    assert not counts(mail, "document")


@pytest.mark.parametrize("mail", [mail for mail in MAILS if mail["genuine"]], ids=lambda mail: mail["name"])
def test_a_genuine_mail_counts(mail):
    """A letter under an order is accepted at `reference`, at `document` only with the order attached."""
    held = mail["name"] in _HELD_ALL_THE_SAME
    assert counts(mail, "reference") is not held
    assert counts(mail, "document") is ("paper" in mail and not held)


@pytest.mark.parametrize("mail", PAPERS, ids=lambda mail: mail["name"])
def test_it_is_told_whose_paper_it_is(mail):
    """All that is found in one attached paper is a court's, or all of it an agency's."""
    told = {item.judicial for item in judged(mail, "document") if item.locator == "2"}
    assert told == {mail["judicial"]}


# What an order may say otherwise than the mail it is held against: each clause holds by itself.
_OTHER_SCOPES = {
    "person": {"persons": persons_of(["Zed Nobody"], key=b"k" * 32)},
    "revoked": {"state": "revoked"},
    "not verified": {"state": "added"},
    "entity": {"entities": ("HOME_ADDRESS",)},
    "recipient": {"recipients": ("x@cbp.dhs.gov",)},
    "sender": {"senders": ("other.example",)},
    "used up": {"max_uses": 1, "uses": 1},
}
_REGISTERED = [mail for mail in MAILS if mail["genuine"] and counts(mail, "reference")]


def registered(mail, reference, **changes):
    order = {
        "court": reference.court,
        "docket_number": reference.docket_printed,
        "persons": "any",
        "entities": ["US_SSN"],
        "senders": ["agency.example"],
        "recipients": ["officer@ice.dhs.gov"],
    }
    made = order_of(order, key=b"k" * 32, kinds=(), today=NOW.date())
    return any(
        item.accepted for item in judged(mail, "registered", docket=(replace(made, **{"state": "verified"} | changes),))
    )


@pytest.mark.parametrize("mail", _REGISTERED, ids=lambda mail: mail["name"])
def test_law_only_a_registered_order_in_scope_counts(mail):
    """Court and number as the program read them make an order; any other scope, or none registered, holds."""
    reference = next(item for item in judged(mail, "reference") if item.accepted)
    assert registered(mail, reference)
    assert not any(item.accepted for item in judged(mail, "registered"))
    for name, changes in _OTHER_SCOPES.items():
        assert not registered(mail, reference, **changes), name
