"""THE table of formats: what is read, how it is recognised, by which reader, and which places in it are read.

A row is all there is to add for a new format; docs/formats.md is made from it. Readers of risky formats are named by
words, not imported: they load big parsers, which only the confined child needs (sandbox).

Takes: a media type, a file name. Returns: Formats. Touches: nothing, but `load` imports the reader's module.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from dlp_gateway.content.blockletters import DRAWN as DRAWN_SIGNS
from dlp_gateway.content.cards import read_cards
from dlp_gateway.content.certificate import read_certificate
from dlp_gateway.content.containerformats import CONTAINERS
from dlp_gateway.content.html import read_html
from dlp_gateway.content.htmlfonts import SET as SET_IN_A_FONT
from dlp_gateway.content.jsontext import read_json
from dlp_gateway.content.mbox import read_mbox
from dlp_gateway.content.mime import read_entity, read_message, read_multipart, read_text_with_entities
from dlp_gateway.content.officeformats import OFFICE
from dlp_gateway.content.plain import read_text
from dlp_gateway.content.row import Confinement, Format, Role
from dlp_gateway.content.secure import read_encrypted, read_signature
from dlp_gateway.content.svgplaces import DRAWN as DRAWN_SVG
from dlp_gateway.content.table import read_table

if TYPE_CHECKING:
    from types import ModuleType

    from dlp_gateway.content.row import Reader

__all__ = ["FORMATS", "Confinement", "Format", "Role"]


FORMATS: tuple[Format, ...] = (
    # ------------------------------------------------------------------------------------ messages, by label
    Format(
        name="message",
        title="Internet message",
        role=Role.LABEL,
        reader=read_message,
        media_types=("message/rfc822", "message/global", "message/news"),
        suffixes=(".eml",),
        places=("every header field", "body", "attachments", "preamble and epilogue", "nested messages"),
    ),
    Format(
        name="multipart",
        title="MIME multipart",
        role=Role.LABEL,
        reader=read_multipart,
        media_types=("multipart/mixed",),
        places=("every part under every boundary a reader might see", "text around the parts"),
    ),
    Format(
        name="mime-in-text",
        title="MIME entities quoted in a text",
        role=Role.LABEL,
        reader=read_text_with_entities,
        media_types=("multipart/x-in-text",),
    ),
    Format(
        name="entity",
        title="entity inside an S/MIME object",
        role=Role.LABEL,
        reader=read_entity,
        media_types=("multipart/x-entity",),
    ),
    Format(
        name="encrypted",
        title="PGP/MIME",
        role=Role.LABEL,
        reader=read_encrypted,
        media_types=("application/pgp-encrypted",),
    ),
    Format(
        name="smime",
        title="S/MIME",
        role=Role.LABEL,
        reader="cms:read_cms",
        media_types=("application/pkcs7-mime", "application/x-pkcs7-mime"),
        suffixes=(".p7m", ".p7c", ".p7z"),
        kinds=("application/pkcs7-mime",),
        confinement=Confinement.PARSER,
        places=("what is signed or compressed", "words of certificates"),
    ),
    Format(
        name="openpgp",
        title="OpenPGP in text",
        role=Role.LABEL,
        reader="openpgp:read_openpgp",
        media_types=("application/x-openpgp", "application/pgp-keys", "application/pgp"),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("what is packed or signed", "names in keys and signatures", "comments of the armour"),
    ),
    Format(
        name="signature",
        title="detached signature",
        role=Role.LABEL,
        reader=read_signature,
        media_types=("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"),
        suffixes=(".p7s", ".asc", ".sig"),
        places=("comments and names in it",),
    ),
    # --------------------------------------------------------------------- what readers of texts find drawn in them
    Format(
        name="drawing",
        title="drawings (SVG)",
        role=Role.LABEL,
        reader="drawing:read_drawing",
        media_types=(DRAWN_SVG,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("shapes and lines as a picture, by OCR", "all drawings of a page side by side"),
    ),
    Format(
        name="lettering",
        title="letters drawn with signs",
        role=Role.LABEL,
        reader="lettering:read_lettering",
        media_types=(DRAWN_SIGNS,),
        confinement=Confinement.PARSER,
        places=("banners in usual typefaces", "matrices of dots, also in blocks"),
    ),
    Format(
        name="typeset",
        title="text set in a font that the page carries",
        role=Role.LABEL,
        reader="fonts:read_typeset",
        media_types=(SET_IN_A_FONT,),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("what that font shows, by OCR", "names in the font"),
    ),
    # ------------------------------------------------------------------------------------------------- texts
    Format(
        name="html",
        title="HTML",
        role=Role.TEXT,
        reader=read_html,
        media_types=(
            "text/html", "application/xhtml+xml", "image/svg+xml", "text/enriched",
            "text/richtext",
        ),
        suffixes=(".html", ".htm", ".xhtml", ".svg"),
        places=("text", "tables", "attributes", "comments", "hidden text", "`data:` URIs"),
    ),
    Format(
        name="table",
        title="CSV and TSV",
        role=Role.TEXT,
        reader=read_table,
        media_types=(
            "text/csv", "application/csv", "text/x-csv", "text/comma-separated-values", "text/tab-separated-values",
        ),
        suffixes=(".csv", ".tsv", ".tab"),
        places=("cells with their headers", "rows"),
    ),
    Format(
        name="xml",
        title="XML",
        role=Role.TEXT,
        reader="xmltext:read_xml",
        media_types=("text/xml", "application/xml", "text/xml-external-parsed-entity"),
        suffixes=(".xml", ".xsl", ".xsd", ".kml", ".gpx"),
        confinement=Confinement.PARSER,
        places=("elements and attributes under their names", "running text", "comments", "declarations", "CDATA"),
    ),
    Format(
        name="json",
        title="JSON and JSON lines",
        role=Role.TEXT,
        reader=read_json,
        media_types=(
            "application/json", "text/json", "application/x-ndjson", "application/jsonl", "application/json-seq",
        ),
        suffixes=(".json", ".jsonl", ".ndjson", ".geojson", ".ipynb"),
        places=("values under their keys", "text"),
    ),
    Format(
        name="cards",
        title="vCard and iCalendar",
        role=Role.TEXT,
        reader=read_cards,
        media_types=(
            "text/vcard", "text/x-vcard", "text/directory", "text/calendar", "text/x-vcalendar", "application/ics",
        ),
        suffixes=(".vcf", ".vcard", ".ics", ".ical", ".ifb", ".vcs"),
        places=("every property under its name", "parameters", "HTML descriptions", "attached files"),
    ),
    Format(
        name="mbox",
        title="mailbox",
        role=Role.TEXT,
        reader=read_mbox,
        media_types=("application/mbox",),
        suffixes=(".mbox", ".mbx"),
        places=("every message", "text around them"),
    ),
    Format(
        name="certificate",
        title="certificates",
        role=Role.TEXT,
        reader=read_certificate,
        media_types=(
            "application/x-x509-ca-cert", "application/x-x509-user-cert", "application/pkix-cert", "application/pkcs10",
            "application/x-pem-file", "application/pem-certificate-chain",
        ),
        suffixes=(".pem", ".crt", ".cer", ".csr"),
        kinds=("application/pkix-cert",),
        places=("names and other words",),
    ),
    Format(
        name="text",
        title="plain text",
        role=Role.TEXT,
        reader=read_text,
        media_types=("text/plain",),
        suffixes=(".txt",),
        places=("text in every charset in doubt, also EBCDIC without a label", "encoded words", "uuencoded files"),
    ),
    # ------------------------------------------------------------------------- proved by their octets: office
    *OFFICE,
    # ---------------------------------------------------------------- proved by their octets: PDF and pictures
    Format(
        name="pdf",
        title="PDF",
        role=Role.CONTENT,
        reader="pdf:read_pdf",
        media_types=("application/pdf", "application/x-pdf"),
        suffixes=(".pdf",),
        kinds=("application/pdf",),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=(
            "page text, also invisible, clipped or beside the page", "text by its place on the page", "tables",
            "form fields with their names", "annotations, bookmarks, links, scripts, alternate texts, metadata",
            "drawings and pictures on no page", "layers that are off", "embedded files", "older revisions",
            "XFA and XMP", "bar codes", "pages by OCR", "comments and data around the file",
        ),
    ),
    Format(
        name="postscript",
        title="PostScript and EPS",
        role=Role.CONTENT,
        reader="postscript:read_postscript",
        media_types=("application/postscript", "application/eps", "image/x-eps"),
        suffixes=(".ps", ".eps", ".epsf"),
        kinds=("application/postscript",),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=(
            "what simple programs show, by its place on the page; programs that do more are held", "strings",
            "names and comments", "previews of EPS",
        ),
    ),
    Format(
        name="picture",
        title="pictures: PNG, JPEG, GIF, TIFF, BMP, WebP, HEIC, AVIF, JPEG 2000, icons",
        role=Role.CONTENT,
        reader="picture:read_picture",
        media_types=(
            "image/png", "image/jpeg", "image/jpg", "image/pjpeg", "image/gif", "image/tiff", "image/bmp", "image/webp",
            "image/heic", "image/heif", "image/avif", "image/jp2", "image/x-portable-anymap", "image/x-pcx",
            "image/x-tga", "image/vnd.adobe.photoshop",
        ),
        suffixes=(
            ".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".dib", ".webp", ".heic", ".heif", ".avif",
            ".jp2", ".ico", ".pcx", ".tga", ".psd", ".pnm", ".pbm", ".pgm", ".ppm",
        ),
        kinds=(
            "image/png", "image/jpeg", "image/gif", "image/tiff", "image/bmp", "image/webp", "image/heic", "image/avif",
            "image/jp2", "image/vnd.microsoft.icon", "image/vnd.adobe.photoshop", "image/x-portable-anymap",
            "image/x-xbitmap", "image/x-xpixmap",
        ),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=(
            "every frame or page by OCR, upright, turned or inverted", "faint print, and print as bright as its ground",
            "bar codes, also of driver licences", "EXIF, XMP, IPTC, comments, text chunks", "previews that differ",
            "files behind the picture's end",
        ),
    ),
    Format(
        name="ocr",
        title="pictures of pages",
        role=Role.CONTENT,
        reader="ocr:read_scan",
        confinement=Confinement.OCR,
        places=("print in English and Spanish", "tables", "numbers with letters misread for digits"),
    ),
    Format(
        name="font",
        title="typefaces: TrueType, OpenType, WOFF, WOFF2",
        role=Role.CONTENT,
        reader="fonts:read_font",
        media_types=(
            "font/ttf", "font/otf", "font/collection", "font/woff", "font/woff2", "font/sfnt", "application/font-woff",
            "application/x-font-ttf", "application/vnd.ms-opentype",
        ),
        suffixes=(".ttf", ".otf", ".ttc", ".woff", ".woff2"),
        kinds=("font/ttf", "font/otf", "font/collection", "font/woff", "font/woff2"),
        confinement=Confinement.PARSER,
        unpacks=True,
        places=("names, licence, makers' notes", "whether letters are named as they are drawn, else it is held"),
    ),
    # ------------------------------------------------------------- proved by their octets: containers, archives
    *CONTAINERS,
)  # fmt: skip

_BY_NAME = {row.name: row for row in FORMATS}
_BY_LABEL = {kind: row for row in FORMATS if row.role is Role.LABEL for kind in row.media_types}
_BY_KIND = {kind: row for row in FORMATS for kind in row.kinds}
_TEXTS = {kind: row for row in FORMATS if row.role is Role.TEXT for kind in row.media_types}
_TEXT_SUFFIXES = tuple((suffix, row) for row in FORMATS if row.role is Role.TEXT for suffix in row.suffixes)
_CONTENT = {kind: row for row in FORMATS if row.role is Role.CONTENT for kind in row.media_types}
_CONTENT_SUFFIXES = tuple((suffix, row) for row in FORMATS if row.role is Role.CONTENT for suffix in row.suffixes)


def named(name: str) -> Format:
    """Return the row of that name; KeyError if there is none."""
    return _BY_NAME[name]


def by_label(media_type: str) -> Format | None:
    """Return the format whose label alone says what to do."""
    return _BY_NAME["multipart"] if media_type.startswith("multipart/") and media_type not in _BY_LABEL else (
        _BY_LABEL.get(media_type)
    )  # fmt: skip


def by_kind(kind: str) -> Format | None:
    """Return the format of a media type that the octets proved."""
    return _BY_KIND.get(kind)


def text_labelled(media_type: str) -> Format | None:
    """Return the text format of a label."""
    return _TEXTS.get(media_type)


def text_named(filename: str | None) -> Format | None:
    """Return the text format of a file name."""
    return _suffixed(filename, _TEXT_SUFFIXES)


def claimed(media_type: str, filename: str | None) -> Format | None:
    """Return the format that a label or a name claims, though nothing in the octets proves it."""
    return _CONTENT.get(media_type) or _suffixed(filename, _CONTENT_SUFFIXES)


def _suffixed(filename: str | None, rows: tuple[tuple[str, Format], ...]) -> Format | None:
    name = (filename or "").lower()
    return next((row for suffix, row in rows if name.endswith(suffix)), None)


def load(row: Format) -> Reader:
    """Return the reader of a row, importing its module if the row only names it (`module:function`)."""
    if not isinstance(row.reader, str):
        return row.reader
    module, _, function = row.reader.partition(":")
    reader: Reader = getattr(_module(module), function)
    return reader


def modules() -> tuple[str, ...]:
    """Return the modules of all readers that are named by words: what a confined child must have loaded."""
    named_by_words = (row.reader for row in FORMATS if isinstance(row.reader, str))
    return tuple(dict.fromkeys(f"{__package__}.{reader.partition(':')[0]}" for reader in named_by_words))


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"{__package__}.{name}")
