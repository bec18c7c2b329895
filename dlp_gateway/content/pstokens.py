"""The words of a PostScript program: names, numbers, strings in all their spellings, procedures, comments.

Takes: octets. Returns: tokens. Touches: nothing. Fails: Unclear, where the octets are no program that is understood.
Source: PostScript Language Reference, third edition, 3.2 (syntax) and 3.2.2 (strings).
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

_SPACE = re.compile(rb"[\0\t\n\f\r ]+")
_COMMENT = re.compile(rb"%[^\r\n\f]*")
_ASCII85 = re.compile(rb"<~([!-uz\s]*)~>")
_HEX = re.compile(rb"<([0-9A-Fa-f\s\0]*)>")
_WORD = re.compile(rb"/?[^\0\t\n\f\r ()<>\[\]{}/%]+|<<|>>|[\[\]{}]")
_NUMBER = re.compile(rb"[+-]?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})")
_IN_STRING = re.compile(rb"[^()\\\r]+|\r\n?|\\(?:[0-7]{1,3}|\r\n|.)|[()]", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\r\n": b"", b"\r": b"", b"\n": b""}
_MOST_TOKENS = 200_000


class UnclearError(Exception):
    """The program does what only a whole interpreter could tell."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name. `literal`: it stands for itself and runs nothing."""

    text: str
    literal: bool = False


@dataclass(frozen=True, slots=True)
class Comment:
    """What a program says aside."""

    text: bytes


Token = Name | Comment | bytes | float


def tokens(octets: bytes) -> list[Token]:
    """Return the tokens of a program."""
    found: list[Token] = []
    at = 0
    while at < len(octets):
        if len(found) >= _MOST_TOKENS:
            raise UnclearError
        if (match := _SPACE.match(octets, at)) is not None:
            at = match.end()
        elif octets[at : at + 1] == b"(":
            string, at = _string(octets, at + 1)
            found.append(string)
        else:
            token, at = _token(octets, at)
            found.append(token)
    return found


def _token(octets: bytes, at: int) -> tuple[Token, int]:
    if (match := _COMMENT.match(octets, at)) is not None:
        return Comment(match.group()), match.end()
    if (match := _ASCII85.match(octets, at)) is not None:
        try:
            return base64.a85decode(match.group(1)), match.end()
        except ValueError:
            raise UnclearError from None
    if (match := _HEX.match(octets, at)) is not None:
        digits = re.sub(rb"[\s\0]", b"", match.group(1))
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")), match.end()
    if (match := _WORD.match(octets, at)) is None:
        raise UnclearError
    word = match.group()
    if _NUMBER.fullmatch(word):
        return float(word), match.end()
    return Name(word.lstrip(b"/").decode("latin-1"), literal=word.startswith(b"/")), match.end()


def _string(octets: bytes, at: int) -> tuple[bytes, int]:
    """Return a string in parentheses, which may stand in one another, and where it ends."""
    found: list[bytes] = []
    depth = 1
    while (match := _IN_STRING.match(octets, at)) is not None:
        at, run = match.end(), match.group()
        if run.startswith(b"\\"):
            run = _escaped(run[1:])
        elif run.startswith(b"\r"):
            run = b"\n"
        else:
            depth += (run == b"(") - (run == b")")
            if depth == 0:
                return b"".join(found), at
        found.append(run)
    raise UnclearError


def _escaped(run: bytes) -> bytes:
    return bytes((int(run, 8) & 255,)) if run[:1] in b"01234567" else _ESCAPES.get(run, run)
