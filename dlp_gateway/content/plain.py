"""Plain text, and what programs find in it: uuencoded files, base64, quoted-printable, MIME, HTML, armour.

Takes: a piece of text octets. Returns: the text as displayed, its other readings as HIDDEN, files in it as pieces.
Fails: never. Linear time.
Source: RFC 3676 (format=flowed), RFC 9580 6 (ASCII armour).
"""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from dlp_gateway.content import blockletters, braille, charset, pasted, sniff, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, Part, PartKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dlp_gateway.config import ContentLimits

_ENCRYPTED = re.compile(rb"-----BEGIN (?:AGE ENCRYPTED FILE|ENCRYPTED)")
# Armour and what reads it: packed or signed text in it is opened, what is locked is held.
_ARMOURS = (
    (re.compile(rb"-----BEGIN PGP (?:MESSAGE|SIGNATURE|PUBLIC KEY|PRIVATE KEY)"), "application/x-openpgp"),
    (re.compile(rb"-----BEGIN (?:CMS|PKCS ?#?7)-----"), "application/pkcs7-mime"),
)
_ESCAPED = re.compile(
    r"\\u([0-9A-Fa-f]{4})|\\x([0-9A-Fa-f]{2})|\\u\{([0-9A-Fa-f]{1,6})\}|%([0-9A-Fa-f]{2})|&#[xX]([0-9A-Fa-f]{1,6});?"
)
_OCTAL = re.compile(r"\\([0-3][0-7]{2})")
_DECIMAL = re.compile(r"&#0{0,4}(\d{1,7});?")
_BASE64_BLOCK = re.compile(rb"(?m)(?:^[A-Za-z0-9+/]{40,}={0,2}[ \t]*\r?\n){2,}(?:[A-Za-z0-9+/]{1,}={0,2}[ \t]*\r?$)?")
_BASE64_WORD = re.compile(rb"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{12,}={0,2}(?![A-Za-z0-9+/=])")
_MIME_WITHIN = re.compile(rb"(?mi)^--[^\r\n]{1,200}\r?\ncontent-[a-z-]+[ \t]*:")
_PRINTABLE = re.compile(rb"[\t\r\n\x20-\x7e]+")
# How gzip, zip, 7z, rar, xz, bzip2, PDF, RTF, PNG and JPEG begin in base64.
_FILES_IN_BASE64 = (
    b"H4sI", b"UEsDB", b"N3q8r", b"UmFyIR", b"/Td6WF", b"QlpoO", b"JVBERi", b"e1xydG", b"iVBORw0KG", b"/9j/4",
)  # fmt: skip
_LEAST_DEFLATED, _MOST_INFLATED, _WINDOWS = 24, 1_000_000, (-zlib.MAX_WBITS, zlib.MAX_WBITS)
_FILES = 64  # uuencoded files in one text that get a reader each
_LAST_CODE_POINT = 0x10FFFF
_FLOWED_LINE = re.compile(r"^(>*) ?(.*)$", re.DOTALL)


def read_text(piece: Piece, _limits: ContentLimits) -> Reading:
    """Read text: as displayed, in every charset in doubt, and with everything undone that a program might undo."""
    texts = charset.readings(piece.octets, piece.parameter("charset"))
    if (piece.parameter("format") or "").lower() == "flowed":
        texts = (flow(texts[0], delete_space=(piece.parameter("delsp") or "").lower() == "yes"), *texts[1:])
    parts = [piece.text(texts[0])]
    parts += [piece.text(text, view=f"charset{number}") for number, text in enumerate(texts[1:], start=2)]
    parts += _unquoted(piece, texts[0])
    undone = (
        piece.seen_as(view, octets=text.encode("utf-8", "replace"), media_type="text/plain")
        for view, text in _undone(piece, texts[0])
    )
    drawn = (
        piece.seen_as("signs", octets=text.encode("utf-8", "replace"), media_type=blockletters.DRAWN)
        for text in texts
        if blockletters.blocks(text)
    )
    return (
        Reading(parts=tuple(parts), pieces=(*undone, *_pieces(piece), *drawn)) + _unreadable(piece) + _uu_files(piece)
    )


def flow(text: str, *, delete_space: bool) -> str:
    """Join the lines that format=flowed broke (RFC 3676 4): those that end in a space, of the same quote depth.

    A number broken at its hyphen is joined without the space, which few senders mark with DelSp.
    """
    paragraphs: list[list[str]] = []
    open_depth: str | None = None
    for line in text.split("\n"):
        match = _FLOWED_LINE.match(line)
        assert match is not None
        depth, rest = match.groups()
        if open_depth == depth:
            if paragraphs[-1][-1].endswith("- ") and rest[:1].isdigit():
                paragraphs[-1][-1] = paragraphs[-1][-1][:-1]
            paragraphs[-1].append(rest)
        else:
            paragraphs.append([f"{depth} {rest}" if depth else rest])
        soft = rest.endswith(" ") and rest != "-- "
        if soft and delete_space:
            paragraphs[-1][-1] = paragraphs[-1][-1][:-1]
        open_depth = depth if soft else None
    return "\n".join(map("".join, paragraphs))


def _unquoted(piece: Piece, text: str) -> Iterator[Part]:
    """Yield the text with quoted-printable undone, where it has any that nobody declared."""
    if transfer.has_quoted_printable(piece.octets):
        undone = charset.readings(transfer.quoted_printable(piece.octets), piece.parameter("charset"))[0]
        if undone != text:
            yield piece.text(undone, view="quoted-printable")


def _undone(piece: Piece, text: str) -> Iterator[tuple[str, str]]:
    """Yield, with a name, the text with escapes undone, where it has any; each is read again for what it holds."""
    if "\\" in text or "%" in text or "&#" in text:
        lines = [line for line in text.split("\n") if any(sign.search(line) for sign in (_ESCAPED, _DECIMAL, _OCTAL))]
        if lines:
            undone = _DECIMAL.sub(lambda match: f"&#x{int(match.group(1)):x};", "\n".join(lines))
            undone = _OCTAL.sub(lambda match: f"&#x{int(match.group(1), 8):x};", undone)
            yield "unescaped", _ESCAPED.sub(_unescape, undone)
    if words := list(_base64_words(_BASE64_BLOCK.sub(b"", piece.octets))):
        yield "base64-words", "\n".join(words)
    if (cells := braille.told(text)) is not None:
        yield "braille", cells
    if words := list(pasted.phrases(piece.octets)):
        yield "encoded-words", "\n".join(words)


def _unescape(match: re.Match[str]) -> str:
    code = int(next(filter(None, match.groups())), 16)
    return chr(code) if code <= _LAST_CODE_POINT and not 0xD800 <= code < 0xE000 else match.group()  # noqa: PLR2004  surrogates


def _base64_words(octets: bytes) -> Iterator[str]:
    """Yield what single base64 words say, if that is printable text; chance makes that of one word in thousands."""
    for match in _BASE64_WORD.finditer(octets):
        word = match.group()
        if len(word) % 4 == 0 or not word.endswith(b"="):
            said = transfer.base64(word)
            if _PRINTABLE.fullmatch(said):
                yield said.decode("ascii")


def _packed_words(octets: bytes) -> list[bytes]:
    """Return what single base64 words hold, if that is a file by a signature too long for chance, or packed text."""
    found = []
    for match in _BASE64_WORD.finditer(octets):
        word = match.group()
        if word.startswith(_FILES_IN_BASE64):
            found.append(transfer.base64(word))
        elif len(word) >= _LEAST_DEFLATED and len(word) % 4 == 0:
            found += _inflated(transfer.base64(word))
    return found


def _inflated(octets: bytes) -> list[bytes]:
    """Return what octets are that deflate packed without any mark, if that is printable text to its very end."""
    for window in _WINDOWS:
        stream = zlib.decompressobj(window)
        with suppress(zlib.error):
            said = stream.decompress(octets, _MOST_INFLATED)
            if stream.eof and not stream.unused_data and _PRINTABLE.fullmatch(said):
                return [said]
    return []


def _pieces(piece: Piece) -> Iterator[Piece]:
    """Yield the text again for the readers of what it contains."""
    if sniff.is_html(piece.octets):
        yield piece.seen_as("html", octets=piece.octets, media_type="text/html")
    if _MIME_WITHIN.search(piece.octets):
        yield piece.seen_as("mime", octets=piece.octets, media_type="multipart/x-in-text")
    for pattern, kind in _ARMOURS:
        if pattern.search(piece.octets):
            yield piece.seen_as("armour", octets=piece.octets, media_type=kind)
    blocks = [transfer.base64(match.group()) for match in _BASE64_BLOCK.finditer(piece.octets)]
    blocks = [block for block in blocks if sniff.signature(block) or sniff.is_text(block)]
    blocks += _packed_words(_BASE64_BLOCK.sub(b"", piece.octets))
    for number, block in enumerate(blocks[:_FILES], start=1):
        yield piece.seen_as(f"base64-{number}", octets=block, media_type="application/octet-stream")


def _unreadable(piece: Piece) -> Reading:
    return Reading(unread=(piece.unread(Cause.ENCRYPTED),) if _ENCRYPTED.search(piece.octets) else ())


def _uu_files(piece: Piece) -> Reading:
    """Give the files that stand in the text, with their names."""
    files = [pasted.Pasted(octets=file.octets, name=file.name) for file in transfer.uu_files(piece.octets)]
    files = [file for file in (*files, *pasted.files(piece.octets)) if file.octets or not file.whole]
    reading = Reading(unread=(piece.unread(Cause.TOO_BIG),) if len(files) > _FILES else ())
    if not all(file.whole for file in files):
        reading += Reading(unread=(piece.unread(Cause.MALFORMED),))
    for number, file in enumerate(files[:_FILES], start=1):
        inner = piece.seen_as(f"file{number}", octets=file.octets, media_type="application/octet-stream")
        text = charset.readings(file.name)[0]
        label = Part(
            locator=f"{inner.locator}:name", media_type="text/plain", kind=PartKind.NAME, text=text, within=piece.within
        )
        reading += Reading(parts=(label,), pieces=(inner,))
    return reading
