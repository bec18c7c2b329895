# ruff: noqa: RUF001  look-alike characters are the point of these cases
"""Scope: every host that a path names is compared, on label boundaries, longest match first."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.address import parse_path
from dlp_gateway.config import Destination, ScopedAddress
from dlp_gateway.scope import Scope, below


def row(domain, *, subdomains=True, in_scope=True):
    return Destination(
        domain=domain, subdomains=subdomains, group="immigration-enforcement", in_scope=in_scope, source="test"
    )


SCOPE = Scope(
    (
        row("dhs.gov"),
        row("ice.dhs.gov"),
        row("fema.dhs.gov", in_scope=False),
        row("exact.example", subdomains=False),
        row("xn--bcher-kva.example"),
    ),
    (
        ScopedAddress(address="Agent.Smith@private.example", source="test"),
        ScopedAddress(address="agent.smith@gmail.com", source="test"),
    ),
)


def covers(text, *, smtputf8=False):
    return SCOPE.covers(parse_path(text, smtputf8=smtputf8))


@pytest.mark.parametrize(
    "text",
    [
        "officer@ice.dhs.gov",
        "officer@ICE.DHS.GOV",
        "officer@ice.dhs.gov.",
        "officer@xyz.dhs.gov",
        "a@exact.example",
        "@ice.dhs.gov:officer@relay.example",
        "@relay.example,@mail.ice.dhs.gov:officer@other.example",
        "officer%ICE.dhs.gov@relay.example",
        "ice.dhs.gov!officer@relay.example",
        "a!ice.dhs.gov!officer@relay.example",
        "a%ice.dhs.gov%b.example@relay.example",
        '"officer@ice.dhs.gov"@relay.example',
        '"officer%ice.dhs.gov"@relay.example',
        '"@ice.dhs.gov:officer@x.example"@relay.example',
        r'"officer\@ice.dhs.gov"@relay.example',
        r'"offic\er@i\ce.dhs.gov"@relay.example',
        '"officer@ice.dhs.gov "@relay.example',
        '"<officer@ice.dhs.gov>"@relay.example',
        "officer@[x400:ice.dhs.gov]",
        "agent.smith@private.example",
        "AGENT.SMITH@PRIVATE.EXAMPLE",
        '"agent.smith"@private.example',
        "agent.smith+work@private.example",
        "agentsmith@gmail.com",
        "a.gent.smith+x@googlemail.com",
        "agent.smith%private.example@relay.example",
        "private.example!agent.smith@relay.example",
        "@relay.example:agent.smith@private.example",
    ],
)
def test_paths_in_scope(text):
    """Domain, route, local-part hosts and listed mailboxes are covered in every spelling."""
    assert covers(text)


@pytest.mark.parametrize(
    "text",
    [
        "officer@ｉｃｅ．ｄｈｓ．ｇｏｖ",
        "officer@ice。dhs。gov",
        "officer＠ice.dhs.gov@relay.example",
        "officer％ice.dhs.gov@relay.example",
        "x@BÜCHER.example",
        "x%bücher.example@relay.example",
    ],
)
def test_internationalized_paths_in_scope(text):
    """Full-width and IDN spellings are covered as the ASCII ones are."""
    assert covers(text, smtputf8=True)


@pytest.mark.parametrize(
    "text",
    [
        "officer@notice.dhs.gov.example.com",
        "officer@fakedhs.gov",
        "officer@dhs.gov.example",
        "officer@gov",
        "a@fema.dhs.gov",
        "a@region6.fema.dhs.gov",
        "a@sub.exact.example",
        "clerk@state.example",
        "ice.dhs.gov@relay.example",
        "user+ice.dhs.gov@relay.example",
        "SRS0=HHH=TT=ice.dhs.gov=officer@agency.example",
        "bounce-officer=ice.dhs.gov@list.example",
        "prvs=0123=officer@agency.example",
        "=?x?q?officer=40ice.dhs.gov=3e=00?=@citizen.example",
        "agentsmith@private.example",
        "agent.smith@sub.private.example",
        "postmaster",
        "officer@[192.0.2.1]",
        "100%@state.example",
        "a!b@state.example",
    ],
)
def test_paths_out_of_scope(text):
    """Look-alikes, longer rows that are not in scope, and SRS or VERP forms are not covered."""
    assert not covers(text)


def test_the_longest_row_wins():
    """destination() gives the most special row, exact or tree."""
    found = [
        SCOPE.destination(name) for name in ("a.ice.dhs.gov", "a.fema.dhs.gov", "a.dhs.gov", "gov", "exact.example")
    ]
    assert [row and row.domain for row in found] == ["ice.dhs.gov", "fema.dhs.gov", "dhs.gov", None, "exact.example"]


def test_below_is_on_label_boundaries():
    """A host is below its parents and nothing else."""
    assert below("a.b.example", "b.example")
    assert below("b.example", "b.example")
    assert not below("ab.example", "b.example")
    assert not below("example", "b.example")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.from_regex(r"[a-z!%.]{1,12}@(ice\.dhs\.gov|dhs\.gov|fema\.dhs\.gov|[a-z]{1,8}\.gov)", fullmatch=True),
    st.randoms(),
)
def test_law_scope_does_not_depend_on_case_or_a_trailing_dot(text, random):
    """covers(x) is the same for every capitalisation of x and with the domain's trailing dot."""
    try:
        expected = covers(text)
    except ValueError:
        return
    other = "".join(random.choice((char.lower(), char.upper())) for char in text)
    assert (covers(other), covers(text + ".")) == (expected, expected)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(st.from_regex(r"([a-z0-9]{1,8}\.){1,5}[a-z]{2,6}", fullmatch=True))
def test_law_every_host_below_a_destination_is_in_scope(prefix):
    """Any host below an in-scope domain is covered; the same host below a name glued in front is not."""
    assert covers(f"x@{prefix}.ice.dhs.gov")
    assert not covers(f"x@{prefix}.notdhs.gov")


def test_the_cache_is_bounded():
    """Clients choose the domains, so what is remembered about them has a limit, and answers stay right after it."""
    scope = Scope((row("ice.dhs.gov"),), ())
    for number in range(9000):
        assert not scope.covers(parse_path(f"x@d{number}.example"))
    assert scope.covers(parse_path("x@ice.dhs.gov"))
    assert len(scope._known) <= 8192


def test_a_scope_travels_between_processes():
    """Scope can be pickled, like the rulebook that it is made from."""
    assert pickle.loads(pickle.dumps(SCOPE)).covers(parse_path("x@ice.dhs.gov"))
