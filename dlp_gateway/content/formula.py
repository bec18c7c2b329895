"""What a formula of a sheet says that is made of constants only: texts and codes put together.

A program that shows the sheet computes it; a file may carry no computed value at all (libraries write none). Formulas
that look at other cells are not followed: their constants are given as they stand.

Takes: a formula as OOXML and OpenFormula write it. Returns: the text it makes, None if it needs more. Touches: nothing.
Fails: never. Linear: each token is read once. Source: ECMA-376 part 1, 18.17; OpenFormula 1.2, 6.20 (text functions).
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([0-9]+(?:\.[0-9]+)?)|([A-Za-z.]+)\s*\(|([&,;()]))')
_CODES = frozenset({"CHAR", "UNICHAR", "_XLFN.UNICHAR", "COM.MICROSOFT.UNICHAR"})
_JOINS = frozenset({"CONCATENATE", "CONCAT", "_XLFN.CONCAT", "COM.MICROSOFT.CONCAT", "T", "TRIM", "VALUE", ""})
_LONGEST = 8192  # of a formula in Excel


def constant(formula: str) -> str | None:
    """Return the text that a formula of constants makes."""
    source = formula.removeprefix("of:").removeprefix("oooc:").removeprefix("=")
    if not source or len(source) > _LONGEST:
        return None
    return _made(_tokens(source))


def _tokens(source: str) -> list[tuple[str, str]] | None:
    """Return (kind, value) of each token; None where something else stands."""
    found: list[tuple[str, str]] = []
    at, end = 0, len(source.rstrip())
    while at < end:
        match = _TOKEN.match(source, at)
        if match is None:
            return None
        text, number, function, sign = match.groups()
        if text is not None:
            found.append(("text", text.replace('""', '"')))
        elif number is not None:
            found.append(("text", number))
        elif function is not None:
            found.append(("call", function.upper()))
        else:
            found.append(("call", "") if sign == "(" else ("sign", sign))
        at = match.end()
    return found


def _made(tokens: list[tuple[str, str]] | None) -> str | None:
    """Put the values together; calls lie on a stack, so that nesting costs nothing."""
    calls: list[tuple[str, list[str]]] = [("", [])]
    for kind, value in tokens or ():
        if kind == "text":
            calls[-1][1].append(value)
        elif kind == "call":
            calls.append((value, []))
        elif value == ")":
            name, values = calls.pop()
            said = _said(name, values)
            if said is None or not calls:
                return None
            calls[-1][1].append(said)
    if tokens is None or len(calls) != 1:
        return None
    return "".join(calls[0][1]) or None


def _said(function: str, values: list[str]) -> str | None:
    if function in _JOINS:
        return "".join(values)
    if function in _CODES and len(values) == 1 and values[0].isdecimal() and 0 < int(values[0]) < 0xD800:  # noqa: PLR2004
        return chr(int(values[0]))
    return None
