"""Requests and answers of a confined child as plain data: JSON, and the octets behind it. Never pickle.

Takes: a Piece, a Reading. Returns: octets, and back. Touches: nothing.
Fails: ValueError, KeyError, TypeError for an answer that is not of this form: the child that gave it is not trusted.
"""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from typing import Any

from dlp_gateway.config import ContentLimits
from dlp_gateway.content.piece import Piece, Reading
from dlp_gateway.model import Cause, Cell, Part, PartKind, Unread

_LENGTH = struct.Struct(">Q")


def request(name: str, piece: Piece, limits: ContentLimits) -> bytes:
    """Return what a child needs to know: the format's name, the piece, the limits."""
    blobs: list[bytes] = []
    return _packed({"format": name, "piece": _piece(piece, blobs), "limits": asdict(limits)}, blobs)


def requested(octets: bytes) -> tuple[str, Piece, ContentLimits]:
    """Undo `request`."""
    head, blobs = _unpacked(octets)
    return head["format"], _piece_of(head["piece"], blobs), ContentLimits(**head["limits"])


def answer(reading: Reading) -> bytes:
    """Return a Reading as octets."""
    blobs: list[bytes] = []
    head = {
        "parts": [_part(part) for part in reading.parts],
        "unread": [[item.locator, item.media_type, item.cause] for item in reading.unread],
        "pieces": [_piece(piece, blobs) for piece in reading.pieces],
        "scans": [_piece(piece, blobs) for piece in reading.scans],
        "unpacked": reading.unpacked,
    }
    return _packed(head, blobs)


def answered(octets: bytes) -> Reading:
    """Undo `answer`."""
    head, blobs = _unpacked(octets)
    return Reading(
        parts=tuple(_part_of(item) for item in head["parts"]),
        unread=tuple(
            Unread(locator=_text(locator), media_type=_text(kind), cause=Cause(cause))
            for locator, kind, cause in head["unread"]
        ),
        pieces=tuple(_piece_of(item, blobs) for item in head["pieces"]),
        scans=tuple(_piece_of(item, blobs) for item in head["scans"]),
        unpacked=bool(head["unpacked"]),
    )


# ------------------------------------------------------------------------------------------------ framing


def _packed(head: dict[str, Any], blobs: list[bytes]) -> bytes:
    # "replace" below: half a surrogate pair, which a parser may give, could be neither stored nor shown.
    text = json.dumps(head, ensure_ascii=False).encode("utf-8", "replace")
    return b"".join((_LENGTH.pack(len(text)), text, *blobs))


def _unpacked(octets: bytes) -> tuple[dict[str, Any], memoryview]:
    if len(octets) < _LENGTH.size:
        raise ValueError("an answer without a head")
    (length,) = _LENGTH.unpack_from(octets)
    end = _LENGTH.size + length
    head = json.loads(octets[_LENGTH.size : end])
    if not isinstance(head, dict):
        raise TypeError("an answer whose head is no object")
    return head, memoryview(octets)[end:]


# -------------------------------------------------------------------------------------------------- nouns


def _piece(piece: Piece, blobs: list[bytes]) -> dict[str, Any]:
    start = sum(map(len, blobs))
    blobs.append(piece.octets)
    return {
        "locator": piece.locator,
        "media_type": piece.media_type,
        "octets": [start, start + len(piece.octets)],
        "parameters": piece.parameters,
        "filename": piece.filename,
        "attached": piece.attached,
        "alternate": piece.alternate,
        "within": piece.within,
        "depth": piece.depth,
    }


def _piece_of(item: dict[str, Any], blobs: memoryview) -> Piece:
    start, end = item["octets"]
    return Piece(
        locator=_text(item["locator"]),
        media_type=_text(item["media_type"]),
        octets=bytes(blobs[start:end]),
        parameters=tuple((_text(name), _text(value)) for name, value in item["parameters"]),
        filename=None if item["filename"] is None else _text(item["filename"]),
        attached=bool(item["attached"]),
        alternate=bool(item["alternate"]),
        within=tuple(map(_text, item["within"])),
        depth=int(item["depth"]),
    )


def _part(part: Part) -> dict[str, Any]:
    return {
        "locator": part.locator,
        "media_type": part.media_type,
        "kind": part.kind,
        "text": part.text,
        "filename": part.filename,
        "within": part.within,
        "ocr": part.ocr,
        "layout": [[cell.row, cell.column, cell.header, cell.start, cell.end] for cell in part.layout],
    }


def _part_of(item: dict[str, Any]) -> Part:
    return Part(
        locator=_text(item["locator"]),
        media_type=_text(item["media_type"]),
        kind=PartKind(item["kind"]),
        text=_text(item["text"]),
        filename=None if item["filename"] is None else _text(item["filename"]),
        within=tuple(map(_text, item["within"])),
        ocr=bool(item["ocr"]),
        layout=tuple(_cell_of(cell, len(item["text"])) for cell in item["layout"]),
    )


def _cell_of(item: list[Any], length: int) -> Cell:
    row, column, header, start, end = item
    if not 0 <= int(start) <= int(end) <= length:
        raise ValueError("a cell outside its text")
    return Cell(row=int(row), column=int(column), header=_text(header), start=int(start), end=int(end))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value
