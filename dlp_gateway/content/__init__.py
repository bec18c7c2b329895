"""The content of a message as text: every place where a reader or a program could find some, or why not.

formats.py has THE table of formats; here is how a row is chosen. A reader gives back the pieces inside its piece, and
they are read in turn, so that formats are strangers to each other and nesting cannot exhaust the interpreter's stack.

Takes: the content octets and the operator's limits. Returns: Parts and Unread, in document order.
Touches: nothing. Fails: never; whatever a reader trips over becomes Unread(MALFORMED), which is held.
Source: architecture.md section 6; WHATWG MIME Sniffing for what is read by its looks and not by its label.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol
from urllib.parse import unquote

from dlp_gateway.content import charset, formats, sniff, volumes
from dlp_gateway.content.cards import is_cards
from dlp_gateway.content.formats import Confinement
from dlp_gateway.content.jsontext import is_json
from dlp_gateway.content.limits import Purse
from dlp_gateway.content.mbox import is_mbox
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.content.seams import seams
from dlp_gateway.content.table import is_table
from dlp_gateway.model import Cause, PartKind, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dlp_gateway.config import ContentLimits
    from dlp_gateway.content.formats import Format
    from dlp_gateway.model import Part


class Confined(Protocol):
    """Runs the reader of a risky format where it can harm nobody (sandbox)."""

    def __call__(self, row: Format, piece: Piece, limits: ContentLimits) -> Reading:
        """Read a piece; what goes wrong is an Unread. Never raises for bad input."""


_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2}[^%\s]{0,12}){2}")
_LEAST_SCAN = 65_536  # octets a scan counts at least when the seconds for OCR are shared out
# Labels under which text may travel though they are not text/*: what is text by its looks is read, and that is all.
_ANY_OCTETS = ("text/", "application/", "message/")
# What is text beyond doubt is no picture and no sound, whatever its label says: no program shows anything else of it.
_SEEN_OR_HEARD = ("image/", "audio/", "video/", "font/")
# These say something else, even where the octets are printable: the words in them are encoded once more.
_NOT_FOR_US = frozenset(
    {
        "application/pdf",
        "application/postscript",
        "application/rtf",
        "text/rtf",
        "message/partial",
        "message/external-body",
        "application/ms-tnef",
        "application/vnd.ms-tnef",
    }
)

#: Octets that say nothing, however many: white space, and the NULs that files are padded with.
_NOT_BLANK = re.compile(rb"[^\0\s]")
#: What they carry lies elsewhere, so that an empty body is no empty message (RFC 2046 5.2.2, 5.2.3).
_ELSEWHERE = frozenset({"message/partial", "message/external-body"})


def read(
    content: bytes, limits: ContentLimits, confined: Confined | None = None
) -> tuple[tuple[Part, ...], tuple[Unread, ...]]:
    """Read a message: every text in it, and every piece that nobody could read. Never raises for bad input.

    Bounded by `limits` in depth, pieces and code points of text; what lies beyond is Unread(TOO_DEEP, TOO_BIG).
    `confined` runs the readers of risky formats; without it they run right here.
    """
    desk = _Desk(limits, octets=len(content))
    scans: list[Piece] = []
    sets: list[volumes.Set] = []
    waiting = [Piece(locator="", media_type="message/rfc822", octets=content)]
    while waiting:
        piece = waiting.pop()
        if desk.is_read(piece):
            continue
        if not desk.purse.pay_piece(len(piece.octets)):
            desk.unread.append(piece.unread(Cause.TOO_BIG))
            break
        reading = _read(piece, limits, confined or _here)
        desk.take(reading)
        scans += reading.scans
        inside = desk.afforded(reading)
        found = list(volumes.joined(inside))
        sets += found
        waiting += reversed([*inside, *(whole for _, whole in found)])
    for scan, share in _shares(scans, limits):  # last, so that pictures never take the time that texts need
        desk.take(_read_scan(scan, share, confined or _here))
    desk.take(Reading(parts=tuple(seams(desk.parts))))
    return tuple(desk.parts), tuple(volumes.read_as_one(desk.unread, sets))


def _read_scan(scan: Piece, limits: ContentLimits, confined: Confined) -> Reading:
    return _caught(lambda: _by(formats.named("ocr"), scan, limits, confined), scan)


def _shares(scans: list[Piece], limits: ContentLimits) -> list[tuple[Piece, ContentLimits]]:
    """Return each scan once, with its share of the seconds for OCR: by its size, so that no logo takes a page's."""
    once = list({scan.octets: scan for scan in scans}.values())
    weights = [max(_LEAST_SCAN, len(scan.octets)) for scan in once]
    return [
        (scan, replace(limits, ocr_s=limits.ocr_s * weight / sum(weights)))
        for scan, weight in zip(once, weights, strict=True)
    ]


def attempt(row: Format, piece: Piece, limits: ContentLimits) -> Reading:
    """Run the reader of a format; one that fails is a piece nobody could read."""
    return _caught(lambda: formats.load(row)(piece, limits), piece)


def _caught(reading: Callable[[], Reading], piece: Piece) -> Reading:
    try:
        return reading()
    except MemoryError:
        return Reading(unread=(piece.unread(Cause.TOO_BIG),))
    except Exception:  # noqa: BLE001  a reader that fails is a message nobody could read, and a human must
        return Reading(unread=(piece.unread(Cause.MALFORMED),))


def _here(row: Format, piece: Piece, limits: ContentLimits) -> Reading:
    return formats.load(row)(piece, limits)


class _Desk:
    """What has been read so far: paid for, each place under a locator of its own."""

    def __init__(self, limits: ContentLimits, *, octets: int) -> None:
        self.purse = Purse(limits, octets=octets)
        self.parts: list[Part] = []
        self.unread: list[Unread] = []
        self._seen: set[tuple[str, str | None, bytes]] = set()
        self._locators: Counter[str] = Counter()

    def is_read(self, piece: Piece) -> bool:
        """Return whether these very octets were read as this very type before; only alternates are let off."""
        key = (piece.media_type, piece.parameter("charset"), blake2b(piece.octets, digest_size=16).digest())
        if piece.alternate and key in self._seen:
            return True
        self._seen.add(key)
        return False

    def afforded(self, reading: Reading) -> list[Piece]:
        """Return the pieces inside that can be paid for; those unpacked pay for their size first."""
        if not reading.unpacked:
            return list(reading.pieces)
        paid = [inner for inner in reading.pieces if self.purse.pay_expanded(len(inner.octets))]
        if len(paid) < len(reading.pieces):
            kept = set(map(id, paid))
            self.unread += (inner.unread(Cause.TOO_BIG) for inner in reading.pieces if id(inner) not in kept)
        return paid

    def take(self, reading: Reading) -> None:
        """Keep what was read, as far as it is paid for."""
        self.unread += reading.unread
        for part in (*reading.parts, *_unescaped(reading.parts)):
            self._locators[part.locator] += 1
            if not self.purse.pay_text(len(part.text)):
                self.unread.append(Unread(locator=part.locator, media_type=part.media_type, cause=Cause.TOO_BIG))
            elif (number := self._locators[part.locator]) > 1:
                self.parts.append(replace(part, locator=f"{part.locator}~{number}"))
            else:
                self.parts.append(part)


def _unescaped(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Yield the addresses of links, wherever they stand, as people read them: without percent signs."""
    for part in parts:
        if part.kind is not PartKind.BODY and "%" in part.text:
            lines = [line for line in part.text.splitlines() if _PERCENT.search(line)]
            if lines:
                undone = unquote("\n".join(lines))
                yield replace(part, locator=f"{part.locator}?unescaped", kind=PartKind.HIDDEN, text=undone, layout=())


def _read(piece: Piece, limits: ContentLimits, confined: Confined) -> Reading:
    if piece.depth > limits.depth:
        return Reading(unread=(piece.unread(Cause.TOO_DEEP),))
    return _caught(lambda: _choose(piece, limits, confined), piece)


def _choose(piece: Piece, limits: ContentLimits, confined: Confined = _here) -> Reading:
    """Read a piece by what it is labelled and what it looks like; where these disagree, as each."""
    row = formats.by_label(piece.media_type)
    if row is not None:
        return _by(row, piece, limits, confined)
    if not _NOT_BLANK.search(piece.octets):
        return Reading(unread=(piece.unread(Cause.UNSUPPORTED),) if piece.media_type in _ELSEWHERE else ())
    kinds = sniff.kinds(piece.octets)
    if kinds:
        return _as_proved(piece, kinds, limits, confined)
    if not sniff.is_text(piece.octets, labelled=piece.media_type.startswith(("text/", "message/"))):
        return _not_text(piece, limits, confined)
    reading = _text(piece, limits, confined)
    if piece.media_type in _NOT_FOR_US or not piece.media_type.startswith((*_ANY_OCTETS, *_SEEN_OR_HEARD)):
        known = formats.text_labelled(piece.media_type) is not None
        reading += Reading(unread=() if known else (piece.unread(Cause.UNSUPPORTED),))
    return reading


def _by(row: Format, piece: Piece, limits: ContentLimits, confined: Confined) -> Reading:
    """Read a piece as one format, where that format is read."""
    reading = (_here if row.confinement is Confinement.NONE else confined)(row, piece, limits)
    return replace(reading, unpacked=True) if row.unpacks else reading


def _as_proved(piece: Piece, kinds: tuple[str, ...], limits: ContentLimits, confined: Confined) -> Reading:
    """Read a piece as everything that its octets prove, and as text too if that is how it is shown."""
    reading = Reading()
    for number, kind in enumerate(kinds, start=1):
        row = formats.by_kind(kind)
        here = piece if number == 1 else replace(piece, locator=f"{piece.locator}?type{number}", alternate=True)
        here = replace(here, media_type=_shown(piece.media_type, kind))
        if row is None:
            reading += Reading(unread=(here.unread(Cause.UNSUPPORTED),))
        else:
            reading += _caught(lambda row=row, here=here: _by(row, here, limits, confined), here)  # type: ignore[misc]
    if piece.media_type.startswith("text/") and sniff.is_text(piece.octets):
        plain = replace(piece, alternate=True, locator=f"{piece.locator}?plain")
        reading += _by(formats.named("text"), plain, limits, confined)
    return reading


def _shown(declared: str, signature: str) -> str:
    """Return the type to name to people: the label, unless it claims to be text or nothing."""
    return signature if declared.startswith("text/") or declared == "application/octet-stream" else declared


def _not_text(piece: Piece, limits: ContentLimits, confined: Confined) -> Reading:
    """Read octets that are no text and prove nothing: as label or name claim, else with what words can be made out."""
    row = formats.claimed(piece.media_type, piece.filename)
    if row is not None:
        return _by(row, piece, limits, confined)
    if not piece.media_type.startswith("text/"):
        if (told := charset.main_frame(piece.octets)) is None:
            return Reading(unread=(piece.unread(Cause.UNSUPPORTED),))
        piece = replace(piece, media_type="text/plain", parameters=(), octets=told.encode())
        return _by(formats.named("text"), piece, limits, confined)
    return _by(formats.named("text"), piece, limits, confined) + Reading(unread=(piece.unread(Cause.MALFORMED),))


def _text(piece: Piece, limits: ContentLimits, confined: Confined) -> Reading:
    """Read text by its label, else by its name, else by its looks."""
    if (piece.attached or piece.filename) and piece.media_type != "text/plain" and sniff.is_message(piece.octets):
        return Reading(pieces=(replace(piece, media_type="message/rfc822", depth=piece.depth + 1),))
    by_name = formats.text_named(piece.filename)
    labelled = formats.text_labelled(piece.media_type)
    plain = formats.named("text")
    if labelled is plain and by_name is not None:
        labelled = by_name
    row = labelled or by_name or _by_looks(piece)
    if row is plain and (piece.attached or piece.filename) and is_table(piece.octets):
        row = formats.named("table")
    reading = _by(row, piece, limits, confined)
    if row is not plain and labelled is not None and formats.text_labelled(piece.media_type) is None:
        again = replace(piece, alternate=True, locator=f"{piece.locator}?plain")
        reading += _by(plain, again, limits, confined)
    return reading


def _by_looks(piece: Piece) -> Format:
    if piece.media_type.endswith("+xml") or sniff.is_html(piece.octets):
        return formats.named("html")
    for looks, name in _LOOKS:
        if looks(piece.octets):
            return formats.named(name)
    return formats.named("table" if is_table(piece.octets) else "text")


_LOOKS = ((is_cards, "cards"), (is_mbox, "mbox"), (is_json, "json"), (sniff.is_xml, "xml"))
