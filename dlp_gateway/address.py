"""Read a path as the client sent it: what is checked here is, octet for octet, what is sent on.

Takes: the string between the angle brackets of MAIL FROM or RCPT TO.
Returns: `Path`, whose `text` is that string; nothing is decoded, unquoted, folded or rewritten in it.
Fails: AddressError with fixed words; never the address itself (it would end in a log).
Source: RFC 5321 4.1.2 (Path), 4.1.3 (address literals), 4.5.3.1 (sizes); RFC 6531 3.3 (SMTPUTF8); UTS #46.

Known deviations from the grammar, both for comparison with what real MTAs take:
a domain may end in one dot (the absolute form of RFC 1034 3.1; `Address.domain` loses it, `Path.text` keeps it),
and a label may hold an underscore (not a host name, but seen in mail; Postfix and Exchange take it).
RFC 2047 words and `%40` are not decoded: in an envelope they are letters of an odd local part.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata

import idna

from dlp_gateway.model import Address, Path

# In octets. RFC 5321 4.5.3.1: the limits on local part (64) and path (256) are what everybody must take, not what
# anybody may not exceed; VERP and SRS forms of long addresses exceed both, Postfix and Sendmail take them, and whether
# an address is too long for the next hop is the next hop's to say. Ours: twice the path of the RFC, so that an address
# fits into a line of a notice. The domain's 255 are the DNS's (RFC 1035 2.3.4).
MAX_DOMAIN_OCTETS = 255
MAX_PATH_OCTETS = 512

_ATEXT = r"A-Za-z0-9!#$%&'*+/=?^_`{|}~-"  # RFC 5322 3.2.3
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"  # RFC 5321 4.1.2 sub-domain; RFC 1034 3.1: 63 octets
_HOST = rf"{_LABEL}(?:\.{_LABEL})*"

# The ordinary address, in one look: dot-string @ domain, ASCII. Every class excludes the separator after it, so
# matching is linear but for the 63 octets of a label.
_ORDINARY = re.compile(rf"([{_ATEXT}]+(?:\.[{_ATEXT}]+)*)@({_HOST}\.?)")

# The same for RFC 6531: beyond ASCII everything is let in here and looked at by `_odd` and `fold_domain`.
_DOT_STRING = re.compile(rf"[\u0080-\U0010ffff{_ATEXT}]+(?:\.[\u0080-\U0010ffff{_ATEXT}]+)*")
# qtextSMTP is %d32-33 / %d35-91 / %d93-126; quoted-pairSMTP is a backslash and %d32-126.
_QUOTED_STRING = re.compile(r'"(?:[ !#-\[\]-~\u0080-\U0010ffff]|\\[ -~])*"')
_ASCII_HOST = re.compile(_HOST)
_GENERAL_LITERAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?:[!-Z^-~]+")
_SNUM = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4_LITERAL = re.compile(rf"{_SNUM}(?:\.{_SNUM}){{3}}")


class AddressError(ValueError):
    """A malformed path: 501 5.1.3. `args[0]` names what is wrong in fixed words, never the address."""


def parse_path(text: str, *, smtputf8: bool = False) -> Path:
    """Read the string between the angle brackets (not empty). `smtputf8`: the transaction has that parameter."""
    if len(text) > MAX_PATH_OCTETS:
        raise AddressError("path is longer than 512 octets")
    found = _ORDINARY.fullmatch(text)
    if found is None or len(found.group(2)) > MAX_DOMAIN_OCTETS:
        return _parse_unusual(text, smtputf8=smtputf8)
    local_part, domain = found.groups()
    domain = domain.lower()
    return Path(text=text, address=Address(local_part=local_part, domain=domain.removesuffix(".")))


def fold_domain(domain: str) -> str:
    """Fold a domain for comparison: lower-case A-labels, no trailing dot; a literal keeps its brackets.

    Non-ASCII goes through UTS #46 non-transitional processing, so that full-width letters and dots, soft hyphens and
    capitals of any script compare as a resolver would see them.
    """
    if domain.startswith("["):
        return _fold_literal(domain)
    folded = (domain.lower() if domain.isascii() else _to_a_labels(domain)).removesuffix(".")
    if len(folded) > MAX_DOMAIN_OCTETS:
        raise AddressError("domain is longer than 255 octets")
    if not _ASCII_HOST.fullmatch(folded):
        raise AddressError("malformed domain")
    return folded


def unquote(local_part: str) -> str:
    """Give the local part that a quoted string stands for (RFC 5321 4.1.2: for comparison only, never to send)."""
    if not local_part.startswith('"'):
        return local_part
    return re.sub(r"\\(.)", r"\1", local_part[1:-1], flags=re.DOTALL)


def _parse_unusual(text: str, *, smtputf8: bool) -> Path:
    _refuse_odd_characters(text, smtputf8=smtputf8)
    if text.lower() == "postmaster":  # RFC 5321 4.5.1: the one path without a domain
        return Path(text=text, address=Address(local_part=text, domain=""))
    route, mailbox = _split_route(text)
    local_part, domain = _split_mailbox(mailbox)
    return Path(text=text, address=Address(local_part=local_part, domain=fold_domain(domain)), route=route)


def _refuse_odd_characters(text: str, *, smtputf8: bool) -> None:
    if not text:
        raise AddressError("empty path")
    if not text.isascii():
        if not smtputf8:
            raise AddressError("non-ASCII path without SMTPUTF8")
        _refuse_odd_unicode(text)
    if len(text.encode()) > MAX_PATH_OCTETS:
        raise AddressError("path is longer than 512 octets")
    if any(char < " " or char == "\x7f" for char in text):
        raise AddressError("control octet in path")


def _refuse_odd_unicode(text: str) -> None:
    """Refuse what is no character to a reader: controls (C1), line separators, lone surrogates, unassigned."""
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs", "Cn", "Co"} for char in text):
        raise AddressError("control or unassigned character in path")


def _split_route(text: str) -> tuple[tuple[str, ...], str]:
    """Take an obsolete source route (RFC 5321 4.1.2 A-d-l, appendix C) off the front."""
    if not text.startswith("@"):
        return (), text
    head, colon, mailbox = text.partition(":")
    if not colon:
        raise AddressError("source route without colon")
    hops = head.split(",")
    if not all(hop.startswith("@") for hop in hops):
        raise AddressError("malformed source route")
    return tuple(_fold_host(hop[1:]) for hop in hops), mailbox


def _fold_host(domain: str) -> str:
    if not domain or domain.startswith("["):
        raise AddressError("malformed source route")
    return fold_domain(domain)


def _split_mailbox(mailbox: str) -> tuple[str, str]:
    pattern = _QUOTED_STRING if mailbox.startswith('"') else _DOT_STRING
    found = pattern.match(mailbox)
    if found is None:
        raise AddressError("malformed local part")
    local_part, rest = found.group(), mailbox[found.end() :]
    if not rest.startswith("@"):
        raise AddressError("malformed local part" if rest else "path without domain")
    if len(rest) == 1:
        raise AddressError("path without domain")
    return _checked_local(local_part), rest[1:]


def _checked_local(local_part: str) -> str:
    """Refuse white space beyond ASCII in an unquoted local part: readers disagree where such an address ends."""
    if not local_part.startswith('"') and any(char.isspace() for char in local_part):
        raise AddressError("white space in local part")
    return local_part


def _to_a_labels(domain: str) -> str:
    """Map by UTS #46 and encode by IDNA 2008. The idna package raises one class for all that is wrong."""
    if len(domain.encode(errors="surrogatepass")) > MAX_PATH_OCTETS:
        raise AddressError("domain is longer than 255 octets")
    try:
        return idna.encode(domain, uts46=True, transitional=False, std3_rules=False).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        raise AddressError("domain is not a valid internationalized name") from None


def _fold_literal(domain: str) -> str:
    """Check an address literal (RFC 5321 4.1.3) and give its canonical spelling."""
    if not domain.endswith("]") or not domain.isascii():
        raise AddressError("malformed address literal")
    inner = domain[1:-1]
    if _IPV4_LITERAL.fullmatch(inner):
        return f"[{inner}]"
    if inner[:5].lower() == "ipv6:":
        return f"[ipv6:{_fold_ipv6(inner[5:])}]"
    if _GENERAL_LITERAL.fullmatch(inner):
        return domain.lower()
    raise AddressError("malformed address literal")


def _fold_ipv6(text: str) -> str:
    if "%" in text:  # a zone index has no place in mail
        raise AddressError("malformed address literal")
    try:
        return ipaddress.IPv6Address(text).compressed
    except ValueError:
        raise AddressError("malformed address literal") from None
