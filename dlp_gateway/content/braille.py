"""Braille cells as the digits and letters that they stand for.

Takes: a text. Returns: the text with its cells read; None where it has none. Touches: nothing. Fails: never.
Source: Unicode block Braille Patterns; Unified English Braille 6 (numeric indicator) and the Spanish code, which agree
on letters a to z and digits.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"[\u2800-\u283f]+")
_NUMERIC = "\u283c"
_CELLS = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"
_LETTERS = dict(zip(_CELLS, "abcdefghijklmnopqrstuvwxyz", strict=True))
_DIGITS = dict(zip(_CELLS[:10], "1234567890", strict=True))
_SIGNS = {"\u2800": " ", "⠤": "-", "⠂": ",", "⠲": ".", "⠄": "'", "⠠": "", "⠰": ""}


def told(text: str) -> str | None:
    """Return the text with its Braille read."""
    return _RUN.sub(lambda run: _read(run.group()), text) if _RUN.search(text) else None


def _read(run: str) -> str:
    """Return one run of cells; the numeric indicator holds until a cell that is neither digit nor mark."""
    out, numeric = [], False
    for cell in run:
        if cell == _NUMERIC:
            numeric = True
        elif numeric and cell in _DIGITS:
            out.append(_DIGITS[cell])
        else:
            numeric = numeric and cell in {"⠤", "⠂", "⠲"}
            out.append(_SIGNS.get(cell) or _LETTERS.get(cell, ""))
    return "".join(out)
