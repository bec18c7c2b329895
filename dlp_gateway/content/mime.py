"""The structure of a message as the loosest reader would see it: union of views.

Our own splitter, not the standard library's parser: that one takes one decision where readers differ (which of two
Content-Types, whether a broken line ends the header section, what stands around the boundaries), recurses with the
nesting, and goes line by line. Here each doubtful spot is read every way that a known reader goes, at the cost of
a few searches for octets. What most programs would show is BODY, ATTACHMENT, HEADER or NAME; what only some would
is HIDDEN.

Takes: a message or a multipart body. Returns: header fields and file names as Parts, bodies as pieces for others.
Fails: never; a doubt inside a doubtful view is not followed any further but held.
Source: RFC 5322, RFC 2045 to 2049, RFC 2183 (disposition), RFC 7103 and draft-chen-email-mime-ambiguity-defense.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TYPE_CHECKING

from dlp_gateway.content import charset, header, sniff, transfer
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, Part, PartKind, Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dlp_gateway.config import ContentLimits

HEADER_TYPE = "text/rfc822-headers"

# Fields whose names anybody may see in a log. Any other name could itself hold what must not leave, so its locator
# is `h:other` and its text tells the name.
_FIELD_NAMES = (
    "arc-authentication-results arc-message-signature arc-seal authentication-results auto-submitted bcc cc "
    "comments content-description content-disposition content-id content-language content-length content-location "
    "content-transfer-encoding content-type court-order date deferred-delivery delivered-to disposition- "
    "notification-to dkim-signature domainkey-signature encrypted errors-to from importance in-reply-to keywords "
    "list-archive list-help list-id list-owner list-post list-subscribe list-unsubscribe list-unsubscribe-post "
    "message-id mime-version organization original-recipient precedence priority received received-spf references "
    "reply-to resent-bcc resent-cc resent-date resent-from resent-message-id resent-sender resent-to return-path "
    "return-receipt-to sender sensitivity status subject supersedes thread-index thread-topic to user-agent "
    "x-court-order x-mailer x-mimeole x-original-to x-originating-ip x-priority x-received x-spam-flag x-spam- "
    "level x-spam-score x-spam-status x-status"
)
_FIELDS = frozenset(_FIELD_NAMES.split())
# Families of fields that mail systems write by the dozen: the locator tells the family.
_FAMILIES = ("x-google-", "x-gm-", "x-ms-exchange-", "x-microsoft-", "x-forefront-", "x-spam-")
_FIELDS_APART = 400  # fields of one section told apart; a busy real header section has about 80
_VIEWS = 6  # ways to read one body that are followed: three types by two encodings, or the reverse
_BOUNDARIES, _PARAMETERS = 4, 32
_LINE_END = re.compile(rb"[\r\n]")
_INK = re.compile(rb"\S")
_GUESS = re.compile(rb"(?mi)^--([^\r\n]{1,200})\r?\n((?:content-[a-z-]+|mime-version)[ \t]*:)")


def read_message(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a message: its header section, and its body as one entity."""
    section = header.split(piece.octets, limit=limits.header_octets)
    frame = _inside(piece) if piece.locator else piece
    reading = _header_section(section, piece=frame, prefix=piece.inner)
    if section.junk:
        junk = frame.seen_as("header", octets=section.junk, media_type="text/plain")
        reading += Reading(pieces=(junk,)) + _early(section, frame=frame, leaf=f"{piece.inner}1")
    return reading + _entity(section, frame=frame, container=piece.locator, leaf=f"{piece.inner}1")


def read_multipart(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a multipart body: every entity between its boundaries, and the text around them."""
    splits = _boundaries(piece)
    unread = (piece.unread(Cause.ENCRYPTED),) if piece.media_type == "multipart/encrypted" else ()
    if not splits:
        return Reading(unread=unread) + _without_boundary(piece, limits)
    reading = Reading(unread=unread)
    for number, (mark, lines) in enumerate(splits):
        exact = [line for line in lines if line.exact]
        frame = piece if not number else _doubtful(piece, f"boundary{number + 1}")
        reading += _entities(frame, exact or lines, limits)
        if exact and len(exact) < len(lines) and _is_undeclared(piece.octets, mark, lines):
            reading += _alternate(piece, limits, lines, view=f"boundary{number + 1}-prefix")
    return reading


def read_text_with_entities(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a text in which MIME entities stand, as a quoted bounce has them or a body whose type was lost.

    Every boundary that a field of MIME follows begins one; what stands around them was read with the text.
    """
    octets, frame = piece.octets, _inside(piece)
    found = list(islice(_GUESS.finditer(octets), limits.parts + 1))
    ends = [*(match.start() for match in found[1:]), len(octets)][: len(found)]
    reading = Reading()
    if len(found) > limits.parts:
        reading = Reading(unread=(piece.unread(Cause.TOO_BIG),))
        del found[-1], ends[-1]
    children = []
    for number, (match, end) in enumerate(zip(found, ends, strict=True), start=1):
        start = match.start(2)
        own_end = octets.find(b"\n--" + match.group(1).rstrip(), start, end)
        segment = octets[start : _before_line_end(octets, start, own_end if own_end >= 0 else end)]
        section = header.split(segment, limit=limits.header_octets)
        children.append(_child(frame, section, locator=f"{piece.inner}{number}"))
    return _sum([reading, *children])


def read_entity(piece: Piece, limits: ContentLimits) -> Reading:
    """Read one entity that stood in some wrapping, as a part of a multipart would be."""
    octets = piece.octets[: _before_line_end(piece.octets, 0, len(piece.octets))]
    section = header.split(octets, limit=limits.header_octets)
    return _child(_inside(piece), section, locator=piece.locator)


# ---------------------------------------------------------------------------------------- header sections


def _header_section(section: header.Section, *, piece: Piece, prefix: str) -> Reading:
    """Return every header field as a Part; field names that nobody knows stand in the text, not in the locator."""
    counts: Counter[str] = Counter()
    parts: list[Part] = []
    for field in section.fields[:_FIELDS_APART]:
        name = _canonical(field.name)
        counts[name] += 1
        number = f"#{counts[name]}" if counts[name] > 1 else ""
        shown = field.text if name.lower() == field.name.lower() else _line(field)
        parts.append(_header_part(piece, f"{prefix}h:{name}{number}", shown))
        parts += _other_views(field, piece=piece, locator=f"{prefix}h:{name}{number}")
    if rest := section.fields[_FIELDS_APART:]:
        parts.append(_header_part(piece, f"{prefix}h:more", "\n".join(_line(field) for field in rest)))
    cut = Unread(locator=f"{prefix}h:more", media_type=HEADER_TYPE, cause=Cause.TOO_BIG)
    return Reading(parts=tuple(parts), unread=(cut,) if section.over else ())


def _canonical(name: str) -> str:
    folded = name.lower()
    family = next((f"{family}other" for family in _FAMILIES if folded.startswith(family)), "other")
    known = folded if folded in _FIELDS else family
    return known if known == "other" else "-".join(map(str.capitalize, known.split("-")))


def _line(field: header.Field) -> str:
    name = field.name if re.search(r"\d", field.name) else field.name.replace("-", " ").replace("_", " ")
    return f"{name}: {field.text}"


def _other_views(field: header.Field, *, piece: Piece, locator: str) -> Iterator[Part]:
    """Yield what else than the displayed text a program could make of a field."""
    views = charset.readings(field.raw)
    if header.doubtful(views[0]):
        yield _header_part(piece, f"{locator}?raw", views[0].strip(), hidden=True)
    for number, text in enumerate(views[1:], start=2):
        yield _header_part(piece, f"{locator}?charset{number}", header.decode(text.strip()), hidden=True)
    if field.name.lower().startswith("content-") and ("*" in views[0] or "=?" in views[0]):
        pairs = header.parameters(views[0])
        yield _header_part(piece, f"{locator}?parameters", "\n".join(f"{k}: {v}" for k, v in pairs), hidden=True)


def _header_part(piece: Piece, locator: str, text: str, *, hidden: bool = False) -> Part:
    kind = PartKind.HIDDEN if hidden or piece.alternate else PartKind.HEADER
    return Part(locator=locator, media_type=HEADER_TYPE, kind=kind, text=text, within=piece.within)


# ------------------------------------------------------------------------------------------------ entities


def _entity(
    section: header.Section, *, frame: Piece, container: str, leaf: str, default: str = "text/plain"
) -> Reading:
    """Return the body as pieces, once for each way in which its Content-Type and encoding can be understood.

    `container`, `leaf`: its locator if it is a multipart, or if it is not.
    """
    types = _distinct(section.values("content-type")) or [""]
    encodings = _distinct(section.values("content-transfer-encoding"), fold=True) or [""]
    names = _file_names(section)
    attached = any(value.lower().startswith("attachment") for value in section.values("content-disposition"))
    reading = Reading(parts=tuple(_name_parts(names, frame=frame, leaf=leaf)))
    ways = list(islice(product(types, encodings), _VIEWS + 1))
    if len(ways) > (1 if frame.alternate else _VIEWS):
        ways = ways[: 1 if frame.alternate else _VIEWS]
        reading += Reading(unread=(Unread(locator=leaf, media_type=HEADER_TYPE, cause=Cause.MALFORMED),))
    for number, (declared, encoding) in enumerate(ways, start=1):
        suffix = f"?type{number}" if number > 1 else ""
        media_type = header.media_type(declared) or (default if not declared else "text/plain")
        body = Piece(
            locator=(container if media_type.startswith("multipart/") else leaf) + suffix,
            media_type=media_type,
            octets=section.body,
            parameters=header.parameters(declared),
            filename=names[0] if names else None,
            attached=attached,
            alternate=frame.alternate or number > 1,
            within=frame.within,
            depth=frame.depth,
        )
        reading += Reading(pieces=tuple(_bodies(body, encoding)))
    return reading


def _early(section: header.Section, *, frame: Piece, leaf: str) -> Reading:
    """Read the body that begins where a line of the header section is no field, as some readers have it."""
    if section.early is None or frame.alternate:
        return Reading()
    return _entity(section.early, frame=_doubtful(frame, "early"), container=f"{leaf}?early", leaf=f"{leaf}?early")


def _distinct(values: Iterable[str], *, fold: bool = False) -> list[str]:
    return list(dict.fromkeys(value.strip().lower() if fold else value.strip() for value in values))


def _bodies(body: Piece, encoding: str) -> Iterator[Piece]:
    """Yield the body under its transfer encoding, and its other views (RFC 2045 6.4 allows none on a multipart)."""
    if body.media_type.startswith("multipart/") and _boundaries(body):
        yield body
        return
    first, *others = transfer.views(body.octets, encoding)
    worth = _is_worth_reading(first.octets, body.media_type)
    if others and not worth:
        first, others = others[-1], []
    elif first.octets != body.octets and not (others or (worth and not _may_be_noise(first.octets, body.media_type))):
        others = [transfer.View(name="raw", octets=body.octets)]
    yield replace(body, octets=first.octets)
    for view in others:
        yield body.seen_as(view.name, octets=view.octets, media_type="text/plain" if view.name == "raw" else None)


def _is_worth_reading(octets: bytes, media_type: str) -> bool:
    """Return whether a decoded body is what it was declared, or noise made of plain text declared as base64."""
    return sniff.is_text(octets) or sniff.signature(octets) is not None or not media_type.startswith("text/")


def _may_be_noise(octets: bytes, media_type: str) -> bool:
    """Return whether a decoded text is text in no charset but those in which everything is."""
    return media_type.startswith("text/") and not sniff.is_text(octets, labelled=False) and not sniff.signature(octets)


def _file_names(section: header.Section) -> list[str]:
    """Return every file name that some reader would show, the one of the disposition first (RFC 2183 2.3)."""
    disposed = [pair for value in section.values("content-disposition") for pair in header.parameters(value)]
    typed = [pair for value in section.values("content-type") for pair in header.parameters(value)]
    names = [value for key, value in disposed if key in {"filename", "name"}]
    return [name for name in _distinct(names + [value for key, value in typed if key in {"name", "filename"}]) if name]


def _name_parts(names: list[str], *, frame: Piece, leaf: str) -> Iterator[Part]:
    kind = PartKind.HIDDEN if frame.alternate else PartKind.NAME
    for number, name in enumerate(names[:_FIELDS_APART], start=1):
        locator = f"{leaf}:name" + (f"#{number}" if number > 1 else "")
        yield Part(locator=locator, media_type="text/plain", kind=kind, text=name, filename=name, within=frame.within)


# ---------------------------------------------------------------------------------------------- boundaries


@dataclass(frozen=True, slots=True, kw_only=True)
class _Delimiter:
    """A line that begins with a boundary; `exact` if nothing but white space follows it."""

    start: int
    end: int
    closing: bool
    exact: bool


def _boundaries(piece: Piece) -> list[tuple[bytes, list[_Delimiter]]]:
    """Return, for each boundary that the Content-Type declares, how it is to be understood and where it stands."""
    found: dict[bytes, list[_Delimiter]] = {}
    for name, value in piece.parameters[:_PARAMETERS]:
        if name == "boundary" and len(found) < _BOUNDARIES:
            spelled = dict.fromkeys((value.rstrip(), value.strip("\"' "), value.strip().split(" ")[0]))
            tried = [
                (mark, list(_delimiters(piece.octets, mark))) for mark in (_mark(text) for text in spelled if text)
            ]
            tried.sort(key=lambda pair: not any(line.exact for line in pair[1]))  # stable: the first exact one leads
            if tried and tried[0][1]:
                found.setdefault(*tried[0])
    return list(found.items())


def _mark(boundary: str) -> bytes:
    return b"--" + boundary.encode("utf-8", "replace")


def _guesses(octets: bytes) -> list[bytes]:
    found = dict.fromkeys(b"--" + match.group(1).rstrip() for match in islice(_GUESS.finditer(octets), 64))
    return list(found)[:_BOUNDARIES]


def _delimiters(octets: bytes, mark: bytes) -> Iterator[_Delimiter]:
    at = octets.find(mark)
    while at >= 0:
        after = at + len(mark)
        if at == 0 or octets[at - 1] in b"\r\n":
            line_end = _LINE_END.search(octets, after)
            stop = line_end.start() if line_end else len(octets)
            tail = octets[after:stop].rstrip(b" \t")
            end = stop + (2 if octets[stop : stop + 2] == b"\r\n" else 1)
            yield _Delimiter(start=at, end=end, closing=tail.startswith(b"--"), exact=tail in (b"", b"--"))
            after = stop
        at = octets.find(mark, after)


def _is_undeclared(octets: bytes, mark: bytes, lines: list[_Delimiter]) -> bool:
    """Return whether a line that only begins with the boundary is not simply another multipart's boundary."""
    for line in lines:
        if not line.exact:
            text = octets[line.start + 2 : line.end].strip()
            for word in (text, text.removesuffix(b"--")):
                if word != mark[2:] and (b'="' + word + b'"' in octets or b"=" + word in octets):
                    break
            else:
                return True
    return False


def _entities(piece: Piece, lines: list[_Delimiter], limits: ContentLimits) -> Reading:
    """Read every entity between delimiters, also those after a closing one, and the text around them."""
    octets, frame = piece.octets, _inside(piece)
    readings = [_around(frame, "preamble", octets[: lines[0].start])]
    number = 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        end = following.start if following else len(octets)
        if line.closing:
            readings.append(_around(frame, f"epilogue{number}", octets[line.end : end]))
        elif _INK.search(octets, line.end, end):
            number += 1
            if number > limits.parts:
                readings.append(Reading(unread=(piece.unread(Cause.TOO_BIG),)))
                break
            end = _before_line_end(octets, line.end, end)
            section = header.split(octets[line.end : end], limit=limits.header_octets)  # nobody keeps the copy (bar 8)
            readings.append(_child(frame, section, locator=f"{piece.inner}{number}"))
    return _sum(readings)


def _before_line_end(octets: bytes, start: int, end: int) -> int:
    """Return where an entity ends: the line end before the next delimiter belongs to that (RFC 2046 5.1.1)."""
    for sign in (b"\n", b"\r"):
        end -= octets.endswith(sign, start, end)
    return end


def _sum(readings: list[Reading]) -> Reading:
    """Return all readings as one; adding them one by one would take the square of their number."""
    return Reading(
        parts=tuple(part for reading in readings for part in reading.parts),
        unread=tuple(unread for reading in readings for unread in reading.unread),
        pieces=tuple(inner for reading in readings for inner in reading.pieces),
    )


def _around(frame: Piece, view: str, octets: bytes) -> Reading:
    if not octets.strip():
        return Reading()
    return Reading(pieces=(frame.seen_as(view, octets=octets, media_type="text/plain"),))


def _child(frame: Piece, section: header.Section, *, locator: str) -> Reading:
    """Read one entity of a multipart."""
    here = replace(frame, locator=locator)
    reading = _header_section(section, piece=here, prefix=f"{locator}:")
    if section.junk:
        junk = here.seen_as("header", octets=section.junk, media_type="text/plain")
        reading += Reading(pieces=(junk,)) + _early(section, frame=here, leaf=locator)
    default = "message/rfc822" if frame.media_type == "multipart/digest" else "text/plain"
    return reading + _entity(section, frame=here, container=locator, leaf=locator, default=default)


def _without_boundary(piece: Piece, limits: ContentLimits) -> Reading:
    """Read a multipart body without its declared boundary: by those that do stand there, and as text."""
    if not piece.octets.strip():
        return Reading()
    if not sniff.is_text(piece.octets):
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    lines = [line for mark in _guesses(piece.octets)[:1] for line in _delimiters(piece.octets, mark) if line.exact]
    if lines:
        raw = piece.seen_as("raw", octets=piece.octets, media_type="text/plain")
        return _entities(piece, lines, limits) + Reading(pieces=(raw,))
    text = replace(piece, locator=piece.locator or "1", media_type="text/plain", parameters=(), depth=piece.depth + 1)
    return Reading(pieces=(text,))


def _alternate(piece: Piece, limits: ContentLimits, lines: list[_Delimiter], *, view: str) -> Reading:
    if piece.alternate:
        return Reading(unread=(piece.unread(Cause.MALFORMED),))
    return _entities(_doubtful(piece, view), lines, limits)


def _doubtful(piece: Piece, view: str) -> Piece:
    return replace(piece, locator=f"{piece.locator or '0'}?{view}", alternate=True)


def _inside(piece: Piece) -> Piece:
    """Return the frame for what is in a container: one level deeper, with the container's type around it."""
    kind = piece.media_type if piece.media_type.startswith("multipart/") else "message/rfc822"
    return replace(
        piece, within=(*piece.within, kind), depth=piece.depth + 1, filename=None, attached=False, parameters=()
    )
