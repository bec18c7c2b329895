"""XML of office documents: parsed without going anywhere, walked by local names, with every text it can hold.

Namespaces are left out on purpose: transitional, strict and older office files differ in nothing else.

Takes: octets. Returns: an element tree, lines of text. Touches: nothing; entities, schemas and links are not followed.
Fails: never; what stands before a fault is kept, and `Parsed.whole` says that there was one.
Cost: linear; libxml2 refuses entities that multiply and elements nested deeper than 256.
Source: XML 1.0; ECMA-376 part 2 (no DTD in office parts), ODF 1.3 part 2.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Element = Any  # lxml has no types

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_WIDE_DOCTYPE = ("<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_HEAD = 4096
_TAGS = re.compile(r"<[^<>]*>")
# Attributes whose values are words for people, or lead somewhere.
_WORDED = frozenset({
    "descr", "title", "alt", "name", "display", "displayName", "tooltip", "author", "initials", "prompt", "error",
    "promptTitle", "errorTitle", "text", "caption", "alias", "tag", "string", "href", "Target", "target", "location",
    "src", "instr", "fldData", "placeholder", "subject", "keywords", "creator", "value", "val", "userName", "email",
})  # fmt: skip
# A value that nobody could mean as words or as a number of somebody: ids, measures, colours, single words of a schema.
_SCHEMA_WORD = re.compile(
    r"[A-Za-z][A-Za-z.:_]*|#?[0-9A-Fa-f]{6}|[0-9A-F]{8}|-?\d{1,6}(?:\.\d+)?(?:pt|in|cm|mm|px|%)?|\s*"
)
_NUMBER_OF_SOMEBODY = re.compile(r"\d(?:[^\w]{0,2}\d){6,}")
_WORDS = re.compile(r"[^\W\d_]{2,}\s+\S|[^\x00-\x7f]|@")
_SAYING = re.compile(r"\w[\W_]*\w")  # a sign or two of punctuation says nothing
_STYLES = frozenset({"styles", "stylesWithEffects", "theme", "fonts", "numbering", "styleSheet", "tblStyleLst"})
_STYLE_ELEMENTS = frozenset({
    "style", "default-style", "font-face", "text-properties", "number-style", "date-style", "time-style", "text-style",
    "currency-style", "percentage-style", "boolean-style", "list-style", "page-layout", "paragraph-properties",
    "config-item-set", "config-item",
})  # fmt: skip
_SHAPES_OF_FONTS = frozenset({"panose1", "sig"})
_NAME_OF_FONT = 4  # spaces in the longest names of fonts and styles
_GUID = re.compile(r"\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?")
_SCHEMA_URI = re.compile(
    r"https?://(?:schemas\.(?:openxmlformats|microsoft)\.|(?:www|purl)\.(?:w3|oclc|omg)\.|openoffice)"
)
_MEASURES = re.compile(r"(?:[a-z-]+:[^;]*(?:;|$))+|[-\d\s,.MLCZmlczeQqHhVv]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as far as it can be parsed. `whole`: without faults, and without a DTD, which no program writes."""

    root: Element | None
    whole: bool


def parse(octets: bytes) -> Parsed:
    """Parse forgivingly."""
    parser = _parser()
    try:
        root = etree.fromstring(octets.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError):
        return Parsed(None, whole=False)
    faults = any(entry.level_name == "FATAL" for entry in parser.error_log)
    return Parsed(root, whole=root is not None and not faults and not has_doctype(octets))


def _parser() -> Any:
    return etree.XMLParser(
        recover=True, resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False, strip_cdata=False
    )


def has_doctype(octets: bytes) -> bool:
    """Return whether a document type is declared, in any usual encoding."""
    head = octets[:_HEAD]
    return _DOCTYPE.search(head) is not None or any(mark in head for mark in _WIDE_DOCTYPE)


def stripped(octets: bytes) -> str:
    """Return the text of octets that no parser takes, without what looks like tags."""
    text = octets.decode("utf-16" if octets[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")
    return _TAGS.sub(" ", text)


def name(element: Element) -> str:
    """Return an element's local name; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, wanted: str, default: str = "") -> str:
    """Return an attribute by its local name."""
    value = element.get(wanted)
    if value is not None:
        return str(value)
    return next((str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == wanted), default)


def children(element: Element, *wanted: str) -> Iterator[Element]:
    """Yield the children of these local names."""
    return (child for child in element if name(child) in wanted)


def first(element: Element, wanted: str) -> Element | None:
    """Return the first descendant of a local name."""
    return next((found for found in element.iter() if name(found) == wanted), None)


#: Elements whose runs are one text: of Word, PowerPoint, Excel (strings, comments), VML and ODF.
PARAGRAPHS = frozenset({"p", "si", "is", "text", "div", "textbox", "h"})

# ---------------------------------------------------------------------------- any element, for what is not the body


def lines(root: Element, *, paragraphs: frozenset[str] = PARAGRAPHS) -> Iterator[str]:
    """Yield every text below an element: paragraphs joined, other elements after the word that names them."""
    inside = _insides(root, paragraphs)
    for element in root.iter():
        kind = name(element)
        if not kind:
            if element.text and element.text.strip():
                yield element.text.strip()  # comments and instructions
        elif kind in paragraphs:
            if element not in inside:
                text = "".join(element.itertext()).strip()
                if text:
                    yield text
        elif element not in inside and (text := (element.text or "").strip()):
            label = _label(element, kind)
            yield f"{label}: {text}" if label else text
        if element.tail and element.tail.strip() and element not in inside and kind not in paragraphs:
            yield element.tail.strip()


def _insides(root: Element, paragraphs: frozenset[str]) -> set[Element]:
    """Return the elements whose text is told with the paragraph around them."""
    return {
        inner
        for element in root.iter()
        if name(element) in paragraphs
        for inner in element.iter()
        if inner is not element
    }


def _label(element: Element, kind: str) -> str:
    """Return what a value is called: its own or its parent's name, else the element's; not the schema's short ones."""
    for owner in (element, element.getparent()):
        if owner is not None and (called := attribute(owner, "name") or attribute(owner, "displayName")):
            return called
    return kind if len(kind) > 2 else ""  # noqa: PLR2004  t, v, f, pt say nothing


def attributes(root: Element) -> Iterator[str]:
    """Yield the attributes that may mean something to people, each different one once.

    Of styles and themes, which programs fill with names of fonts, only what may be a number or a sentence.
    """
    seen: set[str] = set()
    terse = name(root) in _STYLES
    for element in root.iter():
        if not isinstance(element.tag, str) or not element.attrib or name(element) in _SHAPES_OF_FONTS:
            continue
        short = terse or name(element) in _STYLE_ELEMENTS
        called = attribute(element, "name")
        for key, value in element.attrib.items():
            local = str(key).rpartition("}")[2]
            if local in {"val", "value"} and called:
                line = f"{called}: {value}"
            elif is_worded(local, str(value)):
                line = f"{local}: {value}"
            else:
                continue
            if line not in seen and (not short or _tells(value)):
                seen.add(line)
                yield line


def telling(told: Iterable[str]) -> Iterator[str]:
    """Yield the lines that may be a number of somebody or a sentence, of places that programs fill with settings."""
    return filter(_tells, told)


def _tells(text: str) -> bool:
    return _NUMBER_OF_SOMEBODY.search(text) is not None or text.count(" ") > _NAME_OF_FONT


def is_worded(key: str, value: str) -> bool:
    """Return whether an attribute's value may be words, an address or somebody's number."""
    if not _SAYING.search(value) or _SCHEMA_WORD.fullmatch(value) or _GUID.fullmatch(value) or _SCHEMA_URI.match(value):
        return False
    if _NUMBER_OF_SOMEBODY.search(value) and not value.lstrip("-").isdecimal():
        return not (key in {"path", "d", "points", "style"} and _MEASURES.fullmatch(value) and "\n" not in value)
    if value.isdecimal():
        return len(value) >= 9  # noqa: PLR2004  digits of an SSN; measures are shorter
    return key in _WORDED or _WORDS.search(value) is not None
