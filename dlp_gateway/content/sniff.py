"""What octets are, by what they say themselves.

Takes: octets. Returns: a media type or a yes. Touches: nothing. Fails: never.
Source: the signatures of each format's own specification, as in `file`'s magic and the WHATWG MIME Sniffing
Standard. Text is what has no control characters that text does not use.
"""

from __future__ import annotations

import re

from dlp_gateway.content import dbasefields, officekinds

_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\0\0\1\0", "image/vnd.microsoft.icon"),
    (b"PK\3\4", "application/zip"),
    (b"PK\5\6", "application/zip"),
    (b"PK\7\x08", "application/zip"),
    (b"\xd7\xcd\xc6\x9a", "image/wmf"),
    (b"\x01\0\x09\0\0\3", "image/wmf"),
    (b"VCLMTF", "image/x-svm"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rt", "application/rtf"),  # Word takes it without the f
    (b"\x1f\x8b", "application/gzip"),
    (b"\x1f\x9d", "application/x-compress"),
    (b"\xfd7zXZ\0", "application/x-xz"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\7", "application/vnd.rar"),
    (b"\x28\xb5\x2f\xfd", "application/zstd"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"%!PS", "application/postscript"),
    (b"\x7fELF", "application/x-executable"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"ID3\2", "audio/mpeg"),
    (b"ID3\3", "audio/mpeg"),
    (b"ID3\4", "audio/mpeg"),
    (b"OggS\0", "audio/ogg"),
    (b"fLaC\0", "audio/flac"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"MSCF\0", "application/vnd.ms-cab-compressed"),
    (b"!BDN", "application/vnd.ms-outlook-pst"),
    (b"\xc5\xd0\xd3\xc6", "application/postscript"),
    (b"MZ", "application/x-msdownload"),
    (b"!<arch>\n", "application/x-archive"),
    (b"070701", "application/x-cpio"),
    (b"070702", "application/x-cpio"),
    (b"070707", "application/x-cpio"),
    (b"\xc7\x71", "application/x-cpio"),
    (b"OTTO\0", "font/otf"),
    (b"\0\1\0\0\0", "font/ttf"),
    (b"true\0", "font/ttf"),
    (b"ttcf\0", "font/collection"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"bplist00", "application/x-bplist"),
    (b"xar!\0", "application/x-xar"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
    (b"\x04\x22\x4d\x18", "application/x-lz4"),
    (b"LZIP\1", "application/lzip"),
    (b"WARC/1.", "application/warc"),
    (b"\x60\xea", "application/x-arj"),
    (b"\0\5\x16\0", "application/applefile"),
    (b"\0\5\x16\7", "application/applefile"),
)
# Kinds whose signature is short or stands elsewhere: a pattern at the start tells them.
_PATTERNS = (
    (re.compile(rb"\x01\0{3}.{36} EMF", re.DOTALL), "image/emf"),
    (re.compile(rb"BZh[1-9]1AY&SY"), "application/x-bzip2"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"RIFF....AVI ", re.DOTALL), "video/x-msvideo"),
    (re.compile(rb"....ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL), "image/heic"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"....ftyp[A-Za-z0-9 ]{4}", re.DOTALL), "video/mp4"),
    (re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n|\xff\x4f\xff\x51"), "image/jp2"),
    (re.compile(rb"P[1-6]\s[\s#\w]{0,40}?\d+\s+\d+\s"), "image/x-portable-anymap"),
    (re.compile(rb"\s*(?:/\*[^*]{0,200}\*/\s*)?#define\s+\w+_width\s+\d"), "image/x-xbitmap"),
    (re.compile(rb"\s*/\* XPM \*/"), "image/x-xpixmap"),
    (re.compile(rb"8BPS\x00\x01\x00{6}"), "image/vnd.adobe.photoshop"),
    (re.compile(rb"AT&TFORM"), "image/vnd.djvu"),
    (re.compile(rb"BM....\0\0\0\0....[\x0c-\x7c]\0\0\0", re.DOTALL), "image/bmp"),
    (re.compile(rb"..-l[hz][\ds]-", re.DOTALL), "application/x-lzh-compressed"),
    (re.compile(rb"\x5d\0\0[\0-\x80][\0-\x10](?:\xff{8}|.{4}\0{4})\0", re.DOTALL), "application/x-lzma"),
    (re.compile(rb"0[\x80-\x84].{0,4}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.DOTALL), "application/pkcs7-mime"),
    (
        re.compile(rb"0[\x81\x82].{1,2}?0[\x81\x82].{1,2}?\xa0\x03\x02\x01[\0-\2]\x02", re.DOTALL),
        "application/pkix-cert",
    ),
    (
        re.compile(rb"0[\x80-\x84].{0,4}?\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01", re.DOTALL),
        "application/pkcs7-mime",
    ),
)
_ZIP_END, _ZIP_END_WITHIN = b"PK\5\6", 66_000  # the end mark of a zip stands before a comment of at most 65,535 octets
_ISO_MAGIC_AT, _ISO_MAGIC = 32_769, b"CD001"
_END = 65_536  # octets looked at from either end
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROLS = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|style|script|table|tbody|tr|td|th|div|p|span|br|b|i|u|a|font|img|"
    rb"ul|ol|li|h[1-6]|center|pre|form|input|iframe|object|strong|em|o:p|bdo|svg)\b[^<>]{0,2000}/?>",
    re.IGNORECASE,
)
_FIELD_LINE = re.compile(rb"(?:[A-Za-z][\w-]{1,60}:[ \t\r\n].*\r?\n(?:[ \t].*\r?\n)*){3}")
_MAIL_FIELDS = re.compile(rb"(?mi)^(?:received|message-id|mime-version|content-type|return-path):")
_STRAY_CONTROLS = 4  # a few are damage, not another format
_PDF_WITHIN, _TAR_MAGIC_AT, _TAR_HEADER = 1024, 257, 512
_OCTAL = re.compile(rb" *([0-7]{1,7})[ \0]")


def signature(octets: bytes) -> str | None:
    """Return the media type that the first octets prove, or None."""
    head = octets[:_PDF_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _SIGNATURES:
        if octets.startswith(magic) or (len(magic) > 4 and head.startswith(magic)):  # noqa: PLR2004  chance
            return kind
    for pattern, kind in _PATTERNS:
        if pattern.match(octets):
            return kind
    if b"%PDF-" in octets[:_PDF_WITHIN]:
        return "application/pdf"
    if octets[_ISO_MAGIC_AT : _ISO_MAGIC_AT + len(_ISO_MAGIC)] == _ISO_MAGIC:
        return "application/x-iso9660-image"
    if dbasefields.fields(octets):
        return "application/x-dbf"
    return "application/x-tar" if _is_tar(octets[:_TAR_HEADER]) else None


def _is_tar(header: bytes) -> bool:
    """Return whether octets are a tar header: by its magic, or before there was one by its checksum."""
    if header[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar":
        return True
    if len(header) < _TAR_HEADER or not (told := _OCTAL.match(header, 148, 156)):
        return False
    return header[0] > 0 and int(told.group(1), 8) == sum(header) - sum(header[148:156]) + 8 * ord(" ")


def has_zip(octets: bytes) -> bool:
    """Return whether a zip archive ends these octets, whatever they begin with."""
    return _ZIP_END in octets[-_ZIP_END_WITHIN:]


def kinds(octets: bytes) -> tuple[str, ...]:
    """Return every media type that the octets prove, the likeliest first: polyglots prove more than one."""
    first = signature(octets)
    found = () if first is None else (first,)
    if has_zip(octets) and "application/zip" not in found:
        found = (*found, "application/zip")
    if first is None and (kind := officekinds.flat(octets)) is not None:
        found = (kind, *found)
    return tuple(refined for kind in found for refined in officekinds.refined(octets, kind))


def is_text(octets: bytes, *, labelled: bool = True) -> bool:
    """Return whether octets are text in some charset: hardly a control character, or the NULs of UTF-16 and UTF-32.

    What is not `labelled` as text must be beyond doubt: without controls, and UTF-8 or mostly ASCII.
    """
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return labelled or _is_wide(octets, allowed=len(octets) // 50)
    sample = octets[:_END] + octets[-_END:] if len(octets) > 2 * _END else octets
    controls = len(_CONTROLS.findall(sample))
    if controls <= max(len(sample) // 50, min(_STRAY_CONTROLS, len(sample) // 10) if labelled else 0):
        return labelled or _is_plain(sample)
    return _is_wide(sample, allowed=len(sample) // 50)


def _is_plain(sample: bytes) -> bool:
    high = sum(len(run) for run in _HIGH.findall(sample))
    return high * 4 <= len(sample) or "\ufffd" not in sample.decode("utf-8", "replace")[4:-4]


def _is_wide(sample: bytes, *, allowed: int) -> bool:
    """Return whether NULs stand as in UTF-16 or UTF-32 of mostly Latin text: at one of two, or three of four places."""
    controls = len(_CONTROLS.findall(sample))
    evens, odds = sample[::2].count(0), sample[1::2].count(0)
    many, few = max(evens, odds), min(evens, odds)
    if many * 3 < len(sample) or controls - many - few > allowed:
        return False
    return few * 20 <= many or few * 3 >= many


def is_html(octets: bytes) -> bool:
    """Return whether a browser that sniffs would show octets as HTML."""
    return b"<" in octets and _HTML.search(octets) is not None


def is_xml(octets: bytes) -> bool:
    """Return whether octets say that they are XML."""
    return octets[:200].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<?xml")


def is_message(octets: bytes) -> bool:
    """Return whether octets begin with the header section of a message."""
    head = octets[:8192].lstrip()
    return _FIELD_LINE.match(head) is not None and _MAIL_FIELDS.search(head) is not None
