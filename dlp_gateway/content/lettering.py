"""Letters and digits drawn with signs, read back: by the typefaces of banner programs, or by the nearest dots.

A block is compared with each typeface that is made of the same signs; typefaces let letters run into each other, so a
letter counts when most of its signs stand where they should. A block of one sign, or of full and half blocks, is a
picture of dots: its letters stand apart, and each is the digit or letter whose dots lie nearest.

Takes: a piece of text with such blocks (blockletters). Returns: the text with the blocks read, HIDDEN. Touches: the
typefaces of pyfiglet, so it must be allowed to read its folder. Fails: never.
Cost: blocks are bounded in number and size; 0.1 s for a line of print in one typeface.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from pyfiglet import FigletFont

from dlp_gateway.content.blockletters import blocks
from dlp_gateway.content.piece import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.piece import Piece

_TYPEFACES = (
    "standard", "big", "small", "slant", "smslant", "banner", "banner3", "block", "doom", "shadow", "lean",
    "mini", "script", "smscript", "smshadow", "smblock", "digital", "ivrit", "3x5", "5x7", "5x8", "6x10",
    "dotmatrix", "alphabet", "ogre", "rectangles", "straight", "thin", "univers", "roman", "colossal",
    "larry3d", "epic", "graffiti", "rounded", "speed", "starwars", "stop", "contessa", "cybermedium",
    "cyberlarge", "cybersmall", "drpepper", "eftifont", "computer", "chunky", "bell", "basic", "bulbhead",
    "ansi_regular", "ansi_shadow",
)  # fmt: skip
_LETTERS = "0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,:/#"
_DIGITS = "0123456789-"
_FITS, _STRAY = (
    0.8,
    0.2,
)  # shares of a letter's signs that must stand there; of signs inside it that belong to no letter
#: Digits in the smallest matrices, as everybody draws them by hand, and typefaces that are matrices.
_SMALL = tuple(
    (char, drawn.split("/"))
    for char, forms in {
        "0": "###/#.#/#.#/#.#/### .#./#.#/#.#/#.#/.#.",
        "1": ".#./##./.#./.#./### #/#/#/#/# .#/##/.#/.#/.#",
        "2": "###/..#/###/#../### ##./..#/.#./#../###",
        "3": "###/..#/###/..#/### ##./..#/.#./..#/##. ###/..#/.##/..#/###",
        "4": "#.#/#.#/###/..#/..#",
        "5": "###/#../###/..#/### ###/#../##./..#/##.",
        "6": "###/#../###/#.#/### #../#../###/#.#/###",
        "7": "###/..#/..#/..#/..# ###/..#/.#./.#./.#. ###/..#/.#./#../#..",
        "8": "###/#.#/###/#.#/###",
        "9": "###/#.#/###/..#/### ###/#.#/###/..#/..#",
        "-": "..../..../####/..../....",
    }.items()
    for drawn in forms.split(" ")
)  # fmt: skip
_OF_DOTS = ("banner", "banner3", "3x5", "5x7", "5x8", "6x10", "dotmatrix", "alphabet")
_OVERLAP = 3  # columns in which letters may run into each other
_LETTER = 1.0  # signs that a letter must explain to be worth telling: thin ones stand inside others
_EXPLAINED = 0.8  # share of a block's signs that its reading must explain
_GRID = (10, 6)  # rows and columns to which matrices are brought to be compared
_FAR = 0.24  # mean difference of two such matrices from which they are different letters
_SPACE_WIDTH = 2  # widths of a gap between letters that is a space
_HALVES = {"▀": (1, 0), "▄": (0, 1), "▘": (1, 0), "▝": (1, 0), "▖": (0, 1), "▗": (0, 1)}


class _Glyph(NamedTuple):
    """A letter of a typeface: its rows as code points, 0 for blank, without blank columns at the sides."""

    char: str
    cells: Any


def read_lettering(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read what the blocks of a text draw."""
    text = piece.octets.decode("utf-8", "replace")
    lines, told, at = text.split("\n"), [], 0
    for block in blocks(text):
        told += lines[at : block.first]
        told += list(dict.fromkeys(_readings(block.rows))) or lines[block.first : block.last]
        at = block.last
    told += lines[at:]
    return Reading(parts=(piece.text("\n".join(told), view="drawn"),))


def _readings(rows: Sequence[str]) -> Iterator[str]:
    """Yield what a block says: in the typeface that explains most of it, and by its dots."""
    cells = np.array([[0 if char.isspace() else ord(char) for char in row] for row in rows])
    signs = set(np.unique(cells)) - {0}
    best = max((_set_in(name, cells, signs) for name in _TYPEFACES), default=(0.0, ""))
    if best[0] >= _EXPLAINED:
        yield best[1]
    dots = _dots(rows)
    for letters in (_LETTERS, _DIGITS):  # digits last: where they stand, a label above is still near
        if line := _by_dots(dots, letters):
            yield line


# ------------------------------------------------------------------------------------------ typefaces


@functools.cache
def _typeface(name: str) -> tuple[_Glyph, ...]:
    """Return the letters of a typeface."""
    font = FigletFont(name)
    found = []
    for char in _LETTERS:
        rows = [row.replace(font.hardBlank, " ") for row in font.chars.get(ord(char), [])]
        width = max(map(len, rows), default=0)
        cells = np.array([[0 if sign.isspace() else ord(sign) for sign in row.ljust(width)] for row in rows])
        if cells.size and cells.any():
            columns = np.flatnonzero(cells.any(axis=0))
            found.append(_Glyph(char, cells[:, columns[0] : columns[-1] + 1]))
    return tuple(found)


@functools.cache
def _signs_of(name: str) -> frozenset[int]:
    """Return what the letters of a typeface are made of, 0 for blank: most blocks are of other signs."""
    return frozenset(int(sign) for glyph in _typeface(name) for sign in np.unique(glyph.cells))


def _set_in(name: str, cells: Any, signs: set[int]) -> tuple[float, str]:
    """Return how much of a block a typeface explains, and what the block then says."""
    if not signs <= _signs_of(name):
        return 0.0, ""
    glyphs = _typeface(name)
    height = glyphs[0].cells.shape[0]
    padded = np.pad(cells, ((height, height), (0, 0)))
    ink = int(np.count_nonzero(cells))
    best = (0.0, "")
    for top in range(1, padded.shape[0] - height + 1):
        band = padded[top : top + height]
        if np.count_nonzero(band) >= _EXPLAINED * ink:
            explained, line = _line(band, glyphs)
            best = max(best, (explained / ink, line))
    return best


def _line(band: Any, glyphs: Sequence[_Glyph]) -> tuple[float, str]:
    """Return the letters side by side that explain most of a band."""
    columns = band.shape[1]
    scores = [0.0] * (columns + 1)
    says: list[tuple[str, int]] = [("", 0)] * (columns + 1)
    fits = [(glyph, _fits(band, glyph.cells)) for glyph in glyphs if glyph.cells.shape[1] <= columns]
    for end in range(1, columns + 1):
        scores[end], says[end] = scores[end - 1], (" ", end - 1)
        for glyph, worth in fits:
            start = end - glyph.cells.shape[1]
            if start < 0 or worth[start] <= 0:
                continue
            shared = 0.0
            for before in range(start, min(start + _OVERLAP, end - 1) + 1):
                score = scores[before] + worth[start] - shared
                if score > scores[end]:
                    scores[end], says[end] = score, (glyph.char, before)
                shared += np.count_nonzero(glyph.cells[:, before - start]) / 2
    line, at = [], columns
    while at > 0:
        char, at = says[at]
        line.append(char)
    return scores[columns], "".join("".join(reversed(line)).split(" "))


def _fits(band: Any, cells: Any) -> Any:
    """Return, for each column at which a letter may begin, how many signs it explains; 0 where it does not stand."""
    windows = np.lib.stride_tricks.sliding_window_view(band, cells.shape[1], axis=1).transpose(1, 0, 2)
    wanted = cells != 0
    right = ((windows == cells) & wanted).sum(axis=(1, 2))
    inner = windows[:, :, 1:-1]
    stray = ((inner != 0) & (cells[:, 1:-1] == 0)).sum(axis=(1, 2))
    ink = int(wanted.sum())
    return np.where((right >= _FITS * ink) & (stray <= _STRAY * ink), right - stray - _LETTER, 0.0)


# ----------------------------------------------------------------------------------------------- dots


def _dots(rows: Sequence[str]) -> Any:
    """Return a block as dots; half blocks are dots of their own."""
    kinds = {char for row in rows for char in row if not char.isspace()}
    blank = " "
    if len(kinds) == 2 and not any(char.isspace() for row in rows for char in row.strip()):  # noqa: PLR2004
        joined = "".join(rows)
        blank = max(kinds, key=joined.count)  # ground and figure are both drawn
    halves = kinds & _HALVES.keys()
    lines: list[list[int]] = []
    for row in rows:
        upper = [0 if char.isspace() or char == blank else _HALVES.get(char, (1, 1))[0] for char in row]
        lower = [0 if char.isspace() or char == blank else _HALVES.get(char, (1, 1))[1] for char in row]
        lines += [upper, lower] if halves else [upper]
    return np.array(lines)


@functools.cache
def _matrices(letters: str) -> tuple[tuple[str, ...], Any]:
    """Return the letters of the matrices, each brought to one size."""
    found = [
        (char, np.array([[bit == "#" for bit in row] for row in rows])) for char, rows in _SMALL if char in letters
    ]
    for typeface in _OF_DOTS:
        glyphs = [(glyph.char, glyph.cells != 0) for glyph in _typeface(typeface)]
        rows = np.flatnonzero(np.any([dots.any(axis=1) for char, dots in glyphs if char in _DIGITS], axis=0))
        found += [(char, dots[rows[0] : rows[-1] + 1]) for char, dots in glyphs if char in letters]
    return tuple(char for char, _ in found), np.array([_sized(dots) for _, dots in found])


def _sized(dots: Any) -> Any:
    """Return dots as shares of ink in the cells of one grid, and how wide they are for their height."""
    down, across = (
        np.repeat(np.eye(length), size, axis=1).reshape(length, size, length).mean(axis=2)
        for length, size in zip(dots.shape, _GRID, strict=True)
    )
    shares = down.T @ dots @ across
    return np.append(shares.ravel(), np.full(6, min(2.0, dots.shape[1] / dots.shape[0])))


def _by_dots(dots: Any, letters: str) -> str:
    """Return what matrices of dots say, letter by letter; empty where one of them is none of these letters."""
    rows = np.flatnonzero(dots.any(axis=1))
    dots = dots[rows[0] : rows[-1] + 1]
    names, known = _matrices(letters)
    line: list[str] = []
    last = width = 0
    for start, end in _runs(dots.any(axis=0)):
        far = np.abs(known - _sized(dots[:, start:end])).mean(axis=1)
        at = int(far.argmin())
        if far[at] > _FAR:
            return ""
        width = max(width, end - start)
        if line and start - last > _SPACE_WIDTH * width:
            line.append(" ")
        line.append(names[at])
        last = end
    return "".join(line) if len(line) > 1 else ""


def _runs(inked: Any) -> Iterator[tuple[int, int]]:
    """Yield where columns with ink begin and end."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], inked.astype(int), [0]))))
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
