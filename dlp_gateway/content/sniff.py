"""What octets are, by what they say themselves.

Takes: octets. Returns: a media type or a yes. Touches: nothing. Fails: never.
Source: the signatures of each format's own specification, as in `file`'s magic and the WHATWG MIME Sniffing
Standard. Text is what has no control characters that text does not use.
"""

from __future__ import annotations

import re

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
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
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
)
_BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
_RIFF = re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL)
_ISO_MEDIA = re.compile(rb"....ftyp[A-Za-z0-9 ]{4}", re.DOTALL)
_BMP = re.compile(rb"BM....\0\0\0\0....[\x0c-\x7c]\0\0\0", re.DOTALL)
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
_PDF_WITHIN, _TAR_MAGIC_AT = 1024, 257


def signature(octets: bytes) -> str | None:
    """Return the media type that the first octets prove, or None."""
    head = octets[:_PDF_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, kind in _SIGNATURES:
        if octets.startswith(magic) or (len(magic) > 4 and head.startswith(magic)):  # noqa: PLR2004  chance
            return kind
    for pattern, kind in (
        (_BZIP2, "application/x-bzip2"),
        (_RIFF, "image/webp"),
        (_ISO_MEDIA, "video/mp4"),
        (_BMP, "image/bmp"),
    ):
        if pattern.match(octets):
            return kind
    if b"%PDF-" in octets[:_PDF_WITHIN]:
        return "application/pdf"
    return "application/x-tar" if octets[_TAR_MAGIC_AT : _TAR_MAGIC_AT + 5] == b"ustar" else None


def kinds(octets: bytes) -> tuple[str, ...]:
    """Return every media type that the octets prove, the likeliest first: polyglots prove more than one."""
    first = signature(octets)
    return () if first is None else (first,)


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


def is_message(octets: bytes) -> bool:
    """Return whether octets begin with the header section of a message."""
    head = octets[:8192].lstrip()
    return _FIELD_LINE.match(head) is not None and _MAIL_FIELDS.search(head) is not None
