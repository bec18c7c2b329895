"""Arguments of MAIL, RCPT, EHLO and XFORWARD."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.commands import Mail, Rcpt, read_helo, read_mail, read_rcpt, read_xforward
from dlp_gateway.model import Reply

quick = settings(max_examples=300, derandomize=True, deadline=None)


@pytest.mark.parametrize(
    ("argument", "path", "parameters"),
    [
        ("FROM:<>", None, ()),
        ("from:<a@b.example>", "a@b.example", ()),
        ("FROM: <a@b.example>  ", "a@b.example", ()),
        ("FROM:<A.b@B.example> BODY=7BIT RET=full", "A.b@B.example", ("BODY=7BIT", "RET=full")),
        ('FROM:<"a>b <c"@b.example>', '"a>b <c"@b.example', ()),
        ('FROM:<"a\\"b"@b.example> SIZE=3', '"a\\"b"@b.example', ()),
    ],
)
def test_mail_keeps_path_and_parameters_as_sent(argument, path, parameters):
    """Nothing is decoded, folded or put into another order."""
    mail = read_mail(argument)
    assert isinstance(mail, Mail)
    assert path == (mail.path.text if mail.path else None)
    assert parameters == mail.parameters


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("", "501 5.5.4"),
        ("TO:<a@b.example>", "501 5.5.4"),
        ("FROM:", "501 5.1.3"),
        ("FROM:a@b.example", "501 5.1.3"),
        ("FROM:<a@b.example", "501 5.1.3"),
        ("FROM:<a@b.example>SIZE=1", "501 5.1.3"),
        ('FROM:<"a@b.example>', "501 5.1.3"),
        ("FROM:<a@@b.example>", "501 5.1.3"),
        ("FROM:<a\x00@b.example>", "501 5.1.3"),
        ("FROM:<é@b.example>", "553 5.6.7"),
        ("FROM:<a@b.example> SIZE=", "501 5.5.4"),
        ("FROM:<a@b.example> SIZE=-1", "501 5.5.4"),
        ("FROM:<a@b.example> SIZE=1 size=1", "501 5.5.4"),
        ("FROM:<a@b.example> RET=ALL", "501 5.5.4"),
        ("FROM:<a@b.example> ENVID=" + "x" * 101, "501 5.5.4"),
        ("FROM:<a@b.example> ENVID=a+zz", "501 5.5.4"),
        ("FROM:<a@b.example> NOTIFY=NEVER", "555 5.5.4"),
        ("FROM:<a@b.example> REQUIRETLS", "555 5.5.4"),
    ],
)
def test_a_malformed_mail_command_is_refused(argument, expected):
    """With the code of the contract."""
    reply = read_mail(argument)
    assert isinstance(reply, Reply)
    assert expected == f"{reply.code} {reply.enhanced}"


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("TO:<>", "501 5.1.3"),
        ("TO:<a@b.example> NOTIFY=NEVER,FAILURE", "501 5.5.4"),
        ("TO:<a@b.example> NOTIFY=FAILURE,", "501 5.5.4"),
        ("TO:<a@b.example> ORCPT=a@b.example", "501 5.5.4"),
        ("TO:<a@b.example> SIZE=1", "555 5.5.4"),
    ],
)
def test_a_malformed_rcpt_command_is_refused(argument, expected):
    """With the code of the contract."""
    reply = read_rcpt(argument, smtputf8=False)
    assert isinstance(reply, Reply)
    assert expected == f"{reply.code} {reply.enhanced}"


@given(st.text(max_size=80), st.booleans())
@quick
def test_every_argument_has_an_answer(text, smtputf8):
    """A value or a permanent refusal; never an exception."""
    for prefix in ("", "FROM:", "FROM:<", "TO:<", "TO:<a@b.example> "):
        for answer in (read_mail(prefix + text), read_rcpt(prefix + text, smtputf8=smtputf8)):
            assert isinstance(answer, (Mail, Rcpt)) or answer.code >= 500
    read_helo(text)
    read_xforward(text)


@given(st.text(alphabet='a<>"\\@. =:', max_size=40))
@quick
def test_law_what_is_accepted_stands_in_the_argument_octet_for_octet(text):
    """What was checked is what is sent on."""
    answer = read_rcpt(f"TO:<{text}", smtputf8=True)
    if isinstance(answer, Rcpt):
        assert f"<{answer.path.text}>" in f"<{text}"


def test_a_hostile_argument_costs_no_more_than_its_length():
    """No backtracking: 100,000 characters of each troublesome kind end at once."""
    for unit in ('"', '""', '"\\', " ", "<", '"a"', "=", "A=B ", "+2"):
        read_mail("FROM:<" + unit * 100_000)
        read_mail("FROM:<a@b.example> ENVID=" + unit * 100_000)
        read_rcpt("TO:<a@b.example> NOTIFY=SUCCESS," + unit * 100_000, smtputf8=False)
        read_xforward("NAME=" + unit * 100_000)


@pytest.mark.parametrize("name", ["client.example", "[192.0.2.1]", "[IPv6:2001:db8::1]", "host_1", "x"])
def test_names_of_clients(name):
    """Domains, literals, and host names with an underscore, as real clients have them."""
    assert name == read_helo(f" {name} ")


@pytest.mark.parametrize("name", ["", "a b", "(c)", "a;b", "a\r\nb", "<a>", "é.example", "x" * 256])
def test_what_is_no_name(name):
    """Nothing that could disturb a trace field."""
    assert read_helo(name) is None


def test_xforward_pairs():
    """Known attributes, once each, values as sent."""
    assert read_xforward("NAME=a+20b addr=192.0.2.1") == (("NAME", "a+20b"), ("ADDR", "192.0.2.1"))
    for bad in ("", "NAME", "NAME=", "NAME=a NAME=b", "LOGIN=x", "NAME=é", "NAME=a\x00"):
        assert read_xforward(bad) is None
