# ruff: noqa: PLR0917  hypothesis hands its values in
"""Verdicts: ordered rules, the strictest recipient, and three laws above every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway import policy
from dlp_gateway.address import parse_path
from dlp_gateway.config import (
    ENTITIES,
    Condition,
    Fallback,
    Jurisdiction,
    LawfulBasis,
    OnViolation,
    Policy,
    Protected,
    Rule,
    load_config,
    load_rulebook,
)
from dlp_gateway.model import (
    Cause,
    Client,
    Disposition,
    Envelope,
    Finding,
    ForwardPath,
    LegalProcess,
    Observed,
    Part,
    PartKind,
    Reason,
    Unread,
)
from dlp_gateway.scope import Scope

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SHIPPED = load_rulebook(load_config({}), now=NOW)
DEFAULT = next(item for item in SHIPPED.jurisdictions if item.name == "default")
SCOPE = Scope(SHIPPED.destinations, SHIPPED.addresses)
ICE, BOUNCE, CLERK = "officer@ice.dhs.gov", "officer@bounce.ice.demo.example", "clerk@agency.example"
DELIVER, QUARANTINE = Disposition.DELIVER, Disposition.QUARANTINE


def envelope(*recipients, sender=CLERK):
    paths = (parse_path(item) for item in recipients)
    return Envelope(
        reverse_path=parse_path(sender) if sender else None,
        forward_paths=tuple(ForwardPath(path=path, in_scope=SCOPE.covers(path)) for path in paths),
        client=Client(address="127.0.0.1", port=1, helo="x"),
        received_at=NOW,
    )


def found(*entities):
    return tuple(
        Finding(entity=name, locator="1", start=0, end=1, score=1, recognizer="r", rule="r", fingerprint="")
        for name in entities
    )


UNREAD = (Unread(locator="1", media_type="application/zip", cause=Cause.ENCRYPTED),)
ORDER = (LegalProcess(kind="federal_court_order", judicial=True, locator="1", accepted=True, reasons=()),)
PAPER = (LegalProcess(kind="ice_warrant_i200", judicial=False, locator="1", accepted=False, reasons=()),)
REFUSED = (LegalProcess(kind="federal_court_order", judicial=True, locator="1", accepted=False, reasons=()),)


def decide(*recipients, findings=(), unread=(), process=(), rulebook=SHIPPED, law=DEFAULT, sender=CLERK, now=NOW):
    return policy.decide(
        envelope=envelope(*recipients, sender=sender),
        findings=findings,
        unread=unread,
        legal_process=process,
        jurisdiction=law,
        rulebook=rulebook,
        now=now,
    )


def with_rules(*rules, **more):
    return replace(SHIPPED, policy=replace(SHIPPED.policy, rules=rules, **more))


LAST = Rule(name="last", when=Condition(), then=Fallback.ON_VIOLATION)


@pytest.mark.parametrize(
    ("recipients", "facts", "expected"),
    [
        ((ICE,), {}, ("deliver", "no-protected-data", (Reason.NO_PROTECTED_DATA,))),
        (
            (ICE,),
            {"findings": found("US_SSN")},
            ("quarantine", "protected-data", (Reason.PROTECTED_DATA, Reason.NO_LEGAL_PROCESS)),
        ),
        (
            (ICE,),
            {"findings": found("US_SSN"), "process": ORDER},
            (
                "deliver",
                "court-order-reference",
                (Reason.PROTECTED_DATA, Reason.LEGAL_PROCESS_ACCEPTED, Reason.JURISDICTION_UNVERIFIED),
            ),
        ),
        (
            (ICE,),
            {"findings": found("US_SSN"), "process": PAPER},
            (
                "quarantine",
                "protected-data",
                (Reason.PROTECTED_DATA, Reason.LEGAL_PROCESS_NOT_ACCEPTED, Reason.ADMINISTRATIVE_PROCESS),
            ),
        ),
        (
            (ICE,),
            {"findings": found("US_SSN"), "process": REFUSED},
            ("quarantine", "protected-data", (Reason.PROTECTED_DATA, Reason.LEGAL_PROCESS_NOT_ACCEPTED)),
        ),
        ((ICE,), {"unread": UNREAD}, ("quarantine", "unread", (Reason.UNREAD, Reason.NO_PROTECTED_DATA))),
        (
            (ICE,),
            {"unread": UNREAD, "findings": found("US_SSN"), "process": ORDER},
            ("quarantine", "unread", (Reason.UNREAD, Reason.PROTECTED_DATA, Reason.LEGAL_PROCESS_ACCEPTED)),
        ),
        (
            (BOUNCE,),
            {"findings": found("CITIZENSHIP")},
            ("quarantine", "status-alone", (Reason.STATUS_ALONE, Reason.NO_LEGAL_PROCESS)),
        ),
        ((CLERK,), {"findings": found("US_SSN")}, ("deliver", "out-of-scope", (Reason.OUT_OF_SCOPE,))),
        (
            (ICE, BOUNCE, CLERK),
            {"findings": found("US_SSN")},
            ("bounce", "demo-bounce", (Reason.PROTECTED_DATA, Reason.NO_LEGAL_PROCESS)),
        ),
    ],
)
def test_the_shipped_policy(recipients, facts, expected):
    """The shipped rules give the verdicts that the product promises, each with its rule and reasons."""
    verdict = decide(*recipients, **facts)
    assert (verdict.disposition.value, verdict.rule, verdict.reasons) == expected


def test_the_shipped_cases_prove_the_shipped_policy():
    """policy.yaml passes its own cases."""
    policy.prove(SHIPPED, now=NOW)


def test_a_policy_that_fails_its_own_case_is_named():
    """The error names the case, its line, what it expects and what came."""
    broken = with_rules(LAST)
    with pytest.raises(
        ValueError, match=r'policy.yaml:\d+: the case "ordinary mail passes" expects deliver .* quarantine'
    ):
        policy.prove(broken, now=NOW)


def test_the_first_rule_that_matches_decides():
    """Order is what counts, not strictness."""
    rules = (Rule(name="one", when=Condition(findings="any"), then=QUARANTINE), replace(LAST, then=Disposition.BOUNCE))
    verdict = decide(ICE, findings=found("US_SSN"), rulebook=with_rules(*rules))
    assert (verdict.disposition, verdict.rule) == (QUARANTINE, "one")


def test_a_rule_in_observe_mode_is_recorded_and_passed_over():
    """observe: what it would have done stands in the verdict, and the next rule decides."""
    rules = (Rule(name="try", when=Condition(findings="any"), then=Disposition.BOUNCE, observe=True), LAST)
    verdict = decide(ICE, findings=found("US_SSN"), rulebook=with_rules(*rules))
    assert (verdict.rule, verdict.observed) == ("last", (Observed(rule="try", disposition=Disposition.BOUNCE),))


def test_on_violation_takes_the_strictest_of_what_applies():
    """Default, destination and entity: the strictest counts."""
    table = OnViolation(
        default=QUARANTINE,
        destinations=(("cbp.dhs.gov", Disposition.BOUNCE),),
        entities=(("BIOMETRIC", Disposition.BOUNCE),),
    )
    rulebook = with_rules(LAST, on_violation=table)
    given_cases = ((ICE, "US_SSN"), ("a@x.cbp.dhs.gov", "US_SSN"), (ICE, "BIOMETRIC"))
    dispositions = [
        decide(to, findings=found(entity), rulebook=rulebook).disposition.value for to, entity in given_cases
    ]
    assert dispositions == ["quarantine", "bounce", "bounce"]


def lawful_flow(**more):
    when = Condition(
        destinations=("uscis.dhs.gov",), sender_domains=("benefits.example",), only_entities=("ALIEN_NUMBER",)
    )
    return Rule(name="flow", when=when, then=DELIVER, owner="o", reason="r", expires_on=date(2026, 12, 31), **more)


def test_a_lawful_flow_passes_for_its_own_data_sender_and_destination_until_it_expires():
    """A recurring flow lets exactly its mail pass, says so, and ends on its day."""
    rulebook = with_rules(lawful_flow(), LAST)
    flow = {"findings": found("ALIEN_NUMBER"), "sender": "a@benefits.example", "rulebook": rulebook}
    passed = decide("save@uscis.dhs.gov", **flow)
    assert (passed.disposition, Reason.LAWFUL_FLOW in passed.reasons) == (DELIVER, True)
    held = [
        decide(ICE, **flow),
        decide("save@uscis.dhs.gov", ICE, **flow),
        decide("x%ice.dhs.gov@uscis.dhs.gov", **flow),
        decide("save@uscis.dhs.gov", **(flow | {"findings": found("ALIEN_NUMBER", "US_SSN")})),
        decide("save@uscis.dhs.gov", **(flow | {"sender": "a@notbenefits.example"})),
        decide("save@uscis.dhs.gov", **(flow | {"sender": None})),
        decide("save@uscis.dhs.gov", **(flow | {"now": datetime(2027, 1, 1, tzinfo=UTC)})),
    ]
    assert {verdict.disposition for verdict in held} == {QUARANTINE}


# ------------------------------------------------------------------------------------------------------ laws

conditions = st.builds(
    Condition,
    unread=st.sampled_from([None, True, False]),
    findings=st.sampled_from([None, "any", "none"]),
    only_entities=st.sampled_from([(), ("CITIZENSHIP", "IMMIGRATION_STATUS"), ("US_SSN",)]),
    any_entities=st.sampled_from([(), ("CITIZENSHIP",), ("US_SSN",)]),
    legal_process=st.sampled_from([None, "accepted", "none", "not_accepted", "administrative"]),
    destinations=st.sampled_from([(), ("dhs.gov",), ("bounce.ice.demo.example",)]),
    sender_domains=st.sampled_from([(), ("agency.example",)]),
)
rules = st.builds(
    Rule,
    name=st.sampled_from(["a", "b", "c"]),
    when=conditions,
    then=st.sampled_from([*Disposition, Fallback.ON_VIOLATION]),
    observe=st.booleans(),
    expires_on=st.sampled_from([None, date(2020, 1, 1), date(2030, 1, 1)]),
)
policies = st.builds(
    Policy,
    rules=st.lists(rules, max_size=5).map(tuple),
    on_violation=st.builds(
        OnViolation,
        default=st.sampled_from(list(Disposition)),
        destinations=st.sampled_from([(), (("dhs.gov", Disposition.BOUNCE),)]),
        entities=st.sampled_from([(), (("CITIZENSHIP", Disposition.BOUNCE),)]),
    ),
    mixed_recipients=st.sampled_from(["fork", "hold_all"]),
)
situations = {
    "recipients": st.lists(st.sampled_from([ICE, BOUNCE, CLERK, "x%ice.dhs.gov@y.example"]), min_size=1, max_size=4),
    "entities": st.lists(st.sampled_from(ENTITIES), max_size=4),
    "unread": st.sampled_from([(), UNREAD]),
    "process": st.lists(st.sampled_from([*ORDER, *PAPER, *REFUSED]), max_size=3).map(tuple),
    "sender": st.sampled_from([None, CLERK, "a@other.example"]),
    "chosen": policies,
}
law = settings(derandomize=True, max_examples=250, deadline=None)


@law
@given(**situations)
def test_law_every_input_has_a_verdict(recipients, entities, unread, process, sender, chosen):
    """decide() is total, and its verdict for several recipients is the strictest of those for each alone."""
    facts = {"findings": found(*entities), "unread": unread, "process": process, "sender": sender}
    facts["rulebook"] = replace(SHIPPED, policy=chosen)
    verdict = decide(*recipients, **facts)
    alone = [decide(item, **facts).disposition for item in recipients]
    order = list(Disposition)
    assert order.index(verdict.disposition) == max(map(order.index, alone))
    assert verdict.reasons


@law
@given(**situations)
def test_law_what_nobody_could_read_is_never_delivered(recipients, entities, unread, process, sender, chosen):
    """Whatever the rules and the orders say, unread content never goes to a recipient in scope."""
    facts = {"findings": found(*entities), "unread": UNREAD, "process": process, "sender": sender}
    verdict = decide(ICE, *recipients, **facts, rulebook=replace(SHIPPED, policy=chosen))
    assert verdict.disposition is not DELIVER
    assert Reason.UNREAD in verdict.reasons


@law
@given(
    entities=st.lists(st.sampled_from(["CITIZENSHIP", "IMMIGRATION_STATUS"]), min_size=1, max_size=3),
    **{name: situations[name] for name in ("recipients", "unread", "process", "sender", "chosen")},
)
def test_law_status_alone_is_never_bounced(entities, recipients, unread, process, sender, chosen):
    """8 U.S.C. 1373: mail that holds citizenship or immigration status and nothing else is never bounced."""
    facts = {"findings": found(*entities), "unread": unread, "process": process, "sender": sender}
    verdict = decide(*recipients, **facts, rulebook=replace(SHIPPED, policy=chosen))
    assert verdict.disposition is not Disposition.BOUNCE


@law
@given(
    entities=st.lists(st.sampled_from(ENTITIES), min_size=1, max_size=4), process=st.sampled_from([(), PAPER, REFUSED])
)
def test_law_protected_data_without_an_accepted_order_is_not_delivered_by_default(entities, process):
    """On the shipped policy a finding without accepted legal process never passes."""
    assert decide(ICE, findings=found(*entities), process=process).disposition is not DELIVER


def test_law_an_administrative_paper_marked_accepted_does_not_pass():
    """Even a caller's mistake does not make an agency's paper an order."""
    forged = (replace(PAPER[0], accepted=True),)
    assert decide(ICE, findings=found("US_SSN"), process=forged).disposition is QUARANTINE


# ---------------------------------------------------------------------------------------------- jurisdiction


def law_of(
    name,
    *,
    domains=(),
    entities=("US_SSN",),
    assurance="reference",
    kinds=("a", "b"),
    bases=("COURT_ORDER",),
    verified=True,
):
    return Jurisdiction(
        name=name,
        title=name,
        domains=domains,
        protected=tuple(Protected(entity=entity, by="statute") for entity in entities),
        assurance=assurance,
        accepted_kinds=kinds,
        bases=tuple(LawfulBasis(code=code, evidence="e", approvers=("counsel",)) for code in bases),
        verified=verified,
        proposed=False,
        citation="",
        source="",
    )


BOOK = replace(
    SHIPPED,
    jurisdictions=(
        law_of("default"),
        law_of("lax", domains=("lax.example",), entities=(), bases=("COURT_ORDER", "HIPAA")),
        law_of(
            "strict", domains=("strict.example",), entities=("US_SSN", "RELIGION"), assurance="document", kinds=("a",)
        ),
        law_of("odd", domains=("odd.strict.example",), entities=("BIOMETRIC",), kinds=("b",), verified=False),
    ),
    default_jurisdiction="default",
)


def from_field(text, **more):
    return Part(locator="h:From", media_type="text/rfc822-headers", kind=PartKind.HEADER, text=text, **more)


@pytest.mark.parametrize(
    ("sender", "author", "expected"),
    [
        ("a@strict.example", "a@strict.example", "strict"),
        ("a@mail.lax.example", None, "lax"),
        ("a@lax.example", "a@lax.example", "lax"),
        ("a@lax.example", '"x" <a@strict.example>', "strict"),
        ("a@strict.example", "a@lax.example", "strict"),
        ("a@strict.example", "A <a@STRICT.example.>", "strict"),
        ("a@notstrict.example", None, "default"),
        ("a@else.example", "a@lax.example", "default"),
        ("a@else.example", "a@strict.example", "strict"),
        (None, "a@lax.example", "lax"),
        (None, "a@strict.example, b@lax.example", "strict"),
        (None, "nobody", "default"),
        (None, None, "default"),
        ("a@odd.strict.example", None, "odd"),
        ("a@strict.example", "a@odd.strict.example", "strict+odd"),
    ],
)
def test_the_senders_domain_chooses_the_jurisdiction(sender, author, expected):
    """Reverse-path first; a From field of another jurisdiction can only make it stricter; longest domain wins."""
    parts = (from_field(author),) if author else ()
    assert policy.jurisdiction(envelope(ICE, sender=sender), parts, BOOK).name == expected


def test_two_that_disagree_are_united_clause_by_clause():
    """Where neither is stricter in everything, the stricter of each clause counts."""
    both = policy.jurisdiction(envelope(ICE, sender="a@strict.example"), (from_field("a@odd.strict.example"),), BOOK)
    assert both.entities == {"US_SSN", "RELIGION", "BIOMETRIC"}
    assert (both.assurance, both.accepted_kinds, both.verified) == ("document", (), False)


def test_a_nested_messages_from_field_does_not_choose():
    """The From field of an attached message is somebody else's."""
    part = from_field("a@strict.example", within=("message/rfc822",))
    assert policy.jurisdiction(envelope(ICE, sender="a@lax.example"), (part,), BOOK).name == "lax"
