"""Read the arguments of MAIL, RCPT, EHLO and XFORWARD: strictly, without decoding or rewriting anything.

Takes: what stands after the verb. Returns: values, or the Reply that refuses the command.
Touches: nothing. Fails: never; every string has an answer.
Source: RFC 5321 4.1.1, 4.1.2; RFC 1870 (SIZE), RFC 6152 (BODY), RFC 6531 (SMTPUTF8), RFC 3461 4 (DSN), RFC 4954 5
(AUTH), Postfix XFORWARD_README.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dlp_gateway import reply as replies
from dlp_gateway.address import AddressError, parse_path
from dlp_gateway.model import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlp_gateway.model import Path

# A path holds no `>` but in a quoted string (RFC 5321 4.1.2). A blank after the colon is common and harmless.
_PATH = re.compile(r' *<([^<>"]*|(?:[^<>"\\]|"(?:[^"\\]|\\.)*")*)>(?: (.*))?', re.DOTALL)
_XTEXT = r"(?:[!-*,-<>-~]|\+[0-9A-F]{2})"  # RFC 3461 4
_NOTIFY = r"(?:SUCCESS|FAILURE|DELAY)"
_MAIL = {
    "SIZE": re.compile(r"[0-9]{1,20}"),
    "BODY": re.compile(r"7BIT|8BITMIME", re.IGNORECASE),
    "SMTPUTF8": None,
    "RET": re.compile(r"FULL|HDRS", re.IGNORECASE),
    "ENVID": re.compile(rf"{_XTEXT}{{1,100}}"),  # RFC 3461 4.4: 100 octets
    "AUTH": re.compile(rf"<>|{_XTEXT}{{1,500}}"),
}
_RCPT = {
    "NOTIFY": re.compile(rf"NEVER|{_NOTIFY}(?:,{_NOTIFY}){{0,2}}", re.IGNORECASE),
    "ORCPT": re.compile(r"[A-Za-z0-9-]{1,60};[!-~\u0080-\U0010ffff]{1,500}"),  # RFC 3461 4.2; RFC 6533 utf-8-addr
}
_HELO = re.compile(r"[A-Za-z0-9._:\[\]-]{1,255}")  # RFC 5321 4.1.3 and names with an underscore
_XFORWARD = re.compile(r"(NAME|ADDR|PORT|PROTO|HELO|IDENT|SOURCE)=([!-~]{1,255})", re.IGNORECASE)

#: Arguments whose reading is remembered, by the very string: the same people write again and again. Clients choose
#: them, so they are bounded: 4,096 of at most 2,048 octets.
_KEPT = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """MAIL FROM. `parameters` as sent, without SIZE; `path` None is the null reverse-path."""

    path: Path | None
    parameters: tuple[str, ...] = ()
    size: int | None = None
    smtputf8: bool = False
    body_8bit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rcpt:
    """RCPT TO. `parameters` as sent."""

    path: Path
    parameters: tuple[str, ...] = ()


@lru_cache(maxsize=_KEPT)
def read_mail(argument: str) -> Mail | Reply:
    """Read `FROM:<path> parameters`."""
    taken = _take(argument, "FROM:", _MAIL)
    if not isinstance(taken, tuple):
        return taken
    text, table = taken
    smtputf8 = "SMTPUTF8" in table
    path = _path(text, smtputf8=smtputf8) if text else None
    if isinstance(path, Reply):
        return path
    if not table:
        return Mail(path=path)
    return Mail(
        path=path,
        parameters=tuple(word for name, word in table.items() if name != "SIZE"),
        size=int(table["SIZE"][5:]) if "SIZE" in table else None,
        smtputf8=smtputf8,
        body_8bit=table.get("BODY", "").upper() == "BODY=8BITMIME",
    )


@lru_cache(maxsize=_KEPT)
def read_rcpt(argument: str, *, smtputf8: bool) -> Rcpt | Reply:
    """Read `TO:<path> parameters`."""
    taken = _take(argument, "TO:", _RCPT)
    if not isinstance(taken, tuple):
        return taken
    text, table = taken
    if not text:
        return replies.BAD_PATH
    path = _path(text, smtputf8=smtputf8)
    return path if isinstance(path, Reply) else Rcpt(path=path, parameters=tuple(table.values()))


def _take(
    argument: str, keyword: str, known: Mapping[str, re.Pattern[str] | None]
) -> tuple[str, dict[str, str]] | Reply:
    """Return the text between the angle brackets and the parameters, by upper-case name, as sent."""
    if argument[: len(keyword)].upper() != keyword:
        return replies.BAD_ARGUMENT
    found = _PATH.fullmatch(argument, len(keyword))
    if found is None:
        return replies.BAD_PATH
    table: dict[str, str] = {}
    for word in (found.group(2) or "").split():
        name, _, value = word.partition("=")
        name = name.upper()
        if name not in known:
            return replies.UNKNOWN_PARAMETER
        pattern = known[name]
        valid = word == word[: len(name)] if pattern is None else pattern.fullmatch(value)
        if not valid or name in table:
            return replies.BAD_ARGUMENT
        table[name] = word
    return found.group(1), table


def _path(text: str, *, smtputf8: bool) -> Path | Reply:
    if not smtputf8 and not text.isascii():
        return replies.NEEDS_SMTPUTF8
    try:
        return parse_path(text, smtputf8=smtputf8)
    except AddressError:
        return replies.BAD_PATH


def read_helo(argument: str) -> str | None:
    """Return the client's name for itself, or None if it is neither a domain nor an address literal."""
    name = argument.strip(" ")
    return name if _HELO.fullmatch(name) else None


def read_xforward(argument: str) -> tuple[tuple[str, str], ...] | None:
    """Return the (NAME, value) pairs, values as sent, or None for what is no XFORWARD command."""
    found = [_XFORWARD.fullmatch(word) for word in argument.split()]
    pairs = tuple((match.group(1).upper(), match.group(2)) for match in found if match)
    if len(pairs) != len(found) or len(dict(pairs)) != len(pairs):
        return None
    return pairs or None
