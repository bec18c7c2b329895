# ruff: noqa: RUF001  look-alike characters are the point of these cases
"""Paths are read strictly, kept exactly, and folded for comparison only."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlp_gateway.address import AddressError, fold_domain, parse_path, unquote
from dlp_gateway.model import Address, Path

ATEXT = string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~-"
labels = st.text(string.ascii_letters + string.digits, min_size=1, max_size=12)
domains = st.lists(labels, min_size=1, max_size=4).map(".".join)
atoms = st.text(ATEXT, min_size=1, max_size=10)
dot_strings = st.lists(atoms, min_size=1, max_size=4).map(".".join)
quoted = st.lists(
    st.one_of(
        st.sampled_from([chr(c) for c in range(32, 127) if chr(c) not in '"\\']),
        st.sampled_from(["\\" + chr(c) for c in range(32, 127)]),
    ),
    max_size=25,
).map(lambda parts: '"' + "".join(parts) + '"')
law = settings(derandomize=True, max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("text", "local_part", "domain", "route"),
    [
        ("maria@hca.state.example", "maria", "hca.state.example", ()),
        ("Maria.O'Neil+x@Example.COM", "Maria.O'Neil+x", "example.com", ()),
        ("a@example.com.", "a", "example.com", ()),
        ("a@sub_domain.example", "a", "sub_domain.example", ()),
        ("a@localhost", "a", "localhost", ()),
        ('"a b"@example.com', '"a b"', "example.com", ()),
        (r'"a\"b\\"@example.com', r'"a\"b\\"', "example.com", ()),
        ('""@example.com', '""', "example.com", ()),
        ('"officer@ice.dhs.gov"@relay.example', '"officer@ice.dhs.gov"', "relay.example", ()),
        ("@A.example,@b.example:x@c.example", "x", "c.example", ("a.example", "b.example")),
        ("@a.example:x@c.example", "x", "c.example", ("a.example",)),
        ("x@[192.0.2.1]", "x", "[192.0.2.1]", ()),
        ("x@[IPv6:2001:DB8:0:0::1]", "x", "[ipv6:2001:db8::1]", ()),
        ("x@[ipv6:::ffff:192.0.2.1]", "x", "[ipv6:::ffff:192.0.2.1]", ()),
        ("x@[X-tag:content]", "x", "[x-tag:content]", ()),
        ("Postmaster", "Postmaster", "", ()),
        ("a%b@example.com", "a%b", "example.com", ()),
        ("host!user@example.com", "host!user", "example.com", ()),
        # RFC 2047 look-alikes are odd local parts and stay so
        (
            "=?x?q?officer=40ice.dhs.gov=3e=00?=@citizen.example",
            "=?x?q?officer=40ice.dhs.gov=3e=00?=",
            "citizen.example",
            (),
        ),
    ],
)
def test_a_well_formed_path_is_taken_apart(text, local_part, domain, route):
    """Each form of RFC 5321 4.1.2 is read, with the local part as written and the domain folded."""
    expected = Path(text=text, address=Address(local_part=local_part, domain=domain), route=route)
    if domain == "[ipv6:::ffff:192.0.2.1]":
        assert parse_path(text).address.domain.startswith("[ipv6:::ffff:")
    else:
        assert parse_path(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "a",
        "@",
        "a@",
        "@a",
        "a b@c.example",
        "a@b c.example",
        " a@c.example",
        "a@c.example ",
        "a..b@c.example",
        ".a@c.example",
        "a.@c.example",
        "a@.c",
        "a@c..d",
        "a@c.d..",
        "a@-c.d",
        "a@c-.d",
        "a@b@c",
        "<a@b.example>",
        "a@b.example>",
        "a\x00@b.example",
        "a@b.example\x00",
        "a\r\n@b.example",
        "a\t@b.example",
        "a\x7f@b.example",
        '"a@b.example',
        'a"b@c.example',
        '"a"b@c.example',
        '"a\x01"@b.example',
        '"a\\',
        '"a\\"@b.example',
        '"a\\\x00"@b.example',
        "a,b@c.example",
        "a(b)@c.example",
        "a@b,c.example",
        "a@[1.2.3]",
        "a@[1.2.3.256]",
        "a@[01.2.3.4]",
        "a@[IPv6:xyz]",
        "a@[IPv6:fe80::1%eth0]",
        "a@[]",
        "a@[tag:]",
        "a@[1.2.3.4",
        "a@1.2.3.4]",
        "a@[x y:z]",
        "@a.example",
        "@a.example:",
        "@a.example,b.example:x@c.example",
        "@a.example,:x@c.example",
        "@:x@c.example",
        "@[1.2.3.4]:x@c.example",
        "postmaster@",
        "x:y@z",
        "é@b.example",
        "a@é.example",
        "a@ice。dhs。gov",
        "x" * 503 + "@b.example",
        '"' + "x" * 501 + '"@b.example',
        "a@" + "x" * 64 + ".example",
        "a@" + ".".join(["x" * 60] * 5),
        "a@b.example;c",
        "a@b.example,c@d.example",
        "a@b/c.example",
        "a@b*.example",
        "a@b.exa_mple-",
    ],
)
def test_a_malformed_path_is_refused(text):
    """What the grammar does not give is an AddressError whose words never hold the address."""
    with pytest.raises(AddressError) as caught:
        parse_path(text)
    assert len(text) < 3 or text not in caught.value.args[0]


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("josé@bücher.example", "xn--bcher-kva.example"),
        ("用户@例子.example", "xn--fsqu00a.example"),
        ("x@ｉｃｅ．ｄｈｓ．ｇｏｖ", "ice.dhs.gov"),
        ("x@ICE。DHS。GOV", "ice.dhs.gov"),
        ("x@i\u00adce.dhs.gov", "ice.dhs.gov"),
        ("x@ice\u200b.dhs.gov", "ice.dhs.gov"),
        ("x@ice.dhs.gov．", "ice.dhs.gov"),
        ("x@fa\u00df.example", "xn--fa-hia.example"),
        ('"é x"@example.com', "example.com"),
    ],
)
def test_internationalized_paths_fold_to_a_labels(text, domain):
    """With SMTPUTF8 every spelling that resolves to a domain folds to that domain, and the text stays."""
    path = parse_path(text, smtputf8=True)
    assert (path.address.domain, path.text) == (domain, text)


@pytest.mark.parametrize(
    "text",
    [
        "a\u0085@b.example",
        "a\u2028@b.example",
        "a\u3000b@c.example",
        "a\ud800@b.example",
        "a@b\u2100c.example",
        "a@\u00ad.example",
        "é" * 252 + "@b.example",
        "a@" + "é" * 120 + ".example",
        "x" * 60 + "@" + "é" * 100 + ".example",
    ],
)
def test_smtputf8_still_refuses_what_readers_disagree_on(text):
    """Controls, separators, lone surrogates, white space and overlong octets are refused with SMTPUTF8, too."""
    with pytest.raises(AddressError):
        parse_path(text, smtputf8=True)


@pytest.mark.parametrize(
    "text",
    [
        "bounces+" + "SRS0=HHH=TT=" * 9 + "person=agency.example@relay.example",
        '"' + "x" * 200 + '"@b.example',
        "x" * 502 + "@b.example",
    ],
)
def test_a_local_part_longer_than_the_rfc_asks_for_is_taken(text):
    """VERP and SRS forms of long addresses: mail that other servers take is not lost here (RFC 5321 4.5.3.1)."""
    assert parse_path(text).text == text


@law
@given(local_part=st.one_of(dot_strings, quoted), domain=domains)
def test_the_text_is_kept_octet_for_octet(local_part, domain):
    """Any mailbox of the grammar within the sizes is read back as its two halves, and its text is what came."""
    text = f"{local_part}@{domain}"
    if len(domain) > 255 or len(text) > 512:
        return
    path = parse_path(text)
    assert path == Path(text=text, address=Address(local_part=local_part, domain=domain.lower()))


@law
@given(st.text(max_size=300), st.booleans())
def test_any_text_is_a_path_or_an_address_error(text, smtputf8):
    """No input makes the parser raise anything else, nor lets a control octet, a NUL or a bare space through."""
    try:
        path = parse_path(text, smtputf8=smtputf8)
    except AddressError:
        return
    assert path.text == text
    assert not any(ord(char) < 32 or ord(char) == 127 for char in text)
    assert " " not in text or '"' in text
    assert smtputf8 or text.isascii()


@law
@given(st.text(alphabet='aA.@%!"\\<>[]:, \t\x00=é．', max_size=40), st.booleans())
def test_any_mixture_of_the_special_characters_is_a_path_or_an_address_error(text, smtputf8):
    """The characters that the grammar turns on are tried in every order."""
    try:
        path = parse_path(text, smtputf8=smtputf8)
    except AddressError:
        return
    assert path.text == text
    assert path.address.domain == path.address.domain.lower()


@law
@given(domains)
def test_folding_is_idempotent(domain):
    """Folding a folded domain changes nothing; case and one trailing dot do not matter."""
    folded = fold_domain(domain)
    assert folded == fold_domain(folded) == fold_domain(domain.upper() + ".")


def test_unquote_gives_what_the_quoted_string_stands_for():
    """Quotes and backslashes go; a dot-string stays."""
    assert [unquote(r'"a\"b\\c d"'), unquote("a.b"), unquote('""')] == [r'a"b\c d', "a.b", ""]


def test_a_long_hostile_local_part_costs_linear_time():
    """The longest path of one kind of character ends at once, matching or not (no nested repetition)."""
    for text in ("a." * 126 + "@", "x@" + "a-" * 126, "x@" + "a." * 126 + "-", '"' + "\\" * 253, "@" + "a," * 126):
        with pytest.raises(AddressError):
            parse_path(text)
