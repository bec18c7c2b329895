"""What a PDF says outside its pages: every string of every object, in use or not, and every stream that is text.

Fields of forms come with their names, so that a value is found under its label. Whatever else is a string is given
by its key: popups, bookmarks, links, scripts, alternate texts, names of layers, metadata, page labels.

Takes: an open document. Returns: `Objects`. Touches: nothing. Fails: pikepdf.PdfError for objects beyond repair.
Source: ISO 32000-2 7.9.2 (strings), 12.7 (forms), 12.5 (annotations), 7.11 (files), 14.3 (metadata), 14.9 (alternate
text), 12.6.4.17 (scripts).
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import pikepdf

from dlp_gateway.content import charset, sniff
from dlp_gateway.content.pdfstreams import expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

# Strings that are numbers of machines: digests, keys, shapes of glyphs, tables of colours, certificates.
_NOT_WORDS = frozenset({"/ID", "/O", "/U", "/OE", "/UE", "/Perms", "/Panose", "/CheckSum", "/Cert", "/Lookup"})
_DRESS = re.compile(r"[^()]*\bTf\b[^()]*")  # default appearance: font, size, colour (12.7.4.3)
_TAG = re.compile(r"<[^<>]*>")
_DATE = re.compile(r"D:\d{4,14}(?:Z|[+-]\d\d'?\d\d'?)?[Z'0-9]*")  # ISO 32000-2 7.9.4
_FIELD_VALUES = ("/V", "/DV", "/RV", "/Opt")
_COUNTED = re.compile(
    r"[\W_]*\d+[\W_]*|[\W_]+[a-z]?\Z|\b(?:first|second|third|last|part|area|group|serial)\b", re.IGNORECASE
)
_LONGEST_BOX, _MOST_BOXES = 5, 24
_FIELD_KEYS = frozenset({"/V", "/DV", "/RV", "/Opt", "/T", "/AS"})  # told as labels and values
_LEAST_WORD = 3  # shorter strings are captions of buttons, shorter keys say nothing to people (`T`, `V`)
_PLACEHOLDERS = frozenset({"unspecified", "anonymous", "untitled", "(anonymous)", "(unspecified)", "(untitled)"})
_NAMES_SAID = frozenset({"/V", "/DV", "/AS"})  # names that are values of buttons and choices
_NOT_TEXT = frozenset({"/XRef", "/ObjStm"})
_FONT_KEYS = ("/Length1", "/Length2", "/Length3", "/FunctionType", "/ShadingType", "/CMapName")
_MOST_OBJECTS = 500_000
_DEEPEST = 100  # arrays and dictionaries in each other; qpdf itself stops at 500
_MOST_TEXT = 4_000_000  # octets of a stream that is text
_DRAWS = re.compile(rb"(?:\)|>|\])\s*(?:Tj|TJ|'|\")|/\w+\s+Do\b|\bBI\b")
_IN_CONTENT = re.compile(rb"/([A-Za-z]{1,30})\s*(\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f\s]{4,}>)", re.DOTALL)
_WORDS = re.compile(r"\w")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")


class File(NamedTuple):
    """An embedded file; `octets` is None if it is too big to be had."""

    name: str
    media_type: str
    octets: bytes | None


class Value(NamedTuple):
    """A field of a form."""

    label: str
    value: str


@dataclass(slots=True)
class Objects:
    """What was found, each once, in document order. `drawings`: forms, patterns, glyphs, pages out of use."""

    lines: dict[str, None] = field(default_factory=dict)
    fields: dict[Value, None] = field(default_factory=dict)
    files: list[File] = field(default_factory=list)
    texts: dict[bytes, None] = field(default_factory=dict)
    drawings: list[pikepdf.Stream] = field(default_factory=list)
    pictures: list[pikepdf.Stream] = field(default_factory=list)
    too_big: bool = False


def collect(document: pikepdf.Pdf, *, most_octets: int) -> Objects:
    """Return what all objects of the document say; a stream that would grow beyond `most_octets` is too big."""
    collector = _Collector(document, most_octets=most_octets)
    for number, thing in enumerate(document.objects):
        if number >= _MOST_OBJECTS:
            collector.found.too_big = True
            break
        collector.take(thing)
    return collector.done(document.trailer)


class _Collector:
    """Goes through the objects of one document."""

    def __init__(self, document: pikepdf.Pdf, *, most_octets: int) -> None:
        self.found = Objects()
        self._most = most_octets
        self._on_pages = _page_contents(document)
        self._files: set[tuple[int, int]] = set()
        self._loose: list[pikepdf.Stream] = []  # files that no name may be found for

    def take(self, thing: pikepdf.Object) -> None:
        """Read one object of the file."""
        if isinstance(thing, pikepdf.Stream):
            self._stream(thing)
        self.walk(thing)

    def done(self, trailer: pikepdf.Object) -> Objects:
        """Return what was found, with the files that nothing names, and values cut into several fields."""
        self.found.fields.update(dict.fromkeys(_whole(list(self.found.fields))))
        self.walk(trailer)
        for stream in self._loose:
            self._embed(stream, "")
        return self.found

    def walk(self, top: pikepdf.Object) -> None:
        """Read all that is written inside an object; what it refers to is an object of its own."""
        waiting: list[tuple[str, pikepdf.Object, int]] = [("", top, 0)]
        while waiting:
            key, thing, depth = waiting.pop()
            if depth > _DEEPEST:
                self.found.too_big = True
            elif isinstance(thing, pikepdf.String):
                self._say(key, words(thing))
            elif isinstance(thing, pikepdf.Name) and key in _NAMES_SAID:
                self._say(key, str(thing).lstrip("/"))
            elif depth and getattr(thing, "is_indirect", False):
                continue
            elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                told = _FIELD_KEYS if self._field(thing) else frozenset()
                self._file(thing)
                waiting += ((name, thing[name], depth + 1) for name in reversed(_keys(thing)) if name not in told)
            elif isinstance(thing, pikepdf.Array):
                self._packets(key, thing)
                waiting += ((key, item, depth + 1) for item in reversed(list(thing)))

    def _say(self, key: str, said: str) -> None:
        if "<" in said and (shown := html.unescape(_TAG.sub("", said))) != said:
            self._say(key, shown)  # rich text of comments and fields is XHTML (12.7.4.4)
        if (
            _WORDS.search(said)
            and not _DATE.fullmatch(said)
            and not _DRESS.fullmatch(said)
            and len(_CONTROLS.findall(said)) * 4 <= len(said)
        ):
            name = key.lstrip("/")
            if len(said) >= _LEAST_WORD and said.lower() not in _PLACEHOLDERS:
                self.found.lines.setdefault(f"{name}: {said}" if len(name) >= _LEAST_WORD else said)

    # ------------------------------------------------------------------------------------------- streams

    def _stream(self, stream: pikepdf.Stream) -> None:
        kind, subtype = str(stream.get("/Type", "")), str(stream.get("/Subtype", ""))
        if kind in _NOT_TEXT or any(key in stream for key in _FONT_KEYS) or kind == "/EmbeddedFile":
            if kind == "/EmbeddedFile":
                self._loose.append(stream)
        elif subtype == "/Image":
            self.found.pictures.append(stream)
        elif (octets := expanded(stream, self._most)) is None:
            self.found.too_big = True
        else:
            self._octets(stream, octets, drawn=subtype == "/Form" or "/PatternType" in stream)

    def _octets(self, stream: pikepdf.Stream, octets: bytes, *, drawn: bool) -> None:
        on_page = stream.objgen in self._on_pages
        if drawn or on_page or _DRAWS.search(octets):
            for key, literal in _IN_CONTENT.findall(octets):
                self._say(key.decode("ascii"), _literal(literal))
            if not on_page:
                self.found.drawings.append(stream)
        elif len(octets) <= _MOST_TEXT and b"begincmap" not in octets and sniff.is_text(octets, labelled=False):
            self.found.texts.setdefault(octets)

    # --------------------------------------------------------------------------------------------- forms

    def _field(self, thing: pikepdf.Object) -> bool:
        """Keep the values of a form's field under its names; return whether it is a field with values."""
        if not any(key in thing for key in _FIELD_VALUES) or not any(key in thing for key in ("/T", "/Parent", "/FT")):
            return False
        label = _label(thing)
        for key in _FIELD_VALUES:
            if key in thing:
                for value in _values(thing[key], self._most):
                    if value.strip():
                        self.found.fields.setdefault(Value(label, value))
        return True

    def _packets(self, key: str, packets: pikepdf.Array) -> None:
        """Put the packets of an XFA form together: one document, cut at will (12.7.8)."""
        streams = [item for item in list(packets) if isinstance(item, pikepdf.Stream)] if key == "/XFA" else []
        if len(streams) > 1:
            self.found.texts.setdefault(b"".join(expanded(stream, _MOST_TEXT) or b"" for stream in streams))

    # --------------------------------------------------------------------------------------------- files

    def _file(self, thing: pikepdf.Object) -> None:
        """Keep the files of a file specification."""
        held = thing.get("/EF")
        if isinstance(held, pikepdf.Dictionary):
            name = next(filter(None, (_string(thing, key) for key in ("/UF", "/F", "/Unix", "/DOS", "/Mac"))), "")
            for stream in held.values():
                if isinstance(stream, pikepdf.Stream):
                    self._embed(stream, name)

    def _embed(self, stream: pikepdf.Stream, name: str) -> None:
        if stream.objgen in self._files:
            return
        self._files.add(stream.objgen)
        kind = str(stream.get("/Subtype", "")).lstrip("/").lower()
        octets = expanded(stream, self._most)
        self.found.files.append(File(name=name, media_type=kind if "/" in kind else "", octets=octets))


def _page_contents(document: pikepdf.Pdf) -> set[tuple[int, int]]:
    """Return the streams that pages are drawn by."""
    found: set[tuple[int, int]] = set()
    for page in document.pages:
        contents = page.obj.get("/Contents")
        for stream in list(contents) if isinstance(contents, pikepdf.Array) else [contents]:
            if isinstance(stream, pikepdf.Stream):
                found.add(stream.objgen)
    return found


def _keys(thing: pikepdf.Object) -> list[str]:
    """Return the keys of a dictionary whose values may be words."""
    keys = list(thing.keys())
    signed = "/ByteRange" in keys
    return [key for key in keys if key not in _NOT_WORDS and not (signed and key == "/Contents")]


def words(string: pikepdf.Object) -> str:
    """Return what a string says: as PDF has it, or as UTF-16 without its mark if that is what it must be."""
    octets = bytes(string)
    marked = octets.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf"))
    said = str(string) if marked or b"\0" not in octets else charset.readings(octets)[0]
    return said.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


def _literal(literal: bytes) -> str:
    """Return what a string inside a content stream says."""
    try:
        parsed = pikepdf.Object.parse(literal)
    except pikepdf.PdfError:
        return ""
    return words(parsed) if isinstance(parsed, pikepdf.String) else ""


def _label(thing: pikepdf.Object) -> str:
    """Return what a field is called: the words shown to people, and its name with those above it."""
    shown, names = "", []
    above: pikepdf.Object | None = thing
    for _ in range(_DEEPEST):
        if not isinstance(above, pikepdf.Dictionary):
            break
        shown = shown or _string(above, "/TU")
        names.append(_string(above, "/T"))
        above = above.get("/Parent")
    named = " ".join(name for name in reversed(names) if name)
    return " ".join(filter(None, (shown, named if named != shown else ""))).replace("_", " ").replace("\n", " ")


def _whole(fields: list[Value]) -> Iterator[Value]:
    """Yield values that forms cut into boxes, put together: `SSN 1`, `SSN 2`, `SSN 3`, or a field for each digit."""
    stems: dict[str, list[str]] = {}
    for label, value in fields:
        stem = _COUNTED.sub(" ", label).strip()
        if stem and len(value) <= _LONGEST_BOX:
            stems.setdefault(stem, []).append(value.strip())
    for stem, values in stems.items():
        if 1 < len(values) <= _MOST_BOXES and all(map(str.isalnum, values)):
            yield Value(stem, "".join(values))


def _string(thing: pikepdf.Object, key: str) -> str:
    value = thing.get(key)
    return words(value) if isinstance(value, pikepdf.String) else ""


def _values(value: pikepdf.Object, most_octets: int) -> Iterator[str]:
    """Yield the values of a field: text, the name of a state, choices with what is shown for them."""
    if isinstance(value, pikepdf.String):
        yield words(value)
    elif isinstance(value, pikepdf.Name):
        yield str(value).lstrip("/")
    elif isinstance(value, pikepdf.Stream):
        octets = expanded(value, min(most_octets, _MOST_TEXT))
        yield charset.readings(octets)[0] if octets else ""
    elif isinstance(value, pikepdf.Array):
        for item in list(value):
            if isinstance(item, pikepdf.Array):
                yield " ".join(words(inner) for inner in list(item) if isinstance(inner, pikepdf.String))
            elif isinstance(item, pikepdf.String):
                yield words(item)
